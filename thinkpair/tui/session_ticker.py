"""The ticker of a session on the screen: it looks whenever something will have changed, and shows what it saw."""

from asyncio import TimerHandle, get_running_loop
from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec import Struct
from textual.message import Message
from textual.message_pump import MessagePump

from thinkpair.dates import Dates
from thinkpair.errors import FilesError, ThinkpairError
from thinkpair.runtime.enter_rest import TooSoon
from thinkpair.runtime.live_session import Gap, LiveSession, Moment
from thinkpair.runtime.sound import Cue, cue
from thinkpair.session import commands as ask
from thinkpair.session.commands import Command
from thinkpair.session.engine import IllegalCommand
from thinkpair.session.legality import check
from thinkpair.session.messages import pressed_label
from thinkpair.session.schedule import waits as waits_to_come
from thinkpair.session.view import View
from thinkpair.tui.session_draft import LineDraft
from thinkpair.units import ON_TIME, DateOrder, capitalised, later, nearest_minute, pace_words, planned_words
from thinkpair.wording.session_text import held_here_words
from thinkpair.wording.transcript import ended_early_words, given_words, more_words, restarted_words

_SOONEST, _OFTENEST, _STILL = 0.02, 0.25, 30.0
_PAST_THE_EDGE = 0.002
_SIGN_OF_LIFE = 5.0
_MESSAGE_SECONDS, _TO_TYPE, _WHO_SECONDS = 8.0, 60.0, 3.0
"""Seconds for which something is said, what is to be typed in another terminal, and who pressed a key."""
_MOST_IS_LEFT = 0.5
"""Used up is less than this of a turn that is perhaps ended by mistake."""
_NEWS_SECONDS = 20.0
"""Seconds after which what somebody pressed is no news any more: longer than a line is cut without being noticed."""


class SessionSnapshot(Struct, frozen=True):
    """A session at one moment, for every screen: the view, its end on the clock, what is recorded, what was said.

    `call` is what is said to all rooms of a programme, `common_end` when they are to be back, in seconds since 1970.
    `behind`: by how many seconds it will end after `common_end`, or without one after its planned end. `speed` is how
    many seconds of the session pass in one of the clock, `waits` are those of each wait for a time of day to come.
    `reminder` says what is half typed, and by which key of the stage an action is finished.
    """

    view: View
    ends_at: datetime
    recorded: bool
    trouble: str = ""
    said: str = ""
    call: str = ""
    common_end: float = 0.0
    behind: float = 0.0
    speed: float = 1.0
    reminder: str = ""
    waits: tuple[int, ...] = ()

    @property
    def end_words(self) -> str:
        """When it ends, as every heading says it."""
        back = datetime.fromtimestamp(self.common_end, self.ends_at.tzinfo) if self.common_end else None
        return f"ends {nearest_minute(self.ends_at)}" + (f", all back {back:%H:%M}" if back else "")

    @property
    def words(self) -> str:
        """What was said, or that something is still to be recorded; "" for neither."""
        return self.said or ("" if self.recorded else "saving…")

    @property
    def pace(self) -> str:
        """How far it is ahead or behind."""
        return pace_words(self.behind) or ON_TIME

    @property
    def ends(self) -> tuple[str, str, str]:
        """When it ends, how far off that is, and against what: for the heading of the stage."""
        return self.end_words, self.pace, self.planned

    @property
    def trial(self) -> str:
        """How much faster than the clock it runs; "" where it does not."""
        return f"{self.speed:g} times as fast" if self.view.trial else ""

    @property
    def planned(self) -> str:
        """What that counts against, "planned 15:00", where no end is said for all rooms; "" where it is on time."""
        if self.common_end or self.pace == ON_TIME:
            return ""
        return planned_words(self.ends_at, later(self.ends_at, -self.behind))


class Recorded(Message):
    """What is recorded of the session has changed, or there is trouble."""


