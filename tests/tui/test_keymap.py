"""The user's own keys: what can be, what is told, and that the screens go by them."""

import pytest

from tests.tui.stages import pair, stage
from thinkpair.settings import GivenValue
from thinkpair.tui.keymap import Keymap, configurable_commands, key_name, parse_keymap
from thinkpair.tui.keys import COMMANDS


def written(**keys: str) -> dict[str, GivenValue]:
    return {
        name: GivenValue(tuple(key.split()), "config.toml", line, 1) for line, (name, key) in enumerate(keys.items(), 1)
    }


def problems(**keys: str) -> list[str]:
    return [str(problem) for problem in parse_keymap(written(**keys)).problems]


def test_a_name_counts_wherever_nothing_is_typed() -> None:
    places = {place for place, name in parse_keymap(written(undo="Z")).changes if name == "undo"}
    assert places == {"stage", "people", "fit", "rounds", "deeds", "close"}
    assert parse_keymap(written(undo="f7")).changes[("actions", "undo")] == "f7"


def test_two_commands_can_change_places() -> None:
    changed = parse_keymap(written(undo="r", redo="u"))
    assert changed.problems == ()
    assert (changed.changes["stage", "undo"], changed.changes["stage", "redo"]) == ("r", "u")


def test_ctrl_c_always_leads_out() -> None:
    assert parse_keymap(written(leave="f12")).changes["stage", "leave"] == "f12,ctrl+c,ctrl+q"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("?", "question_mark"),
        ("[", "left_square_bracket"),
        ("Page Down", "pagedown"),
        ("esc", "escape"),
        ("−", "minus"),
        (" ", "space"),
        ("R", "R"),
        ("é", "é"),
        ("alt+z", "alt+z"),
        ("ctrl+m", "enter"),
    ],
)
def test_keys_are_named_as_people_write_them(written: str, name: str) -> None:
    assert key_name(written) == name


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"udno": "z"}, ['config.toml:1:1: "udno" has no key to change; did you mean "undo"?']),
        ({"count": "z"}, ['config.toml:1:1: "count" has no key to change; did you mean "continue"?']),
        ({"undo": "zz"}, ['config.toml:1:1: "zz" is not a valid key: try "z", "?", "space", "f5" or "ctrl+z"']),
        (
            {"undo": "ctrl+c"},
            ['config.toml:1:1: "ctrl+c" cannot be a key of undo: the terminal or every screen needs it'],
        ),
        (
            {"submit": "x"},
            ['config.toml:1:1: "x" cannot be a key of submit: text is typed there; take one like "f5"'],
        ),
        (
            {"redo": "Y", "undo": "Y"},
            [
                'config.toml:2:1: "Y" is the key of redo already (While a session runs); take another one for undo',
            ],
        ),
        (
            {"undo": "r", "redo": "q"},
            [
                'config.toml:2:1: "q" is the key of leave already (While a session runs); take another one for redo',
                'config.toml:1:1: "r" is the key of redo already (While a session runs); take another one for undo',
            ],
        ),
    ],
)
def test_what_cannot_be_is_told_with_its_line_and_passed_over(keys: dict[str, str], told: list[str]) -> None:
    assert problems(**keys) == told


def test_what_is_told_of_a_hostile_key_can_be_printed() -> None:
    told = problems(**{"\x1b[31m": "\x1b]2;evil\x07", "undo": "\x1b[2J"})
    assert len(told) == 2
    assert all(one.isprintable() for one in told)


def test_every_name_in_the_settings_is_one_plain_word() -> None:
    assert all(name.replace("_", "").isalnum() for name in configurable_commands())
    names = {(place, command.in_settings) for place, commands in COMMANDS.items() for command in commands}
    digits = sum("KEY" in command.name for commands in COMMANDS.values() for command in commands)
    assert len({name for name in names if name[1]}) == sum(map(len, COMMANDS.values())) - digits


def test_a_changed_key_is_shown_with_its_command() -> None:
    keymap = Keymap({("stage", "undo"): "Z"})
    assert keymap.named("stage", "undo") == next(
        command for command in keymap.commands_of("stage") if command.name == "undo"
    )
    assert keymap.key_of("stage", "undo") == "Z"
    assert Keymap().key_of("stage", "undo") == "u"


async def test_a_running_stage_goes_by_changed_keys_where_others_share_them() -> None:
    async with stage(pair()) as room:
        room.app.use_keys(parse_keymap(written(pause="Z", end_turn="X")).changes)
        await room.press("enter", "Z")
        assert room.live.view().phase == "paused"
        await room.press("space", "X")
        assert "Z pause" in room.keys
        assert "X end turn" in room.keys


async def test_two_commands_that_change_keys_are_not_mixed_up() -> None:
    async with stage(pair()) as room:
        room.app.use_keys(parse_keymap(written(undo="r", redo="u")).changes)
        await room.press("enter", "space", "r")
        assert room.live.view().phase == "running"
        await room.press("u")
        assert room.live.view().phase == "paused"


async def test_keys_can_be_given_back() -> None:
    async with stage(pair()) as room:
        room.app.use_keys(parse_keymap(written(pause="Z")).changes)
        room.app.use_keys({})
        await room.press("enter", "Z")
        assert room.live.view().phase == "running"
        await room.press("space")
        assert room.live.view().phase == "paused"
