"""Every key that people can press, declared once.

Owns key, words and meaning of each command; the bindings, the footer, the help, the command palette and the README's
table are made from it. Must not know what a screen looks like, nor whether a command is legal now (the view says that).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from textual.binding import Binding, BindingType

from thinkpair.session import commands as ask
from thinkpair.session.commands import Command

Place = Literal[
    "home",
    "setup",
    "minutes",
    "preview",
    "stage",
    "review",
    "items",
    "votes",
    "choice",
    "typing",
    "actions",
    "picker",
    "agreed",
    "question",
    "close",
    "help",
]

PLACES: Mapping[Place, str] = {
    "home": "Home",
    "setup": "Set-up",
    "minutes": "A session that was held",
    "preview": "The preview of a format",
    "stage": "While a session runs",
    "review": "Going through the actions of last time",
    "items": "A list that is being collected",
    "votes": "A list that is being voted on",
    "choice": "A choice",
    "typing": "Typing a line",
    "actions": "Agreed actions",
    "picker": "Picking people",
    "agreed": "The agreed actions so far",
    "question": "A question",
    "close": "The close",
    "help": "This help",
}

_READ = {
    "plus": "+",
    "minus": "−",
    "question_mark": "?",
    "slash": "/",
    "escape": "esc",
    "left": "←",
    "right": "→",
    "down": "↓",
    "pagedown": "page down",
    "pageup": "page up",
    "0": "0-9",
    "1": "1-9",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UserCommand:
    """One thing that a key does.

    `keys` are Textual's key names, parted by commas, the shown one first; `label` is the footer's word (commands that
    follow each other with the same label share one place there); `help` is one sentence. With `asks` it asks the
    session for that; otherwise the screen, the widget or the app has an action of this `name`; KEY in it is the digit
    that was pressed. `needs` names what must be there for it: a command that is legal (see `View.can`), or what the
    screen has; "" for nothing.
    """

    name: str
    keys: str
    label: str
    help: str
    asks: Command | None = None
    needs: str = ""
    footer: bool = True

    @property
    def first_key(self) -> str:
        """The key that is shown, by Textual's name."""
        return self.keys.split(",")[0]

    @property
    def shown(self) -> str:
        """The key as people read it."""
        return _READ.get(self.first_key, self.first_key)

    @property
    def action(self) -> str:
        """The Textual action that does it."""
        if self.asks is not None:
            return f"ask('{self.name}')"
        return f"app.{self.name}" if self.name in _OF_THE_APP else self.name


_OF_THE_APP = ("help", "leave", "note_action")


def _does(name: str, keys: str, label: str, sentence: str, *, needs: str = "", footer: bool = True) -> UserCommand:
    return UserCommand(name=name, keys=keys, label=label, help=sentence, needs=needs, footer=footer)


def _asks(name: str, keys: str, label: str, sentence: str, command: Command, *, footer: bool = True) -> UserCommand:
    needs = type(command).__name__
    return UserCommand(name=name, keys=keys, label=label, help=sentence, asks=command, needs=needs, footer=footer)


_NOTE = _does("note_action", "a", "action", "Note an agreed action; the clock goes on.", needs="AddAction")
_UNDO = "Take back the last thing, with the clock as if it had not happened."
_SAVE = "Try again to record what could not be recorded."
_LEAVE = _does("leave", "q,ctrl+c,ctrl+q", "leave", "Leave; everything is kept to go on with.")
_HELP = _does("help", "question_mark,f1", "help", "Show every key.")

