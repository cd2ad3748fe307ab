"""Random sequences of appends, crashes, faults, resumes and merges over the journal of one session."""

from hypothesis import settings

from tests.storage.machine import JournalMachine

# The twenty rounds of `make torture` are ten thousand.
_EXAMPLES = 500 if settings.get_current_profile_name() == "torture" else 40

TestJournalAtRandom = JournalMachine.TestCase
TestJournalAtRandom.settings = settings(max_examples=_EXAMPLES, stateful_step_count=20)
