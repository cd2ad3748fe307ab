"""What each guest has given in a vote: known to this program while it runs, and afterwards to the guest's phone alone.

A vote may be secret, so nothing on disk says whose votes are whose. Each phone gets a receipt, which only who has the
key can make; with it a guest of a session that was resumed gives what is left, and nothing twice.
"""

from collections.abc import Callable, Mapping, Sequence
from hmac import compare_digest, digest

from msgspec import DecodeError, json

from thinkpair.session.actions import Item

_LONGEST = 1_000
"""Signs of a receipt; of a longer one a phone has none, and its messages stay short."""

_SEAL = 64


class Ballots:
    """The votes of all guests, by the list that is voted on, and by who gives them."""

    def __init__(self, key: str) -> None:
        """Nobody has voted; receipts are made, and known again, with the `key`."""
        self._key = key.encode()
        self._given: dict[tuple[str, str], dict[int, int]] = {}

    def of(self, list: str, name: str) -> Mapping[int, int]:
        """Return what somebody has given to the items of a list, by their numbers."""
        return self._given.get((list, name), {})

    def change(self, list: str, name: str, number: int, votes: int) -> int:
        """Set what somebody gives to an item; return by how much that is more than before."""
        ballot = self._given.setdefault((list, name), {})
        more = votes - ballot.get(number, 0)
        ballot[number] = votes
        return more

    def receipt(self, list: str, name: str) -> str:
        """Return the receipt for somebody's votes on a list, "" for none."""
        ballot = self.of(list, name)
        words = json.encode((list, name, ballot)).decode()
        return self._seal(words) + words if ballot and len(words) <= _LONGEST else ""

    def restore(self, receipt: str, name: str, items: Callable[[str], Sequence[Item]]) -> None:
        """Take in what somebody gave before, unless more is known, or `items` of the list do not have it any more."""
        seal, words = receipt[:_SEAL], receipt[_SEAL:]
        if not compare_digest(seal.encode(), self._seal(words).encode()):
            return
        try:
            list, whose, ballot = json.decode(words, type=tuple[str, str, dict[int, int]])
        except DecodeError:
            return
        votes = {item.number: item.votes or 0 for item in items(list)}
        if whose == name and all(votes.get(number, 0) >= given for number, given in ballot.items()):
            self._given.setdefault((list, name), ballot)

    def _seal(self, words: str) -> str:
        return digest(self._key, words.encode(), "sha256").hex()
