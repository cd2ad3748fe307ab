"""The bases of the screens over a running session, and what their headings say of the clock."""

from abc import abstractmethod

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Input

from thinkpair.session.commands import Command
from thinkpair.session.stage_words import CLOCKS
from thinkpair.session.view import View
from thinkpair.tui.keymap import keymap_of
from thinkpair.tui.screens.base import AppScreen
from thinkpair.tui.session_ticker import SessionSnapshot, SessionTicker
from thinkpair.tui.widgets.header_footer import Header, HeaderText, KeyFooter, StatusLine, StatusText
from thinkpair.tui.widgets.line_widget import Scroll
from thinkpair.tui.widgets.selectable_list import SelectableList
from thinkpair.units import clock_digits, left_words, nearest_minute


class SessionScreen(AppScreen[None]):
    """A screen over a running session."""

    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    SessionScreen > StatusLine { margin-top: 1; }
    SessionScreen > KeyFooter { margin-top: 0; }
    SessionScreen.-short > StatusLine, SessionScreen.-tiny > StatusLine { margin-top: 0; }
    """

    def __init__(self, ticker: SessionTicker) -> None:
        """Show the session of this ticker."""
        super().__init__()
        self.ticker = ticker
        self.seen: SessionSnapshot = ticker.look()
        self.heading = Header(HeaderText())
        self.status = StatusLine(StatusText())
        self.footer = KeyFooter()
        self._built = False

    def compose(self) -> ComposeResult:
        """The clock that goes on, what the screen is about, what was said, the keys."""
        yield self.heading
        yield from self.body()
        yield self.status
        yield self.footer

    def body(self) -> ComposeResult:
        """Return what stands between the clock and what was said."""
        yield from ()

    def on_mount(self) -> None:
        """Show the session as soon as there are widgets; an app that is ending makes none."""
        self._built = bool(self.children)
        self.show_session(self.ticker.look())

    def on_resize(self) -> None:
        """Show the session in another size."""
        self.show_session(self.seen)

    @on(events.ScreenResume)
    def on_top_again(self) -> None:
        """Show the session again once the screen above is closed."""
        self.show_session(self.ticker.look())

    def show_session(self, seen: SessionSnapshot) -> None:
        """Show the session at another moment."""
        self.seen = seen
        if self._built:
            if seen.call and (hides := keymap_of(self).named(self.place, "hide_call")):
                self.status.hint = f"{hides.shown} hides it"
            self.status.call = seen.call
            self.show(seen)
            self.show_keys()

    @abstractmethod
    def show(self, seen: SessionSnapshot) -> None:
        """Bring every widget up to date."""

    def show_around(self, seen: SessionSnapshot, *where: str, hint: str = "", said: str | None = None) -> None:
        """Show where one is and the clock above the body; below it a `hint`, and what was `said` (None: all that was).

        Where the session has ended, close the screen, so that the summary is seen.
        """
        self.heading.show(HeaderText((*where, *clock_words(seen.view)), seen.end_words))
        self.status.show(StatusText(hint, seen.words if said is None else said, seen.trouble))
        if seen.view.phase in ("finished", "left", "closed"):
            if isinstance(self.focused, Input):
                self.ticker.rest_letters()
            self.leave()

    def can(self) -> frozenset[str]:
        """Return what a command may need: what the session allows, and what this screen has."""
        goal = getattr(self.focused, "marks_goal", False)
        orphaned = self.ticker.live.orphaned
        here = {"trouble": self.seen.trouble, "call": self.seen.call, "goal": goal, "take over": orphaned}
        return self.seen.view.can | {name for name, there in here.items() if there}

    def show_keys(self) -> None:
        """Show in the footer the keys that count now."""
        self.footer.show(self.commands_now())

    def action_ask(self, name: str) -> None:
        """Ask the session for what a key stands for."""
        command = keymap_of(self).named(self.place, name)
        if command and (asked := command.command):
            self.ticker.do(asked)

    def do_and_tell(self, command: Command) -> bool:
        """Ask the session for something; say what was done, and how to undo it."""
        undo = keymap_of(self).key_of("stage", "undo")
        return self.ticker.do(command, lambda: f"Done: {self.ticker.live.view().undo} ({undo} undoes it)")

    def stands(self, seen: SessionSnapshot) -> tuple[object, ...]:
        """Return what a foreseen change depends on: while it stays the same, nothing is to be planned again."""
        session = self.ticker.live.session
        return session.phase, session.begun, len(session.past), session.amendments, nearest_minute(seen.ends_at)

    def leave(self) -> None:
        """Go back, unless that has happened already; below another screen it waits, for that one would go.

        Enter does something else there: it rests for a moment.
        """
        if self.is_active:
            self.ticker.typed()
            self.dismiss()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether the command of a key can be done now; on a joined screen, taking over says why not."""
        asks_why = action == "take_over" and self.ticker.live.joined
        return asks_why or super().check_action(action, parameters)

    def action_take_over(self) -> None:
        """Hold the session here from now on."""
        self.ticker.take_over()

    def action_back(self) -> None:
        """Back to the session."""
        self.leave()

    def action_hide_call(self) -> None:
        """Show the call to all rooms no longer, in this one."""
        if member := self.ticker.live.member:
            member.hide_call()
            self.ticker.tick()

    def action_retry(self) -> None:
        """Try again to record."""
        self.ticker.retry()

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    @on(SelectableList.Moved)
    def keys_changed(self) -> None:
        """Show the keys of the focused widget and the marked entry."""
        if self._built:
            self.show_keys()


class ScrollingScreen(SessionScreen):
    """A screen over a running session with a box that scrolls by keys."""

    def __init__(self, ticker: SessionTicker) -> None:
        """Show the session of this ticker; a subclass fills the box in `compose`."""
        super().__init__(ticker)
        self.box = Scroll(id="box", can_focus=False)

    def on_mount(self) -> None:
        """Offer to scroll once it is known whether everything fits."""
        super().on_mount()
        self.watch(self.box, "virtual_size", self.on_resize, init=False)

    def on_resize(self) -> None:
        """Show the keys for scrolling that count at the new size."""
        self.call_after_refresh(self.keys_changed)

    def can(self) -> frozenset[str]:
        """Return what a command may need; `more` where there is something to scroll to."""
        return super().can() | ({"more"} if self.box.max_scroll_y > 0 else frozenset())

    def action_page(self, pages: int) -> None:
        """Scroll by the height of the box."""
        self.box.scroll_relative(y=pages * max(1, self.box.size.height - 1), animate=False, immediate=True)


def clock_words(view: View) -> tuple[str, ...]:
    """Return what is done, who has the floor, what is left, and whether it runs, for the heading of a screen.

    What is most needed comes last: where there is little room, the heading leaves out the first.
    """
    if view.phase == "capture":
        return ()
    left, state = _left(view), CLOCKS.get(view.phase, "")
    doing = "" if view.phase == "paused" else view.doing
    clock = f"{left}, {state}" if left and state else f"clock {state}" if state else left
    return (doing, view.who, clock)


def _left(view: View) -> str:
    if view.remaining is None or view.clock == "hidden":
        return ""
    if view.clock == "bar":
        return left_words(view.remaining)
    return f"{clock_digits(view.remaining)} left" if view.remaining > 0 else clock_digits(view.remaining)
