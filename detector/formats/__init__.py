"""Readers from what a user has to pages, and writers from verdicts to what a user wants."""

from detector.formats.reader import FORMS, Form, Reader
from detector.formats.record import Input, UnreadableError

__all__ = ["FORMS", "Form", "Input", "Reader", "UnreadableError"]
