"""The preview: the text of a format on the left, what it means and what is wrong with it on the right, both live."""

from asyncio import to_thread
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from importlib.util import find_spec
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.timer import Timer
from textual.widgets import TextArea

from thinkpair.errors import FilesError
from thinkpair.formats.diagnostics import Diagnostic
from thinkpair.formats.library import Library
from thinkpair.formats.value_parsers import MOST_PEOPLE
from thinkpair.formats.value_types import Count
from thinkpair.safe_text import safe_text
from thinkpair.tui.format_file import Examined, FormatFile, examine, saves_of
from thinkpair.tui.keys import keys_of
from thinkpair.tui.screens.base import AppScreen
from thinkpair.tui.screens.dialogs import Answer, QuestionScreen
from thinkpair.tui.widgets.header_footer import Header, HeaderText, KeyFooter
from thinkpair.tui.widgets.line_widget import MUTED, LineWidget, Scroll, Words, wrapped
from thinkpair.tui.widgets.run_sheet import RunSheet, Sheet
from thinkpair.units import count_of

_PATIENCE = 0.2
_TAKES_NOT_KNOWN = "Mend the mistakes first: how many people it takes is not known yet."
_UNSAVED = (
    Answer("save", "save and close"),
    Answer("drop", "close without saving", "what you typed is lost"),
    Answer("", "stay"),
)
_FOUND = (
    Answer("take", "continue with it", "ctrl+z brings the file's text back"),
    Answer("drop", "discard it", "and start from the file as it is"),
)
_BOTH_CHANGED = (
    Answer("mine", "save my text", "what the other editor saved is lost"),
    Answer("theirs", "use theirs", "ctrl+z brings mine back"),
    Answer("", "back"),
)


class ProblemList(LineWidget[tuple[Diagnostic, ...]]):
    """Shows each problem with its line and column, the errors marked ✗ and the warnings !."""

    def draw(self, width: int) -> Sequence[Content]:
        """Put the hint below the message."""
        return [line for diagnostic in self.value for line in _lines(diagnostic, width)]


def _lines(diagnostic: Diagnostic, width: int) -> list[Content]:
    error = diagnostic.severity == "error"
    style, mark = ("$text-error", "✗") if error else ("$text-warning", "!")
    place = Content.styled(f"{diagnostic.line}:{diagnostic.column} ", MUTED)
    lines = wrapped(Content.styled(f"{mark} ", style) + place + Content.styled(diagnostic.message, style), width)
    hint = wrapped(Content.styled(diagnostic.hint, MUTED), max(8, width - 2)) if diagnostic.hint else []
    return [*lines, *(line.pad_left(2) for line in hint)]


