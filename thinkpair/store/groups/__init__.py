"""Pairs and groups that meet again: who they are, what they agreed, where they want to go.

One hand-editable file a group, `groups/<id>.toml`. Loads pydantic: Home and `resume` look through `glance` instead.
"""

from thinkpair.store.groups.folder import Found, Groups
from thinkpair.store.groups.model import Agreement, Goal, Group, Milestone, Person

__all__ = ["Agreement", "Found", "Goal", "Group", "Groups", "Milestone", "Person"]
