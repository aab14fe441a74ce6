"""The crawler: safe, polite, resumable; it scores lists of URLs.

`detector.crawl(urls)` is this package itself, called: an asynchronous iterator of verdicts. `crawl_sync` is the
same as a plain iterator. Nothing heavy is imported before a name is used.
"""

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detector.crawl.codes import Code as Code
    from detector.crawl.codes import code_of as code_of
    from detector.crawl.scoring import ScoringError as ScoringError
    from detector.crawl.settings import Settings as Settings
    from detector.crawl.store import StateError as StateError
    from detector.crawl.store import discard as discard
    from detector.crawl.stream import crawl as crawl
    from detector.crawl.sync import crawl_sync as crawl_sync
    from detector.crawl.telemetry import Progress as Progress
    from detector.crawl.telemetry import json_log as json_log
    from detector.crawl.urls import Target as Target

_HOMES = {
    "Code": "codes",
    "Progress": "telemetry",
    "Settings": "settings",
    "ScoringError": "scoring",
    "StateError": "store",
    "Target": "urls",
    "code_of": "codes",
    "crawl": "stream",
    "crawl_sync": "sync",
    "discard": "store",
    "json_log": "telemetry",
}

__all__ = [
    "Code",
    "Progress",
    "ScoringError",
    "Settings",
    "StateError",
    "Target",
    "code_of",
    "crawl",
    "crawl_sync",
    "discard",
    "json_log",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its module on first use."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)


class _Callable(ModuleType):
    # `detector.crawl` names this package as soon as any of its modules is imported, so the package itself has to
    # be what `detector.crawl(urls)` calls.
    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return __getattr__("crawl")(*args, **kwargs)


sys.modules[__name__].__class__ = _Callable
