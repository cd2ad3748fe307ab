"""A change to a group, made on what the group says now: somebody else may have changed it since it was read."""

from typing import Any, TypeVar

from pydantic import BaseModel

Table = TypeVar("Table", bound=BaseModel)


def merged(before: Table, after: Table, now: Table) -> Table:
    """Return `now` with everything in which `after` differs from `before`.

    What was added to a list is added to what is there; of a field that both changed, `after` counts.
    """
    changed = [(name, value) for name, value in after if value != getattr(before, name, None)]
    changes = {name: _field(getattr(before, name, None), value, getattr(now, name, None)) for name, value in changed}
    return now.model_copy(update=changes)


def _field(before: Any, after: Any, now: Any) -> Any:
    if isinstance(before, BaseModel) and isinstance(after, BaseModel) and isinstance(now, BaseModel):
        return merged(before, after, now)
    lists = isinstance(before, tuple) and isinstance(after, tuple) and isinstance(now, tuple)
    if lists and after[: len(before)] == before:
        return now + tuple(item for item in after[len(before) :] if item not in now)
    return after