class FormatText(TextArea, inherit_bindings=False):
    """The text of the file, without those of Textual's keys that the preview uses."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding
        for binding in TextArea.BINDINGS
        if not isinstance(binding, Binding) or binding.key not in keys_of("preview")
    ]

    def on_mount(self) -> None:
        """Stand still where motion is reduced."""
        self.cursor_blink = self.app.animation_level != "none"


class FormatEditorScreen(AppScreen[None], place="preview"):
    """An editor for one format file."""

    DEFAULT_CSS = """
    FormatEditorScreen Header { margin-bottom: 0; }
    FormatEditorScreen #columns { height: 1fr; }
    FormatEditorScreen #text { width: 1fr; border: none; padding: 0; }
    FormatEditorScreen #text:focus { border: none; }
    FormatEditorScreen #text .text-area--gutter { color: $foreground 70%; }
    FormatEditorScreen #text .text-area--cursor-gutter { color: $foreground; }
    FormatEditorScreen #meaning { width: 1fr; padding: 0 1; }
    FormatEditorScreen.-narrow #columns { layout: vertical; }
    FormatEditorScreen.-narrow #text, FormatEditorScreen.-narrow #meaning { width: 100%; height: 1fr; }
    FormatEditorScreen.-narrow #meaning { border-top: solid $foreground 20%; }
    FormatEditorScreen #said { padding: 0 1; color: $text-accent; text-style: bold; }
    """

    def __init__(
        self,
        file: FormatFile,
        library: Library,
        now: Callable[[], datetime],
        *,
        people: int | None = None,
        patience: float = _PATIENCE,
        follow: bool = True,
    ) -> None:
        """Edit this file, planned for so many people (None: as few as it takes).

        `patience` is how many seconds typing has to rest; `follow` watches for other editors. Raises FilesError where
        the file cannot be read.
        """
        super().__init__()
        self._file = file
        self._library = library
        self._now = now
        self._people = people
        self._patience = patience
        self._follow = follow
        self._on_disk = file.read()
        self._saved = self._typed = self._on_disk
        self._other: str | None = None
        self._found = Examined(None)
        self._takes: Count | None = None
        self._stale = False
        self._timer: Timer | None = None

    @property
    def editor(self) -> TextArea:
        """The text."""
        return self.query_one("#text", TextArea)

    @property
    def unsaved(self) -> bool:
        """Whether something is typed that is not in the file."""
        return self.editor.text != self._saved

    def compose(self) -> ComposeResult:
        """The text on the left, problems and run sheet on the right."""
        colours = "toml" if find_spec("tree_sitter_toml") else None
        yield Header(HeaderText((safe_text(self._file.path.name, 80),), ""))
        with Horizontal(id="columns"):
            yield FormatText(
                self._on_disk, language=colours, id="text", show_line_numbers=True, soft_wrap=False, compact=True
            )
            with Scroll(id="meaning"):
                yield ProblemList(())
                yield RunSheet(None)
        yield Words("", id="said", classes="-empty")
        yield KeyFooter((), most=1)

    def on_mount(self) -> None:
        """Begin with the text; offer what was typed before and not saved."""
        self._saved = self._typed = self.editor.text
        self.editor.focus()
        self._say("")
        self.examine_again()
        if self._follow:
            self.run_worker(self._watch())
        kept = self._file.kept()
        if kept is not None and kept != self._on_disk:
            question = "There is unsaved text for this file from before."
            self.app.push_screen(QuestionScreen(question, _FOUND), lambda answer: self._take_up(kept, answer))

    def on_unmount(self) -> None:
        """Keep unsaved text however the program ends, if the disk can be written."""
        if self._typed != self._saved:
            with suppress(FilesError):
                self._file.keep(self._typed)

    @on(TextArea.Changed)
    def examine_soon(self) -> None:
        """Examine the text once the typing rests."""
        self._typed = self.editor.text
        if self.unsaved and self._other is None:
            self._say("")  # What it said was about the text before.
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(self._patience, self.examine_again)

    def examine_again(self) -> None:
        """Check and plan the text as it is now, and keep it where it is not saved."""
        busy, self._stale = self._stale, True
        if not busy:
            self.run_worker(self._examine())

    def look_at_file(self) -> None:
        """Take over what another editor saved; where something is typed here too, only say so."""
        try:
            text = self._file.read()
        except FilesError as error:
            self._say(str(error))
            return
        if text == self._on_disk:
            return
        self._other = text
        if self.unsaved:
            self._say("Another editor saved this file. f5 uses that text; ctrl+s asks.")
        else:
            self.action_reload()

    def action_reload(self) -> None:
        """Take over what another editor saved; undo brings back what stood here."""
        if self._other is None:
            return
        editor, at = self.editor, self.editor.cursor_location
        self._on_disk, self._other = self._other, None
        editor.replace(self._on_disk, (0, 0), editor.document.end)
        editor.move_cursor(min(at, editor.document.end))
        self._saved = editor.text
        self._say("Another editor saved this file: this is its text.")

    def action_save(self) -> None:
        """Write the file; ask first where that would lose what another editor saved."""
        self.look_at_file()
        if self._other is not None:
            question = "Another editor has saved this file, too. Which text do you want?"
            self.app.push_screen(QuestionScreen(question, _BOTH_CHANGED), self._settle)
        elif self.unsaved:
            self._write()

    def action_close(self) -> None:
        """Leave; ask first where something is not saved."""
        if self.unsaved:
            self.app.push_screen(QuestionScreen("This is not saved.", _UNSAVED), self._leave)
        else:
            self._leave("drop")

    def action_fewer(self) -> None:
        """Plan for one person fewer."""
        self._plan_for(-1)

    def action_more(self) -> None:
        """Plan for one person more."""
        self._plan_for(+1)

    async def _watch(self) -> None:
        async for _ in saves_of(self._file.path):
            self.look_at_file()

    async def _examine(self) -> None:
        while self._stale:
            text, people, now = self.editor.text, self._people, self._now()
            found = await to_thread(examine, text, self._file.path, self._library, people)
            if not self.is_gone and self.unsaved:
                await self._keep(text)
            if self.is_gone:
                return
            self._stale = (text, people) != (self.editor.text, self._people)
        self._found = found
        self._takes = found.takes or self._takes
        self.query_one(ProblemList).show(found.diagnostics)
        self.query_one(RunSheet).show(Sheet(found.plan, now, found.problem))
        self._show_state()

    async def _keep(self, text: str) -> None:
        try:
            await to_thread(self._file.keep, text)
        except FilesError as error:
            if not self.is_gone:
                self._say(str(error))

    def _show_state(self) -> None:
        state = "not saved" if self.unsaved else "saved"
        people = self._found.people or (self._takes.least if self._takes else 0)
        for_whom = f"for {count_of(people, 'person', 'people')}" if people else ""
        self.query_one(Header).show(HeaderText((safe_text(self._file.path.name, 80), for_whom), state))
        self.query_one(KeyFooter).show(self.commands_now())

    def _plan_for(self, more: int) -> None:
        """Plan for so many people more than were asked for last; those may not have been planned yet.

        It stops at the ends of `people`, as they were when the text could last be read.
        """
        takes = self._takes
        if takes is None:
            self._say(_TAKES_NOT_KNOWN)
            return
        people = takes.least if self._people is None else self._people
        self._people = max(takes.least, min(people + more, takes.most or MOST_PEOPLE))
        self.examine_again()

    def _write(self) -> bool:
        text = self.editor.text
        try:
            self._file.save(text)
        except FilesError as error:
            self._say(str(error))
            return False
        self._saved = self._typed = self._on_disk = text
        self._other = None
        self._say("Saved.")
        return True

    def _settle(self, answer: str | None) -> None:
        if answer == "mine":
            self._write()
        elif answer == "theirs":
            self.action_reload()

    def _leave(self, answer: str | None) -> None:
        if answer == "save":
            self.action_save()
            if self.unsaved:
                return
        if answer in ("save", "drop"):
            self._forget()
            self._typed = self._saved
            self.app.exit(0)

    def _take_up(self, kept: str, answer: str | None) -> None:
        if answer == "drop":
            self._forget()
        else:
            self.editor.replace(kept, (0, 0), self.editor.document.end)

    def _forget(self) -> None:
        try:
            self._file.forget()
        except FilesError as error:
            self._say(str(error))

    def _say(self, words: str) -> None:
        self.show_words("said", words)
        self._show_state()

    def can(self) -> frozenset[str]:
        """Return what the screen has that a command may need."""
        return frozenset({"changed"} if self._other is not None else ())
