"""The corpus: texts that people, files and the clipboard may hold, and files that may lie in a folder.

Each text has the kind of harm it means as the first word of its name. Nothing is read from outside.
"""

import os
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

CANARY = "S3cretWoerd"

TEXTS: Mapping[str, str] = {
    # what a terminal obeys
    "escape-clipboard": "Anna\x1b]52;c;Y3VybCBldmls\x1b\\",
    "escape-clipboard-bell": "\x1b]52;c;eA==\x07",
    "escape-title": "A\x1b]0;pwned\x07B",
    "escape-title-st": "A\x1b]2;pwned\x1b\\B",
    "escape-link": "\x1b]8;;https://evil.example\x1b\\Anna\x1b]8;;\x1b\\",
    "escape-report": "A\x1b[6n\x1b[c\x1b[>c",
    "escape-leave-screen": "\x1b[?1049l",
    "escape-mouse": "\x1b[?1003h\x1b[?1006h",
    "escape-reset": "\x1bc\x1b[!p",
    "escape-erase": "A\x1b[2J\x1b[3J\x1b[H",
    "escape-dcs": "\x1bPtmux;\x1b\x1b]52;c;eA==\x07\x1b\\",
    "escape-keys": "\x1bP0;1|17/6c730a\x1b\\",
    "escape-picture": "\x1b_Gf=100,a=T;AAAA\x1b\\",
    "escape-iterm": "\x1b]1337;File=name=eA==:AAAA\x07",
    "escape-kitty-note": "\x1b]99;i=1;pwn\x1b\\",
    "escape-open": "A\x1b]",
    "escape-alone": "\x1b",
    "escape-c1-csi": "A\x9b31mB\x9b2J",
    "escape-c1-osc": "A\x9d0;pwned\x9cB",
    "escape-c1-dcs": "\x90q\x9c",
    "escape-bells": "\x07" * 30,
    "escape-backspace": "good\b\b\b\bevil",
    "escape-return": "good\revil",
    "escape-charset": "a\x0eb\x0fc",
    "escape-nul": "a\x7f\x00b",
    "escape-tabs": "a\tb\x0bc\x0cd",
    # what a library for terminals obeys
    "markup-click": "[@click=app.exit]Anna[/]",
    "markup-click-quoted": "[@click='app.bell']x[/]",
    "markup-close": "[/]",
    "markup-close-nothing": "a[/nope]b",
    "markup-open": "[b",
    "markup-style": "[#fff on",
    "markup-red": "[red]Ana[/red]",
    "markup-link": "[link=https://evil.example]x[/link]",
    "markup-backslash": "\\[b]x[/b]\\",
    "markup-emoji": ":skull: :smile:",
    "markup-variable": "$primary $text-accent",
    "markup-json": '["a", "b"]',
    "markup-number": "[1] [2,3]",
    # what is not what it looks like
    "unicode-override": "Ana\u202egnp.exe",
    "unicode-isolate": "\u2067abc\u2069",
    "unicode-marks": "\u200e\u200fA\u061c",
    "unicode-zero-width": "A\u200bn\u2060n\ufeffa",
    "unicode-soft-hyphen": "a\u00adb",
    "unicode-tags": "Ana\U000e0041\U000e0042",
    "unicode-lines": "a\u2028b\u2029c\x85d",
    "unicode-shaping": "a\u206ab\u206fc\U0001d173",
    "unicode-private": "\ue000\U000f0000",
    "unicode-surrogate": "a\ud800b",
    "unicode-unassigned": "a\u0378b\U0010ffff",
    "unicode-stacked": "z" + "\u0335" * 200 + "o",
    "unicode-invisible-alone": "\u200b\u2060\u3164",
    "unicode-wide": "\ufdfd" * 8,
    "unicode-cyrillic": "\u0410nna",
    "unicode-fullwidth": "\uff21\uff4e\uff4e\uff41",
    "unicode-annotation": "a\ufff9b\ufffac\ufffbd",
    "unicode-family": "👩‍👩‍👧‍👦 Familie",
    "unicode-skin": "👍🏿❤️",
    "unicode-arabic": "ليلى",
    "unicode-hebrew": "דנה (Dana) 3-2",
    "unicode-thai": "สมชาย",
    "unicode-cjk": "山田太郎",
    "long-word": "x" * 5_000,
    "long-words": "word " * 2_000,
    "long-lines": "a\n" * 500,
    # what a spreadsheet calculates
    "csv-equals": '=HYPERLINK("http://evil.example","x")',
    "csv-plus": "+1+1",
    "csv-minus": "-2+3+cmd|' /C calc'!A0",
    "csv-at": "@SUM(1)",
    "csv-tab": "\t=1+1",
    "csv-blanks": '  =HYPERLINK("http://e","x")',
    "csv-fullwidth": "\uff1d1+1",
    "csv-quotes": 'a","b\n=1,"',
    "csv-dde": '=DDE("cmd";"/C calc";"x")',
    "csv-semicolon": "a;=1+1;b",
    # what a calendar takes for a line of its own
    "ics-line": "Meet\r\nBEGIN:VEVENT\r\nX-EVIL:1",
    "ics-return": "Meet\rX-EVIL:1",
    "ics-feed": "Meet\nATTACH:file:///etc/passwd",
    "ics-next-line": "a\x85X-EVIL:1\u2028X:2",
    "ics-signs": "a;b,c\\d\\n",
    "ics-fold": "é" * 80,
    # what a browser runs
    "html-script": "<script>alert(1)</script>",
    "html-image": '"><img src=x onerror=alert(1)>',
    "html-end-script": "</script><script>alert(1)//",
    "html-comment": "<!-- a --!> b",
    "html-twice": "&lt;b&gt; &amp;",
    # what a reader of Markdown takes for a sign
    "markdown-link": "[x](javascript:alert(1))",
    "markdown-image": "![x](http://evil.example/p.png)",
    "markdown-heading": "# Not a heading",
    "markdown-task": "- [x] done",
    "markdown-fence": "```\ncode\n```",
    "markdown-front": "---\nlayout: x\n---",
    "markdown-table": "| a | b |\n|---|---|\n| c | d |",
    "markdown-auto": "<http://evil.example>",
    "markdown-reference": "[x]: http://evil.example",
    # what a shell, a template, a parser obeys
    "shell-subst": "$(touch pwned)`id`",
    "shell-semicolon": "; rm -rf ~",
    "shell-option": "--help",
    "shell-home": "~/x",
    "template-braces": "{0.__class__}{{7*7}}{%raw%}",
    "template-percent": "%(x)s %n %s %d",
    "template-ours": "{speaker} {thinker}",
    "yaml-tag": "!!python/object/apply:os.system ['id']",
    "json-line": '"}\n{"t":"forged"}',
    "toml-line": 'Ana"\n[role.evil]\nx = "',
    "toml-multi": "a\"\"\"b'''c\\",
    "sql": "'); DROP TABLE sessions; --",
    "todo-fields": "(A) x 2026-01-01 due:2020-01-01 @home +evil key:value",
    # what a file system takes for a place
    "path-up": "../../etc/passwd",
    "path-root": "/etc/passwd",
    "path-windows": "..\\..\\x",
    "path-device": "CON",
    "path-stream": "a:b",
    "path-dot": ".bashrc",
    "path-dots": "..",
    "blank": "   ",
    "empty": "",
}

