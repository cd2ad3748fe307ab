"""Every key that people can press: the bindings, the footer, the help, the command palette and the table of keys in the
documentation are made from it. Which keys a person has changed, `keymap` knows; what is legal now, the view says.
"""

from collections.abc import Collection, Iterable, Mapping

from msgspec.structs import replace
from textual.binding import Binding, BindingType

from thinkpair.tui.user_command import Place, UserCommand


def _does(name: str, keys: str, label: str, sentence: str, *, needs: str = "", footer: bool = True) -> UserCommand:
    return UserCommand(name=name, keys=keys, label=label, help=sentence, needs=needs, footer=footer)


def _asks(
    name: str, keys: str, label: str, sentence: str, command: str, *values: int, footer: bool = True
) -> UserCommand:
    asks: tuple[str | int, ...] = (command, *values)
    return UserCommand(name=name, keys=keys, label=label, help=sentence, asks=asks, needs=command, footer=footer)


_NOTE = _does("note_action", "a", "action", "Note an agreed action; the clock keeps running.", needs="AddAction")
_UNDO = "Undo, the clock included."
_SAVE = "Try again to save what could not be saved."
_KEEP_ELSEWHERE = "Save everything so far to another folder, while the disk refuses it."
_REDO = _asks("redo", "r,ctrl+y", "redo", "Redo what was undone.", "Redo")
_LEAVE = _does("leave", "q,ctrl+c,ctrl+q", "quit", "Quit; the session is saved, resume it any time.")
_BACK_ROW = _does("back_row", "b", "big screen", "Big letters for the room, without actions and notes; and back.")
_TAKE_OVER = _does(
    "take_over", "t", "take over", "Hold a joined session here, once its screen is gone.", needs="take over"
)
_SHOW_AGREED = _does(
    "show_agreed", "l", "actions", "Show the agreed actions to the room; and hide them.", needs="back row"
)
_FIGURES = "Type the votes of the item: their sum, or one figure for each person."
_BACK = _does("back", "escape,q", "back", "Back to the session.")
_CLOSE_SCREEN = _does("leave", "q,ctrl+c,ctrl+q", "quit", "Close this screen; the session keeps running.")
_EXPORT = _does("export", "e", "export", "Export to a file: minutes, a calendar, a to-do list.")
_HELP = _does("help", "question_mark,f1", "help", "Show every key.")
_HELP_UNSEEN = _does("help", "f1", "help", "Show every key.", footer=False)

