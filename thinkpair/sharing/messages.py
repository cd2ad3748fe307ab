"""What is said where a session is shared: why nobody can join, what became of a key, who is there, what phones may.

`writer` and `screen` name who holds the session or joined it; `host` is the machine of a broker, made safe already.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from shlex import quote

from thinkpair.errors import install_words
from thinkpair.safe_text import safe_text
from thinkpair.units import count_of, join_names, say_duration

# Join lines, and the broker

NOT_A_LINE = (
    "this is not a whole join line: it begins with mqtts:// or mqtt:// and ends in 59 letters and figures after #; "
    "copy it again, with quotes around it"
)
NO_KEY = (
    "of this line the part from # on is missing, 59 letters and figures: copy the whole line, and put quotes around it"
)
NOT_A_PROGRAMME = (
    "this is not a whole line of a programme: it begins with mqtts:// or mqtt://, has a name after the broker, and "
    "ends in 59 letters and figures after #; copy it again, with quotes around it"
)
OF_A_PROGRAMME = "this line is for a programme, not for a session: use thinkpair programme watch 'LINE'"
OF_A_SESSION = "this line is for a session, not for a programme: use thinkpair join 'LINE'"
NO_LIBRARY = f"sharing over a broker needs two libraries: {install_words('share')}"
NO_BROKER = "no broker is set: run thinkpair share in another terminal, it asks for one"
PASSWORD_IN_ADDRESS = "broker has no password in it: leave it out, and it is asked for once"
TYPE_AGAIN = "type them again with --password (thinkpair share, join, programme)"
MAY_NOT_READ = "the broker lets this user neither read nor write below tp/: ask whoever runs it"
PASSES_NOTHING_ON = "the broker passes no messages on below tp/: ask whoever runs it, or try again"


def unusable_certificate(path: str, why: str) -> str:
    """Return that the file of a certificate cannot be used."""
    return f"the certificate {path} cannot be used: {why}"


def wrong_password(host: str) -> str:
    """Return that a broker does not let this user in."""
    return f"{host} does not accept the user or the password"


def out_of_reach(host: str) -> str:
    """Return that the broker over which a session was shared before is not there now."""
    return f"{host} cannot be reached: the session may go on elsewhere. It is tried again by itself."


def too_old(host: str) -> str:
    """Return that a broker speaks an older version of its protocol."""
    return f"{host} speaks no MQTT 5: use another broker, such as mosquitto 2"


def no_host(host: str, *, of_line: bool) -> str:
    """Return that no machine has this name; `of_line` tells that it stands in a line that somebody has sent."""
    return f"there is no machine called {host}: go online, or {_correct(of_line)}"


def nobody_answers(host: str, port: int, *, of_line: bool) -> str:
    """Return that no broker runs there."""
    return f"no broker answers at {host}, port {port}: start it, or {_correct(of_line)}"


def silent(host: str, port: int, *, tls: bool, of_line: bool) -> str:
    """Return that nothing comes back, from a broker with or without `tls`."""
    does = f"{host}, port {port}, does not answer"
    if tls or of_line:
        return f"{does}: try again, or {_correct(of_line)}"
    return f"{does}: write mqtts:// for a broker with TLS, or try again"


def no_tls(host: str, port: int, *, of_line: bool) -> str:
    """Return that what answers speaks no TLS."""
    does = f"{host}, port {port}, does not answer with TLS"
    return (
        f"{does}: {_correct(of_line)}" if of_line else f"{does}: write mqtt:// for a broker without it, or another port"
    )


def _correct(of_line: bool) -> str:
    return "ask whoever sent the line for another one" if of_line else "correct its address (the setting broker)"


def certificate_not_valid(host: str, today: date) -> str:
    """Return that a certificate is not valid on this day."""
    when = f"{today:%-d %B %Y}"
    return f"the certificate of {host} is not valid today: check the date of this machine first ({when})"


def certificate_not_trusted(host: str) -> str:
    """Return that nobody known has signed a certificate."""
    return f"the certificate of {host} cannot be trusted: set broker_authority to the file of who signed it"


def not_reached(host: str, why: str) -> str:
    """Return why a broker cannot be reached."""
    return f"{host} cannot be reached: {why}"


# Joining

NOBODY_SHARES = "nobody shares a session under this line: it is closed, or not shared yet; ask for a new line"


def silent_screen(session: str) -> str:
    """Return that the screen that holds a session does not answer."""
    return f"{session} does not answer; its screen may be stopped: try again, or quit it there"


def older_screen(session: str) -> str:
    """Return that the screen that holds a session is too old to be joined."""
    return f"{session} cannot be joined: its screen runs an older version; follow it with: thinkpair follow"


def not_running(session: str) -> str:
    """Return that no screen holds a session."""
    return f"{session} is not running; resume it with: thinkpair resume {session}"


def offline(host: str) -> str:
    """Return that a session cannot be taken over without its broker."""
    return f"there is no connection to {host}: nobody can tell who holds the session; try again when it is back"


def is_held(writer: str) -> str:
    """Return that a session cannot be taken over from a `writer` who is there."""
    return f"{writer} holds the session: it can be taken over only once that screen is gone, or has quit"


# What became of a key

ON_ITS_WAY = "this is already on its way"
QUICKER = "somebody was quicker; nothing was done twice"
TOO_LATE = "the session changed before your key arrived; nothing was done"
"""What is said in place of `QUICKER` where the key had to be sent again."""


def quicker(screen: str, pressed: str) -> str:
    """Return who pressed what a moment before somebody else's undo."""
    return f"{screen} was quicker ({pressed}); nothing was undone twice"


