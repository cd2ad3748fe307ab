"""The command `completion`: a script for a shell, and the ids of formats, groups and sessions that it asks for."""

from argparse import Namespace
from collections.abc import Callable, Mapping

from thinkpair.cli import current_settings
from thinkpair.errors import ExitCode
from thinkpair.formats.library import Library
from thinkpair.groups.repository import Groups
from thinkpair.settings import Settings
from thinkpair.storage.sessions import Sessions

_BASH = """
_thinkpair_{0}() {{
  compgen -W "$(thinkpair completion {0} 2>/dev/null)" -- "$1"
}}"""

_ZSH = """
_thinkpair_{0}() {{
  compadd -- ${{(f)"$(thinkpair completion {0} 2>/dev/null)"}}
}}"""
"""Asks when it is wanted: in the words of an option themselves all options would ask at once, when it is loaded."""

_PREAMBLES = {"bash": _BASH, "zsh": _ZSH}


def completion(args: Namespace) -> int:
    """Print the script, or the ids one per line."""
    if args.what in _IDS:
        for identifier in _IDS[args.what](current_settings()):
            print(identifier)
        return ExitCode.DONE
    import shtab

    preamble = "".join(map(_PREAMBLES.get(args.what, "").format, _IDS))
    print(shtab.complete(args.build_parser(), args.what, preamble=preamble))
    return ExitCode.DONE


_IDS: Mapping[str, Callable[[Settings], tuple[str, ...]]] = {
    "formats": lambda settings: tuple(entry.id for entry in Library(settings.format_folders).entries()),
    "groups": lambda settings: Groups(settings.folders.groups).ids(),
    "sessions": lambda settings: ("last", *reversed(Sessions(settings.folders.sessions).ids())),
}
