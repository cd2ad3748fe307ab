"""The program without a command: Home; and `formats preview`.

Owns nothing but the way there. Must not know what the screens show.
"""

import gc
from argparse import Namespace

from thinkpair.cli import current_settings
from thinkpair.cli.run import open_house
from thinkpair.definition.library import Library
from thinkpair.errors import FilesError
from thinkpair.tui.terminal import require_terminal, supervise


def home(_args: Namespace) -> int:
    """Open Home."""
    require_terminal()
    settings = current_settings()
    supervise()
    gc.disable()  # until the first frame: what is loaded and made for it stays
    from thinkpair.tui.start import open_home

    return open_home(open_house(settings), settings)


def preview(args: Namespace) -> int:
    """Open a format file in the preview."""
    require_terminal()
    settings = current_settings()
    library = Library(settings.format_folders)
    path = library.resolve(args.file)
    if path.parent == library.shipped:
        raise FilesError(
            f"{path.stem} comes with thinkpair: copy it with thinkpair formats new NAME --like {path.stem}"
        )
    if not path.exists():
        raise FilesError("there is no such file; thinkpair formats new NAME writes one to begin with")
    supervise("What was typed and not saved is offered at the next preview.")
    from thinkpair.tui.start import open_preview

    return open_preview(path, args.people, settings)
