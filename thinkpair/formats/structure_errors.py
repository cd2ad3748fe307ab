"""Whether a document has the shape of the model: from pydantic's errors to plain words.

It also gives a best guess at what was meant, so that the rules can look at the rest of a file that is wrong.
"""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any, Literal, get_args

from pydantic import BaseModel, ValidationError

from thinkpair.formats.diagnostics import MOST_SHOWN, Problem
from thinkpair.formats.model import Ask, Format, Role, Round, Step
from thinkpair.formats.spelling_hints import LONGEST_GUESS, name_meant, nearest
from thinkpair.formats.toml_document import value_at
from thinkpair.formats.value_parsers import InvalidValue, toml_word
from thinkpair.safe_text import control_character, safe_text
from thinkpair.toml_positions import Path

_GUESSES = 4
_STEP_MEANT: dict[str, Any] = {"title": "…", "time": "1m"}
_ROUND_MEANT: dict[str, Any] = {"title": "…", "step": [_STEP_MEANT]}
_MEANT: dict[str, Any] = {
    "title": "…",
    "question": "…",
    "time": "1m",
    "total": "1m",
    "round": [_ROUND_MEANT],
    "step": [_STEP_MEANT],
}
# What authors write who know other formats; only where the table has the key that is meant.
_SYNONYMS: dict[type[BaseModel], dict[str, str]] = {
    Format: {"name": "title", "duration": "total", "minutes": "total", "author": "source"},
    Role: {"name": "title", "text": "brief", "count": "people"},
    Ask: {"text": "question", "prompt": "question", "choices": "options"},
    Round: {
        "name": "title",
        "duration": "total",
        "minutes": "total",
        "times": "repeat",
        "repeats": "repeat",
        "note": "notes",
        "question": "prompt",
        "text": "prompt",
        "for-each": "for_each",
        "foreach": "for_each",
    },
    Step: {
        "name": "title",
        "duration": "time",
        "minutes": "time",
        "length": "time",
        "text": "prompt",
        "question": "prompt",
        "who": "speak",
        "roles": "speak",
        "role": "speak",
        "note": "notes",
    },
}
# What is written in another way altogether.
_WRITTEN_SO = {
    "break": 'a break is a step with speak = "anyone", and its time',
    "pause": 'a pause is a step with speak = "nobody", and its time',
    "pairs": 'write groups = "pairs"',
    "threes": 'write groups = "threes"',
    "fours": 'write groups = "fours"',
}
_HEADERS = {"role": "[role.NAME]", "ask": "[ask.NAME]", "round": "[[round]]", "step": "[[round.step]]"}


def read_shape(document: Mapping[str, Any]) -> tuple[Format | None, tuple[Problem, ...]]:
    """Return the format in a document, and every problem of its shape.

    Where there are problems the format is a best guess, for the rules alone; None where nothing can be guessed.
    """
    try:
        return Format.model_validate(document), ()
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)[:MOST_SHOWN]
    if misplaced := tuple(_misplaced_headers(document)):
        return None, misplaced
    meant = {_meant(fault["loc"]) for fault in faults if fault["type"] == "extra_forbidden"}
    names = _misspelt_names(faults)
    told = [fault for fault in faults if fault["loc"] not in meant and not _repeats_a_name(fault, document, names)]
    problems = tuple(_problem(fault, document) for fault in told)
    return (None if len(faults) == MOST_SHOWN else _guess(_with_names(document, names))), problems


def _misspelt_names(faults: Iterable[Any]) -> dict[str, str]:
    """Return what was meant by each name that a header declares and that cannot be one: told there, and once."""
    headers = [
        str(fault["loc"][1]) for fault in faults if fault["loc"][0] in ("role", "ask") and "[key]" in fault["loc"]
    ]
    return {name: meant for name in headers if (meant := name_meant(name))}


def _repeats_a_name(fault: Any, document: Mapping[str, Any], names: Mapping[str, str]) -> bool:
    value = value_at(document, _document_path(fault["loc"], document))
    return isinstance(value, str) and value.removeprefix("each ") in names


