"""A run sheet for tomorrow: a file is made, looked at, and not written over by mistake."""

from pathlib import Path

from tests.journeys.conftest import Open


def test_a_sheet_to_hand_out(thinkpair: Open, tmp_path: Path) -> None:
    sheet = tmp_path / "tomorrow.html"
    line = ("plan", "pro-action-cafe", "--people", "12", "--start", "09:00", "-o", sheet.name)
    first = thinkpair(*line, folder=tmp_path)
    first.wait_for("written to tomorrow.html")
    assert first.wait_for_end() == 0
    text = sheet.read_text(encoding="utf-8")
    assert "Who is with whom" in text
    assert "You are a guest" not in text  # a brief: for whoever holds the role

    again = thinkpair(*line, "--notes", folder=tmp_path)
    again.wait_for("--force")
    assert again.wait_for_end() == 3
    assert sheet.read_text(encoding="utf-8") == text

    forced = thinkpair(*line, "--notes", "--force", folder=tmp_path)
    assert forced.wait_for_end() == 0
    assert "You are a guest" in sheet.read_text(encoding="utf-8")
