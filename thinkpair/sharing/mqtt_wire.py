"""A wire over an MQTT broker, in a thread of its own: it connects again by itself, and what crosses it is sealed.

The broker keeps the log and who writes (retained) until the session is closed; a day after the last writer at most.
"""

import asyncio
import logging
import socket
import ssl
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from random import random
from secrets import token_hex

from aiomqtt import Client, Message, MqttError, ProtocolVersion, Will
from aiomqtt.exceptions import MqttConnectError
from msgspec import Struct
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from thinkpair.files import say_error
from thinkpair.safe_text import safe_text
from thinkpair.sharing import messages
from thinkpair.sharing.room_line import Broker, Programme, Room
from thinkpair.sharing.thread_wire import ThreadWire
from thinkpair.units import DAY

KEEPALIVE = 10
"""Seconds; a connection that says nothing for one and a half times as long counts as gone."""

_KEPT = {"log": DAY, "writer": DAY, "view": DAY, "room": DAY, "end": DAY, "call": 30}
"""What a broker keeps for those who come later, and for how many seconds where nobody empties it."""

_PATIENCE, _CONNECTING = 2.0, 5.0
_PAUSES = (0.1, 0.3, 0.6, 1.0, 2.0)
"""Seconds between attempts to connect."""

_TOLD = 10.0
"""Seconds before the next attempt where the broker has said no."""