# In the order in which they matter: what does not fit the footer falls off at the end, all but the last one.
COMMANDS: Mapping[Place, tuple[UserCommand, ...]] = {
    "home": (
        _does("choose", "enter", "open", "Open the selected line."),
        _does("done", "d", "done", "Mark the action as done.", needs="actions"),
        _does("take_back", "u", "undo", "Reopen the action that was marked as done.", needs="done"),
        _does("find", "slash", "find", "Find a format by its words.", needs="keys"),
        _does("clear", "escape", "all formats", "Show everything again.", needs="finding"),
        _does("names", "v", "show names", "Show names and actions, or hide them again.", needs="several"),
        _does("next_part", "tab", "next section", "To the next section of Home.", needs="keys"),
        _does("all_actions", "a", "actions", "See all agreed actions: filter, search, change, add.", needs="keys"),
        _does("groups", "g", "groups", "See the groups and their agreements; create one.", needs="keys"),
        _does("history", "h", "history", "See past sessions: filter, search, read, delete.", needs="keys"),
        _does("next_step", "n", "next session", "Set up what comes next for the group.", needs="next step"),
        _does("look_back", "r", "reflect", "Look back, for yourself, on your own screen.", needs="keys"),
        _does("settings", "comma", "settings", "See and change the settings.", needs="keys"),
        _does("leave", "q,ctrl+c,ctrl+q", "quit", "Quit the program."),
        _HELP,
    ),
    "setup": (
        _does("start", "ctrl+s,f5", "start", "Start the session with this run sheet."),
        _does("next_field", "tab", "next", "To the next field."),
        _does("same_people", "f3", "same people", "Fill in the people from last time.", needs="people of last time"),
        _does("as_usual", "f4", "as usual", "Plan with the time that your sessions really took.", needs="usual"),
        _does("instead", "f2", "other format", "A format for this many people, or what is due.", needs="instead"),
        _does("length(-1)", "down", "length", "Five minutes less; one minute where it is for each turn.", needs="time"),
        _does("length(1)", "up", "length", "Five minutes more; one minute where it is for each turn.", needs="time"),
        _HELP_UNSEEN,
        _does("dismiss", "escape", "back", "Back without a session; what you typed stays until you quit."),
    ),
    "history": (
        _does("choose", "enter", "open", "Show what is saved of the selected session.", needs="marked"),
        _does("find", "slash", "search", "Find sessions by any words saved in them.", needs="keys"),
        _does("clear", "c", "all", "Show all sessions again.", needs="filtered"),
        _does("back", "escape,q", "back", "Back to Home; from the search to the list."),
        _does("next_group", "g", "group", "Filter by group.", needs="keys"),
        _does("next_person", "w", "who", "Filter by person.", needs="keys"),
        _does("next_format", "f", "format", "Filter by format.", needs="keys"),
        _does("next_time", "t", "time", "Filter by time: this month, this year, last year, all.", needs="keys"),
        _does("chart", "p", "progress", "Show their actions by month; and back.", needs="keys"),
        replace(_EXPORT, needs="marked"),
        _HELP,
    ),
    "minutes": (
        _does("dismiss", "escape,enter,q", "back", "Back to where it was opened."),
        _EXPORT,
        _does("delete", "d,delete", "delete", "Delete everything saved of this session; asks first."),
        replace(_HELP, footer=False),
    ),
    "preview": (
        _does("save", "ctrl+s", "save", "Save the file."),
        _does("fewer", "f7", "people", "Plan for one person less."),
        _does("more", "f8", "people", "Plan for one person more."),
        _does("reload", "f5", "their text", "Use the text that another editor saved.", needs="changed"),
        _HELP_UNSEEN,
        _does("close", "escape", "close", "Close; asks if something is not saved."),
    ),
    "stage": (
        _asks("start", "enter", "start", "Begin, once the rules have been read.", "Start"),
        _TAKE_OVER,
        _asks("pause", "space", "pause", "Stop the clock.", "Pause"),
        _asks("continue", "space", "resume", "Resume after a pause.", "Continue"),
        _asks("go_on", "enter", "next", "To the next step, when the time is up.", "GoOn"),
        _does("end_break", "enter", "continue", "End the break, or a wait.", needs="break"),
        _asks("end_turn", "enter", "end turn", "End this turn: the speaker is done.", "EndTurn"),
        _does("retry", "s", "save again", _SAVE, needs="trouble"),
        _does("elsewhere", "S", "elsewhere", _KEEP_ELSEWHERE, needs="trouble"),
        _does("note_item", "i", "note", "Add an item to the list; the clock keeps running.", needs="AddItem"),
        _asks("extend", "m", "more time", "Give the topic more time, if the format offers it.", "Extend"),
        _asks("more", "plus,equals_sign", "a minute", "Give this turn a minute more.", "AddTime", 60),
        _asks("less", "minus", "a minute", "Take a minute off this turn.", "AddTime", -60),
        _does("page(1)", "pagedown", "more", "Show more of what does not fit the screen.", needs="more"),
        _NOTE,
        _REDO,
        _asks("undo", "u", "undo", _UNDO, "Undo"),
        _does("people", "p", "people", "Who is here and who spoke how long; join, leave, swap, pass.", needs="people"),
        _does("fit", "f", "catch up", "Ways to end on time.", needs="fit"),
        _does("notes", "n", "notes", "Show the facilitator’s notes, or hide them.", needs="notes"),
        _asks("restart", "R", "restart turn", "Restart this turn.", "RestartTurn", footer=False),
        _does("deeds", "U", "undo history", "Undo history, to go back further.", needs="deeds", footer=False),
        _BACK_ROW,
        _does("summary", "enter", "summary", "Show the summary.", needs="summary"),
        _SHOW_AGREED,
        _does("time", "c", "time", "Say the time in figures, where no figures are shown.", needs="no figures"),
        _does("phones", "P", "phones", "Let the room join with phones: shows a code to scan.", footer=False),
        _does("hide_call", "k", "hide call", "Hide the call to all rooms.", needs="call", footer=False),
        _does("page(-1)", "pageup", "more", "Back to what was above.", needs="more", footer=False),
        _LEAVE,
        _does("rounds", "j", "rounds", "The rounds: skip, jump, take a break, end for today.", needs="rounds"),
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
        _does("verdict('done')", "d", "done", "Mark it as done."),
        _does("verdict('open')", "o", "still open", "Leave it open; the third time, say why."),
        _does("change('open')", "t", "new date", "Leave it open, and type a new date."),
        _does("change('smaller')", "s", "scale down", "Scale it down: type the new wording, and by when."),
        _does("change('handed over')", "h", "hand over", "Hand it over: type the new owner."),
        _does("verdict('dropped')", "x", "drop", "Drop it."),
    ),
    "goals": (
        _does("goal('reached')", "d", "reached", "Mark the goal as reached; the purpose stays as it is."),
        _does("goal('open')", "o", "still open", "Leave the goal open."),
        _does("goal_change('moved')", "t", "new date", "Type a new date for the goal.", needs="goal"),
        _does("goal_change('reworded')", "s,e", "reword", "Type new words for the goal, or for the purpose."),
        _does("goal('dropped')", "x", "drop", "Drop the goal.", needs="goal"),
        _does("new_goal", "g", "new goal", "Type a new goal; with - before it, a milestone of the selected goal."),
    ),
    "agreement": (
        _does("stays", "d,o", "stays", "Leave the part as it is."),
        _does("reword", "s,e", "reword", "Type new words for the part; they replace the old ones."),
    ),
    "items": (
        _does("edit", "e", "edit", "Edit the item.", needs="items"),
        _does("remove", "d,delete", "remove", "Take the item off the list.", needs="items"),
    ),
    "votes": (
        _does("vote(-1)", "left", "a vote", "One vote less.", needs="CountVotes"),
        _does("vote(1)", "right", "a vote", "One vote more.", needs="CountVotes"),
        _does("figures", "e", "type votes", _FIGURES, needs="CountVotes"),
        _does("count(KEY)", "0,1,2,3,4,5,6,7,8,9", "count", "Type how many votes the item has.", needs="CountVotes"),
    ),
    "choice": (
        _does("choose", "enter", "choose", "Choose the selected line, or all picked ones where several are allowed."),
        _does("pick", "space", "pick", "Pick the selected answer, or not, where several are allowed.", needs="picks"),
        _does("number(KEY)", "1,2,3,4,5,6,7,8,9", "pick", "Choose the answer with this number."),
    ),
    "typing": (
        _does("submit", "enter", "save", "Save what you typed."),
        _does("stop_typing", "escape", "cancel", "Close the line."),
    ),
    "actions": (
        _does("next_field", "enter", "next", "To the next field; after the last, save. On an empty form: continue."),
        replace(_TAKE_OVER, keys="ctrl+t"),
        _does("retry", "ctrl+s", "save again", _SAVE, needs="trouble"),
        _does("elsewhere", "f3", "elsewhere", _KEEP_ELSEWHERE, needs="trouble"),
        _does("back", "escape", "back", "Back to the session; an unfinished action stays.", needs="way back"),
        _does("wait", "escape", "what continues", "Say what continues the session.", needs="no way back", footer=False),
        _does("agreed", "down", "the list", "To the agreed actions, to edit or remove one.", needs="EditAction"),
        _asks("undo", "ctrl+z", "undo", _UNDO, "Undo"),
        replace(_REDO, keys="ctrl+y"),
        _does("people", "f2", "people", "Who is here: join, leave.", needs="people"),
        replace(_LEAVE, keys="ctrl+c,ctrl+q"),
        _does("help", "f1", "help", "Show every key."),
    ),
    "picker": (
        _does("pick", "space", "select", "Select or deselect a person; letters find a name."),
        _does("everyone", "asterisk", "everyone", "Select everyone, or nobody.", needs="many"),
    ),
    "agreed": (
        _does("edit", "e,enter", "edit", "Edit the action."),
        _does("remove", "d,delete", "remove", "Remove the action."),
        _does("form", "escape", "to the form", "Back to the form; an unfinished action stays."),
    ),
    "groups": (
        _does("choose", "enter", "open", "Open the selected group.", needs="group"),
        _does("new", "n", "new", "Create a new group."),
        _does("archived", "v", "archived too", "Show archived groups too, or hide them."),
        _HELP,
        _does("dismiss", "escape,q", "back", "Back to Home."),
    ),
    "scheme": (
        _does("next_stage", "s", "stage", "Filter by stage: not begun, not met, review due and so on."),
        _does("next_kind", "k", "kind", "Filter by kind: pairs, shared mentors, peer groups."),
        _does("next_unit", "u", "unit", "Filter by unit; one of five pairs or more may have sums.", needs="units"),
        _does("find", "slash", "find", "Find pairs by words in their names, code or unit."),
        _does("clear", "c", "all", "Show all pairs again.", needs="filtered"),
        _does("chart", "p", "progress", "Show the numbers over time; and back."),
        _does("read_again", "r", "read again", "Read the scheme's files again."),
        _does("back", "escape", "back", "From the words or the numbers to the table.", needs="away", footer=False),
        _does("leave", "q,ctrl+c,ctrl+q", "quit", "Close the table."),
        _HELP,
    ),
    "programme": (
        _does("call", "c", "call", "Say something to all rooms: “Two minutes left”, “Come back”, own words."),
        _does("common_end", "e", "all back", "Set when all are to be back: rooms show it, and are late against it."),
        _does("line", "l", "line", "Show the line that each room types."),
        _HELP,
        _does("leave", "q,ctrl+c,ctrl+q", "quit", "Watch no longer; the rooms go on."),
    ),
    "group": (
        _does("start", "enter,s", "start", "Set up the session that comes next.", needs="used"),
        _does("review", "r", "what is due", "Set up the review or the ending that is due.", needs="due"),
        _does("other", "f", "other format", "Set up a session in another format.", needs="used"),
        _does("edit", "e", "edit", "Change the group.", needs="whole"),
        _does("archive", "x", "archive", "Archive the group; nothing is lost.", needs="used"),
        _does("take_out", "x", "restore", "Restore the group from the archive.", needs="archived"),
        _HELP,
        _does("dismiss", "escape,q", "back", "Back to the groups."),
    ),
    "group_form": (
        _does("save", "ctrl+s", "save", "Save the group."),
        _does("more", "f2", "more fields", "Show the other fields: agreement, goals, meetings.", needs="more"),
        _does("same_people", "f3", "same people", "Fill in the people from last time.", needs="people of last time"),
        _does("next_field", "tab", "next", "To the next field."),
        _HELP_UNSEEN,
        _does("dismiss", "escape", "back", "Back; asks if something is not saved."),
    ),
    "one_line": (
        _does("submit", "enter", "save", "Save what you typed."),
        _HELP_UNSEEN,
        _does("dismiss", "escape", "back", "Cancel."),
    ),
    "pick_format": (
        _does("choose", "enter", "choose", "Choose the selected format."),
        _does("move(1)", "down", "move", "Move the selection.", footer=False),
        _HELP_UNSEEN,
        _does("dismiss", "escape", "back", "Back without a session."),
    ),
    "all_actions": (
        _does("whole", "enter", "history", "Show the history of the action, or hide it.", needs="marked"),
        _does("page(1)", "pagedown", "more", "Show more of its history.", needs="more"),
        _does("status('done')", "d", "done", "Mark the action as done.", needs="open"),
        _does("status('open')", "o", "reopen", "Reopen the action.", needs="closed"),
        _does("add", "a", "add", "Note an action that was agreed outside a session.", needs="keys"),
        _does("back", "escape,q", "back", "Back to Home; from the search to the list."),
        _does("edit", "e", "edit", "Edit the action.", needs="marked"),
        _does("clear", "c", "all open", "Show all open actions again.", needs="filtered"),
        _does("status('dropped')", "x", "drop", "Drop the action.", needs="open"),
        _does("take_back", "u", "undo", "Undo the last change.", needs="changed"),
        _does("find", "slash", "search", "Find actions by their words.", needs="keys"),
        _does("next_state", "s", "state", "Filter by state: open, done, dropped, handed over, all.", needs="keys"),
        _does("next_owner", "w", "who", "Filter by person.", needs="keys"),
        _does("next_group", "g", "group", "Filter by group.", needs="keys"),
        _does("next_due", "t", "due", "Filter by date: overdue, due today, due within a week, any date.", needs="keys"),
        _does("page(-1)", "pageup", "more", "Back to what was above.", needs="more", footer=False),
        _HELP,
    ),
    "question": (
        _does("choose", "enter", "choose", "Choose the selected answer."),
        _HELP_UNSEEN,
        _does("dismiss", "escape", "back", "Change nothing.", needs="way back"),
    ),
    "people": (
        _does("choose", "enter", "what to do", "Show what this person can do; or choose the other person."),
        _does("retry", "ctrl+s", "save again", _SAVE, needs="trouble"),
        _does("join", "j", "joins", "Add people who come late: type one name or more.", needs="Join"),
        _BACK,
        _does("give_back", "g", "give time", "Give the person the time they are short, next.", needs="gift"),
        _does("depart", "x", "leaves", "The person leaves for good.", needs="leaves"),
        _does("step_away", "w", "steps away", "The person steps away and will be back.", needs="leaves"),
        _does("come_back", "c", "comes back", "The person is back.", needs="comes back"),
        _does("pass_turn", "p", "passes now", "The person passes for now, to the end of the round.", needs="passes"),
        _does("pass_altogether", "P", "passes for good", "The person passes for good.", needs="passes"),
        _does("swap", "s", "swaps places", "The person swaps places with another.", needs="swaps"),
        _does("take_role", "t", "takes a role", "The person takes the role of another.", needs="roles"),
        _does("find", "slash", "find", "Find a person by name."),
        _asks("undo", "u", "undo", _UNDO, "Undo"),
        _REDO,
        _HELP,
    ),
    "finding": (
        _does("submit", "enter", "to the list", "Select the person found."),
        _does("stop_typing", "escape", "everyone", "Show everyone again."),
    ),
    "confirm": (
        _does("confirm", "enter", "confirm", "Confirm; undo reverts it."),
        _does("hand_over(KEY)", "1,2,3,4,5,6,7,8,9", "choose", "Confirm; hand the role over, or skip.", needs="takers"),
        _does("page(1)", "pagedown,down", "more", "Show more of what would change.", needs="more"),
        _does("page(-1)", "pageup,up", "more", "Back to what was above.", needs="more", footer=False),
        _HELP_UNSEEN,
        _does("back", "escape,q", "cancel", "Change nothing."),
    ),
    "fit": (
        _does("take(KEY)", "1,2,3", "choose", "Choose the way with this number; undo reverts it.", needs="ways"),
        _does("retry", "ctrl+s", "save again", _SAVE, needs="trouble"),
        _does("page(1)", "pagedown,down", "more", "Show more of the table.", needs="more"),
        _does("page(-1)", "pageup,up", "more", "Back to what was above.", needs="more", footer=False),
        _BACK,
        _does("ends_at", "e", "ends at", "Set another end time.", needs="end"),
        _does("began", "b", "really began", "Set when it really began, if the clock started late.", needs="began"),
        _asks("undo", "u", "undo", _UNDO, "Undo"),
        _REDO,
        _HELP,
    ),
    "rounds": (
        _does("choose", "enter", "jump", "Jump to the selected round; shows first what changes.", needs="JumpTo"),
        _does("retry", "ctrl+s", "save again", _SAVE, needs="trouble"),
        _does("skip", "s", "skip the rest", "Skip the rest of this round.", needs="SkipRest"),
        _does("take_break", "b", "break", "Take a break of 5, 10 or 15 minutes after this step.", needs="TakeBreak"),
        _does("end_today", "t", "end for today", "Save the session here, to be resumed another day.", needs="EndToday"),
        _BACK,
        _asks("undo", "u", "undo", _UNDO, "Undo"),
        _REDO,
        _HELP,
    ),
    "phones": (
        _does("back", "enter,escape,q,P", "back", "Back to the session."),
        replace(_HELP, footer=False),
    ),
    "deeds": (
        _does("choose", "enter", "back to here", "Undo everything down to the selected line.", needs="deeds"),
        _does("retry", "ctrl+s", "save again", _SAVE, needs="trouble"),
        _asks("undo", "u", "undo", _UNDO, "Undo"),
        _REDO,
        _BACK,
        _HELP,
    ),
    "close": (
        _TAKE_OVER,
        _does("close", "enter", "close", "Save the session and close it.", needs="Close"),
        _does("retry", "s", "save again", _SAVE, needs="trouble"),
        _does("elsewhere", "S", "elsewhere", _KEEP_ELSEWHERE, needs="trouble"),
        _NOTE,
        _EXPORT,
        _does("next_meeting", "n", "next meeting", "Set when the group meets next.", needs="group"),
        _does("keep_agreement", "g", "save group", "Save the people, or their agreement, as group.", needs="agreement"),
        _does("terms", "t", "how you meet", "Set how often you meet, when you review it, when it ends.", needs="terms"),
        _does("discard", "x", "discard", "Delete this session; asks first.", needs="Close"),
        _asks("undo", "u", "undo", _UNDO, "Undo"),
        _LEAVE,
        _HELP,
    ),
    "settings": (
        _does("choose", "enter", "change", "Change the selected setting."),
        _does("reset", "d,delete", "default", "Reset to default."),
        _does("dismiss", "escape,q", "back", "Back to Home."),
        _HELP,
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


def keys_of(place: Place) -> frozenset[str]:
    """Return the keys of a place, as they are without anybody's own choice."""
    return frozenset(key for command in COMMANDS[place] for key in command.keys.split(","))
