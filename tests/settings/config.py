"""The file of settings, as somebody wrote it."""

from pathlib import Path


def config(home: Path, text: str | bytes) -> Path:
    """Write the file in the folder of the data; return it."""
    home.mkdir(exist_ok=True)
    path = home / "config.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path