CLOSED = "the session is closed"
NOT_UNDERSTOOD = "the other screen runs another version of thinkpair: update it"


def waits(writer: str) -> str:
    """Return that a key waits for the connection."""
    return f"this waits until {writer} is back"


def other_version(writer: str) -> str:
    """Return that the writer speaks another version of the protocol."""
    return f"{writer} runs another version of thinkpair: update the older one"


# Who is there: on a screen that joined

STALE = 12.0
"""Seconds without a word from the writer, which answers at least every five, after which nobody is there."""

_APART, _OFF, _NAMED = 300.0, 0.5, 40.0


def presence_words(
    writer: str,
    *,
    left: bool,
    unreached: str,
    gone: bool,
    took_over: float,
    alone: Sequence[str],
    silence: float,
    runs: bool,
    decides: bool,
) -> str:
    """Return what is to be said of the `writer`, who has `left`, is `gone` or `decides` about lost time; or "".

    `unreached` is the broker that cannot be reached. So many seconds ago it `took_over`, and what was pressed here
    `alone` was set aside; `silence` are the seconds without a word; `runs` says that a clock runs.
    """
    on = "; the clock runs on here" if runs else ""
    if left:
        return f"{writer} has quit the session"
    if unreached:
        return f"no connection to {unreached}{on}"
    if gone:
        return f"{writer} is gone{on}"
    if took_over < _NAMED:
        set_aside = f"; set aside, because it was done only here: {join_names(alone)}" if alone else ""
        return f"{writer} holds the session now{set_aside}"
    if silence >= STALE:
        return f"no sign of life from {writer} for {silence:.0f} s{on}"
    return f"{writer} decides what to do with lost time" if decides else ""


def off_words(seconds: float | None) -> str:
    """Return by how many seconds the clock may be off; "" for a little."""
    return f"the clock here may be off by {seconds:.1f} s" if seconds and seconds > _OFF else ""


def date_words(writer: str, apart: float) -> str:
    """Say that the dates of two machines differ, which makes times of day wrong, and no length; "" for a little."""
    if abs(apart) <= _APART:
        return ""
    return f"check the date: this machine and that of {writer} are {say_duration(abs(apart))} apart"


# Who has it open

ASK_THERE = "the line for other machines is on the screen that holds the session; thinkpair share prints it, too"


def connected_words(names: Mapping[str, str], here: str, away: Mapping[str, float | None]) -> str:
    """Return who has a session open, by peer: "" holds it, you are `here`; `away` are seconds, None unknown."""
    shown = [_screen_words(name, peer, here, away) for peer, name in names.items()]
    return f"Connected: {', '.join(shown)}" if len(shown) > 1 else ""


def phones_words(count: int) -> str:
    """Return how many phones are there."""
    return count_of(count, "phone")


def _screen_words(name: str, peer: str, here: str, away: Mapping[str, float | None]) -> str:
    seconds = away.get(peer)
    gone = "" if peer not in away else "away" if seconds is None else f"away for {seconds:.0f} s"
    notes = ("you" if peer == here else "", "" if peer else "holds it", gone)
    told = ", ".join(filter(None, notes))
    return f"{name} ({told})" if told else name


# Who is there: on the screen that holds the session


FORGOTTEN = "The broker has nothing of this session any more: it may be closed elsewhere. Ask the others."


