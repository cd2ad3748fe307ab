"""The exceptions that reach the user, the exit codes, and how an error is worded."""

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process answers with when it ends."""

    DONE = 0
    CONTENT = 1
    USAGE = 2
    FILES = 3
    INTERRUPTED = 130


class ThinkpairError(Exception):
    """A problem that a person can mend; its text is one line that says what to do."""

    exit_code = ExitCode.CONTENT


class ContentError(ThinkpairError):
    """A format with errors, or a plan that cannot be made."""


def install_words(extra: str) -> str:
    """Return the command that adds the libraries of an extra, where thinkpair was set up as the README says."""
    return f"in the folder of thinkpair type .venv/bin/pip install '.[{extra}]'"


class UsageError(ThinkpairError):
    """The command was called wrongly."""

    exit_code = ExitCode.USAGE


class FilesError(ThinkpairError):
    """A file or the data folder cannot be read or written."""

    exit_code = ExitCode.FILES


class CannotResume(FilesError):
    """An unfinished session cannot be resumed, and can be closed with what can be read of it; `session` is its id."""

    def __init__(self, message: str, session: str) -> None:
        """Say why it cannot be resumed."""
        super().__init__(message)
        self.session = session


class OpenElsewhere(FilesError):
    """Another program holds a folder, such as that of a session that runs."""


class Cancelled(ThinkpairError):
    """Somebody was asked, and said no; nothing was done."""

    exit_code = ExitCode.DONE
