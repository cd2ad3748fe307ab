"""A message that is put together from the answers to a format's questions can be taken along."""

from pathlib import Path

from tests.meetings import House, a_group
from thinkpair.session import commands as ask
from thinkpair.storage.record_builder import record_of
from thinkpair.wording.minutes import minutes

ANSWERS = {
    "Whom": "Mia",
    "What do you want to reach": "lead a team",
    "Why now": "I was asked to",
    "Why this person": "you built one",
    "What do you ask for": "half an hour for me in May",
}
MESSAGE = (
    "Dear Mia, I would like to lead a team. It matters to me now because I was asked to. I thought of you because you"
    " built one. Would you have half an hour for me in May?"
)


def test_the_message_to_a_mentor_stands_in_the_minutes(tmp_path: Path) -> None:
    house = House(tmp_path, a_group(people="Joe", kind="peer group"))
    live = house.begin("2026-11-07", "approach-a-mentor")
    live.do(ask.Start())
    while (view := live.view()).phase != "finished":
        if view.choice:
            beginning = next(known for known in ANSWERS if known in view.choice.words)
            live.do(ask.Decide(view.choice.key, ANSWERS[beginning]))
        elif view.phase == "capture":
            live.do(ask.GoOn())
        else:
            house.clock.advance(60)
            live.do(ask.EndTurn())
    record = record_of(live.session)
    assert [asked.answer for asked in record.questions if asked.question == "Message to send"] == [MESSAGE]
    assert any(MESSAGE in line for line in minutes(record))
    live.close()


def test_no_message_without_all_of_its_answers(tmp_path: Path) -> None:
    house = House(tmp_path, a_group(people="Joe", kind="peer group"))
    house.hold("2026-11-07", "approach-a-mentor")
    assert not house.record().questions
