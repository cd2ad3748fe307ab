"""Every command of the program, said with a hostile text wherever a text may stand; and what came of it.

Commands run in this process. What they write is caught as bytes, as a terminal would get them.
"""

import io
import os
import sys
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.hostile.allowed import foreign
from tests.hostile.house import FORMAT, GROUP, OPEN
from tests.storage.making import ID
from thinkpair.cli import main
from thinkpair.export.targets import TARGETS

SCHEME = "scheme"
"""The folder of a scheme, beside the file that commands may write."""

_CODES = (0, 1, 2, 3)
_ONE_LINE = 1_200


@dataclass(frozen=True, slots=True)
class Said:
    """What a command wrote, and its exit code."""

    out: bytes
    err: bytes
    code: int


class _Caught(io.TextIOWrapper):
    """A standard stream that keeps its bytes."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)

    @property
    def bytes(self) -> bytes:
        assert isinstance(self.buffer, io.BytesIO)
        return self.buffer.getvalue()


def say(*argv: str, typed: str = "") -> Said:
    """Run a command with these lines to read."""
    argv = tuple(map(_typed, argv))
    before = sys.stdin, sys.stdout, sys.stderr
    out, err = _Caught(), _Caught()
    with open("/dev/null") as nothing:
        sys.stdin, sys.stdout, sys.stderr = io.StringIO(typed) if typed else nothing, out, err
        try:
            code = main(argv)
        except SystemExit as end:  # --help, which may be the text itself
            code = int(end.code or 0)
        finally:
            sys.stdin, sys.stdout, sys.stderr = before
    return Said(out.bytes, err.bytes, int(code))


def _typed(text: str) -> str:
    """Return a text as it arrives in an argument: without NUL, and what is no UTF-8 byte by byte."""
    return os.fsdecode(text.replace("\0", "").encode("utf-8", "surrogatepass"))


def wrong_with(said: Said) -> list[str]:
    """Return what is wrong with the way in which a command answered."""
    # A table for spreadsheets begins with a mark.
    wrong = [*foreign(said.out.removeprefix(BOM_UTF8), screen=False), *foreign(said.err, screen=False)]
    if said.code not in _CODES:
        wrong.append(f"the exit code {said.code}")
    if b"Traceback" in said.out + said.err:
        wrong.append("a traceback")
    if said.code and not (said.out + said.err).strip():
        wrong.append("no word on why")
    wrong += [f"a line of {len(line)} characters" for line in said.err.decode().splitlines() if len(line) > _ONE_LINE]
    return wrong


def commands(text: str, file: Path) -> Iterator[tuple[str, ...]]:
    """Yield every command with this text; `file` may be written by those that write one, a scheme stands beside it."""
    yield from _sessions(text)
    yield from _library(text, file)
    yield from _history(text)
    yield from _groups(text)
    yield from _elsewhere(text, file)
    yield from _together(text)
    yield from _looking_back(text)
    yield from _schemes(text, file, str(file.parent / SCHEME))
    yield from _help(text)


def _sessions(text: str) -> Iterator[tuple[str, ...]]:
    people = f"{text},Ben,{text} 2"
    for command in (("plan",), ("plan", "--json"), ("rehearse",), ("rehearse", "--json")):
        yield (*command, "thinking-round", f"--people={people}")
        yield (*command, FORMAT, "--people=Ana,Ben")
    for option in ("people", "total", "end", "role", "answer", "seed", "group", "absent"):
        yield ("plan", "thinking-pair", "--people=Ana,Ben", f"--{option}={text}")
        yield ("plan", "mentoring-conversation", "--people=Ana,Ben", f"--{option}=mentor={text}")
    yield ("plan", "thinking-pair", "--people=Ana,Ben", f"--agenda={text}")
    yield ("plan", f"--group={GROUP}")
    yield ("plan", text, "--people=Ana,Ben")
    yield ("run", "--plain", "thinking-pair", f"--people={text},Ben")
    yield ("run", "--plain", text)
    yield ("run", "--plain", FORMAT, "--people=Ana,Ben", f"--agenda={text}", f"--sound={text}")
    yield ("run", "--plain", FORMAT, f"--hands-free={text}", f"--speed={text}")
    yield ("run", FORMAT, f"--theme={text}")
    yield ("resume", "--plain", text)
    yield ("resume", "--plain", OPEN)
    yield ("resume", "--plain", OPEN, "--gap=count")
    if text:  # without a name it waits for whichever comes next
        yield ("follow", "--plain", text)
    yield (text,)
    yield ("sound", text)


def _library(text: str, file: Path) -> Iterator[tuple[str, ...]]:
    yield ("check", str(file))
    yield ("check", "--json", str(file))
    yield ("check", text)
    yield ("check", f"./{text}", FORMAT)
    for option in ("", "people", "time", "tag", "search"):
        yield ("formats", "list", *([f"--{option}={text}"] if option else ()))
    yield ("formats", "list", "--json")
    yield ("formats", "show", text)
    yield ("formats", "show", FORMAT)
    yield ("formats", "show", FORMAT, "--json")
    yield ("formats", "show", FORMAT, f"--people={text}")
    yield ("formats", "new", text)
    yield ("formats", "new", text, f"--like={text}")
    yield ("formats", "preview", text)
    yield from _packs(text, file)
    yield ("settings",)
    yield ("settings", "--explain")
    yield ("settings", "--json")
    for key in ("name", "theme", "keep", "keys.undo", "total", text):
        yield ("settings", key, text)


def _packs(text: str, file: Path) -> Iterator[tuple[str, ...]]:
    for source in (text, f"git:{text}", str(file)):
        yield ("formats", "add", source, "--yes")
    yield ("formats", "add", str(file), f"--name={text}", "--yes")
    yield ("formats", "packs")
    yield ("formats", "packs", "--json")
    for action in ("packs", "update", "remove"):
        yield ("formats", action, text)
    yield ("formats", "export", text, "-o", text)
    yield ("formats", "export", FORMAT, "-o", text)


def _history(text: str) -> Iterator[tuple[str, ...]]:
    for form in ((), ("--json",)):
        yield ("actions", *form)
        yield ("sessions", *form)
        yield ("sessions", "show", ID, *form)
        yield ("sessions", "show", OPEN, *form)
        yield ("sessions", "search", text, *form)
        yield ("sessions", "chart", *form)
    for option in ("owner", "group", "due", "search"):
        yield ("actions", "list", f"--{option}={text}")
    for option in ("group", "person", "format", "since", "until"):
        yield ("sessions", "list", f"--{option}={text}")
    for verb in ("done", "drop", "reopen", "show", "edit"):
        yield ("actions", verb, text)
    yield ("actions", "show", f"{ID}#1")
    yield ("actions", "edit", f"{ID}#1", text)
    yield ("actions", "edit", f"{ID}#1", f"--owner={text}", f"--by={text}", f"--support={text}")
    yield ("actions", "add", text)
    yield ("actions", "add", f"Ana: {text} by friday", f"--group={text}")
    yield ("actions", "add", "call", f"--owner={text}", f"--support={text}", f"--group={GROUP}")
    yield ("sessions", "show", text)
    yield ("sessions", "delete", text)
    yield ("sessions", "delete", text, "--yes")
    yield ("sessions", "conflicts")
    yield ("sessions", "expire", f"--keep={text}")


def _groups(text: str) -> Iterator[tuple[str, ...]]:
    yield ("groups",)
    yield ("groups", "list")
    yield ("groups", "--json")
    yield ("groups", "check")
    for verb in ("show", "check", "archive", "edit"):
        yield ("groups", verb, text)
    yield ("groups", "show", GROUP)
    yield ("groups", "show", GROUP, "--json")
    yield ("groups", "new", text, f"--people={text},Ben")
    yield ("groups", "new", "plain", f"--id={text}")
    for option in ("title", "people", "kind", "mentor", "purpose", "format", "length", "next", "agree", "goal"):
        yield ("groups", "edit", GROUP, f"--{option}={text}")
        yield ("groups", "edit", GROUP, f"--{option}=confidentiality={text}")


def _elsewhere(text: str, file: Path) -> Iterator[tuple[str, ...]]:
    for target in TARGETS:
        yield ("export", ID, f"--to={target}")
        yield ("export", "--actions", f"--to={target}", "--redact")
        yield ("export", f"--group={GROUP}", f"--to={target}")
    yield ("export", text, f"--to={text}")
    yield ("export", ID, f"--output={text}")
    yield ("export", ID, "--to=md", "-o", str(file.parent))
    yield ("import", str(file), f"--group={GROUP}", "--yes")
    yield ("import", str(file), f"--new={text}", "--yes")
    yield ("plan", "thinking-pair", f"--people-from={file}")
    yield ("import", text, f"--group={text}")
    yield ("restore", text)
    yield ("restore", str(file), "--dry-run")
    yield ("backup", f"{text}/no/such/folder.zip")


def _together(text: str) -> Iterator[tuple[str, ...]]:
    """Yield what needs another machine or a session that runs, neither of which is there."""
    for session in filter(None, (text, OPEN)):
        yield ("share", session)
        yield ("share", session, f"--phones={text}", f"--room={text}")
        yield ("share", session, f"--programme={text}")
        yield ("join", "--plain", session, f"--as={text}")
        yield ("join", "--follow", session)
    yield ("join", "--plain", f"mqtt://localhost:1/{text}#key")
    for verb in ("new", "end"):
        yield ("programme", verb, text)
    yield ("programme", "watch", "--plain", text)
    yield ("events", ID, "--json")
    yield ("events", ID, "--redact")
    if text:  # without a name it waits for whichever comes next
        yield ("events", text)


def _looking_back(text: str) -> Iterator[tuple[str, ...]]:
    for option in ("session", "with", "group"):
        yield ("reflect", f"--{option}={text}")
    yield ("reflect", "list")
    for option in ("month", "with", "group"):
        yield ("reflect", "list", f"--{option}={text}")
    yield ("report", text)
    for option in ("score", "meetings", "hours", "first", "last", "reviews", "ended", "output"):
        yield ("report", GROUP, f"--{option}={text}", "--yes")


def _schemes(text: str, file: Path, scheme: str) -> Iterator[tuple[str, ...]]:
    for action in ("check", "match", "pairs", "people", "status", "numbers"):
        yield ("scheme", action, scheme)
        yield ("scheme", action, text)
    yield ("scheme", "new", text)
    yield ("scheme", "match", scheme, f"--if={text}={text}")
    yield ("scheme", "people", scheme, f"--role={text}", f"--output={text}")
    yield ("scheme", "collect", scheme, text, str(file))
    for option in ("stage", "kind", "unit", "search"):
        yield ("scheme", "status", scheme, f"--{option}={text}")
    yield ("scheme", "status", scheme, "--json")
    for option in ("unit", "to", "output"):
        yield ("scheme", "numbers", scheme, f"--{option}={text}")
    yield ("groups", "add", text, "--yes")
    yield ("groups", "add", str(file), "--yes")


def _help(text: str) -> Iterator[tuple[str, ...]]:
    yield ("--plain",)
    yield ("help", text)
    for shell in ("bash", "zsh", "fish", text):
        yield ("completion", shell)
    yield ("formats", "guide", text)
    yield ("formats", "schema")
    yield ("formats", "upgrade", text)
    yield ("sessions", "close", text)