_TYPE_LOGIN = "wrong user or password. Type it with: thinkpair share"


def not_shared(why: str, *, not_admitted: bool) -> str:
    """Return why a session cannot be shared; of one that is `not_admitted`, what to type in another terminal."""
    return f"Not shared: {_TYPE_LOGIN} --password" if not_admitted else f"Not shared: {why}."


def no_connection(host: str, seconds: float) -> str:
    """Return that the broker cannot be reached for so long."""
    return f"No connection to {host} for {seconds:.0f} s; the session continues here."


def away(screen: str, seconds: float) -> str:
    """Return that somebody who had joined has been away for so long."""
    return f"{screen} has been away for {seconds:.0f} s."


def is_here(screen: str) -> str:
    """Return that somebody has joined."""
    return f"{screen} is here."


def has_left(screen: str) -> str:
    """Return that somebody who had joined has quit."""
    return f"{screen} has left."


# Phones

NO_MOSQUITTO = (
    "phones need mosquitto on this machine: sudo apt install mosquitto, sudo dnf install mosquitto, "
    "or brew install mosquitto"
)
NO_SYSTEM = "phones need Linux or macOS on the machine that holds the session"
NO_NETWORK = "this machine is in no network that phones could be in: join one, or name its address after --phones"
NOT_ELSEWHERE = (
    "phones join through a broker on this machine alone: what they read is not sealed, and another broker would see it"
)
NO_REASON = "no reason given"
NO_PORT = "no port is free"
NO_ITEMS_NOW = "Items are not collected now."
NO_VOTE_NOW = "There is no vote now."
NO_ACTIONS_NOW = "Actions are not collected now."
NO_NAME = "Select your name first."
NO_TEXT = "The text is empty."
ENOUGH_ADDED = "You have added enough. Ask the host to add more."
BAD_DATE = "The date must be today or later."
MAY_NOT_VOTE = "Only those who take part in this session vote."


PHONES_BACK = "Phones come back by themselves."
PHONES_OFF = "Phones are off. For a new code: P, or thinkpair share --phones."


def not_our_address(address: str) -> str:
    """Return that an address is none of this machine."""
    shown = safe_text(address, 60)
    return f"{shown} is not an address of this machine: after --phones write one such as 192.168.1.5, or nothing"


def not_started(why: str) -> str:
    """Return why the broker for phones did not start."""
    return f"mosquitto did not start: {why}"


def name_taken(name: str) -> str:
    """Return that another phone has a name."""
    return f"{name} is selected on another phone. Select “Change name” there first."


def name_not_here(name: str) -> str:
    """Return that nobody of this name is here."""
    return f"{name} is not here. Select another name."


def points_to_give(least: int, most: int) -> str:
    """Return how many points one person gives."""
    return f"You can give {least} to {most} points."


def votes_to_give(most: int) -> str:
    """Return how many votes one person has."""
    return f"You have {most} votes."


# Programmes

NO_CALL = "The call is empty."
CALLED_BEFORE = "Called a moment ago."


def all_back(back: datetime, *, cancelled: bool) -> str:
    """Return when all rooms are to be back, or that they need not be."""
    return f"All back at {back:%H:%M}{': cancelled' if cancelled else ''}"


def in_programme(title: str, room: str) -> str:
    """Return that a programme sees this room."""
    return f"In the programme {title} as {room}."


def named(name: str, title: str) -> str:
    """Return by which name whoever watches sees this room, for another one has its own."""
    return f"In the programme {title} another room has this name: whoever watches sees this one as {name}."


def not_in_programme(why: str, title: str, *, not_admitted: bool) -> str:
    """Return why a programme does not see this room; where that is `not_admitted`, what to type in another terminal."""
    if not_admitted:
        return f"Not in the programme: {_TYPE_LOGIN} --password --programme {quote(title)}"
    return f"Not in the programme: {why}."


def cut_off(host: str) -> str:
    """Return that a programme does not see this room any more."""
    return f"No connection to {host}; the programme does not see this room."


def no_answer(host: str) -> str:
    """Return that the broker of a programme does not answer."""
    return f"{host} does not answer: try again, or ask whoever runs it"


def long_call(length: int, most: int) -> str:
    """Return that a call has too many characters."""
    return f"The call has {length} characters: shorten it to {most}, so that every screen shows it whole."


def call_not_sent(host: str) -> str:
    """Return that a call could not be sent."""
    return f"Not sent: no connection to {host}. Call again once it is back."