def _with_names(value: Any, names: Mapping[str, str]) -> Any:
    """Return a document with the names that were meant, wherever they stand alone."""
    if not names:
        return value
    if isinstance(value, Mapping):
        return {names.get(key, key): _with_names(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [_with_names(inner, names) for inner in value]
    return names.get(value, value) if isinstance(value, str) else value


def _misplaced_headers(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Find a `[[round.step]]` or `[[round.role]]` without a `[[round]]` above: it makes a table of `round` itself."""
    rounds = document.get("round")
    if not isinstance(rounds, Mapping):
        return
    if rounds.keys() - {"step", "role", "ask"}:
        yield Problem(("round",), "value", "every round has a header with two brackets", "write [[round]]")
        return
    for key in rounds:
        if key == "step":
            hint = 'write [[round]] above it, with its title = "…"'
            yield Problem(("round", "step", 0), "missing-key", "no [[round]] stands above this step", hint)
        elif key in ("role", "ask"):
            yield Problem(("round", key, 0), "misplaced-key", f"{key}s stand at the top", f"write {_HEADERS[key]}")


def _guess(document: Mapping[str, Any]) -> Format | None:
    guess = deepcopy(dict(document))
    for _ in range(_GUESSES):
        try:
            return Format.model_validate(guess)
        except ValidationError as error:
            for fault in reversed(error.errors(include_url=False, include_input=False)):
                _repair(guess, fault)
    return None


def is_written(document: Mapping[str, Any], path: Path) -> bool:
    """Say whether a key or a table stands in a document; a text may stand for a list of one."""
    for number, part in enumerate(path):
        above = value_at(document, path[:number])
        if isinstance(above, str):
            return True
        if not (part in above if isinstance(above, Mapping) else isinstance(above, list) and part in range(len(above))):
            return False
    return True


def table_at(path: Path) -> type[BaseModel] | None:
    """Return the model of the table at a path; None where there is none."""
    match path:
        case ():
            return Format
        case ("role", str()):
            return Role
        case ("ask", str()):
            return Ask
        case ("round", int()):
            return Round
        case ("round", int(), "step", int()):
            return Step
        case _:
            return None


def table_words(path: Path) -> str:
    """Return what a table is called: "a step", "a format"."""
    names: dict[object, str] = {Role: "a role", Ask: "a question", Round: "a round", Step: "a step"}
    return names.get(table_at(path), "a format")


def _problem(fault: Any, document: Mapping[str, Any]) -> Problem:
    path = _document_path(fault["loc"], document)
    cause = fault.get("ctx", {}).get("error")
    if isinstance(cause, InvalidValue):
        at: Literal["key", "value"] = "key" if "[key]" in fault["loc"] else "value"
        return Problem(path, "value", str(cause), cause.hint, at, cause.index)
    value = value_at(document, path)
    match fault["type"]:
        case "extra_forbidden":
            return _unknown_key(path, document)
        case "missing":
            return _missing(path)
        case "literal_error":
            return _wrong_word(path, value)
        case "tuple_type" | "list_type":
            return _no_list(path, value)
        case _:
            return _no_table(path, value)


def _document_path(loc: tuple[str | int, ...], document: Any) -> Path:
    """Return where a fault stands in the file, where a key can be bad itself, and a text stands for a list of one."""
    path = tuple(part for part in loc if part != "[key]")
    return path[:-1] if isinstance(value_at(document, path[:-1]), str) else path


def _unknown_key(path: Path, document: Mapping[str, Any]) -> Problem:
    table, key = path[:-1], str(path[-1])
    model = table_at(table)
    shown, words = safe_text(key, LONGEST_GUESS), table_words(table)
    known = list(model.model_fields) if model else []
    message = f'"{shown}" is not a key of {words}'
    if model is Step and key == "roles":
        return Problem(path, "unknown-key", message, 'did you mean "speak"?')
    if model is Round and key == "time" and "use" in value_at(document, table):
        return Problem(path, "unknown-key", message, 'beside "use" write total, for all of its rounds')
    if hint := _elsewhere(model, key, value_at(document, path)):
        return Problem(path, "misplaced-key", message, hint)
    if model in (Round, Step) and key in _WRITTEN_SO:
        return Problem(path, "unknown-key", message, _WRITTEN_SO[key])
    if near := _key_meant(key, model):
        return Problem(path, "unknown-key", message, f'did you mean "{near}"?')
    return Problem(path, "unknown-key", message, f"the keys of {words} are {', '.join(known)}" if known else "")


def _meant(path: Path) -> Path | None:
    """Return the path of the known key that an unknown one stands for."""
    key = _key_meant(str(path[-1]), table_at(path[:-1]))
    return (*path[:-1], key) if key else None


def _key_meant(key: str, model: type[BaseModel] | None) -> str | None:
    if model is None or (model in (Round, Step) and key in _WRITTEN_SO):
        return None
    return _SYNONYMS.get(model, {}).get(key) or nearest(key, model.model_fields)


def _elsewhere(model: type[BaseModel] | None, key: str, value: Any) -> str:
    """Return where a key belongs that other tables have; a trap of TOML is told to move up."""
    if model is Step and key in Round.model_fields:
        return f'"{key}" belongs to the round: move it up, above the first [[round.step]] of its round'
    if key in _HEADERS and isinstance(value, (dict, list)):
        return f"{key}s stand at the top: {_HEADERS[key]}" if key in ("role", "ask") else f"write {_HEADERS[key]}"
    if key in _HEADERS:
        return ""
    if model is not Format and key in Format.model_fields:
        return f'"{key}" belongs to the format: move it up, above the first header in brackets'
    if key in Round.model_fields and model is Format:
        or_step = " (or below a [[round.step]])" if key in Step.model_fields else ""
        return f'"{key}" belongs to a round: move it below [[round]]{or_step}'
    if key in Step.model_fields and model in (Round, Format) and key not in _SYNONYMS[model]:
        return f'"{key}" belongs to a step: move it below a [[round.step]]'
    if key in Role.model_fields and model in (Format, Round):
        return f'"{key}" belongs to a role: move it below [role.NAME]'
    return ""


def _missing(path: Path) -> Problem:
    table, key = path[:-1], str(path[-1])
    words = table_words(table)
    if key == "round":
        hint = "write [[round]], and its steps below it"
        return Problem(table, "missing-key", "a format needs at least one round", hint)
    if table_at(table) is Ask:
        return Problem(table, "missing-key", "this question has no text", 'write question = "…"')
    lacks = f"this {words.partition(' ')[2]}"
    return Problem(table, "missing-key", f"{lacks} needs a {key}", f'write {key} = "…"')


def _wrong_word(path: Path, value: Any) -> Problem:
    words = _words_of(path)
    said = f'"{safe_text(value, LONGEST_GUESS)}"' if isinstance(value, str) else toml_word(value)
    near = nearest(value, words) if isinstance(value, str) else None
    listed = ", ".join(f'"{word}"' for word in words)
    hint = f'did you mean "{near}"? It takes {listed}' if near else f"it takes {listed}"
    return Problem(path, "value", f"{path[-1]} cannot be {said}", hint, "value")


def _words_of(path: Path) -> list[str]:
    """Return the words that a key takes, from the type in the model."""
    model = table_at(path[:-1])
    annotation = model.model_fields[str(path[-1])].annotation if model else None
    parts = [part for arg in get_args(annotation) for part in (get_args(arg) or (arg,))]
    return [part for part in parts if isinstance(part, str)]


def _no_list(path: Path, value: Any) -> Problem:
    key = str(path[-1])
    if key in _HEADERS:
        message = f"every {key} has a header of its own, and this is {toml_word(value)}"
        return Problem(path, "value", message, f"write {_HEADERS[key]}, with two brackets on each side")
    example = '["…", "…"]'
    if key == "marks" or (isinstance(value, str) and 0 < len(value) <= LONGEST_GUESS):
        example = f'["{safe_text(value)}"]' if isinstance(value, str) else '["1m"]'
    hint = f"write it in brackets: {key} = {example}"
    return Problem(path, "value", f"{key} is a list, not {toml_word(value)}", hint, "value")


def _no_table(path: Path, value: Any) -> Problem:
    key = next((part for part in reversed(path) if part in _HEADERS), "")
    inline = path[-1:] == ("brief",)
    hint = 'write it like { mentor = "…" }' if inline else f"write {_HEADERS.get(str(key))}, and its keys below"
    return Problem(path, "value", f"keys with values are expected here, not {toml_word(value)}", hint)


def _repair(guess: Any, fault: Any) -> None:
    """Change a document towards what was probably meant, so that the rest of it can be looked at."""
    path = _document_path(fault["loc"], guess)
    table, key = value_at(guess, path[:-1]), path[-1]
    if isinstance(table, list):
        _repair_item(guess, path)
    elif isinstance(table, dict):
        value = table.pop(key, None)
        cause = fault.get("ctx", {}).get("error")
        if fault["type"] == "extra_forbidden":
            _put_where_meant(guess, path, value)
        elif isinstance(value, str) and isinstance(cause, InvalidValue) and control_character(value) is not None:
            table[key] = "".join("…" if control_character(char) is not None else char for char in value)
        elif key in _MEANT:
            table[key] = deepcopy(_MEANT[str(key)])
        elif path[:-1] in (("role",), ("ask",)) and not isinstance(value, dict):
            table[key] = {"question": "…"} if path[0] == "ask" else {}


def _repair_item(guess: Any, path: Path) -> None:
    items, index = value_at(guess, path[:-1]), path[-1]
    if isinstance(index, int) and path[-2] in ("round", "step"):
        items[index] = deepcopy(_MEANT[str(path[-2])][0])
    else:
        value_at(guess, path[:-2]).pop(path[-2], None)


def _put_where_meant(guess: Any, path: Path, value: Any) -> None:
    model, key = table_at(path[:-1]), str(path[-1])
    near = _key_meant(key, model)
    if model is Step and key in Round.model_fields and near is None:
        value_at(guess, path[:2]).setdefault(key, value)
    elif near:
        meant = value_at(guess, path[:-1]).setdefault(near, value)
        if meant is not value and isinstance(meant, dict) and isinstance(value, dict):
            meant.update(value)
