"""The commented file that a format author begins with; it loads and plans as it stands."""

SCHEMA_FILE = "format.schema.json"

TEMPLATE = """\
#:schema ./format.schema.json
# A format is a run sheet: who speaks, for how long, about what.
# Try it:   thinkpair check FILE      thinkpair plan FILE --people Ana,Ben,Chi
# The whole language is explained in docs/format-language.md.

syntax  = 1
version = "1.0"
title   = "{title}"
summary = "One sentence that helps others to find it."
source  = ""                      # who published it, where
tags    = ["pair"]
people  = "2+"                    # 2, "3-8" or "4+"
rules   = ["Nobody interrupts."]  # shown and read out before the start

# A role is what somebody does for a while. Its brief is shown to the person who holds it.
[role.talker]
brief = "The time is yours."

[role.listener]
brief = "Give {{talker}} your eyes and your silence."

# A round is made of turns: with `each`, one for every person, who then holds that role.
[[round]]
title = "Turns"
each  = "talker"

  [[round.step]]
  title  = "Speak"
  speak  = "talker"               # a role, "each", "anyone" or "nobody"
  time   = "4m-6m"                # "5m", a range, or "open" for no clock
  prompt = "What is on your mind?"

[[round]]
title   = "Closing"
actions = "never"                 # after what agreed actions are captured: "round", "end", "never", …

  [[round.step]]
  title = "One word each"
  speak = "each"
  time  = "20s"
"""


def template(title: str) -> str:
    """Return a format file with this title, ready to be changed; quotes and backslashes in it are escaped."""
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    return TEMPLATE.replace("{title}", quoted).replace("{{", "{").replace("}}", "}")
