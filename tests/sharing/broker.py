"""A mosquitto of the tests, on a free port, with what a test wants of it."""

import asyncio
import hashlib
import shutil
import signal
import socket
import subprocess
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path

import pytest
from aiomqtt import Client

from thinkpair.sharing.room_line import Broker

MOSQUITTO = shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/sbin")
needs_mosquitto = pytest.mark.skipif(not MOSQUITTO, reason="mosquitto is not installed")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


class Mosquitto:
    """One broker; `settings` are lines of its configuration."""

    def __init__(self, folder: Path, settings: Sequence[str] = ("allow_anonymous true",)) -> None:
        assert MOSQUITTO
        self.port = free_port()
        self._config = folder / f"mosquitto-{self.port}.conf"
        lines = (f"listener {self.port} 127.0.0.1", "user root", "persistence false", *settings)
        self._config.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.start()

    @property
    def broker(self) -> Broker:
        return Broker("127.0.0.1", self.port, tls=False)

    def start(self) -> None:
        assert MOSQUITTO
        self._process = subprocess.Popen(
            [MOSQUITTO, "-c", str(self._config)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        assert self._process.stderr
        with self._process.stderr as said:
            assert any(line.endswith(" running\n") for line in said), "mosquitto does not start"

    def stop_answering(self) -> None:
        """Let it stand still until it is stopped."""
        self._process.send_signal(signal.SIGSTOP)

    def stop(self) -> None:
        self._process.terminate()
        self._process.send_signal(signal.SIGCONT)
        self._process.wait()


def with_password(folder: Path, user: str, password: str) -> Mosquitto:
    """Return a broker that lets in nobody but this user."""
    salt = b"a salt of twelve"[:12]
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, 101)
    line = f"{user}:$7$101${b64encode(salt).decode()}${b64encode(key).decode()}\n"
    (folder / "users").write_text(line, encoding="utf-8")
    return Mosquitto(folder, ("allow_anonymous false", f"password_file {folder / 'users'}"))


def spy(broker: Broker) -> list[tuple[str, bytes]]:
    """Return what anybody who may connect finds at the broker."""

    async def look() -> list[tuple[str, bytes]]:
        found: list[tuple[str, bytes]] = []
        async with Client(broker.host, broker.port) as client:
            await client.subscribe("tp/#", qos=1)
            await client.publish("spy", b"", qos=1)
            await client.subscribe("spy")
            await client.publish("spy", b"end", qos=1)
            async for message in client.messages:
                if message.topic.value == "spy":
                    return found
                assert isinstance(message.payload, bytes)
                found.append((message.topic.value, message.payload))
        return found

    return asyncio.run(look())
