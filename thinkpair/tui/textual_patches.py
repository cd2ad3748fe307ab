"""How long Textual keeps what it has drawn: as long as there is a widget that shows it.

Owns the one cache of Textual 8.2 that would keep it for longer. Must not know any screen.
"""

from textual._styles_cache import StylesCache


def let_drawn_lines_go() -> None:
    """Let the cache of backgrounds know colours alone; the last 1,024 widgets, with their lines, are its keys as well.

    Upstream it lacks the @classmethod that its `cls` asks for: https://github.com/Textualize/textual/issues/6665.
    """
    cached = vars(StylesCache)["get_inner_outer"]
    if hasattr(cached, "cache_info"):  # neither mended here before, nor upstream
        StylesCache.get_inner_outer = classmethod(cached)  # type: ignore[assignment,method-assign]
