"""The one declaration of every key."""

from itertools import combinations

import pytest

from docs.generate import key_table
from thinkpair.session import commands
from thinkpair.tui.keymap import Keymap
from thinkpair.tui.keys import COMMANDS, bindings, legal
from thinkpair.tui.user_command import PLACES, Place, UserCommand
from thinkpair.tui.widgets.header_footer import KeyFooter


def test_every_need_is_a_command_of_the_engine_or_something_a_screen_has() -> None:
    for command in Keymap().commands_of(*PLACES):
        assert command.needs in ("", command.needs.lower()) or hasattr(commands, command.needs)


def test_what_a_key_asks_the_session_for_is_the_command_that_it_needs() -> None:
    asked = {each.name: each.command for each in Keymap().commands_of(*PLACES) if each.asks}
    assert asked["less"] == commands.AddTime(-60)
    assert asked["pause"] == commands.Pause()
    assert all(type(each.command).__name__ == each.needs for each in Keymap().commands_of(*PLACES) if each.asks)


@pytest.mark.parametrize("place", PLACES)
def test_two_commands_share_a_key_only_where_both_have_needs(place: Place) -> None:
    for one, other in combinations(COMMANDS[place], 2):
        if set(one.keys.split(",")) & set(other.keys.split(",")):
            assert one.needs
            assert other.needs


def test_escape_is_no_key_of_the_stage() -> None:
    assert not any("escape" in command.keys for command in COMMANDS["stage"])


def test_bindings_have_every_key_with_its_action() -> None:
    made = {(binding.key, binding.action) for binding in bindings("votes")}  # type: ignore[union-attr]
    assert ("7", "count(7)") in made
    assert ("left", "vote(-1)") in made


def test_the_key_table_has_every_command_once() -> None:
    table = key_table()
    assert table.count("\n") == 2 + sum(len(commands) for commands in COMMANDS.values())
    assert "| While a session runs | `enter` | Begin, once the rules have been read. |" in table
    assert "| `−` | Take a minute off this turn. |" in table


def _footer(commands: tuple[UserCommand, ...], width: int, most: int = 2) -> list[str]:
    return [line.plain for line in KeyFooter(commands, most=most).draw(width)]


def test_a_narrow_footer_keeps_what_is_needed_most_and_the_help() -> None:
    running = legal(COMMANDS["stage"], {"Pause", "EndTurn", "AddTime", "AddAction", "Undo"})
    assert _footer(running, 38) == ["space pause  enter end turn", "+ − a minute  a action  u undo  ? help"]
    assert _footer(running, 20, most=1) == ["space pause   ? help"]
    assert _footer(running, 6, most=1) == ["? help"]
    assert _footer(running, 3, most=1) == ["? help"]


def test_no_lines_no_keys() -> None:
    assert _footer(COMMANDS["stage"], 80, most=0) == []
