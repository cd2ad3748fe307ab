"""Garbage in the files that the program keeps for itself: some of it here, all of it in `make torture`."""

from pathlib import Path

import pytest

from tests.hostile.garbage import GARBAGE, KEPT, furnish, wrong_after


@pytest.mark.parametrize(("name", "kinds"), [(name, list(GARBAGE)[at % 4 :: 4]) for at, name in enumerate(KEPT)])
def test_garbage_in_a_file_keeps_nothing_else_from_being_shown_and_is_kept(
    name: str, kinds: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = {}
    for kind in kinds:
        home = tmp_path / kind
        monkeypatch.setenv("THINKPAIR_HOME", str(home))
        furnish(home)
        wrong[kind] = list(wrong_after(home, KEPT[name], GARBAGE[kind]))
    assert not any(wrong.values()), wrong