LOOK_ALIKE: Mapping[str, tuple[str, str]] = {
    "case": ("Ana", "ANA"),
    "cyrillic": ("Ana", "\u0410na"),
    "fullwidth": ("Ana", "\uff21\uff4e\uff41"),
    "greek": ("Ono", "\u039fno"),
    "composed": ("Zoë", "Zoe\u0308"),
    "zero-width": ("Ana", "A\u200bna"),
    "blanks": ("Ana B", "Ana\u00a0B"),
    "override": ("Ana", "Ana\u202e"),
    "joiner": ("Ana", "An\u200ca"),
    "selector": ("Ana", "Ana\ufe0f"),
}
"""Two names each that nobody can tell apart on a screen."""

KIND = """\
title = {text}
summary = {text}
people = "2-8"
[role.thinker]
title = {text}
brief = {text}
[[round]]
title = {text}
each = "thinker"
prompt = {text}
  [[round.step]]
  title = {text}
  speak = "thinker"
  time = "5m"
"""


def format_text(text: str) -> bytes:
    """Return a format file with this text in every place where one may stand."""
    return KIND.format(text=_basic(text)).encode("utf-8", "surrogatepass")


def _basic(text: str) -> str:
    """Write a text as TOML can; what TOML cannot hold stands there as it is."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(f"\\u{ord(char):04x}" if char < " " or char == "\x7f" else char for char in escaped) + '"'


_PAIR = KIND.format(text='"Pair"')
FORMATS: Mapping[str, bytes] = {
    "empty": b"",
    "comment": b"# nothing\n",
    "nul": b'title = "a\0b"\n',
    "utf16": 'title = "a"'.encode("utf-16"),
    "latin1": 'title = "é"\n'.encode("latin-1"),
    "overlong": b'title = "\xc0\xaf"\n',
    "half-a-character": b'title = "\xe2\x82',
    "mark-inside": 'title = "a"\n\ufeffpeople = 2\n'.encode(),
    "bidi-key": '"\u202eeltit" = "a"\n'.encode(),
    "line-in-key": b'"a\\nb" = 1\n',
    "empty-key": b'"" = 1\n',
    "deep-arrays": b"a = " + b"[" * 5_000 + b"]" * 5_000,
    "deep-tables": b"a = " + b"{a=" * 3_000 + b"1" + b"}" * 3_000,
    "deep-header": b"[" + b".".join([b"a"] * 5_000) + b"]\n",
    "dotted": b".".join([b"a"] * 20_000) + b" = 1\n",
    "dotted-often": b"".join(b"a" + b".b" * 15 + b"%d = 1\n" % number for number in range(9_000)),
    "digits": b"people = " + b"9" * 5_000,
    "hex": b"people = 0x" + b"f" * 20_000,
    "many-keys": b"".join(b"k%d = 1\n" % number for number in range(9_999)),
    "many-rounds": _PAIR.encode() + b'[[round]]\neach = "thinker"\n' * 9_000,
    "many-lines": b"\n" * 260_000,
    "one-long-line": b'title = "' + b"x" * 260_000 + b'"',
    "many-quotes": b'"' * 200_000,
    "many-backslashes": b'title = "' + b"\\" * 100_000,
    "open-strings": b'a = """\n' * 20_000,
    "too-large": b"#" * (300 * 1024),
    "huge-time": _PAIR.replace('"5m"', '"999999999999h"').encode(),
    "digits-time": _PAIR.replace('"5m"', f'"{"9" * 5_000}m"').encode(),
    "inf-time": _PAIR.replace('"5m"', "inf").encode(),
    "nan-time": _PAIR.replace('"5m"', "nan").encode(),
    "negative-time": _PAIR.replace('"5m"', "-5").encode(),
    "date-time": _PAIR.replace('"5m"', "2026-01-01").encode(),
    "true-time": _PAIR.replace('"5m"', "true").encode(),
    "arabic-digits": _PAIR.replace('"5m"', '"٥m"').encode(),
    "people-many": _PAIR.replace('"2-8"', '"1-999999999"').encode(),
    "people-huge": _PAIR.replace('"2-8"', "9" * 40).encode(),
    "uses-itself": _PAIR.encode() + b'[[round]]\nuse = "uses-itself"\n',
    "uses-up": _PAIR.encode() + b'[[round]]\nuse = "../../../etc/passwd"\n',
    "uses-fifo": _PAIR.encode() + b'[[round]]\nuse = "fifo"\n',
    "uses-often": _PAIR.encode() + b'[[round]]\nuse = "thinking-pair"\n' * 2_000,
    "repeats": _PAIR.replace("each =", "repeat = 99999999\neach =").encode(),
}
"""Format files, each hostile in its own way; whatever they are, reading one ends in time and in words."""


