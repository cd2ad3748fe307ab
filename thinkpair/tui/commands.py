"""Every key that people can press: the bindings, the footer, the help, the command palette and the table of keys in the
documentation are made from it. Which keys a person has changed, `keymap` knows; what is legal now, the view says.
"""

from collections.abc import Collection, Iterable, Mapping

from msgspec.structs import replace
from textual.binding import Binding, BindingType

from thinkpair.tui.user_command import PLACES, Place, UserCommand


def _does(name: str, keys: str, label: str, sentence: str, *, needs: str = "", footer: bool = True) -> UserCommand:
    return UserCommand(name=name, keys=keys, label=label, help=sentence, needs=needs, footer=footer)


def _asks(
    name: str, keys: str, label: str, sentence: str, command: str, *values: int, footer: bool = True
) -> UserCommand:
    asks: tuple[str | int, ...] = (command, *values)
    return UserCommand(name=name, keys=keys, label=label, help=sentence, asks=asks, needs=command, footer=footer)


_NOTE = _does("note_action", "a", "action", "Note an agreed action; the clock goes on.", needs="AddAction")
_UNDO = "Take back the last thing, with the clock as if it had not happened."
_SAVE = "Try again to record what could not be recorded."
_KEEP_ELSEWHERE = "Keep everything so far in another folder, while the disk refuses it."
_LEAVE = _does("leave", "q,ctrl+c,ctrl+q", "quit", "Quit; the session is saved, resume it any time.")
_BACK_ROW = _does("back_row", "b", "back row", "Show only what the back row reads and the whole room may; and back.")
_SHOW_AGREED = _does(
    "show_agreed", "l", "actions", "Show the room the agreed actions, on purpose; and hide them.", needs="back row"
)
_BACK = _does("back", "escape,q", "back", "Back to the session.")
_CLOSE_SCREEN = _does("leave", "q,ctrl+c,ctrl+q", "quit", "Close this screen; the session goes on.")
_EXPORT = _does("export", "e", "export", "Write it to a file: minutes, a calendar, a list of things to do.")
_HELP = _does("help", "question_mark,f1", "help", "Show every key.")