class SessionTicker:
    """Looks at a session whenever something will have changed, and shows what it saw."""

    def __init__(
        self,
        live: LiveSession,
        owner: MessagePump,
        show: Callable[[SessionSnapshot], None],
        sound: Callable[[Cue], None],
        key_waited: Callable[[], float] = lambda: 0.0,
    ) -> None:
        """Tick with the timers of `owner`; `show` gets what is seen, `sound` what is to be heard.

        `key_waited` returns for how many seconds the key that is handled now had to wait.
        `owner` gets a `Recorded` message, and is to call `tick` then.
        """
        self.live = live
        self.date_order: DateOrder = "ask"
        self.key_of: Callable[[str], str] = str
        """Returns the key of a command in a session, by its name."""
        self.reminder: Callable[[], str] = str
        """Returns what is unfinished; "" where nothing is."""
        self.line = LineDraft({}, lambda: None)
        """What is half typed in a line."""
        self.rest_letters: Callable[[], None] = lambda: None
        """Has letters ignored for a moment, where what they were typed in has closed by itself."""
        self.went_on = ""
        """Who pressed on another screen what has happened last; "" where it was done here, or by time."""
        self._show = show
        self._owner = owner
        self._sound = sound
        self._key_waited = key_waited
        self._timer: TimerHandle | None = None
        self._stopped = False
        self._trouble = ""
        self._message, self._message_at, self._message_seconds = "", 0.0, _MESSAGE_SECONDS
        self._refused = ""
        self._refused_command: Command | None = None
        self._who, self._who_at = "", 0.0
        self._alive = live.now
        live.listen(self._tell_recorded)

    @property
    def dates(self) -> Dates:
        """What a date that is typed counts from, and the order of its numbers."""
        return Dates(self.live.today().date(), self.date_order)

    def look(self) -> SessionSnapshot:
        """Return the session as it is now."""
        live = self.live
        gone = live.orphaned and live.words  # which counts for more than what was done before
        said = self._refusal or gone or self._fresh_who or self._fresh_message or live.words
        view = live.view()
        end = live.ends_at(view)
        call = live.member.call if live.member else ""
        # A trial is told other times of day than the rooms around it.
        common_end = live.member.common_end if live.member and not live.session.trial else 0.0
        behind = live.behind(view, common_end)
        speed, waits = live.speed, tuple(waits_to_come(live.session, live.now).values())
        return SessionSnapshot(
            view, end, live.recorded, self._why_unsaved, said, call, common_end, behind, speed, self.reminder(), waits
        )

    @property
    def _why_unsaved(self) -> str:
        """Why something is not recorded; the last reason stays while another try is under way."""
        return self.live.trouble or ("" if self.live.recorded else self._trouble)

    @property
    def _fresh_message(self) -> str:
        live = self.live
        return self._message if live.now - self._message_at < self._message_seconds * live.speed else ""

    @property
    def _refusal(self) -> str:
        """What was said of a command that was refused."""
        return self._fresh_message if self._message == self._refused else ""

    @property
    def _fresh_who(self) -> str:
        """Who pressed what; what was said since then, of one's own key, counts for more."""
        if self._fresh_message and self._message_at > self._who_at:
            return ""
        return self._who if self.live.now - self._who_at < _WHO_SECONDS * self.live.speed else ""

    def tick(self) -> None:
        """Apply the time that passed, show the session, play its sounds, and schedule the next tick."""
        if self._stopped:  # the timer had asked for this one before
            return
        news = self.live.news()
        if self.live.successor:  # somebody else holds the session by now
            self._go_on_with(self.live.successor)
            self._message = ""  # that it is held here is true no longer
        heard = cue(news)
        self._tell_who(news)
        seen = self.look()
        self._trouble = seen.trouble
        if heard:
            self._sound(heard)
        self._sign_of_life()
        self._show(seen)
        self._schedule_next(seen)

    def do(
        self,
        command: Command,
        then: Callable[[], str | None] = lambda: None,
        otherwise: Callable[[str], str] = str,
    ) -> bool:
        """Do what a person asks, or say why not; return whether it was done, or asked for where it is held elsewhere.

        `then` is called when it was done, before it is shown, and may return what is to be said; `otherwise` is called
        with why it was not done, and returns what is to be said of that.
        """
        words, unused = self._words_after(command), self._unused(command)

        def done(refused: str) -> None:
            if refused:
                self.refuse(otherwise(refused))
                return
            more = command.seconds if isinstance(command, ask.AddTime) else 0
            people_key = f"press {self.key_of('people')} for the people"
            given = given_words(self.live.session, more, people_key) if more else words
            said = then() or given or (ended_early_words(unused, self.key_of("undo")) if unused else "")
            if command == self._refused_command:  # a second time, while the first was on its way
                self._refused = ""
            self.say(self._refusal or said)

        self._refused, self._refused_command = "", None
        try:
            self.live.do(command, self._key_waited(), then=done)
        except (IllegalCommand, ThinkpairError) as refusal:
            self._refused_command = command
            self.refuse(otherwise(str(refusal)), _seconds_of(refusal))
            return False
        return True

    def refuse(self, why: str, seconds: float = _MESSAGE_SECONDS) -> None:
        """Say why something was not done: until the next key it counts for more than what was done meanwhile."""
        self._refused = why
        self.say(why, seconds)

    def check(self, command: Command) -> None:
        """Raise IllegalCommand for what a person could not do now."""
        self.live.enter.refuse(command, self.live.session, self._key_waited())
        check(self.live.session, command)

    def allows(self, command: Command) -> bool:
        """Say why something cannot be done now, if so; return whether it can."""
        try:
            self.check(command)
        except IllegalCommand as refusal:
            self.refuse(str(refusal), _seconds_of(refusal))
            return False
        return True

    def typed(self, words: str = "") -> None:
        """Ignore Enter for a moment after it closed a line or a screen; `words` say what the next Enter does."""
        self.live.enter.begin(typed=True)
        if words:
            self.say(words)

    def take_over(self) -> None:
        """Hold the session here from now on, or say why not; and what of the keys that waited was not done."""
        self._refused, member = "", self.live.member
        try:
            live = self.live.take_over()
        except FilesError as refusal:
            self.refuse(f"{capitalised(str(refusal))}.")
            return
        self._go_on_with(live)
        held = held_here_words(member, live.member)
        if why := self._refusal:
            self.refuse(f"{held} {capitalised(why)}.")
        else:
            self.say(held, _TO_TYPE if "LINE" in held else _MESSAGE_SECONDS)

    def _go_on_with(self, live: LiveSession) -> None:
        self.live = live
        self._alive = live.now
        live.listen(self._tell_recorded)

    def come_back(self, gap: Gap) -> None:
        """Go on after an interruption, the time away counted or not."""
        try:
            self.live.come_back(gap)
        except IllegalCommand as refusal:
            self.say(str(refusal))
        self.tick()

    def say(self, sentence: str, seconds: float = _MESSAGE_SECONDS) -> None:
        """Say something for so many seconds of the clock; "" takes back what was said."""
        self._message = sentence
        self._message_seconds = seconds
        self._message_at = self.live.now
        self.tick()

    def retry(self) -> None:
        """Try again to record what could not be recorded."""
        self.live.retry()
        self.tick()

    def stop(self) -> None:
        """Tick no more: what is put away is not to be written to."""
        self._stopped = True
        self.live.listen(None)
        self._stop_timer()

    def _tell_who(self, news: Sequence[Moment]) -> None:
        """Say for a moment what somebody pressed on another screen."""
        if news:
            self.went_on = next(filter(None, map(self.live.asked_by, reversed(news))), "")
        since = self.live.now - _NEWS_SECONDS * self.live.speed
        for moment in news:
            if moment.event.at >= since and (who := self.live.asked_by(moment)):
                self._who, self._who_at = f"{who}: {pressed_label(moment.event)}", self.live.now

    def _tell_recorded(self) -> None:
        self._owner.post_message(Recorded())

    def _stop_timer(self) -> None:
        if self._timer:
            self._timer.cancel()

    def _schedule_next(self, seen: SessionSnapshot) -> None:
        delay = _STILL if self.live.interrupted else next_tick(seen.view, self.live.next_wake(), self.live.speed)
        if seen.said:
            delay = min(delay, self._message_seconds)
        # While the clock stands, the end moves on: its nearest minute is shown, and on the big screen the time of day.
        edge = min(60.0 - (seen.ends_at.second + 30) % 60, 60.0 - self.live.time_in(0).second)
        delay = min(delay, edge / max(1.0, seen.speed))
        self._wait(delay)

    def _wait(self, seconds: float) -> None:
        """Tick in so many seconds of the clock; what stands still for longer says in between that it is alive."""
        self._stop_timer()
        self.live.expect(min(seconds, _SIGN_OF_LIFE))
        # The loop's own: a timer of Textual is a task of its own, and there is one for every key and every second.
        wait = get_running_loop().call_later
        if seconds <= _SIGN_OF_LIFE:
            self._timer = wait(seconds, self._owner.call_next, self.tick)
        else:  # shows nothing, and so needs no message, whose way through Textual would cost more than the sign itself
            self._timer = wait(_SIGN_OF_LIFE, self._stand, seconds - _SIGN_OF_LIFE)

    def _stand(self, seconds: float) -> None:
        stood = self.live.interrupted
        self.live.notice()
        if self.live.interrupted and not stood:
            self._owner.call_next(self.tick)
            return
        self._sign_of_life()
        self._wait(seconds)

    def _words_after(self, command: Command) -> str:
        """Return what is to be said once this is done: what it takes back or does again."""
        match command:
            case ask.Undo():
                return f"Undone: {self.live.view().undo} ({self.key_of('redo')} redoes it)"
            case ask.Redo():
                return f"Redone: {self.live.view().redo}"
            case ask.Extend() if (slot := self.live.session.slot) and slot.extend:
                return more_words(slot.extend)
            case ask.RestartTurn():
                return restarted_words(self.live.session, self.key_of("undo"))
            case ask.ReviewAction() | ask.Start() | ask.EndTurn() | ask.GoOn() if self.live.session.last_actions:
                from thinkpair.wording.review_text import review_words

                return review_words(command, self.live.plan, self.live.view())
            case _:
                return ""

    def _unused(self, command: Command) -> float:
        """Return the seconds of a turn that is ended with most of its time left, maybe by mistake; else 0.

        A list or a vote ends when all have given what they have.
        """
        view = self.live.view()
        ends_turn = isinstance(command, ask.EndTurn) and not (view.collecting or view.voting)
        early = ends_turn and view.remaining is not None and view.fraction < _MOST_IS_LEFT
        return view.remaining or 0.0 if early else 0.0

    def _sign_of_life(self) -> None:
        if self.live.now - self._alive >= _SIGN_OF_LIFE * self.live.speed:
            self._alive = self.live.now
            self.live.sign_of_life()


def _seconds_of(refusal: Exception) -> float:
    """Return how long a refusal is said."""
    return refusal.shown_for if isinstance(refusal, TooSoon) else _MESSAGE_SECONDS


def next_tick(view: View, wake: float | None, speed: float) -> float:
    """Return the seconds of the clock until the screen may differ: the next boundary, or the next figure.

    It aims a little past the edge, for timers come up to 2 ms early. `wake` is `LiveSession.next_wake`.
    """
    soon = max(1.0, _STILL / speed)
    if view.remaining is not None and view.phase in ("running", "silence", "overtime"):
        soon = max(_OFTENEST, (view.remaining % 1.0 or 1.0) / speed) if speed > 1 else view.remaining % 1.0 or 1.0
    if wake is not None:
        soon = min(soon, wake)
    return max(_SOONEST, soon + _PAST_THE_EDGE)