# In the order in which they matter: what does not fit the footer falls off at the end, all but the last one.
COMMANDS: Mapping[Place, tuple[UserCommand, ...]] = {
    "home": (
        _does("choose", "enter", "open", "Open what the mark points at."),
        _does("done", "d", "done", "Say that the marked action is done.", needs="actions"),
        _does("take_back", "u", "undo", "Open the action again that was said to be done.", needs="done"),
        _does("find", "slash", "find", "Find a format by its words.", needs="keys"),
        _does("next_part", "tab", "next part", "To the next part of Home.", needs="keys"),
        _does("clear", "escape", "all formats", "Show everything again.", needs="finding"),
        _does("leave", "q,ctrl+c,ctrl+q", "quit", "Leave the program."),
        _HELP,
    ),
    "setup": (
        _does("start", "ctrl+s,f5", "start", "Hold the session as the run sheet says."),
        _does("next_field", "tab", "next", "To the next field."),
        _does("help", "f1", "help", "Show every key.", footer=False),
        _does("dismiss", "escape", "back", "Back without a session; what is typed stays until the program ends."),
    ),
    "minutes": (_does("dismiss", "escape,enter,q", "back", "Back to Home."),),
    "preview": (
        _does("save", "ctrl+s", "save", "Write the file."),
        _does("fewer", "f7", "people", "Plan for one person fewer."),
        _does("more", "f8", "people", "Plan for one person more."),
        _does("reload", "f5", "their text", "Take over what another editor saved.", needs="changed"),
        _does("help", "f1", "help", "Show every key.", footer=False),
        _does("close", "escape", "leave", "Leave; asks where something is not saved."),
    ),
    "stage": (
        _asks("start", "enter", "start", "Begin, once the rules have been read.", ask.Start()),
        _asks("pause", "space", "pause", "Stop the clock.", ask.Pause()),
        _asks("continue", "space", "go on", "Let the clock go on after a pause.", ask.Continue()),
        _asks("go_on", "enter", "go on", "Leave the waiting place after the time is up.", ask.GoOn()),
        _asks("end_turn", "enter", "end turn", "The speaker is done: end this turn.", ask.EndTurn()),
        _asks("extend", "m", "more time", "Give the topic more time, where the format offers it.", ask.Extend()),
        _does("note_item", "i", "note", "Note an item on the list; the clock goes on.", needs="AddItem"),
        _asks("more", "plus,equals_sign", "a minute", "Give this turn a minute more.", ask.AddTime(60)),
        _asks("less", "minus", "a minute", "Take a minute off this turn.", ask.AddTime(-60)),
        _NOTE,
        _asks("undo", "u", "undo", _UNDO, ask.Undo()),
        _asks("redo", "r", "redo", "Do again what was taken back.", ask.Redo()),
        _asks("restart", "R", "restart turn", "Start this turn again.", ask.RestartTurn(), footer=False),
        _does("page(1)", "pagedown", "more", "Show more of what does not fit the screen.", needs="more"),
        _does("page(-1)", "pageup", "more", "Back to what was above.", needs="more", footer=False),
        _does("retry", "s", "save again", _SAVE, needs="trouble"),
        _LEAVE,
        _HELP,
    ),
    "review": (
        _does("verdict('done')", "d", "done", "It is done."),
        _does("verdict('open')", "o", "still open", "It is still open, and stays."),
        _does("change('smaller')", "s", "smaller", "It becomes smaller: type how it reads now."),
        _does("change('handed over')", "h", "hand over", "Somebody else takes it: type who."),
        _does("verdict('dropped')", "x", "drop", "It is dropped."),
    ),
    "items": (
        _does("edit", "e", "edit", "Reword the item."),
        _does("remove", "d,delete", "remove", "Take the item off the list."),
    ),
    "votes": (
        _does("vote(-1)", "left", "a vote", "One vote less for the item."),
        _does("vote(1)", "right", "a vote", "One vote more."),
        _does("count(KEY)", "0,1,2,3,4,5,6,7,8,9", "count", "Type how many votes the item has."),
    ),
    "choice": (
        _does("choose", "enter", "choose", "Take what the mark points at."),
        _does("number(KEY)", "1,2,3,4,5,6,7,8,9", "pick", "Take the answer with this number."),
    ),
    "typing": (
        _does("submit", "enter", "note it", "Note what is typed."),
        _does("stop_typing", "escape", "back to the keys", "Leave the line."),
    ),
    "actions": (
        _does("next_field", "enter", "next", "To the next field; after the last, note it. On an empty form: go on."),
        _does("back", "escape", "back", "Back to the session; a half-typed action stays."),
        _does("agreed", "down", "the list", "To the actions agreed so far, to edit or remove one.", needs="EditAction"),
        _asks("undo", "ctrl+z", "undo", _UNDO, ask.Undo()),
        _does("retry", "ctrl+s", "save again", _SAVE, needs="trouble"),
        _does("help", "f1", "help", "Show every key."),
    ),
    "picker": (_does("pick", "space", "pick", "Take a person in or out; letters find a name."),),
    "agreed": (
        _does("edit", "e,enter", "edit", "Reword the action."),
        _does("remove", "d,delete", "remove", "Take the action back."),
    ),
    "question": (
        _does("choose", "enter", "choose", "Take the answer the mark points at."),
        _does("dismiss", "escape", "back", "Change nothing."),
    ),
    "close": (
        _asks("close", "enter", "close", "Close the session and write its record.", ask.Close()),
        _NOTE,
        _asks("undo", "u", "undo", _UNDO, ask.Undo()),
        _does("retry", "s", "save again", _SAVE, needs="trouble"),
        _LEAVE,
        _HELP,
    ),
    "help": (_does("dismiss", "escape,question_mark,f1,q,enter", "back", "Close the help."),),
}


def commands_of(*places: Place) -> Iterator[UserCommand]:
    """Yield what can be pressed in these places, in the order of the places."""
    for place in places:
        yield from COMMANDS[place]


def named(place: Place, name: str) -> UserCommand | None:
    """Return the command of a place that has this name, or None."""
    return next((command for command in COMMANDS[place] if command.name == name), None)


def legal(commands: Iterable[UserCommand], can: Collection[str]) -> tuple[UserCommand, ...]:
    """Return those commands that can be done when `can` is what the session allows."""
    return tuple(command for command in commands if not command.needs or command.needs in can)


def bindings(*places: Place) -> list[BindingType]:
    """Return Textual's bindings for the commands of these places; two may share a key, and the legal one gets it."""
    return [
        Binding(key, command.action.replace("KEY", key), command.label, show=False)
        for command in commands_of(*places)
        for key in command.keys.split(",")
    ]


def key_table() -> str:
    """Return every key as a Markdown table, for the README."""
    lines = ["| where | key | does |", "|---|---|---|"]
    for place, commands in COMMANDS.items():
        where = PLACES[place]
        for command in commands:
            lines.append(f"| {where} | `{command.shown}` | {command.help} |")
            where = ""
    return "\n".join(lines) + "\n"
