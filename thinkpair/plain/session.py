"""A session as lines of text, for screen readers, dumb terminals, pipes and logs.

It writes a line when something changes, not each second.
"""

import re
from collections.abc import Callable
from pathlib import Path

from thinkpair.dates import Dates
from thinkpair.errors import FilesError, ThinkpairError, UsageError
from thinkpair.plain.commands import HELP, help_about, parse_line
from thinkpair.plain.group_commands import GroupAtClose
from thinkpair.plain.lines import TypedLines
from thinkpair.plain.previewed_commands import HELP as ROOM_HELP
from thinkpair.plain.previewed_commands import PreviewedCommands
from thinkpair.plain.saving import Saving
from thinkpair.runtime.enter_rest import TooSoon
from thinkpair.runtime.interfaces import Sharing
from thinkpair.runtime.live_session import Gap, LiveSession
from thinkpair.runtime.sound import Cue, cue
from thinkpair.safe_text import safe_text
from thinkpair.session import commands as ask
from thinkpair.session import events as ev
from thinkpair.session.actions import Action
from thinkpair.session.engine import IllegalCommand
from thinkpair.session.messages import pressed_label
from thinkpair.session.view import View
from thinkpair.storage.record_builder import record_of, retention_of
from thinkpair.units import DateOrder
from thinkpair.wording.action_words import action_words
from thinkpair.wording.minutes import minutes, reviewed_now
from thinkpair.wording.review_text import review_words
from thinkpair.wording.run_sheet import recorded_words
from thinkpair.wording.session_text import CALL_WORDS, LOOK_BACK, before_close, held_here_words, uncounted_words
from thinkpair.wording.transcript import away_words, choice_words, state_words, tell, where_lines

_SECONDS = re.compile(r"\d+ s\b")
_LONGEST_WAIT = 1.0
_UNTIL_RECORDED = 0.2
_TAKE_OVER = "take over"
_SHARE, _WHO = "share", "who"
_ANOTHER_BROKER = " Type share mqtts://user@host for another broker."
_NO_PASSWORD = "Type the password of {} at this broker in another terminal: thinkpair share --password"
_TAKE_OVER_HINT = "Type take over to hold it here."
_DISCARD = "discard"
"""The word that deletes a session at its summary."""
_TOLD = ("?", "s", "notes", "actions")
_THAT_TIME = "That time: 1 don’t count it (enter), 2 count it, 3 restart the turn?"
_GAPS: dict[str, Gap] = {"": "leave out", "1": "leave out", "2": "count", "3": "restart"}


def _silence(cue: Cue) -> None:
    """Play no sound."""


def _sleep(ticking: bool) -> None:
    """Do not keep the machine awake."""