def plant(folder: Path, victim: Path) -> list[Path]:
    """Put into a folder what should not be there: devices, pipes, loops, leftovers, links to `victim`."""
    folder.mkdir(parents=True, exist_ok=True)
    made: Mapping[str, Callable[[Path], object]] = {
        "fifo.toml": os.mkfifo,
        "folder.toml": os.mkdir,
        "loop.toml": lambda path: path.symlink_to(path),
        "zero.toml": lambda path: path.symlink_to("/dev/zero"),
        "terminal.toml": lambda path: path.symlink_to("/dev/tty"),
        "dangling.toml": lambda path: path.symlink_to(folder / "missing"),
        "victim.toml": lambda path: path.symlink_to(victim),
        "sparse.toml": _sparse,
        "socket.toml": _socket,
        "pair (conflicted copy 2026-11-21).toml": lambda path: path.write_text(_PAIR),
        "pair.sync-conflict-20261121-120000-ABCDEFG.toml": lambda path: path.write_text(_PAIR),
        ".pair.toml.swp": lambda path: path.write_bytes(b"b0VIM 9.0"),
        "pair.toml~": lambda path: path.write_text(_PAIR),
        "._pair.toml": lambda path: path.write_bytes(b"\0\5\x16\7\0\2\0\0Mac OS X"),
        "A\x1b]0;pwned\x07.toml": lambda path: path.write_text(_PAIR),
        "[@click=app.exit]x[.toml": lambda path: path.write_text(_PAIR),
        "Ana\u202egnp.toml": lambda path: path.write_text(_PAIR),
        "unreadable.toml": lambda path: path.touch(0),
    }
    for name, make in made.items():
        with suppress(FileExistsError):
            make(folder / name)
    with suppress(FileExistsError):
        os.close(os.open(os.fsencode(folder) + b"/bad-\xff.toml", os.O_CREAT | os.O_WRONLY | os.O_EXCL))
    return [folder / name for name in made]


def write_formats(folder: Path) -> list[Path]:
    """Write every hostile format file into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in FORMATS.items():
        (folder / f"{name}.toml").write_bytes(content)
    return [folder / f"{name}.toml" for name in FORMATS]


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(8 << 30)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one, suppress(OSError):  # its path may be too long for one
        one.bind(str(path))