_NO_DELAY = (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
_NOT_YET_VALID, _EXPIRED = 9, 10

_LOG = logging.getLogger("thinkpair.sharing.mqtt")
_LOG.setLevel(logging.CRITICAL + 1)  # it would write across the screen


class Refused(Exception):
    """A broker has said no; the text says what to do."""


class _Frame(Struct, frozen=True):
    topic: str
    payload: bytes
    sure: bool
    kept: bool


class MqttWire(ThreadWire):
    """One end of a wire: a replica's, or with `writes` the writer's, who connects under the id that is the lock.

    A writer looks first who writes, and connects only where `leads` says yes. `will` is what the others hear from the
    broker when this end is gone. `problem` says why there is no connection, and what to do.
    """

    def __init__(
        self,
        room: Room,
        peer: str,
        will: tuple[str, bytes],
        *,
        writes: bool = False,
        leads: Callable[[], bool] = lambda: True,
        topics: Sequence[str] = ("writer", "log/+"),
    ) -> None:
        """Begin to connect; `will` is a topic and a message; `topics` are what an end hears that does not write.

        Raises FilesError for a certificate that is none.
        """
        super().__init__("mqtt")
        self.guests: Callable[[str, bytes], None] = lambda topic, message: None
        """Called with what came open, from a topic `guest/…`; in the thread of the wire."""
        self.problem = ""
        self.refused = False
        """Whether the broker accepts neither the user nor the password."""
        self.unreachable = False
        """Whether nothing has answered where the broker was tried last."""
        self.finds_nothing: Callable[[], None] = lambda: None
        """Called, in the thread of the wire, where a writer looks who writes and finds nothing of the room."""
        self.connected = False
        self.broker = room.broker.host
        self._room = room
        self._prefix = f"tp/{room.name}/"
        self._peer = peer
        self._will = self._sealed(*will)
        self._writes = writes
        self._of_line = not (writes or isinstance(room, Programme))
        self._topics = ("writer", "ask/+", "peer/+", "guest/+") if writes else topics
        self._leads = leads
        self._identity = room.lock if writes else f"{room.name[:12]}{peer}"
        self._context = room.broker.context()
        self._out: deque[_Frame] = deque()
        self._sent = set[asyncio.Task[None]]()
        self._empties = self._emptied = False
        self._loop.set_exception_handler(lambda *_: None)  # paho's, of sockets that were cut
        self._woken = asyncio.Event()
        self._begin()

    def send(self, topic: str, message: bytes, *, sure: bool = True) -> None:
        """Send a message, `sure` for one that the broker must have; what others come late for is kept there.

        Without a connection it is lost: whoever sends sends all of it again when `connected` changes.
        """
        self._add(self._sealed(topic, message, sure=sure))

    def send_open(self, topic: str, message: bytes, *, kept: bool = True) -> None:
        """Send what guests may read, not sealed; `kept` for those who come later."""
        self._add(_Frame(topic, message, sure=True, kept=kept))

    def close(self, *, empty: bool = False) -> bool:
        """Send what waits, and let go; with `empty` the broker keeps nothing: tell whether that was done in time."""
        self._empties = empty
        self._call(self._woken.set)
        self._end(_PATIENCE + 0.5)
        return self._emptied or not empty

    def _add(self, frame: _Frame) -> None:
        if self.connected:
            self._out.append(frame)
            self._call(self._woken.set)

    async def _run(self) -> None:
        tries = 0
        while not self._closing.is_set():
            try:
                if await self._may_connect():
                    async with self._client(self._identity, self._will, clean=not self._writes) as client:
                        tries = 0
                        await self._exchange(client)
                pause = _PAUSES[0] + random() / 2
            except (MqttError, OSError, Refused) as error:
                self.refused = isinstance(error, MqttConnectError) and not _is_too_old(error)
                self.unreachable = isinstance(_cause(error), TimeoutError | ConnectionRefusedError | socket.gaierror)
                self.problem = _say(self._room.broker, error, of_line=self._of_line)
                told = isinstance(error, MqttConnectError | Refused)
                pause = _TOLD if told else _PAUSES[min(tries, len(_PAUSES) - 1)]
            tries += 1
            self._lose()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), pause)
        if self._writes and self._empties:
            with suppress(MqttError, OSError):
                async with self._client(self._identity, clean=True):
                    pass  # what the broker has put by for the next writer goes

    async def _may_connect(self) -> bool:
        """As a reader, look who writes: whoever did so last, elsewhere, goes on with it."""
        if not self._writes:
            return self._leads()
        async with self._client(f"tp{token_hex(10)}") as client:
            kept = await self._join(client, "writer")
        self._hear(kept)
        leads = self._leads()
        finds_nothing, self.finds_nothing = self.finds_nothing, lambda: None
        if not kept:
            finds_nothing()
        return leads

    def _client(self, identity: str, will: _Frame | None = None, *, clean: bool = True) -> Client:
        broker = self._room.broker
        keeps = _properties(PacketTypes.CONNECT, SessionExpiryInterval=0 if clean else DAY)
        return Client(
            broker.host,
            broker.port,
            username=broker.user,
            password=broker.password,
            identifier=identity,
            protocol=ProtocolVersion.V5,
            clean_start=clean,
            properties=keeps,
            will=self._will_of(will) if will else None,
            keepalive=KEEPALIVE,
            timeout=_CONNECTING,
            tls_context=self._context,
            socket_options=[_NO_DELAY],
            logger=_LOG,
        )

    async def _exchange(self, client: Client) -> None:
        """Send and take until the connection is lost or the wire is closed."""
        if self._writes:  # at once, or two who both believe that they write put each other out for ever
            await self._publish(client, self._will)
        self._hear(await self._join(client, *self._topics))
        self.problem, self.connected = "", True
        self.listener()
        receiving = asyncio.create_task(self._receive(client))
        sending = asyncio.create_task(self._send_all(client))
        closing = asyncio.create_task(self._closing.wait())
        try:
            await asyncio.wait([receiving, sending, closing], return_when=asyncio.FIRST_COMPLETED)
            if not closing.done():
                await receiving  # raises what is wrong with the connection
            receiving.cancel()
            await self._leave(client)
        finally:
            for task in (receiving, sending, closing):
                task.cancel()

    async def _join(self, client: Client, *topics: str) -> Sequence[Message]:
        """Subscribe; return what the broker has kept, in the order of its numbers, and what came meanwhile."""
        own = f"to/{self._peer or token_hex(4)}"
        options = SubscribeOptions(qos=1)
        codes = await client.subscribe([(self._topic(topic), options) for topic in (own, *topics)])
        if any(code.is_failure for code in codes if isinstance(code, ReasonCode)):
            raise Refused(messages.MAY_NOT_READ)
        await client.publish(self._topic(own), b"", 1)  # comes back after all that was kept
        came: list[Message] = []
        try:
            async with asyncio.timeout(_CONNECTING):
                async for message in client.messages:
                    if message.payload == b"" and not message.retain and message.topic.value == self._topic(own):
                        break
                    came.append(message)
        except TimeoutError:
            raise Refused(messages.PASSES_NOTHING_ON) from None
        return sorted(came, key=_in_order)

    async def _receive(self, client: Client) -> None:
        async for message in client.messages:
            self._hear((message,))

    def _hear(self, messages: Sequence[Message]) -> None:
        new = False
        for message in messages:
            topic, payload = message.topic.value.removeprefix(self._prefix), message.payload
            if not isinstance(payload, bytes):
                continue
            if topic.startswith("guest/"):
                self.guests(topic, payload)
            elif payload and (opened := self._room.open(payload)) is not None:
                self._came.append(opened)
                new = True
        if new:
            self.listener()

    async def _send_all(self, client: Client) -> None:
        """Send whatever comes, without waiting for an answer in between."""
        while True:
            self._woken.clear()
            while self._out:
                task = asyncio.create_task(self._publish(client, self._out.popleft()))
                self._sent.add(task)
                task.add_done_callback(self._sent.discard)
            await self._woken.wait()

    async def _publish(self, client: Client, frame: _Frame) -> None:
        expiring = _expiring(PacketTypes.PUBLISH, frame.topic) if frame.kept else None
        with suppress(MqttError):  # the connection is lost
            await client.publish(self._topic(frame.topic), frame.payload, int(frame.sure), frame.kept, expiring)

    async def _leave(self, client: Client) -> None:
        """Say what waits, then that nobody is here any more; or empty the room."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_PATIENCE):
                if not self._leads():
                    return
                if self._writes and not self._empties:
                    self._add(self._will)
                while self._out or self._sent:
                    await asyncio.sleep(0.005)
                if self._empties:
                    kept = await self._join(client, *map("{}/#".format, _KEPT))
                    topics = [message.topic.value for message in kept if message.retain]
                    await asyncio.gather(*(client.publish(topic, b"", 1, True) for topic in topics))
                    self._emptied = True

    def _lose(self) -> None:
        self.connected = False
        self._out.clear()
        for task in self._sent:
            task.cancel()
        self.listener()

    def _will_of(self, frame: _Frame) -> Will:
        expiring = _expiring(PacketTypes.WILLMESSAGE, frame.topic)
        return Will(self._topic(frame.topic), frame.payload, 1, frame.kept, expiring)

    def _topic(self, name: str) -> str:
        return f"{self._prefix}{name}"

    def _sealed(self, topic: str, message: bytes, *, sure: bool = True) -> _Frame:
        return _Frame(topic, self._room.seal(message), sure, kept=_kept(topic) > 0)


def _in_order(message: Message) -> tuple[bool, bool, int]:
    """What is kept comes before what is new, the log before who writes."""
    number = message.topic.value.partition("/log/")[2]
    return not message.retain, not number, int(number) if number.isdecimal() else 0


def _kept(topic: str) -> int:
    return _KEPT.get(topic.partition("/")[0], 0)


def _expiring(kind: int, topic: str) -> Properties:
    return _properties(kind, MessageExpiryInterval=_kept(topic) or DAY)


@cache
def _properties(kind: int, **values: int) -> Properties:
    properties = Properties(kind)  # type: ignore[no-untyped-call]  # paho's
    for name, value in values.items():
        setattr(properties, name, value)
    return properties


def _cause(error: BaseException) -> BaseException:
    return error if isinstance(error, Refused) else error.__context__ or error


def _is_too_old(error: MqttConnectError) -> bool:
    return (error.rc.value if isinstance(error.rc, ReasonCode) else error.rc) in (1, 132)


def _say(broker: Broker, error: BaseException, *, of_line: bool) -> str:
    """Return what is wrong and what to do; `of_line` tells that the broker stands in a line that somebody has sent."""
    from datetime import date

    host, port = safe_text(broker.host, 100), broker.port
    cause = _cause(error)
    match cause:
        case Refused():
            return str(cause)
        case MqttConnectError():
            return messages.too_old(host) if _is_too_old(cause) else messages.wrong_password(host)
        case ssl.SSLCertVerificationError(verify_code=code) if code in (_NOT_YET_VALID, _EXPIRED):
            return messages.certificate_not_valid(host, date.today())
        case ssl.SSLCertVerificationError():
            return messages.certificate_not_trusted(host)
        case ssl.SSLError() | ConnectionResetError() if broker.tls:
            return messages.no_tls(host, port, of_line=of_line)
        case socket.gaierror():
            return messages.no_host(host, of_line=of_line)
        case ConnectionRefusedError():
            return messages.nobody_answers(host, port, of_line=of_line)
        case TimeoutError():
            return messages.silent(host, port, tls=broker.tls, of_line=of_line)
        case OSError():
            return messages.not_reached(host, say_error(cause))
        case _:
            return messages.not_reached(host, safe_text(str(error), 100))
