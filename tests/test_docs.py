"""The generated parts of the documents are what the program says."""

import re
from pathlib import Path

import pytest

from docs.generate import PICTURE, documents, stage_picture


@pytest.mark.parametrize("path", documents(), ids=lambda path: Path(path).name)
def test_a_generated_document_is_up_to_date(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == documents()[path], "stale: run `make docs`"


async def test_the_picture_shows_the_stage_as_it_is() -> None:
    assert _words(PICTURE.read_text(encoding="utf-8")) == _words(await stage_picture()), "stale: run `make docs`"


def _words(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)
