"""The generated parts of the documents are what the program says."""

import re
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from docs.gallery import FOLDER, RECORDING, SCENES, picture
from docs.generate import documents
from docs.pictures import picture_svg

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("path", documents(), ids=lambda path: Path(path).name)
def test_a_generated_document_is_up_to_date(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == documents()[path], "stale: run `make docs`"


async def test_the_picture_shows_the_stage_as_it_is() -> None:
    drawn = (FOLDER / f"{SCENES[0].name}.svg").read_text(encoding="utf-8")
    assert _words(drawn) == _words(picture_svg(await picture(SCENES[0]))), "stale: run `make docs`"


def test_the_gallery_has_twelve_pictures_and_a_small_recording() -> None:
    drawn = {path.stem: path.stat().st_size for path in FOLDER.glob("*.svg")}
    assert len(SCENES) == 12
    assert set(drawn) == {RECORDING, *(scene.name for scene in SCENES)}
    assert drawn[RECORDING] < 300_000
    for path in FOLDER.glob("*.svg"):
        fromstring(path.read_text(encoding="utf-8"))


def test_every_test_and_campaign_that_a_promise_names_is_there() -> None:
    """A page that names what is not run any more would promise more than is kept."""
    text = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
    tests, campaigns = re.findall(r"`(tests/[\w/]+\.py)`", text), re.findall(r"`(tests(?:\.\w+)+)", text)
    assert len(tests) > 15
    assert len(campaigns) > 10
    assert not [name for name in tests if not (ROOT / name).is_file()]
    torture = re.search(r"^torture:.*?^$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert torture
    storage, *_ = re.findall(r"for fault in ([\w ]+);", torture[0])
    run = {f"tests.storage.torture.{name}" for name in storage.split()} | set(
        re.findall(r"-m (tests[.\w]+)", torture[0])
    )
    assert not set(campaigns) - run


def _words(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def test_every_file_and_room_that_the_architecture_names_is_there() -> None:
    named = re.findall(r"`([a-z_/]+(?:\.py|\.html|/))`", (ROOT / "docs" / "architecture.md").read_text("utf-8"))
    assert len(named) > 50
    assert [name for name in named if not any((place / name).exists() for place in (ROOT / "thinkpair", ROOT))] == []
