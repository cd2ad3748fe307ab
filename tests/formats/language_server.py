"""A small editor: it drives a language server for TOML over standard input, as VS Code, Zed, Neovim and Helix do."""

import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import IO, Any


class Editor:
    """An editor with one file open."""

    def __init__(self, server: subprocess.Popen[bytes], folder: Path) -> None:
        self._server = server
        self._number = 0
        root = folder.as_uri()
        wanted: dict[str, Any] = {name: {} for name in ("diagnostic", "publishDiagnostics", "completion", "hover")}
        self.abilities = self.ask(
            "initialize",
            {"processId": os.getpid(), "rootUri": root, "capabilities": {"textDocument": wanted},
             "workspaceFolders": [{"uri": root, "name": "x"}]},
        )["capabilities"]  # fmt: skip
        self._tell("initialized", {})

    def open(self, path: Path) -> None:
        """Open a file."""
        text = path.read_text(encoding="utf-8")
        document = {"uri": path.as_uri(), "languageId": "toml", "version": 1, "text": text}
        self._tell("textDocument/didOpen", {"textDocument": document})

    def problems(self, path: Path) -> list[tuple[int, str]]:
        """Return what the server finds wrong with an open file: lines from 1, and words.

        It is asked again for as long as it finds nothing, up to half a minute: it may still be reading the schema.
        """
        found: Any = {"items": []}
        until = monotonic() + 30
        while not found["items"] and monotonic() < until:
            found = self.ask("textDocument/diagnostic", {"textDocument": {"uri": path.as_uri()}})
        return [(one["range"]["start"]["line"] + 1, one["message"]) for one in found["items"]]

    def completions(self, path: Path, line: int, column: int) -> list[str]:
        """Return what the server offers at a place (both count from 1)."""
        position = {"line": line - 1, "character": column - 1}
        found = self.ask("textDocument/completion", {"textDocument": {"uri": path.as_uri()}, "position": position})
        items = found["items"] if isinstance(found, dict) else found or []
        return [item["label"] for item in items]

    def hover(self, path: Path, line: int, column: int) -> str:
        """Return what the server says of a place (both count from 1)."""
        position = {"line": line - 1, "character": column - 1}
        found = self.ask("textDocument/hover", {"textDocument": {"uri": path.as_uri()}, "position": position})
        return json.dumps(found)

    def ask(self, method: str, parameters: Any) -> Any:
        """Ask the server, and return its answer; what it asks of the editor meanwhile is answered with nothing."""
        self._number += 1
        self._send({"id": self._number, "method": method, "params": parameters})
        while True:
            message = self._receive()
            if "method" in message:
                if "id" in message:
                    self._send({"id": message["id"], "result": None})
            elif message.get("id") == self._number:
                assert "error" not in message, message
                return message["result"]

    def _tell(self, method: str, parameters: Any) -> None:
        self._send({"method": method, "params": parameters})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        pipe = self._pipe(self._server.stdin)
        pipe.write(f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        pipe.flush()

    def _receive(self) -> Any:
        pipe, length = self._pipe(self._server.stdout), 0
        while line := pipe.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        assert length, "the server has ended"
        return json.loads(pipe.read(length))

    @staticmethod
    def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
        assert pipe is not None
        return pipe


@contextmanager
def editor(command: Sequence[str], folder: Path) -> Iterator[Editor]:
    """Start a language server, and end it afterwards."""
    with subprocess.Popen(
        command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as server:
        try:
            yield Editor(server, folder)
        finally:
            server.kill()
