"""Reading what pages state for machines: addresses and JSON-LD."""

import json
import re
from typing import Any

MOST_OBJECTS = 200
_DECODER = json.JSONDecoder(strict=False)
_AFTER_HOST = re.compile(r"[?#\\]")


def host_of(url: str) -> str:
    """Return the lower-case host of an absolute or protocol-relative address; empty for any other.

    Far cheaper than `urllib.parse.urlsplit`, which pages with hundreds of links would feel.
    """
    start = url.find("//")
    if start < 0 or (start and url[start - 1] != ":"):
        return ""
    slash = url.find("/", start + 2)
    rest = url[start + 2 : slash] if slash >= 0 else url[start + 2 :]
    if "?" in rest or "#" in rest or "\\" in rest:
        rest = _AFTER_HOST.split(rest, maxsplit=1)[0]
    rest = rest.rpartition("@")[2].lower()
    if rest.startswith("["):
        return rest[1:].partition("]")[0]
    return rest.partition(":")[0].rstrip(".")


def path_of(url: str) -> str:
    """Return the path with query of an address; fragments are dropped."""
    url = url.partition("#")[0]
    start = url.find("//")
    if start < 0 or (start and url[start - 1] != ":"):
        return url
    slash = url.find("/", start + 2)
    return "/" if slash < 0 else url[slash:]


def json_ld(sources: list[str]) -> list[dict[str, Any]]:
    """Return every object in JSON-LD scripts, nested ones included, in document order.

    Scripts that are no JSON are left out, as search engines do: a broken script states nothing.
    """
    found: list[dict[str, Any]] = []
    for source in sources:
        try:
            value = _DECODER.decode(source.strip().removesuffix(";"))
        except (ValueError, RecursionError):
            continue
        queue = [value]
        while queue and len(found) < MOST_OBJECTS:
            value = queue.pop(0)
            if isinstance(value, list):
                queue[:0] = value[:MOST_OBJECTS]
            elif isinstance(value, dict):
                found.append(value)
                queue.extend(v for v in value.values() if isinstance(v, (dict, list)))
    return found
