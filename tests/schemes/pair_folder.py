"""The data folder of a pair as its own laptop has it: meetings that were held, with words in every free field."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from thinkpair.session.actions import Action, Item
from thinkpair.storage.records import (
    VERSION,
    AttendanceRecord,
    ChangeRecord,
    GoalRecord,
    ListRecord,
    PartRecord,
    PersonRecord,
    QuestionRecord,
    Record,
    ReviewRecord,
    RoundRecord,
    SlotRecord,
    write_record,
)


def hold(
    home: Path,
    group: str,
    people: Sequence[str],
    when: datetime,
    *,
    format_id: str = "mentoring-conversation",
    minutes: int = 60,
    words: str = "something private",
) -> None:
    """Put down a meeting of a group as it is kept after the close; `words` stand wherever people may write."""
    session = f"{when:%Y-%m-%d-%H%M}-{format_id}-{when:%d%H}"
    record = Record(
        version=VERSION,
        session=session,
        format=format_id,
        title=words,
        started=when.isoformat(),
        keep="all",
        group=group,
        people=tuple(people),
        planned=minutes * 60,
        lasted=minutes * 60.0,
        slots=(SlotRecord(round=1, repeat=1, turn=1, step=words, speakers=(people[0],), planned=600, actual=600.0),),
        times=(PersonRecord(name=people[0], planned=600, actual=600.0),),
        actions=(Action(number=1, who=(people[0],), what=words, person=people[0], support=people[-1]),),
        reviews=(ReviewRecord(session=session, number=1, verdict="smaller", change=words),),
        lists=(ListRecord(name="topics", items=(Item(number=1, text=words),)),),
        fixed={"mentor": (people[-1],)},
        agenda=words,
        questions=(QuestionRecord(question=words, answer=words, person=people[0]),),
        attendance=(AttendanceRecord(name=words, did="absent", at=""),),
        format_version=words,
        rounds=(RoundRecord(number=1, title=words, seconds=60.0),),
        changes=(ChangeRecord(did="skipped", what=words, people=(words,)),),
        met=(tuple(people),),
        first=words,
        held=({words: (words,)},),
        goals=(GoalRecord(said="reworded", what=words, was=words),),
        agreement=(PartRecord(part="places", said="new words", words=words),),
    )
    folder = home / "sessions" / session
    folder.mkdir(parents=True)
    write_record(folder, record)
