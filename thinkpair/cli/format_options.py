"""The command `formats` with its options, those for packs of others too."""

from argparse import SUPPRESS
from collections.abc import Callable

from thinkpair.cli import commands
from thinkpair.cli.parser_base import Parser
from thinkpair.cli.session_options import count


def declare_formats(formats: Parser) -> None:
    """Declare the actions of `formats`."""
    formats.set_defaults(run=commands.formats)
    actions = formats.add_subparsers(dest="verb", metavar="ACTION")
    listing = actions.add_parser("list", help="list the formats; the filters can be combined")
    for parser in (formats, listing):
        unset = None if parser is formats else SUPPRESS
        parser.add_argument("--tag", action="append", default=unset, help="only with this tag; again for several")
        parser.add_argument("--people", type=count, metavar="N", default=unset, help="only for N people")
        parser.add_argument("--for", dest="fits", metavar="TIME", default=unset, help='only what fits "40m", "1h"')
        parser.add_argument("--search", metavar="WORDS", default=unset, help="only with these words")
        parser.add_argument("--json", action="store_true", default=unset, help="as JSON")
    show = actions.add_parser("show", help="show a format, planned for several numbers of people")
    show.add_argument("format", metavar="FORMAT")
    show.add_argument("--people", metavar="2-8", help="for these numbers of people")
    show.add_argument("--json", action="store_true")
    new = actions.add_parser("new", help="write a new format file with comments, or with --like a copy of another")
    new.add_argument("name", metavar="NAME", help="an id like team-round, or a path like ./team-round.toml")
    new.add_argument("--like", metavar="FORMAT", help="start with a copy of this one")
    new.add_argument("--force", action="store_true", help="also where it hides a format of that name")
    _packs(actions.add_parser)
    upgrade = actions.add_parser("upgrade", help="rewrite files of an older version of the language; comments stay")
    upgrade.add_argument("files", nargs="+", metavar="FILE")
    preview = actions.add_parser("preview", help="edit a format beside its run sheet and problems")
    preview.add_argument("file", metavar="FILE", help="the path of a format file, or the id of one of yours")
    preview.add_argument("--people", type=count, metavar="N", help="plan for N people at first")
    preview.set_defaults(run=commands.preview)
    guide = actions.add_parser("guide", help="how to write a format: the author's guide, or a section of it")
    guide.add_argument("words", nargs="*", metavar="SECTION", help='words of its heading, like "editors"')
    actions.add_parser("schema", help="the JSON Schema of format files, for editors")


def _packs(add_parser: Callable[..., Parser]) -> None:
    add = add_parser("add", help="add formats of others as a pack: a file, a folder, a zip file or a git repository")
    add.add_argument(
        "source", metavar="FILE|FOLDER|ZIP|git:URL", help="like formats.zip or git:https://example.org/x.git"
    )
    add.add_argument("--name", metavar="NAME", help="what to call the pack; default: made from its source")
    packs = add_parser("packs", help="list the packs and where they came from")
    packs.add_argument("pack", nargs="?", metavar="PACK", help="list its formats, too")
    packs.add_argument("--json", action="store_true", help="as JSON")
    update = add_parser("update", help="bring packs to the state that their source has now")
    update.add_argument("pack", nargs="?", metavar="PACK", help="default: all packs")
    remove = add_parser("remove", help="remove a pack with its formats")
    remove.add_argument("pack", metavar="PACK")
    for parser in (add, update, remove):
        parser.add_argument("--yes", action="store_true", help="do it without asking")
    export = add_parser("export", help="write formats to a zip file or a folder that others can add")
    export.add_argument("formats", nargs="+", metavar="FORMAT")
    export.add_argument("-o", "--output", metavar="FILE.zip|FOLDER", required=True, help="what to write")
    export.add_argument("--force", action="store_true", help="overwrite FILE.zip")
    for parser in (add, packs, update, remove, export):
        parser.set_defaults(run=commands.packs)
