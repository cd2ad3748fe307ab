"""What a group holds next: its first meeting, then what fits its kind and number."""

import pytest

from tests.meetings import a_group
from thinkpair.groups.summary import next_format


@pytest.mark.parametrize(
    ("texts", "held", "format_id"),
    [
        ({"mentor": "Ana", "kind": "mentor and mentee"}, 0, "mentoring-first-meeting"),
        ({"mentor": "Ana", "kind": "mentor and mentee"}, 1, "mentoring-conversation"),
        ({"kind": "pair"}, 0, "peer-first-meeting"),
        ({"kind": "pair", "how_often": "weekly"}, 0, "thinking-pair"),
        ({"people": "A, B, C", "kind": "peer group"}, 0, "group-first-meeting"),
        ({"people": "A, B, C, D", "kind": "peer group"}, 2, "peer-mentoring-group"),
        ({"people": "A, B, C", "kind": "peer group"}, 2, ""),
        ({"people": "A, B, C", "mentor": "A", "kind": "shared mentor"}, 2, "shared-mentor"),
        ({"format": "check-in"}, 0, "check-in"),
        ({"format": "check-in"}, 3, "check-in"),
        ({"format": "peer-first-meeting", "kind": "pair"}, 0, "peer-first-meeting"),
        ({"format": "peer-first-meeting", "kind": "pair"}, 1, "thinking-pair"),
        ({"people": "A, B, C, D, E, F, G, H, I", "kind": "peer group"}, 0, ""),
    ],
)
def test_what_comes_next(texts: dict[str, str], held: int, format_id: str) -> None:
    assert next_format(a_group(**texts), held) == format_id
