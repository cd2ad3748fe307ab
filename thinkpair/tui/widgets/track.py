"""The whole session as one line: a segment for each turn, as wide as its time, in the colour of whose it is.

What is over is heavy, now is a dot, and a tick above the line is where the session would be if it were on time, where
that differs.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby, pairwise

from msgspec import Struct
from rich.cells import cell_len
from textual.content import Content

from thinkpair.session.stage_words import BETWEEN_GROUPS
from thinkpair.session.track import Segment
from thinkpair.session.view import View
from thinkpair.tui.themes import person_colour, person_letter
from thinkpair.tui.widgets.line_widget import MUTED, LineWidget
from thinkpair.units import pace_words

_TO_COME, _DONE_EDGE, _EDGE = "─", "┿", "┼"
DONE, NOW, DUE, DONE_DUE = "━", "●", "┸", "┻"
"""What is over; now; where the session would be if it were on time, ahead of now, and where that is over."""
_PLAN = ("↑ planned", "planned ↑")
"""What stands below the tick: its arrow does."""
_RUNS = ("running", "paused", "silence", "overtime")


class TrackText(Struct, frozen=True):
    """The segments, the cells of now and of where it should be (-1: the same), and whether names stand below."""

    segments: tuple[Segment, ...] = ()
    now: int = 0
    due: int = -1
    names: bool = False


class Span(Struct, frozen=True):
    """The cells of a segment."""

    start: int
    length: int

    @property
    def end(self) -> int:
        """The first cell behind it."""
        return self.start + self.length


class TrackLine(LineWidget[TrackText]):
    """Shows the track, and below it whose turns they are."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    TrackLine { padding: 0 1; }
    """

    def draw(self, width: int) -> Sequence[Content]:
        """Draw both lines, or the first alone."""
        if not self.value.segments:
            return [Content("")] * (1 + self.value.names)
        return draw_track(self.value, width)


def is_running(view: View) -> bool:
    """Say whether a slot runs, or stands still in the middle."""
    return view.phase in _RUNS


def track_text(view: View, width: int, *, names: bool) -> TrackText:
    """Return the track of a view in so many cells; where the clock is hidden, now is where the turn began."""
    if not view.track or not view.track.segments:
        return TrackText(names=names)
    segments = _as_it_is(view)
    at = view.track.before + (view.elapsed if is_running(view) and view.clock != "hidden" else 0.0)
    now = _cell_of(at, segments, width)
    due = _cell_of(at + view.behind, segments, width) if pace_words(view.behind) else now
    return TrackText(segments, now, -1 if due == now else due, names)


def _as_it_is(view: View) -> tuple[Segment, ...]:
    """Return the segments; the one that runs is as long as it has taken by now, if that is more than was planned."""
    track = view.track
    assert track
    if not is_running(view) or track.now >= len(track.segments):
        return track.segments
    segment = track.segments[track.now]
    if view.elapsed <= segment.seconds:
        return track.segments
    longer = Segment(
        segment.round, segment.repeat, segment.who, segment.step, view.elapsed, segment.number, timed=segment.timed
    )
    return (*track.segments[: track.now], longer, *track.segments[track.now + 1 :])


@lru_cache(8)
def spans_of(segments: tuple[Segment, ...], width: int) -> tuple[Span, ...]:
    """Return the cells of each segment; between two rounds is a blank, where there are enough of them."""
    gaps = [0, *(before.round != after.round for before, after in pairwise(segments))]
    room = width - sum(gaps) if sum(gaps) <= width // 8 else width
    least = sum(segment.seconds for segment in segments) / max(1, room)
    weights = [max(segment.seconds, least) for segment in segments]
    whole, sofar, blanks = sum(weights), 0.0, 0
    spans: list[Span] = []
    for weight, gap in zip(weights, gaps, strict=True):
        blanks += gap if room < width else 0
        start, end = (round(edge * room / whole) for edge in (sofar, sofar + weight))
        spans.append(Span(start + blanks, end - start))
        sofar += weight
    return tuple(spans)


def _cell_of(second: float, segments: tuple[Segment, ...], width: int) -> int:
    """Return the cell of a second of the session; before and behind it those at its ends."""
    left = max(0.0, second)
    for segment, span in zip(segments, spans_of(segments, width), strict=True):
        if left < segment.seconds and span.length:
            return span.start + int(left / segment.seconds * span.length)
        left -= segment.seconds
    return width - 1


def draw_track(text: TrackText, width: int) -> list[Content]:
    """Return the line, and the names below it."""
    spans = spans_of(text.segments, width)
    runs = [(sign, style) for cells in _cells(text, spans) for sign, style in cells]
    joined = [("".join(sign for sign, _ in same), style) for style, same in groupby(runs, key=lambda run: run[1])]
    line = Content.assemble(*joined)
    return [line, _with_plan(_names(text.segments, spans), text.due, width)] if text.names else [line]


def _cells(text: TrackText, spans: Sequence[Span]) -> Iterator[Iterator[tuple[str, str]]]:
    """Yield the signs of each segment with their styles, and the blank before it."""
    end = 0
    for segment, span in zip(text.segments, spans, strict=True):
        yield iter([(" ", "")] * (span.start - end))
        yield _signs(segment, span, text, edge=span.start == end and end > 0 and span.length > 1)
        end = span.end


def _signs(segment: Segment, span: Span, text: TrackText, *, edge: bool) -> Iterator[tuple[str, str]]:
    style = person_colour(segment.number) if segment.number is not None else MUTED
    for cell in range(span.start, span.end):
        done = segment.done or cell < text.now
        if cell == text.now:
            yield NOW, "$foreground bold"
        elif cell == text.due:
            yield DONE_DUE if done else DUE, "$foreground"
        elif edge and cell == span.start:
            yield _DONE_EDGE if done else _EDGE, style
        else:
            yield DONE if done else _TO_COME, style


def _with_plan(names: Content, due: int, width: int) -> Content:
    """Return the names, and below the mark of where it should be what that is, where there is room."""
    cells = names.plain.ljust(width)
    for words in _PLAN:
        start = due - words.index("↑")
        end = start + len(words)
        before = 1 if words.startswith("↑") else 2  # else it would be read as part of the name
        free = start >= 0 and end <= width and not cells[max(0, start - before) : end + 1].strip()
        if due >= 0 and free and names.cell_length == len(names.plain):
            return names.pad_right(max(0, end - len(names.plain)))[:start] + Content.styled(words, MUTED) + names[end:]
    return names


def _names(segments: Sequence[Segment], spans: Sequence[Span]) -> Content:
    """Return whose turns they are, each below its own, as far as there is room."""
    line = Content("")
    for _, in_round in groupby(_runs(segments, spans), key=lambda run: run[0].round):
        runs = list(in_round)
        for (segment, start, _), name in zip(runs, _labels(runs), strict=True):
            style = person_colour(segment.number) if segment.number is not None else MUTED
            line = line.pad_right(max(0, start - line.cell_length)) + Content.styled(name, style)
    return line


_Run = tuple[Segment, int, int]
"""The first of some segments of the same people, their first cell, and the one behind them."""


def _runs(segments: Sequence[Segment], spans: Sequence[Span]) -> Iterator[_Run]:
    pairs = zip(segments, spans, strict=True)
    for _, same in groupby(pairs, key=lambda pair: (pair[0].who, pair[0].round)):
        run = list(same)
        yield run[0][0], run[0][1].start, run[-1][1].end


def _labels(runs: Sequence[_Run]) -> list[str]:
    """Return how each is called in a round: people whole where that fits for all, by as many letters each, or none."""
    of_people = [run for run in runs if run[0].number is not None]
    names = [segment.who for segment, _, _ in of_people]
    tried = (
        [f"{segment.who} {person_letter(segment.number)}".rstrip() for segment, _, _ in of_people],
        *([name[:most] for name in names] for most in (None, 4, 3, 2, 1)),
    )
    fitting = (labels for labels in tried if all(map(_fits, labels, of_people)))
    people = iter(next(fitting, [""] * len(names)))
    return [_label_of_several(run) if run[0].number is None else next(people) for run in runs]


def _label_of_several(run: _Run) -> str:
    who = run[0].who
    groups = len(who.split(BETWEEN_GROUPS))
    labels = [*([f"{groups} groups: {who}"] if groups > 1 else []), who]
    return next((each for each in labels if _fits(each, run)), "")


def _fits(label: str, run: _Run) -> bool:
    """Say whether there is room for a label, with a blank behind it."""
    return cell_len(label) < run[2] - run[1]
