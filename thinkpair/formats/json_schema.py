"""The format language as a JSON Schema for editors and as key tables for the reference, made from the model alone."""

import json
from typing import Any, get_args

from msgspec import Struct
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from thinkpair.formats.field_types import Kind
from thinkpair.formats.model import Ask, Format, Role, Round, Step
from thinkpair.formats.value_parsers import NEWEST_SYNTAX

SCHEMA_ID = f"urn:thinkpair:format:syntax-{NEWEST_SYNTAX}"
"""What the schema is called, wherever its file is: it changes with the language alone."""

TABLES: dict[str, type[BaseModel]] = {"format": Format, "role": Role, "ask": Ask, "round": Round, "step": Step}
"""The tables of the language, by the word that the documents call them with."""


class Key(Struct, frozen=True):
    """One key of a table, as the author's reference shows it: Markdown, one sentence or a few."""

    name: str
    kind: str
    default: str
    meaning: str


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a format file, with a description for every key."""
    schema = Format.model_json_schema()
    _plain(schema)
    schema["$defs"]["Round"]["anyOf"] = [{"required": ["use"]}, {"required": ["title", "step"]}]
    schema["$defs"]["Step"]["anyOf"] = [{"required": ["time"]}, {"required": ["total"]}]
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "$id": SCHEMA_ID, "title": "thinkpair format"}
    return {**head, **schema}


def schema_text() -> str:
    """Return the JSON Schema as text."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def keys_of(table: type[BaseModel]) -> tuple[Key, ...]:
    """Return the keys of a table in the order of the model."""
    shown = table.model_json_schema()["properties"]
    return tuple(
        Key(name, _kind(field), "required" if field.is_required() else _default(shown[name]), field.description or "")
        for name, field in table.model_fields.items()
    )


def key_table(table: type[BaseModel]) -> str:
    """Return a Markdown table of the keys: key, what it takes, its default, its meaning."""
    lines = ["| key | takes | default | meaning |", "|---|---|---|---|"]
    lines += [f"| `{key.name}` | {key.kind} | {key.default} | {key.meaning} |" for key in keys_of(table)]
    return "\n".join(lines) + "\n"


def _plain(schema: Any) -> None:
    """Take out what an author does not need: titles made from names, null for what is not written."""
    if isinstance(schema, list):
        for item in schema:
            _plain(item)
    if not isinstance(schema, dict):
        return
    if {"type": "null"} in schema.get("anyOf", ()):
        kinds = [kind for kind in schema.pop("anyOf") if kind != {"type": "null"}]
        schema.update(kinds[0] if len(kinds) == 1 else {"anyOf": kinds})
    if schema.get("default", "") is None:
        del schema["default"]
    if "patternProperties" in schema:
        schema["additionalProperties"] = False
    if isinstance(schema.get("title"), str):
        del schema["title"]
    for value in schema.values():
        _plain(value)


def _kind(field: FieldInfo) -> str:
    """Return what a key takes, in words."""
    kinds = [part for part in field.metadata if isinstance(part, Kind)]
    if kinds:
        return kinds[0].words
    return _kind_of(field.annotation)


def _kind_of(annotation: Any) -> str:
    for part in getattr(annotation, "__metadata__", ()):
        if isinstance(part, Kind):
            return part.words
    parts = [part for part in get_args(annotation) if part not in (type(None), ...)]
    if parts and all(isinstance(part, str) for part in parts):
        return ", ".join(f'`"{part}"`' for part in parts)
    if getattr(annotation, "__origin__", None) is tuple:
        inner = _kind_of(parts[0])
        return {"table": "tables", "text": "list of text"}.get(inner, f"list of {inner}s")
    if getattr(annotation, "__origin__", None) is dict:
        return f"table: {_kind_of(parts[0])} → {_kind_of(parts[1])}"
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "table"
    return ", ".join(_kind_of(part) for part in parts)


def _default(schema: dict[str, Any]) -> str:
    default = schema.get("default")
    return "none" if default is None else f"`{json.dumps(default, ensure_ascii=False)}`"