class PlainSession:
    """Holds a session in lines of text: `hear` a typed line, `pass_time`, and `say` what changed."""

    def __init__(
        self,
        live: LiveSession,
        say: Callable[[str], None],
        sound: Callable[[Cue], None] = _silence,
        groups: Path | None = None,
        date_order: DateOrder = "ask",
    ) -> None:
        """Speak through `say`; what is to be heard is heard through `sound`; `groups` is the folder of the groups."""
        self._live = live
        self._say = say
        self._sound = sound
        self._asked = ""
        self._new_actions: set[int] = set()
        self._discarding = False
        self._date_order = date_order
        self._group = GroupAtClose(live, say, groups, date_order)
        self._words = ""
        self._call = ""
        self._inviting = False
        self._warned_of = ""
        self._room = PreviewedCommands(live, say)
        self._saving = Saving(live, say)
        self._quit = False

    @property
    def over(self) -> bool:
        """Whether the people have left, or the session is closed."""
        return self._quit or self._live.over

    def open(self) -> None:
        """Say where the session is, or what it is about to be; and before that what of it is damaged."""
        for note in self._live.notes:
            self._say(note)
        view = self._live.view()
        begins = view.phase in ("ready", "choosing")
        if self._live.interrupted or not begins or self._live.session.left_out:  # else the opening says it
            self._say(view.title)
        if not self._live.interrupted and (self._live.joined or not begins):
            self._say("\n".join(where_lines(self._live.session, view)))
        self.pass_time()

    def hear(self, line: str) -> None:
        """Do what a typed line asks; say why where it cannot be done. An Enter right behind words ends no turn."""
        self._hear(line)
        if line.strip():
            self._live.enter.begin(typed=True)

    def _hear(self, line: str) -> None:
        if self._saving.hear(line):
            return
        if self._live.interrupted:
            self._come_back(line.strip())
            return
        if line.strip().lower() == _DISCARD and self._discard():
            return
        if line.strip().lower() == _TAKE_OVER and self._take_over():
            return
        if self._live.shared and self._hear_sharing(line.strip(), self._live.shared):
            self.pass_time()
            return
        if self._group.hear(line):
            self.pass_time()
            return
        self._discarding = False
        if line.strip() in _TOLD or line.startswith("? "):
            self._tell_more(line.strip())
            return
        try:
            if self._room.hear(line):
                self.pass_time()
                return
            dates = Dates(self._live.today().date(), self._date_order)
            command = parse_line(line, self._live.view(), dates)
            if self._live.joined and isinstance(command, ask.Leave):  # whoever holds the session goes on
                self._quit = True
                return
            if command == ask.Close() and self._is_warned():
                return
            words = review_words(command, self._live.plan, self._live.view())
            self._live.do(command, then=lambda refused: self._say_done(refused, words))
        except TooSoon as error:
            self._say(str(error))
        except (UsageError, IllegalCommand) as error:
            self._say(f"Not done: {error}")
        except ThinkpairError as error:
            self._say(str(error))
        self.pass_time()

    def pass_time(self) -> None:
        """Apply the time that passed, and say what time or a person has caused."""
        news = self._live.news()
        if heard := cue(news):
            self._sound(heard)
        for moment in news:
            who = self._live.asked_by(moment)
            if who and not isinstance(moment.event, ev.Closed):  # the end says that
                self._say(f"{who}: {pressed_label(moment.event)}.")
            for text in tell(moment):
                self._say(text)
            if isinstance(moment.event, ev.Finished):
                self._read_back()
            match moment.event:
                case ev.ActionAdded(action=Action(number=number)) | ev.ActionEdited(action=Action(number=number)):
                    self._new_actions.add(number)
                case ev.ActionRemoved(number=number):
                    self._new_actions.add(number)
                case _:
                    pass
        self._say_recorded()
        self._say_invitation()  # where that is refused, it is said with what to type, and not once more
        self._say_words()
        self._say_call()
        self._ask()

    def _say_words(self) -> None:
        """Say what became of the other screens, where that is new: seconds that run are said once."""
        words, before = self._live.words, self._words
        self._words = words
        if words and _SECONDS.sub("", words) != _SECONDS.sub("", before):
            self._say(f"{words} {_TAKE_OVER_HINT}" if self._live.orphaned else words)

    def _say_call(self) -> None:
        """Say what is said to all rooms of a programme, once."""
        call, before = self._live.member.call if self._live.member else "", self._call
        self._call = call
        if call and call != before:
            self._say(CALL_WORDS.format(call))

    def _hear_sharing(self, line: str, shared: Sharing) -> bool:
        """Share, by another broker where one is typed behind it, or say who is here; tell whether that was asked."""
        word, _, address = line.partition(" ")
        if line.lower() == _WHO:
            self._say(f"{shared.connected_words or 'No other screen has joined'}.")
        elif word.lower() == _SHARE and (not address or "://" in address):
            try:
                user = shared.use_broker(address.strip()) if address else ""
            except ThinkpairError as error:
                self._say(f"Not done: {error}")
                return True
            self._inviting = not user
            if user:
                self._say(_NO_PASSWORD.format(user))
        else:
            return False
        return True

    def _say_invitation(self) -> None:
        """Say how to join from elsewhere once the broker is reached, where that was asked for."""
        if not self._inviting or not self._live.shared:
            return
        line, refused = self._live.shared.invite()
        self._inviting = not (line or refused)
        if line:
            self._say(f"Send this line to whoever joins: thinkpair join '{line}'")
        if refused:
            self._say(f"Not shared: {refused}." + ("" if self._live.joined else _ANOTHER_BROKER))
        if user := self._live.shared.refused_user:
            self._say(_NO_PASSWORD.format(user))

    def _say_done(self, refused: str, words: str = "") -> None:
        if refused or words:
            self._say(f"Not done: {refused}" if refused else words)

    def _take_over(self) -> bool:
        """Hold the session here from now on, where whoever held it is gone; tell whether that could be asked for."""
        if not self._live.joined:  # it might be an item of a list
            return False
        try:
            member = self._live.member
            self._say(held_here_words(member, self._live.take_over().member))
        except FilesError as error:
            self._say(f"Not done: {error}")
        return True

    def _read_back(self) -> None:
        """Say at the end how long each spoke, and what was collected and agreed."""
        session = self._live.session
        _, *lines = minutes(record_of(session, "all"), reviewed_now(session))
        for line in (*lines, *filter(None, (uncounted_words(session),)), LOOK_BACK):
            self._say(line.strip())

    def leave(self) -> None:
        """Leave the session as it is; it can be gone on with.

        Where it stands still already, that is left to be asked the next time.
        """
        if not self.over and not self._live.joined and not self._live.interrupted and "Leave" in self._live.view().can:
            self._live.do(ask.Leave())
            self.pass_time()

    def _discard(self) -> bool:
        """Keep nothing of the session, if that is asked for twice; tell whether it can be asked for now."""
        if self._live.view().phase != "finished":
            return False
        if self._discarding:
            self._live.do(ask.Close(discard=True), then=self._say_done)
            self.pass_time()
        else:
            self._say(f"Delete this session? Nothing of it is saved. Type {_DISCARD} again to do so.")
        self._discarding = True
        return True

    def _come_back(self, answer: str) -> None:
        if answer not in _GAPS:
            self._say("Type 1, 2 or 3.")
            return
        try:
            self._live.come_back(_GAPS[answer])
        except IllegalCommand as error:
            self._say(f"Not done: {error}")
        self.pass_time()
        self._say(state_words(self._live.view()))

    def _is_warned(self) -> bool:
        """Say once who types an action still, and what a close would delete; tell whether that was said."""
        shared = self._live.shared
        words = before_close(self._live.session, shared.unfinished_names if shared else ())
        new, self._warned_of = words != self._warned_of, words
        if words and new:
            self._say(f"{words} Enter closes it.")
        return bool(words and new)

    def _tell_more(self, what: str) -> None:
        view = self._live.view()
        match what:
            case _ if what.startswith("?"):
                self._say(help_about(f"{HELP}\n{ROOM_HELP}", safe_text(what[1:], 60)))
            case "notes":
                self._say(f"Notes: {view.notes}" if view.notes else "No notes here.")
            case "actions":
                lines = [f"{action.number}. {action_words(action)}" for action in view.actions]
                self._say("\n".join(lines) or "No actions yet.")
            case _:
                self._say("\n".join(where_lines(self._live.session, view, exact=True)))

    def _say_recorded(self) -> None:
        self._saving.tell()
        if self._new_actions and self._live.recorded:
            several = f" ({len(self._new_actions)} actions)" if len(self._new_actions) > 1 else ""
            self._new_actions.clear()
            self._say(f"{recorded_words(retention_of(self._live.session)).capitalize()}{several}.")

    def _ask(self) -> None:
        """Say once what the session waits for."""
        if self._live.interrupted:
            self._ask_about_away()
            return
        question = _waits_for(self._live.view())
        question = " ".join((question, *self._group.questions()))
        if question and question != self._asked:
            self._say(question)
        self._asked = question

    def _ask_about_away(self) -> None:
        if self._asked != _THAT_TIME:
            self._say(away_words(self._live))
            self._say(_THAT_TIME)
        self._asked = _THAT_TIME


