"""The table of a scheme on a screen: everyone's name can be read."""

from datetime import date

from tests.schemes.test_collection import BY_UNIT
from tests.tui.stages import quiet_settings, screen_text, settle
from thinkpair.schemes.collection import Collection
from thinkpair.schemes.match_table import SHARED
from thinkpair.schemes.stages import PairStage, StageFilter
from thinkpair.tui.app import ThinkpairApp
from thinkpair.tui.context import AppContext
from thinkpair.tui.screens.scheme import SchemeScreen
from thinkpair.wording.scheme_text import SchemeBook

MENTEES = ("Annabelle Bergstrom", "Bartholomew Quill", "Clementine Oduya", "Desdemona Fairweather")


def shared_app() -> ThinkpairApp:
    """Return the program over a scheme with one shared mentor, who has met lately."""
    seen = PairStage(
        code="sm-01",
        people=(*MENTEES, "Mortimer Vandenberg"),
        kind=SHARED,
        unit="",
        stage="meeting",
        first="2027-01-11",
        last="2027-02-20",
        reported="2027-02-26",
    )
    book = SchemeBook(BY_UNIT, (seen,), Collection("spring"))
    return ThinkpairApp(
        AppContext(settings=quiet_settings()),
        first_screen=lambda _app: SchemeScreen(book, lambda: book, StageFilter(), date(2027, 3, 1)),
    )


async def test_every_mentee_of_a_shared_mentor_can_be_read() -> None:
    app = shared_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(app, pilot)
        words = {word.strip(",") for word in screen_text(app).split()}
        names = {name for mentee in MENTEES for name in mentee.split()}
        assert names - words == set()
        assert "reported" in words
