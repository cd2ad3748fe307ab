"""Asks for what it takes to share: the address of a broker, a user's name, a password, one's own name; each once."""

import sys
from collections.abc import Callable
from getpass import getpass
from typing import TypeVar

from thinkpair.cli import ask, complain
from thinkpair.cli.context import rooms_of
from thinkpair.errors import Cancelled, UsageError
from thinkpair.settings import SETTINGS, Settings, load_settings, make_folders
from thinkpair.settings.config_file import remember
from thinkpair.sharing.joining import NotAdmitted
from thinkpair.sharing.messages import TYPE_AGAIN
from thinkpair.sharing.room_line import Broker, read_broker

Value = TypeVar("Value")

NOT_SHARED = "cancelled; nothing was shared"
_NO_BROKER = 'no broker is set; set one with: thinkpair settings broker "mqtts://user@host"'
_WHICH_BROKER = "Broker, like mqtts://ana@broker.example.org (thinkpair has none of its own): "
_WHICH_NAME = "Your name, as the others see it: "


def settle_broker(settings: Settings, *, again: bool) -> None:
    """See to it that there is a broker, and its password; both are asked for once. Raises UsageError."""
    url = settings.broker
    if url is None:
        url = _asked_broker()
        remember(settings.folders, "broker", url)
    broker = rooms_of(load_settings()).known(read_broker(url))
    if again or (broker.user and broker.password is None and not settings.broker_certificate):
        _ask_login(settings, broker)


def settle_sharing(settings: Settings, *, again: bool = False) -> None:
    """See to it that there is a broker, its password, and a name for the others. Raises UsageError."""
    settle_broker(settings, again=again)
    settle_name(settings)


def settle_name(settings: Settings) -> str:
    """Return what the others call whoever sits here; at a terminal it is asked for once. Raises UsageError."""
    if settings.name or not sys.stdin.isatty():
        return settings.name or ""
    typed = ask(_WHICH_NAME, "cancelled")
    try:
        name = str(SETTINGS["name"].read(typed)) if typed else ""
    except ValueError as error:
        raise UsageError(str(error)) from None
    if name:
        make_folders(settings.folders)
        remember(settings.folders, "name", name)
    return name


def _asked_broker() -> str:
    if not sys.stdin.isatty():
        raise UsageError(_NO_BROKER)
    while typed := ask(_WHICH_BROKER, NOT_SHARED):
        try:
            return str(SETTINGS["broker"].read(typed))
        except ValueError as error:
            complain(str(error))
    raise Cancelled(NOT_SHARED)


def _ask_password(settings: Settings, broker: Broker, user: str) -> None:
    if not sys.stdin.isatty():
        raise UsageError(f"the password of {user} at {broker.host} is not known: run thinkpair share in a terminal")
    try:
        password = getpass(f"Password of {user} at {broker.host}: ")
    except EOFError:
        raise Cancelled(NOT_SHARED) from None
    make_folders(settings.folders)
    rooms_of(settings).save_password(broker, user, password)


def as_user(settings: Settings, broker: Broker, connect: Callable[[], Value], *, again: bool) -> Value:
    """Return what connects to a broker; as whom is asked for until it lets them in, or `again`. Raises FilesError."""
    tried = again or broker.password is not None
    if again:
        _ask_login(settings, broker)
    while True:
        try:
            return connect()
        except NotAdmitted as error:
            if not sys.stdin.isatty():
                raise NotAdmitted(f"{error}: {TYPE_AGAIN}") from None
            if tried:
                complain(str(error))
        _ask_login(settings, broker)
        tried = True


def _ask_login(settings: Settings, broker: Broker) -> None:
    """Ask who connects to a broker, and with which password."""
    user = broker.user or ask(f"Your user name at {broker.host}: ", "cancelled; nothing was joined")
    _ask_password(settings, broker, user)
