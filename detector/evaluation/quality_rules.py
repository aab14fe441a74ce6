"""The text filters of FineWeb as datatrove ships them: a program of its own, because datatrove pins other versions.

Reads JSON lines with `id` and `text` from standard input and writes JSON lines with `id` and, for each filter, 1 for a
text that it removes and 0 for one that it keeps. It imports nothing of this library, so that any interpreter that has
datatrove and spaCy can run it as a file.
"""

import json
import sys

LANGUAGE = "eng"
"""The filters' defaults, stop words above all, are made for English."""


def main() -> None:
    """Filter standard input."""
    from datatrove.data import Document
    from datatrove.pipeline.filters import (
        C4QualityFilter,
        FineWebQualityFilter,
        GopherQualityFilter,
        GopherRepetitionFilter,
    )

    filters = {
        "gopher_quality": GopherQualityFilter(language=LANGUAGE),
        "gopher_repetition": GopherRepetitionFilter(language=LANGUAGE),
        "c4": C4QualityFilter(language=LANGUAGE),
        "fineweb": FineWebQualityFilter(language=LANGUAGE),
    }
    for line in sys.stdin:
        row = json.loads(line)
        answer: dict[str, object] = {"id": row["id"]}
        for name, one in filters.items():
            # a filter may rewrite the document that it is given
            kept = one.filter(Document(text=row["text"], id=row["id"]))
            answer[name] = int((kept[0] if isinstance(kept, tuple) else kept) is False)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
