"""Pages in headless Chromium, by its own protocol over a pipe: each page is a phone with a memory of its own."""

import json
import os
import shutil
import subprocess
import sys
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")
PATIENCE = 60.0
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-pipe",
)

# The pipe is expected at the descriptors 3 and 4.
_TAKE = """import os, sys
asks, answers = map(os.dup, map(int, sys.argv[1:3]))
os.dup2(asks, 3)
os.dup2(answers, 4)
os.set_inheritable(3, True)
os.set_inheritable(4, True)
os.execv(sys.argv[3], sys.argv[3:])"""

# The text of the page once it has all of the words, or after so many milliseconds; looked at whenever the page changes.
_WHEN_READ = """(words, gone, patience) => new Promise(done => {
    const text = () => document.body ? document.body.innerText : "";
    const say = () => { changes.disconnect(); done(text()); };
    const look = () => { if (words.every(word => text().includes(word)) && !(gone && text().includes(gone))) say(); };
    const changes = new MutationObserver(look);
    changes.observe(document, {attributes: true, characterData: true, childList: true, subtree: true});
    setTimeout(say, patience);
    look();
})"""


class Browser:
    """One Chromium, until `close`."""

    def __init__(self, folder: Path) -> None:
        assert CHROMIUM
        asks, self._asks = os.pipe()
        self._answers, answers = os.pipe()
        self._process = subprocess.Popen(
            [sys.executable, "-ISc", _TAKE, str(asks), str(answers), CHROMIUM, *_FLAGS, f"--user-data-dir={folder}"],
            pass_fds=(asks, answers),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(asks)
        os.close(answers)
        self._count = 0
        self._rest = b""

    def open(self, url: str, *, dark: bool = False) -> "Phone":
        """Open a page on a phone of its own."""
        context = self.ask("Target.createBrowserContext")["browserContextId"]
        target = self.ask("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        phone = Phone(self, session)
        phone.ask("Emulation.setDeviceMetricsOverride", width=360, height=740, deviceScaleFactor=1, mobile=True)
        scheme = "dark" if dark else "light"
        phone.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        phone.ask("Page.navigate", url=url)
        return phone

    def ask(self, method: str, session: str = "", **values: object) -> dict[str, Any]:
        """Ask for something, and return the answer."""
        self._count += 1
        asked = {"id": self._count, "method": method, "params": values, **({"sessionId": session} if session else {})}
        os.write(self._asks, json.dumps(asked).encode() + b"\0")
        while True:
            message = self._next()
            if message.get("id") == self._count:
                assert "error" not in message, message
                result: dict[str, Any] = message["result"]
                return result

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()
        os.close(self._asks)
        os.close(self._answers)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            came = os.read(self._answers, 1 << 16)
            assert came, "Chromium has ended"
            self._rest += came
        message, _, self._rest = self._rest.partition(b"\0")
        read: dict[str, Any] = json.loads(message)
        return read


class Phone:
    """One page; things are found by what they are called for those who do not see them."""

    def __init__(self, browser: Browser, session: str) -> None:
        self._browser = browser
        self._session = session

    def ask(self, method: str, **values: object) -> dict[str, Any]:
        return self._browser.ask(method, self._session, **values)

    def run(self, script: str, *values: object) -> Any:
        """Return what a function in the page returns."""
        call = f"({script})(...{json.dumps(values)})"
        answer = self.ask("Runtime.evaluate", expression=call, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    @property
    def text(self) -> str:
        """What can be read now."""
        text: str = self.run("() => document.body ? document.body.innerText : ''")
        return text

    def wait_for(self, *words: str, gone: str = "") -> str:
        """Wait until all of these words can be read, and no longer what is to be `gone`."""
        text: str = self.run(_WHEN_READ, words, gone, PATIENCE * 1_000)
        assert all(word in text for word in words), f"{words} not in:\n{text}"
        assert not (gone and gone in text), f"{gone!r} in:\n{text}"
        return text

    def press(self, name: str) -> None:
        """Press the button with this name."""
        assert self.run(
            """name => { const found = [...document.querySelectorAll("button")].find(button =>
                (button.getAttribute("aria-label") || button.textContent) === name && button.offsetParent);
                if (found) found.click(); return Boolean(found); }""",
            name,
        ), f"no button {name!r} in:\n{self.text}"

    def type(self, label: str, text: str) -> None:
        """Type into the field with this label."""
        assert self.run(
            """(label, text) => { const found = [...document.querySelectorAll("label")].find(each =>
                each.textContent === label); if (!found || !found.offsetParent) return false;
                const field = document.getElementById(found.htmlFor);
                field.focus(); field.value = text;
                field.dispatchEvent(new Event("input", {bubbles: true})); return true; }""",
            label,
            text,
        ), f"no field {label!r} in:\n{self.text}"

    def cut_off(self, cut: bool) -> None:
        """Cut the phone off its network, or not any more."""
        self.ask("Network.emulateNetworkConditions", offline=cut, latency=0, downloadThroughput=-1, uploadThroughput=-1)

    def value(self, label: str) -> str:
        """What stands in the field with this label."""
        value: str = self.run(
            """label => document.getElementById([...document.querySelectorAll("label")].find(each =>
                each.textContent === label).htmlFor).value""",
            label,
        )
        return value

    def load_again(self) -> None:
        """Load the page once more, as a phone does that has dropped it from its memory."""
        self.ask("Page.reload")

    def picture(self) -> bytes:
        """Return what the page looks like, as PNG."""
        return b64decode(self.ask("Page.captureScreenshot", format="png")["data"])
