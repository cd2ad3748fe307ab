"""From the options of `plan`, `rehearse` and `run` to a plan, of people or of a group."""

from argparse import Namespace

from thinkpair.cli.session_options import PreparedSession, instead_words, prepare_for_people
from thinkpair.errors import ContentError
from thinkpair.planning.participants import WrongNumber
from thinkpair.settings import Settings


def prepare_session(args: Namespace, settings: Settings) -> PreparedSession:
    """Return the plan that the session options ask for, of a group or of people; raises as `prepare_for_people`."""
    try:
        if not args.group:
            return prepare_for_people(args, settings)
        from thinkpair.cli.group_options import prepare_for_group  # it brings the files of groups along

        return prepare_for_group(args, settings)
    except WrongNumber as error:
        others = instead_words(error.number, settings, args.format or "")
        raise ContentError(f"{error}{others}") from None
