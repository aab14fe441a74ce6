"""How well a model does on pages of farms, families, stories and domains that it never saw, and how far to trust that.

`run` does it all from a feature table and is what `detector evaluate` calls; the modules are its parts:
`rows` reads the table, `splits` leaves groups out, `leaks` looks for what must not separate the classes, `metrics`
counts, `report` puts the counts together, `baselines` does the same for older methods, `card` writes the figures down.
"""

from pathlib import Path

__all__ = ["run"]


def run(table: Path, model: Path | None = None, out: Path | None = None, corpus: Path | None = None) -> str:
    """Evaluate a feature table and return the result as text for a terminal.

    Args:
        table: the feature table, a Parquet file as `detector features` writes it.
        model: folder of the shipped model, which the leak checks score the table with; None leaves those out.
        out: folder that gets `evaluation.json`, `out_of_fold.parquet` and, when a model is there, the figures of
            `MODEL_CARD.md`; None writes nothing.
        corpus: folder of the pages that the table was made from, to run the baselines on; None leaves them out.
            Their scores are kept beside the table as `baselines.parquet`, numbers only, and are read from there
            when no corpus is given.

    Raises:
        ValueError: when the table lacks a column or one of the two classes.
        OSError: when a file cannot be read or written.

    """
    from detector.evaluation.command import evaluate_files

    return evaluate_files(table, model, out, corpus)