# In the order in which they matter: what does not fit the footer falls off at the end, all but the last one.
COMMANDS: Mapping[Place, tuple[UserCommand, ...]] = {
    "home": (
        _does("choose", "enter", "open", "Open what the mark points at."),
        _does("done", "d", "done", "Say that the marked action is done.", needs="actions"),
        _does("take_back", "u", "undo", "Open the action again that was said to be done.", needs="done"),
        _does("find", "slash", "find", "Find a format by its words.", needs="keys"),
        _does("names", "v", "show names", "Show names and actions, or hide them again.", needs="several"),
        _does("next_part", "tab", "next part", "To the next part of Home.", needs="keys"),
        _does("all_actions", "a", "actions", "See all agreed actions: sift, search, change, add.", needs="keys"),
        _does("groups", "g", "groups", "See the groups and their agreements; begin one.", needs="keys"),
        _does("history", "h", "history", "See the sessions held so far: sift, search, read, delete.", needs="keys"),
        _does("settings", "comma", "settings", "See and change the settings.", needs="keys"),
        _does("clear", "escape", "all formats", "Show everything again.", needs="finding"),
        _does("leave", "q,ctrl+c,ctrl+q", "quit", "Leave the program."),
        _HELP,
    ),
    "setup": (
        _does("start", "ctrl+s,f5", "start", "Hold the session as the run sheet says."),
        _does("next_field", "tab", "next", "To the next field."),
        _does("same_people", "f3", "same people", "Fill in the people of last time.", needs="people of last time"),
        _does("as_usual", "f4", "as usual", "Plan for the time that your sessions of it really took.", needs="usual"),
        _does("help", "f1", "help", "Show every key.", footer=False),
        _does("dismiss", "escape", "back", "Back without a session; what is typed stays until the program ends."),
    ),
    "history": (
        _does("choose", "enter", "open", "Show what is kept of the marked session.", needs="marked"),
        _does("find", "slash", "search", "Find sessions by any words that were recorded in them.", needs="keys"),
        _does("back", "escape,q", "back", "Back to Home; from the words to the list."),
        _does("next_group", "g", "group", "The sessions of one group after the other.", needs="keys"),
        _does("next_person", "w", "who", "The sessions with one person after the other.", needs="keys"),
        _does("next_format", "f", "format", "The sessions of one format after the other.", needs="keys"),
        _does("next_time", "t", "time", "Those of this month, of this year, of last year, all.", needs="keys"),
        _does("chart", "p", "progress", "What came of their actions, by month, and back.", needs="keys"),
        replace(_EXPORT, needs="marked"),
        _does("clear", "c", "all", "Show all sessions again.", needs="sifted"),
        _HELP,
    ),
    "minutes": (
        _does("dismiss", "escape,enter,q", "back", "Back to where it was opened."),
        _EXPORT,
        _does("delete", "d,delete", "delete", "Remove everything that was kept of this session; asks first."),
        replace(_HELP, footer=False),
    ),
    "preview": (
        _does("save", "ctrl+s", "save", "Write the file."),
        _does("fewer", "f7", "people", "Plan for one person fewer."),
        _does("more", "f8", "people", "Plan for one person more."),
        _does("reload", "f5", "their text", "Take over what another editor saved.", needs="changed"),
        _does("help", "f1", "help", "Show every key.", footer=False),
        _does("close", "escape", "leave", "Leave; asks where something is not saved."),
    ),
    "stage": (
        _asks("start", "enter", "start", "Begin, once the rules have been read.", "Start"),
        _asks("pause", "space", "pause", "Stop the clock.", "Pause"),
        _asks("continue", "space", "go on", "Let the clock go on after a pause.", "Continue"),
        _asks("go_on", "enter", "go on", "Leave the waiting place after the time is up.", "GoOn"),
        _asks("end_turn", "enter", "end turn", "The speaker is done: end this turn.", "EndTurn"),
        _asks("extend", "m", "more time", "Give the topic more time, where the format offers it.", "Extend"),
        _does("note_item", "i", "note", "Note an item on the list; the clock goes on.", needs="AddItem"),
        _asks("more", "plus,equals_sign", "a minute", "Give this turn a minute more.", "AddTime", 60),
        _asks("less", "minus", "a minute", "Take a minute off this turn.", "AddTime", -60),
        _NOTE,
        _asks("undo", "u", "undo", _UNDO, "Undo"),
        _asks("redo", "r", "redo", "Do again what was taken back.", "Redo"),
        _does("people", "p", "people", "Who is here, what each had; let them come, go, swap, pass.", needs="people"),
        _does("fit", "f", "fit", "End on time all the same: the ways to, as a table.", needs="fit"),
        _does("notes", "n", "notes", "Show the facilitator’s notes, or hide them.", needs="notes"),
        _asks("restart", "R", "restart turn", "Start this turn again.", "RestartTurn", footer=False),
        _does("deeds", "U", "last things", "The last things done, to go back further.", needs="deeds", footer=False),
        _BACK_ROW,
        _SHOW_AGREED,
        _does("page(1)", "pagedown", "more", "Show more of what does not fit the screen.", needs="more"),
        _does("page(-1)", "pageup", "more", "Back to what was above.", needs="more", footer=False),
        _does("retry", "s", "save again", _SAVE, needs="trouble"),
        _does("elsewhere", "S", "elsewhere", _KEEP_ELSEWHERE, needs="trouble"),
        _LEAVE,
        _HELP,
    ),
    "follow": (
        _BACK_ROW,
        _SHOW_AGREED,
        _does("page(1)", "pagedown", "more", "Show more of what does not fit the screen.", needs="more"),
        _does("page(-1)", "pageup", "more", "Back to what was above.", needs="more", footer=False),
        _CLOSE_SCREEN,
        _HELP,
    ),
    "waiting": (_CLOSE_SCREEN, _HELP),
    "review": (
        _does("verdict('done')", "d", "done", "It is done."),
        _does("verdict('open')", "o", "still open", "It is still open, and stays; the third time with a word on why."),
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
        _does("choose", "enter", "choose", "Take what the mark points at; where several may be taken, those picked."),
        _does("pick", "space", "pick", "Pick the marked answer, or not, where several may be taken.", needs="picks"),
        _does("number(KEY)", "1,2,3,4,5,6,7,8,9", "pick", "Take the answer with this number."),
    ),
    "typing": (
        _does("submit", "enter", "note it", "Note what is typed."),
        _does("stop_typing", "escape", "back to the keys", "Leave the line."),
    ),
    "actions": (
        _does("next_field", "enter", "next", "To the next field; after the last, note it. On an empty form: go on."),
        _does("back", "escape", "back", "Back to the session; a half-typed action stays.", needs="way back"),
        _does("wait", "escape", "what continues", "Say what continues the session.", needs="no way back", footer=False),
        _does("agreed", "down", "the list", "To the actions agreed so far, to edit or remove one.", needs="EditAction"),
        _asks("undo", "ctrl+z", "undo", _UNDO, "Undo"),
        _does("people", "f2", "people", "Who is here: let them come and go.", needs="people"),
        _does("retry", "ctrl+s", "save again", _SAVE, needs="trouble"),
        _does("elsewhere", "f3", "elsewhere", _KEEP_ELSEWHERE, needs="trouble"),
        _does("help", "f1", "help", "Show every key."),
    ),
    "picker": (
        _does("pick", "space", "pick", "Take a person in or out; letters find a name."),
        _does("everyone", "asterisk", "everyone", "Take everyone in, or nobody.", needs="many"),
    ),
    "agreed": (
        _does("edit", "e,enter", "edit", "Reword the action."),
        _does("remove", "d,delete", "remove", "Take the action back."),
    ),
    "groups": (
        _does("choose", "enter", "open", "Open the marked group.", needs="group"),
        _does("new", "n", "new", "Begin a new group."),
        _does("archived", "v", "archived too", "Show archived groups too, or hide them."),
        _HELP,
        _does("dismiss", "escape,q", "back", "Back to Home."),
    ),
    "group": (
        _does("start", "enter,s", "start", "Set up a session in the usual format.", needs="used"),
        _does("review", "r", "what is due", "Set up the review or the ending that is due.", needs="due"),
        _does("other", "f", "other format", "Set up a session in another format.", needs="used"),
        _does("edit", "e", "edit", "Change the group.", needs="whole"),
        _does("archive", "x", "archive", "Put the group away; nothing of it is lost.", needs="used"),
        _does("take_out", "x", "take out", "Take the group out of the archive.", needs="archived"),
        _HELP,
        _does("dismiss", "escape,q", "back", "Back to the groups."),
    ),
    "group_form": (
        _does("save", "ctrl+s", "keep", "Write the group down."),
        _does("next_field", "tab", "next", "To the next field."),
        _does("help", "f1", "help", "Show every key.", footer=False),
        _does("dismiss", "escape", "back", "Back; asks where something was typed."),
    ),
    "one_line": (
        _does("submit", "enter", "keep", "Keep what is typed."),
        _does("dismiss", "escape", "back", "Leave it as it was."),
    ),
    "pick_format": (
        _does("choose", "enter", "take it", "Take the marked format."),
        _does("move(1)", "down", "choose", "Move the mark.", footer=False),
        _does("dismiss", "escape", "back", "Back without a session."),
    ),
    "all_actions": (
        _does("whole", "enter", "history", "Show what became of the marked action, or hide it.", needs="marked"),
        _does("status('done')", "d", "done", "The marked action is done.", needs="open"),
        _does("status('dropped')", "x", "drop", "The marked action is no longer wanted.", needs="open"),
        _does("status('open')", "o", "open again", "The marked action is open after all.", needs="closed"),
        _does("edit", "e", "edit", "Type how the marked action reads now.", needs="marked"),
        _does("add", "a", "add", "Note an action that was agreed outside a session.", needs="keys"),
        _does("take_back", "u", "undo", "Take back the last change.", needs="changed"),
        _does("find", "slash", "search", "Find actions by their words.", needs="keys"),
        _does("next_state", "s", "state", "What is open, done, dropped, handed over, all.", needs="keys"),
        _does("next_owner", "w", "who", "The actions of one person after the other.", needs="keys"),
        _does("next_group", "g", "group", "The actions of one group after the other.", needs="keys"),
        _does("next_due", "t", "due", "What is overdue, due by today, due within a week, any date.", needs="keys"),
        _does("clear", "c", "all open", "Show everything that is open again.", needs="sifted"),
        _does("page(1)", "pagedown", "more", "Show more of what became of it.", needs="more"),
        _does("page(-1)", "pageup", "more", "Back to what was above.", needs="more", footer=False),
        _does("back", "escape,q", "back", "Back to Home; from the words to the list."),
        _HELP,
    ),
    "question": (
        _does("choose", "enter", "choose", "Take the answer the mark points at."),
        _does("dismiss", "escape", "back", "Change nothing."),
    ),
    "people": (
        _does("choose", "enter", "what to do", "What can be done with the marked person; or take the other one."),
        _does("join", "j", "joins", "Somebody comes late: type a name, or several.", needs="Join"),
        _BACK,
        _does("give_back", "g", "give time", "Give the marked person the time they had less, next.", needs="gift"),
        _does("depart", "x", "leaves", "The marked person leaves for good.", needs="leaves"),
        _does("step_away", "w", "steps away", "The marked person steps away, and will be back.", needs="leaves"),
        _does("come_back", "c", "comes back", "The marked person is back.", needs="comes back"),
        _does("pass_turn", "p", "passes now", "The marked person passes to the end of the round.", needs="passes"),
        _does("pass_altogether", "P", "passes for good", "The marked person passes altogether.", needs="passes"),
        _does("swap", "s", "swaps places", "The marked person swaps places with the next one.", needs="swaps"),
        _does("take_role", "t", "takes a role", "The marked person takes the role of the next one.", needs="roles"),
        _does("find", "slash", "find", "Find somebody by the letters of the name."),
        _asks("undo", "u", "undo", _UNDO, "Undo"),
        _asks("redo", "r", "redo", "Do again what was taken back.", "Redo"),
        _does("retry", "ctrl+s", "save again", _SAVE, needs="trouble"),
        _HELP,
    ),
    "finding": (
        _does("submit", "enter", "to the list", "Mark whom was found."),
        _does("stop_typing", "escape", "everyone", "Look for nobody."),
    ),
    "confirm": (
        _does("confirm", "enter", "confirm", "Do what is shown; undo takes it back."),
        _does("take_over(KEY)", "1,2,3,4,5,6,7,8,9", "hand over", "Do it, and hand the role over.", needs="takers"),
        _does("page(1)", "pagedown,down", "more", "Show more of what would change.", needs="more"),
        _does("page(-1)", "pageup,up", "more", "Back to what was above.", needs="more", footer=False),
        _does("back", "escape,q", "cancel", "Change nothing."),
    ),
    "fit": (
        _does("take(KEY)", "1,2,3", "take it", "Take the way with this number; it can be taken back.", needs="ways"),
        _does("page(1)", "pagedown,down", "more", "Show more of the table.", needs="more"),
        _does("page(-1)", "pageup,up", "more", "Back to what was above.", needs="more", footer=False),
        _BACK,
        _does("ends_at", "e", "ends at", "Show the ways to end at another time of day.", needs="Fit"),
        _does("began", "b", "really began", "Say when it really began, if nobody started the clock.", needs="began"),
        _asks("undo", "u", "undo", _UNDO, "Undo"),
        _asks("redo", "r", "redo", "Do again what was taken back.", "Redo"),
        _does("retry", "ctrl+s", "save again", _SAVE, needs="trouble"),
        _HELP,
    ),
    "deeds": (
        _does("choose", "enter", "back to here", "Take back all down to the marked one.", needs="deeds"),
        _asks("undo", "u", "undo", _UNDO, "Undo"),
        _asks("redo", "r", "redo", "Do again what was taken back.", "Redo"),
        _does("retry", "ctrl+s", "save again", _SAVE, needs="trouble"),
        _BACK,
        _HELP,
    ),
    "close": (
        _asks("close", "enter", "close", "Close the session and write its record.", "Close"),
        _NOTE,
        _EXPORT,
        _does("next_meeting", "n", "next meeting", "Say when the group meets next.", needs="group"),
        _does("keep_agreement", "g", "keep agreement", "Write it into the group's file.", needs="agreement"),
        _does("discard", "x", "discard", "Keep nothing of this session; asks first.", needs="Close"),
        _asks("undo", "u", "undo", _UNDO, "Undo"),
        _does("retry", "s", "save again", _SAVE, needs="trouble"),
        _does("elsewhere", "S", "elsewhere", _KEEP_ELSEWHERE, needs="trouble"),
        _LEAVE,
        _HELP,
    ),
    "settings": (
        _does("choose", "enter", "change", "Change the setting that the mark points at."),
        _does("reset", "d,delete", "default", "Let its default count again."),
        _does("dismiss", "escape,q", "back", "Back to Home."),
        _HELP,
    ),
    "setting": (
        _does("submit", "enter", "keep", "Let this value count from now on."),
        _does("stop_typing", "escape", "back", "Change nothing."),
    ),
    "help": (_does("dismiss", "escape,question_mark,f1,q,enter", "back", "Close the help."),),
}


def legal(commands: Iterable[UserCommand], can: Collection[str]) -> tuple[UserCommand, ...]:
    """Return those commands that can be done when `can` is what the session allows."""
    return tuple(command for command in commands if not command.needs or command.needs in can)


def bindings(*places: Place) -> list[BindingType]:
    """Return Textual's bindings for the commands of these places; two may share a key, and the legal one gets it.

    Their ids are "place.name".
    """
    return [
        Binding(key, command.action.replace("KEY", key), command.label, show=False, id=f"{place}.{command.name}")
        for place in places
        for command in COMMANDS[place]
        for key in command.keys.split(",")
    ]


def key_table() -> str:
    """Return every key as a Markdown table, for docs/keys.md."""
    lines = ["| where | key | does |", "|---|---|---|"]
    for place, commands in COMMANDS.items():
        where = PLACES[place]
        for command in commands:
            lines.append(f"| {where} | `{command.shown}` | {command.help} |")
            where = ""
    return "\n".join(lines) + "\n"
