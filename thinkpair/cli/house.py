"""What opens sessions, for the commands: its folders made, its index beside them.

Owns how the parts are put together. Must not know what is done with them; the engine is not loaded here.
"""

from thinkpair.clock import SystemClock
from thinkpair.opening import Opening
from thinkpair.settings import Settings, make_folders
from thinkpair.store.index.history import NAME as INDEX
from thinkpair.store.index.history import Index
from thinkpair.store.sessions import Sessions


def open_house(settings: Settings) -> Opening:
    """Return what opens sessions, with its folders made. Raises FilesError where the data folder cannot be written."""
    make_folders(settings.folders)
    sessions = Sessions(settings.folders.sessions)
    return Opening(sessions, SystemClock(), Index(sessions, settings.folders.state / INDEX), settings.hands_free)
