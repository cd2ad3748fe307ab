"""Pages in Firefox and in WebKitGTK, whose engine is Safari's: each page is a phone, with a browser of its own."""

import json
import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.request import Request, urlopen

from tests.phone_browser import PATIENCE, Phone

FIREFOX = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)
WEBKIT = shutil.which("WebKitWebDriver") and shutil.which("Xvfb")
_MINI_BROWSERS = ("/usr/lib/*/webkit2gtk-4.1/MiniBrowser", "/usr/libexec/webkit2gtk-4.1/MiniBrowser")
_ASKED = {
    "go": ("WebDriver:Navigate", "POST", "url"),
    "run": ("WebDriver:ExecuteScript", "POST", "execute/sync"),
    "patience": ("WebDriver:SetTimeouts", "POST", "timeouts"),
    "size": ("WebDriver:SetWindowRect", "POST", "window/rect"),
}
"""What is asked for, as Firefox calls it, and as the W3C's WebDriver does."""

Ask = Callable[[str, dict[str, object]], Any]


class EnginePhone(Phone):
    """One page that is asked by WebDriver."""

    def __init__(self, ask: Ask, url: str) -> None:
        self._engine = ask
        ask("patience", {"script": (PATIENCE + 10) * 1_000})
        ask("size", {"width": 360, "height": 740})
        self.open(url)

    def open(self, url: str) -> None:
        """Open a page; the same one is loaded anew."""
        self._engine("go", {"url": url})

    def run(self, script: str, *values: object) -> Any:
        return self._engine("run", {"script": f"return ({script})(...arguments)", "args": values})


@contextmanager
def firefox(url: str, folder: Path) -> Iterator[EnginePhone]:
    """Open a page in Firefox, which is asked over its own socket."""
    assert FIREFOX
    folder.mkdir()
    port = _free_port()
    (folder / "user.js").write_text(f'user_pref("marionette.port", {port});\n', encoding="utf-8")
    arguments = (FIREFOX, "--headless", "--marionette", "--new-instance", "--profile", str(folder))
    with _running(*arguments, home=folder), _connected(port) as line:
        file = line.makefile("rwb")
        _heard(file)  # who it is
        numbers = iter(range(1, 1_000))

        def asked(method: str, values: dict[str, object]) -> Any:
            question = json.dumps([0, next(numbers), method, values]).encode()
            file.write(b"%d:%s" % (len(question), question))
            file.flush()
            _, _, error, answer = _heard(file)
            assert not error, error
            return answer["value"] if isinstance(answer, dict) and "value" in answer else answer

        asked("WebDriver:NewSession", {})
        yield EnginePhone(lambda what, values: asked(_ASKED[what][0], values), url)


@contextmanager
def webkit(url: str, folder: Path) -> Iterator[EnginePhone]:
    """Open a page in WebKitGTK's own small browser, on a screen that nobody sees."""
    folder.mkdir()
    port = _free_port()
    (browser,) = (path for places in _MINI_BROWSERS for path in Path("/").glob(places[1:]))
    options = {"binary": str(browser), "args": ["--automation"]}
    root = f"http://127.0.0.1:{port}/session"

    def asked(method: str, path: str, values: dict[str, object] | None) -> Any:
        body = None if values is None else json.dumps(values).encode()
        with urlopen(Request(f"{root}{path}", body, method=method), timeout=PATIENCE + 20) as answer:
            return json.load(answer)["value"]

    reading, writing = os.pipe()
    screen = _running(
        "Xvfb", "-displayfd", str(writing), "-screen", "0", "800x900x24", home=folder, pass_fds=(writing,)
    )
    with screen, open(reading, "rb") as said:
        os.close(writing)
        display = f":{said.readline().decode().strip()}"
        with _running("WebKitWebDriver", f"--port={port}", home=folder, DISPLAY=display):
            _connected(port).close()
            wanted: dict[str, object] = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
            place = "/" + asked("POST", "", wanted)["sessionId"]
            try:
                yield EnginePhone(
                    lambda what, values: asked(_ASKED[what][1], f"{place}/{_ASKED[what][2]}", values), url
                )
            finally:
                asked("DELETE", place, None)


@contextmanager
def _running(*arguments: str, home: Path, pass_fds: tuple[int, ...] = (), **more: str) -> Iterator[None]:
    program = subprocess.Popen(
        arguments,
        env={"PATH": os.environ["PATH"], "HOME": str(home), **more},
        pass_fds=pass_fds,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        program.terminate()
        program.wait()


def _connected(port: int) -> socket.socket:
    """Return a line to a program that has just been started."""
    end = monotonic() + PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), PATIENCE + 20)
        except OSError:
            assert monotonic() < end


def _heard(file: Any) -> Any:
    digits = b""
    while (digit := file.read(1)) != b":":
        digits += digit
    return json.loads(file.read(int(digits)))


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port
