"""The chime: its samples, and playing them through any audio player of the machine; run as a separate process.

`python -I -S chime.py end` writes the samples to a temporary file, plays it with the first player that works, and exits
with 1 if none did. It imports the standard library alone, so that it starts without the package.
"""

from __future__ import annotations

import io
import math
import shutil
import signal
import subprocess
import sys
import tempfile
import wave
from array import array
from collections.abc import Iterator
from pathlib import Path

RATE = 22_050
"""Samples in a second."""

_ATTACK, _RELEASE, _LEAD = 0.02, 0.15, 0.05
_PARTIALS = ((1.0, 1.0, 2.2), (2.0, 0.35, 3.5), (3.01, 0.12, 6.0))
"""Of a small bowl that is touched: how many times the note, how loud, how fast it dies away."""

_VOICES = {"end": (523.25, 2.0, 0.22), "soft": (392.0, 1.2, 0.09)}
"""The note in hertz, the seconds, and how loud of what could be: 1 is the most."""

_PLAYERS: tuple[tuple[str, ...], ...] = (
    ("pw-play", "{}"),
    ("paplay", "{}"),
    ("aplay", "-q", "{}"),
    ("afplay", "{}"),
    ("play", "-q", "{}"),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "quiet", "{}"),
    ("powershell", "-NoProfile", "-Command", "(New-Object Media.SoundPlayer '{}').PlaySync()"),
)
PROGRAMS = tuple(program for program, *_ in _PLAYERS)
"""The players that are looked for."""

_LONGEST, _LAST_RESORT = 5.0, 30


def samples(voice: str) -> array[int]:
    """Return the samples of a voice, "end" or "soft": 16 bits, one channel, `RATE` in a second."""
    note, seconds, loudness = _VOICES[voice]
    most = sum(loud for _, loud, _ in _PARTIALS)
    played = (loudness / most * _at(note, seconds, number / RATE) for number in range(int(seconds * RATE)))
    return array("h", [0] * int(_LEAD * RATE)) + array("h", (round(32_767 * sample) for sample in played))


def _at(note: float, seconds: float, time: float) -> float:
    swell = min(1.0, time / _ATTACK, (seconds - time) / _RELEASE)
    gentle = math.sin(swell * math.pi / 2) ** 2
    tones = (
        loud * math.exp(-fade * time) * math.sin(math.tau * note * times * time) for times, loud, fade in _PARTIALS
    )
    return gentle * sum(tones)


def sound_file(voice: str) -> bytes:
    """Return a voice as a WAV file."""
    played = samples(voice)
    if sys.byteorder == "big":
        played.byteswap()
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(RATE)
        writer.writeframes(played.tobytes())
    return file.getvalue()


def players() -> Iterator[tuple[str, ...]]:
    """Yield the players that this machine has, as commands with "{}" for the file."""
    for program, *arguments in _PLAYERS:
        if path := shutil.which(program):
            yield (path, *arguments)


def play(voice: str) -> bool:
    """Play a voice through the first player that can; return whether one could."""
    with tempfile.TemporaryDirectory(prefix="thinkpair-") as folder:
        file = Path(folder, "chime.wav")
        file.write_bytes(sound_file(voice))
        return any(_played([part.replace("{}", str(file)) for part in player]) for player in players())


def _played(command: list[str]) -> bool:
    nothing = subprocess.DEVNULL
    try:
        done = subprocess.run(command, stdin=nothing, stdout=nothing, stderr=nothing, timeout=_LONGEST)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def main() -> int:
    """Play what the first argument names; end at the latest after half a minute."""
    if hasattr(signal, "alarm"):
        signal.alarm(_LAST_RESORT)
    try:
        return 0 if play(sys.argv[1]) else 1
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main())
