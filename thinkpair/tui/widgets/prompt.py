"""What the speakers are asked."""

from collections.abc import Sequence

from msgspec import Struct
from textual.content import Content

from thinkpair.formats.lint import STAGE_COLUMNS
from thinkpair.tui.widgets.line_widget import LineWidget, balanced, fewer

_LONGEST_LINE = STAGE_COLUMNS


class Prompt(Struct, frozen=True):
    """A prompt and the number of lines that there is room for."""

    text: str = ""
    most: int = 1


class PromptLines(LineWidget[Prompt]):
    """Shows the prompt; where it is too long for its room, "…" ends it."""

    DEFAULT_CSS = """
    PromptLines { padding: 0 2; }
    """

    def draw(self, width: int) -> Sequence[Content]:
        """Centre the lines."""
        return draw_prompt(self.value, width)


def draw_prompt(prompt: Prompt, width: int) -> list[Content]:
    """Return the lines of a prompt in the middle of a width."""
    if not prompt.text:
        return []
    longest = min(width, _LONGEST_LINE)
    lines = balanced(Content.styled(prompt.text, "bold"), longest)
    return [line.center(width) for line in fewer(lines, prompt.most, longest)]
