"""What the layout for the back row shows of a view: never briefs, actions, notes, nor the time people had."""

from msgspec import Struct

from thinkpair.session.room_view import RoomView, room_view, state_first
from thinkpair.session.view import View
from thinkpair.tui.themes import person_colour, speaker_number
from thinkpair.tui.widgets.big_text import SMALL, WaitingKey
from thinkpair.tui.widgets.countdown import TimeLeft, length_of, time_left
from thinkpair.tui.widgets.group_panel import GroupLayout
from thinkpair.tui.widgets.header_footer import next_words
from thinkpair.tui.widgets.line_widget import ACCENT, STATE_COLOURS
from thinkpair.tui.widgets.speakers import doing_words
from thinkpair.wording.transcript import item_words, votes_words

_CROWD = 2
"""So many groups, or more, are a crowd, whose names are not to move."""


class Spotlight(Struct, frozen=True):
    """Something that is shown to the room on purpose, in place of the prompt and the groups."""

    title: str
    lines: tuple[str, ...] = ()


class AudienceView(Struct, frozen=True):
    """What the room sees; `said` is a word about the screen itself, `page` counts the pages of groups from 0.

    `state` is one that is said first: it stands in place of who has the floor. `lasts` are the seconds of the
    slot (None: open), `number` is that of the one person who has the floor. `coming` is what comes next, `times` are
    the times of day now and at the end.
    """

    who: str = ""
    doing: str = ""
    time: TimeLeft = TimeLeft()
    prompt: str = ""
    together: GroupLayout = GroupLayout(())
    shown: Spotlight | None = None
    said: str = ""
    page: int = 0
    state: str = ""
    lasts: int | None = None
    number: int | None = None
    coming: str = ""
    times: str = ""

    @property
    def is_framed(self) -> bool:
        """Whether a frame says that the time is up: not around many groups, whose names are to stay where they are."""
        return self.time.phase == "overtime" and self.time.share is not None and len(self.together.groups) < _CROWD

    @property
    def accent(self) -> str:
        """The style of the headline: that of the state, or of the one person who has the floor."""
        own = ACCENT if self.number is None else person_colour(self.number)
        return STATE_COLOURS.get(self.state, own)

    @property
    def own_style(self) -> str:
        """The style of who has the floor, below or beside a state."""
        return "bold" if self.number is None else person_colour(self.number)


def back_row(
    view: View,
    *,
    said: str = "",
    shown: Spotlight | None = None,
    page: int = 0,
    waits: WaitingKey | None = None,
    times: str = "",
) -> AudienceView:
    """Return what of a view the room may see."""
    seen = room_view(view)
    return AudienceView(
        who=seen.who,
        doing="" if seen.between else doing_words(view),
        time=time_left(view, SMALL, waits),
        prompt=seen.prompt,
        together=GroupLayout(seen.groups, seen.resting, seen.outside),
        shown=shown or _shown(view, seen),
        said=said,
        page=page,
        state=state_first(view) or "",
        lasts=length_of(view),
        number=None if seen.between else speaker_number(view),
        coming=next_words(view.next, view.breath, first=view.phase == "ready"),
        times=times,
    )


def _shown(view: View, seen: RoomView) -> Spotlight | None:
    """Before the start the room reads the rules; while there is a vote, its items, and how many votes were given."""
    if seen.rules:
        return Spotlight("", seen.rules)
    return Spotlight(votes_words(view), tuple(map(item_words, seen.items))) if seen.items else None
