"""Asks for what it takes to connect to a broker: its address, a user's name, a password; each once."""

import sys
from collections.abc import Callable
from getpass import getpass
from typing import TypeVar

from thinkpair.cli.context import rooms_of
from thinkpair.errors import Cancelled, FilesError, UsageError
from thinkpair.settings import SETTINGS, Settings, load_settings
from thinkpair.settings.config_file import remember
from thinkpair.sharing.joining import NotAdmitted
from thinkpair.sharing.room import Broker, read_broker

Value = TypeVar("Value")

_NO_BROKER = 'no broker is set; set one with: thinkpair settings broker "mqtts://user@host"'
_WHICH_BROKER = "Broker, like mqtts://ana@broker.example.org (thinkpair has none of its own): "


def settle_broker(settings: Settings, *, again: bool = False) -> None:
    """See to it that there is a broker, and its password; both are asked for once. Raises UsageError."""
    url = settings.broker
    if url is None:
        url = _asked_broker()
        remember(settings.folders, "broker", url)
    broker = rooms_of(load_settings()).known(read_broker(url))
    if broker.user and (again or broker.password is None) and not settings.broker_certificate:
        _ask_password(settings, broker, broker.user)


def _asked_broker() -> str:
    if not sys.stdin.isatty():
        raise UsageError(_NO_BROKER)
    try:
        return str(SETTINGS["broker"].read(input(_WHICH_BROKER)))
    except EOFError:
        raise Cancelled("cancelled; nothing was shared") from None
    except ValueError as error:
        raise UsageError(str(error)) from None


def _ask_password(settings: Settings, broker: Broker, user: str) -> None:
    if not sys.stdin.isatty():
        raise UsageError(f"the password of {user} at {broker.host} is not known: run thinkpair share in a terminal")
    try:
        password = getpass(f"Password of {user} at {broker.host}: ")
    except EOFError:
        raise Cancelled("cancelled; nothing was shared") from None
    try:
        rooms_of(settings).save_password(broker, user, password)
    except OSError as error:
        raise FilesError(f"the password cannot be saved: {error.strerror}") from None


def as_user(settings: Settings, broker: Broker, connect: Callable[[], Value], *, again: bool) -> Value:
    """Return what connects to a broker; as whom is asked for once, or `again`. Raises FilesError."""
    if again:
        _ask_login(settings, broker)
    try:
        return connect()
    except NotAdmitted:
        if not sys.stdin.isatty():
            raise
        _ask_login(settings, broker)
        return connect()


def _ask_login(settings: Settings, broker: Broker) -> None:
    """Ask who connects to a broker, and with which password."""
    try:
        user = broker.user or input(f"Your user name at {broker.host}: ").strip()
    except EOFError:
        raise Cancelled("cancelled; nothing was joined") from None
    _ask_password(settings, broker, user)
