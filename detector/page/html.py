"""The fast markup backend: turbohtml's tokenizer. All of the library's use of its HTML parser is here."""

from turbohtml import Tokenizer

from detector.page.builder import Builder
from detector.page.document import Page


def parse(markup: str) -> Page:
    """Return the page of a markup string, in time linear in its length."""
    builder = Builder()
    tokenizer = Tokenizer()
    tokenizer.feed(markup)
    tokenizer.dispatch(builder)
    tokenizer.close()
    tokenizer.dispatch(builder)
    return builder.page()
