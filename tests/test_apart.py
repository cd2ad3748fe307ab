"""Work in a process of its own: its answer comes, what it loaded does not, and an error is as if it were done here."""

import os
import subprocess
import sys

import pytest

PROGRAM = """
import os, sys
from thinkpair.cli.apart import apart
here = os.getpid()
def work():
    {}
    return ["an answer"] * 100_000
print(apart(work)()[-1])
print("wave" in sys.modules)
"""

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="without a second process the work is done here")


def done(work: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", PROGRAM.format(work)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_the_answer_comes_without_what_was_loaded_for_it() -> None:
    assert done("import wave").stdout == "an answer\nFalse\n"


def test_an_error_is_told_once_and_ends_the_program_as_if_it_came_from_here() -> None:
    ended = done("os.write(2, b'line 3: what is wrong\\n'); raise OSError('no such format')")
    assert ended.returncode == 1
    assert ended.stderr.count("line 3: what is wrong\n") == ended.stderr.count("OSError: no such format") == 1


@pytest.mark.parametrize("end", ["os.kill(os.getpid(), 9)", "os._exit(3)", "raise KeyboardInterrupt"])
def test_where_no_answer_comes_the_work_is_done_here(end: str) -> None:
    ended = done(f"if os.getpid() != here: {end}")
    assert (ended.stdout, ended.stderr) == ("an answer\nFalse\n", "")
