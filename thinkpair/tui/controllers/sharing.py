"""How a session on the screen is shared: with other machines, with phones, and who is there."""

from asyncio import to_thread
from collections.abc import Callable
from typing import TYPE_CHECKING

from thinkpair.errors import ThinkpairError
from thinkpair.sharing.door import Door
from thinkpair.sharing.messages import NO_LIBRARY
from thinkpair.tui.session_ticker import SessionTicker
from thinkpair.units import capitalised

if TYPE_CHECKING:
    from textual.app import App

    from thinkpair.runtime.interfaces import Sharing
    from thinkpair.sharing.phones import Phones
    from thinkpair.tui.screens.dialogs import OneLineScreen

_SOON = 0.2
_CONNECTING = "Connecting to the broker…"
_LETTING_IN = "Starting the page for phones…"
_PHONES_ELSEWHERE = "Phones join where the session is held: press the key on that screen."
_VOTES_COUNT = "Votes so far are counted: whoever gave some by phone before gives only the rest."
_ALONE = "No other screen has joined."
_BROKER = "Not shared: {}. Share it over which broker?"
_LIKE = "mqtts://ana@broker.example.org"
_PASSWORD = "Password of {} at this broker?"
_PASSWORD_AGAIN = "Not shared: {}. Password of {}? Enter alone asks for another broker."


class SharingController:
    """Shares the session of a ticker; `is_over` tells that it has been put away."""

    def __init__(self, app: "App[int]", ticker: SessionTicker, is_over: Callable[[], bool]) -> None:
        """Share nothing before it is asked for."""
        self._app = app
        self._ticker = ticker
        self._is_over = is_over
        self.is_connecting = False
        """Whether the line for whoever joins is on its way."""
        self._let_in = self._letting_in = False
        self._asking: OneLineScreen | None = None
        """What asks for another broker, or its password."""

    def invite(self) -> None:
        """Show how to join from another machine, once the broker is reached; it is asked for once at a time."""
        if not self.is_connecting:
            self._look_for_line()

    def settle_question(self) -> None:
        """Close the question for a broker, and show the line, once another terminal has had the session shared."""
        door = self._ticker.live.shared
        if self._asking and self._asking.is_active and isinstance(door, Door) and door.is_at_broker:
            self._asking.dismiss(False)
            self._ticker.rest_letters()
            self.invite()

    def _ask(self, asking: "OneLineScreen", then: Callable[[bool | None], None]) -> None:
        self._asking = asking
        self._app.push_screen(asking, then)

    def _look_for_line(self) -> None:
        shared = self._ticker.live.shared
        if self._is_over() or not shared:
            self.is_connecting = False
            return
        line, refused = shared.invite()
        self.is_connecting = not (line or refused)
        if self.is_connecting:
            self._app.set_timer(_SOON, self._look_for_line)
        else:
            self._show_answer(shared, line, refused)
        self._ticker.say(_CONNECTING if self.is_connecting else "")

    def _show_answer(self, shared: "Sharing", line: str, refused: str) -> None:
        if line:
            from thinkpair.tui.screens.dialogs import show_invitation

            show_invitation(self._app, line, self._ticker.tick, joined=self._ticker.live.joined)
        elif isinstance(shared, Door) and shared.refused_user:
            self._ask_password(shared, shared.refused_user, refused)
        elif isinstance(shared, Door) and refused != NO_LIBRARY:
            self._ask_broker(shared, refused)
        else:
            from thinkpair.tui.screens.dialogs import show_words

            show_words(self._app, f"{capitalised(refused)}.")

    def _ask_broker(self, door: Door, refused: str) -> None:
        """Ask for another broker where one cannot be reached, and for its password where that is not known."""
        from thinkpair.tui.screens.dialogs import OneLineScreen

        user = ""

        def use(typed: str) -> None:
            nonlocal user
            user = door.use_broker(typed)

        def then(kept: bool | None) -> None:
            if kept and user:
                self._ask_password(door, user)
            elif kept:
                self.invite()

        asked = _BROKER.format(refused)
        address = door.broker_address
        self._ask(OneLineScreen(asked, _LIKE, use, does="share", value=address), then)

    def _ask_password(self, door: Door, user: str, refused: str = "") -> None:
        """Ask for the password of a user; once more where one was `refused`, or for another broker in its place."""
        from thinkpair.tui.screens.dialogs import OneLineScreen

        given = False

        def use(typed: str) -> None:
            nonlocal given
            given = bool(typed)
            if given:
                door.use_broker(door.broker_address, typed)

        def then(kept: bool | None) -> None:
            if kept and refused and not given:
                self._ask_broker(door, refused)
            elif kept:
                self.invite()

        asked = _PASSWORD_AGAIN.format(refused, user) if refused else _PASSWORD.format(user)
        self._ask(OneLineScreen(asked, "", use, does="share", hidden=True), then)

    def show_who_is_here(self) -> None:
        """Show who has the session open, and offer to show how to join it."""
        from thinkpair.tui.screens.dialogs import show_who_is_here

        shared = self._ticker.live.shared
        words = (shared.connected_words if shared else "") or _ALONE
        show_who_is_here(self._app, words, self.invite if shared else None)

    @property
    def is_page_new(self) -> bool:
        """Whether phones were let in elsewhere, and their code was not shown here yet."""
        door = self._ticker.live.shared
        return not self._let_in and isinstance(door, Door) and door.guests is not None and not door.guests_return

    def let_phones_in(self) -> None:
        """Let the room in with phones, and show how, once their broker runs; the screen goes on meanwhile."""
        door = self._ticker.live.shared
        if not isinstance(door, Door):
            self._ticker.say(_PHONES_ELSEWHERE)
        elif door.guests:
            self._show_page(door, door.guests)
        elif not self._letting_in:
            self._letting_in = True
            self._ticker.say(_LETTING_IN)
            self._app.run_worker(self._let_in_through(door))

    async def _let_in_through(self, door: Door) -> None:
        asked_on = self._app.screen
        try:
            await to_thread(door.let_phones_in)
        except ThinkpairError as error:
            self._ticker.say(str(error))
            return
        finally:
            self._letting_in = False
        self._ticker.say("")  # which shows the page on the stage, and does so later where another screen was opened
        if not (self._is_over() or self._let_in) and self._app.screen is asked_on:
            self.let_phones_in()

    def _show_page(self, door: Door, guests: "Phones") -> None:
        from thinkpair.tui.screens.phones import PhonesScreen

        new, self._let_in = not (self._let_in or door.guests_return), True
        votes = any(item.votes for item in self._ticker.live.session.voted_on)

        def back(_: None) -> None:
            door.show_page(now=False)
            self._ticker.say(_VOTES_COUNT if new and votes else "")

        door.show_page(now=True)
        self._app.push_screen(PhonesScreen(self._ticker, guests.page, lambda: guests.count), back)
