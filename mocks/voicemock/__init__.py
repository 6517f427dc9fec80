"""Five voice-deepfake-detection vendors on your own machine, behaving as their documents say."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voicemock import names
    from voicemock.behaviours import Behaviour
    from voicemock.intercept import Offline, VoicemockWarning
    from voicemock.scripting import ScriptError, Step
    from voicemock.scripting.vocabulary import digest
    from voicemock.using import Handle, Voicemock
    from voicemock.using.running import running
    from voicemock.using.written import dataspike, modulate, undetectable, valsea, vocos

__version__ = "0.1.0"

_HOMES = {
    "Behaviour": "voicemock.behaviours",
    "Handle": "voicemock.using",
    "Offline": "voicemock.intercept",
    "ScriptError": "voicemock.scripting",
    "Step": "voicemock.scripting",
    "Voicemock": "voicemock.using",
    "VoicemockWarning": "voicemock.intercept",
    "dataspike": "voicemock.using.written",
    "digest": "voicemock.scripting.vocabulary",
    "modulate": "voicemock.using.written",
    "names": "voicemock.names",
    "running": "voicemock.using.running",
    "undetectable": "voicemock.using.written",
    "valsea": "voicemock.using.written",
    "vocos": "voicemock.using.written",
}
"""Where each public name comes from. All are imported at first use: to import this package costs next to nothing."""

_OF_A_BENCH = frozenset(
    ("clock", "edition", "findings", "har", "requests", "reset", "respx", "script", "streams", "unmatched", "url")
)
"""What a bench has and this module has not: a fixture of a test's has the module's name."""

if not TYPE_CHECKING:  # a type checker would take any name for one of ours

    def __getattr__(name: str) -> object:
        if name in _OF_A_BENCH:
            where = "the fixture voicemock, or with voicemock.running() as bench"
            raise AttributeError(f"{name!r} is a bench's, and this is the module: {where}")
        if name not in _HOMES:
            raise AttributeError(f"voicemock has no {name!r}; it has {', '.join(__all__)}")
        home = import_module(_HOMES[name])
        value = globals()[name] = home if home.__name__ == f"voicemock.{name}" else getattr(home, name)
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


__all__ = [
    "Behaviour",
    "Handle",
    "Offline",
    "ScriptError",
    "Step",
    "Voicemock",
    "VoicemockWarning",
    "__version__",
    "dataspike",
    "digest",
    "modulate",
    "names",
    "running",
    "undetectable",
    "valsea",
    "vocos",
]
