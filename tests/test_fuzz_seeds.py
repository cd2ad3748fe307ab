"""What the fuzzer begins with: it goes on from files that are read, for one that is refused at once leads nowhere."""

import pytest

from tests.fuzz import targets
from tests.fuzz.seeds import SEEDS


@pytest.mark.parametrize(("kind", "last"), [("format", "make_plan"), ("journal", "record_of"), ("group", "group_text")])
def test_a_seed_of_each_kind_comes_through_to_the_last_step(
    kind: str, last: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Reached(Exception):
        """The last step of a target."""

    def reach(*_: object, **__: object) -> None:
        raise Reached

    monkeypatch.setattr(targets, last, reach)
    with pytest.raises(Reached):
        list(map(targets.TARGETS[kind], SEEDS[kind]()))
