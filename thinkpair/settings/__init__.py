"""The user's settings and folders; a value comes from the command line, the environment, the file or the default.

A new setting touches `declarations` (its key, words, reader and default), a field of `resolution.Settings`, and
docs/settings.md, which `make docs` writes. The screen, `thinkpair settings` and THINKPAIR_KEY follow.
"""

from thinkpair.settings.config_file import CONFIG_LIMIT, GivenValue, SettingProblem, read_config
from thinkpair.settings.declarations import SECTIONS, SETTINGS, Motion, Setting, Sound
from thinkpair.settings.folders import (
    HOME_VARIABLE,
    Folders,
    close_folders,
    find_folders,
    make_folders,
    refuse_own,
)
from thinkpair.settings.resolution import (
    KEYS,
    Chosen,
    Origin,
    SettingRow,
    Settings,
    choose,
    load_settings,
    no_setting,
    rows,
    with_news,
)

__all__ = [
    "CONFIG_LIMIT",
    "HOME_VARIABLE",
    "KEYS",
    "SECTIONS",
    "SETTINGS",
    "Chosen",
    "Folders",
    "GivenValue",
    "Motion",
    "Origin",
    "Setting",
    "SettingProblem",
    "SettingRow",
    "Settings",
    "Sound",
    "choose",
    "close_folders",
    "find_folders",
    "load_settings",
    "make_folders",
    "no_setting",
    "read_config",
    "refuse_own",
    "rows",
    "with_news",
]
