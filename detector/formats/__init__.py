"""Readers from what a user has to pages, and writers from verdicts to what a user wants."""

from detector.formats.output import COLUMNS, TABLES, Table, Writer, to_file, to_row, to_standard_output
from detector.formats.reader import FORMS, Form, Reader
from detector.formats.record import Input, UnreadableError

__all__ = [
    "COLUMNS",
    "FORMS",
    "TABLES",
    "Form",
    "Input",
    "Reader",
    "Table",
    "UnreadableError",
    "Writer",
    "to_file",
    "to_row",
    "to_standard_output",
]
