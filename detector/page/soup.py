"""The BeautifulSoup backend: for trees that the caller already has, and where turbohtml is missing."""

from bs4 import BeautifulSoup
from bs4.element import CData, NavigableString, PreformattedString, Tag

from detector.page.builder import Builder
from detector.page.document import Page


def parse(markup: str) -> Page:
    """Return the page of a markup string, parsed with the standard library's parser under BeautifulSoup."""
    return walk(BeautifulSoup(markup, "html.parser"))


def walk(tree: BeautifulSoup | Tag) -> Page:
    """Return the page of a tree, which stays as it is; any depth, no recursion."""
    builder = Builder()
    closing: list[Tag] = []
    for node in tree.descendants if isinstance(tree, BeautifulSoup) else tree.self_and_descendants:
        while closing and node.parent is not closing[-1]:
            builder.handle_endtag(closing.pop().name)
        if isinstance(node, Tag):
            # html.parser keeps what browsers never show as elements of a <noscript> apart; so does the builder
            builder.handle_starttag(node.name.lower(), [(k, _value(v)) for k, v in node.attrs.items()])
            closing.append(node)
        elif isinstance(node, NavigableString) and (
            not isinstance(node, PreformattedString) or isinstance(node, CData)
        ):
            builder.handle_data(str(node))
    while closing:
        builder.handle_endtag(closing.pop().name)
    return builder.page()


def _value(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