def hold(
    live: LiveSession,
    lines: TypedLines,
    say: Callable[[str], None],
    sound: Callable[[Cue], None] = _silence,
    groups: Path | None = None,
    keep_awake: Callable[[bool], None] = _sleep,
    date_order: DateOrder = "ask",
) -> bool:
    """Hold the session until it is closed or left; the end of the input leaves it. Tells whether lines still come.

    `keep_awake` hears, again and again, whether a clock runs.
    """
    plain = PlainSession(live, say, sound, groups, date_order)
    plain.open()
    while not plain.over:
        keep_awake(live.ticking)
        patience = _patience(live)
        live.expect(patience)
        for line in lines.wait(patience):
            if line is None:
                plain.leave()
                return False
            plain.hear(line)
            if plain.over:
                return True
        live.sign_of_life()
        plain.pass_time()
    return True


def _patience(live: LiveSession) -> float:
    """Return how many seconds of the clock may pass before something has to be said."""
    wake = live.next_wake()
    longest = _LONGEST_WAIT if live.recorded else _UNTIL_RECORDED
    return longest if wake is None else min(wake, longest)


def _waits_for(view: View) -> str:
    """Return what a session in lines waits for, and what can be typed; "" for nothing."""
    match view.phase:
        case "ready":
            return f"{_list_hint(view)} Enter starts. Type ? for help.".strip()
        case "choosing" if view.choice:
            return choice_words(view.choice)
        case "finished":
            return f"Enter saves and closes; you can still add an action (a …). {_DISCARD} deletes the session."
        case "running":
            return _list_hint(view)
        case "paused":
            return "Enter resumes."
        case "overtime" if view.extend:
            return "Type more for more time."
        case _:
            return ""


def _list_hint(view: View) -> str:
    if view.reviewing and view.review:
        return "What did you do about them? Type r 1 done (or open, smaller …, handed over …, dropped)."
    if view.group_review and view.group_review.purpose is None:
        return "Which part changes? Type r 1 stays, or r 1 and its new words."
    if view.group_review:
        return "What became of the goals? Type r 1 reached (or open, by 1 March, reword …, drop), or r new and a goal."
    if view.voting and view.items:
        return "Type v 1 3 for a sum of 3 on item 1." if view.scored else "Type v 1 3 for three votes on item 1."
    return "Type items, one per line." if view.collecting else ""
