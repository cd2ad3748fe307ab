"""The program without a command: Home; and `formats preview`.

Owns nothing but the way there. Must not know what the screens show.
"""

from typing import TYPE_CHECKING

from thinkpair.tui.terminal import require_terminal

if TYPE_CHECKING:
    from argparse import Namespace


def home(_args: "Namespace | None" = None) -> int:
    """Open Home."""
    require_terminal()
    from thinkpair.cli import current_settings
    from thinkpair.cli.context import open_house
    from thinkpair.tui.entry_points import open_home

    settings = current_settings()
    return open_home(open_house(settings), settings)


def preview(args: "Namespace") -> int:
    """Open a format file in the preview."""
    require_terminal()
    from thinkpair.cli import current_settings
    from thinkpair.errors import FilesError
    from thinkpair.formats.library import Library
    from thinkpair.tui.entry_points import open_preview

    settings = current_settings()
    library = Library(settings.format_folders)
    path = library.resolve(args.file)
    if path.parent == library.shipped:
        raise FilesError(
            f"{path.stem} comes with thinkpair: copy it with thinkpair formats new NAME --like {path.stem}"
        )
    if not path.exists():
        raise FilesError("there is no such file; thinkpair formats new NAME writes one to begin with")
    return open_preview(path, args.people, settings)
