"""Word lists of the signals: JSON files beside the modules, each naming its sources."""

import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read(name: str) -> Any:
    """Return the parsed content of `NAME.json`; the key `sources` says where its words come from."""
    return json.loads(files("detector.signals").joinpath(f"{name}.json").read_text("utf-8"))
