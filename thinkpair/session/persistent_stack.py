"""A stack that is never changed: pushing returns a longer one that shares everything with the shorter one.

The state keeps its history in such stacks, so that ten thousand undo steps cost no more than ten thousand entries.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

from msgspec import Struct

T = TypeVar("T")


class PersistentStack(Struct, Generic[T], frozen=True):
    """Items, the newest first. Comparing, counting and walking take no recursion, whatever the length."""

    _node: tuple[T, PersistentStack[T]] | None = None
    _length: int = 0

    def push(self, item: T) -> PersistentStack[T]:
        """Return the chain with one item more; this one stays as it is."""
        return PersistentStack((item, self), self._length + 1)

    @property
    def top(self) -> T | None:
        """The newest item, or None where there is none."""
        return self._node[0] if self._node else None

    @property
    def rest(self) -> PersistentStack[T]:
        """All but the newest; of an empty chain, itself."""
        return self._node[1] if self._node else self

    def oldest_first(self) -> tuple[T, ...]:
        """Return the items in the order in which they were pushed."""
        return tuple(self)[::-1]

    def replacing(self, old: T, *new: T) -> PersistentStack[T]:
        """Return the chain with `new` in the place of `old`, or without it; unchanged where `old` is not there."""
        newer: list[T] = []
        chain = self
        while chain._node and chain._node[0] != old:
            newer.append(chain._node[0])
            chain = chain._node[1]
        if not chain._node:
            return self
        chain = chain.rest
        for item in (*new, *reversed(newer)):
            chain = chain.push(item)
        return chain

    def __iter__(self) -> Iterator[T]:
        chain = self
        while chain._node:
            item, chain = chain._node
            yield item

    def __len__(self) -> int:
        return self._length

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PersistentStack):
            return NotImplemented
        if len(self) != len(other):
            return False
        mine, theirs = self, other
        while mine is not theirs and mine._node and theirs._node:
            if mine._node[0] != theirs._node[0]:
                return False
            mine, theirs = mine._node[1], theirs._node[1]
        return True

    def __repr__(self) -> str:
        return f"<PersistentStack of {self._length}>"
