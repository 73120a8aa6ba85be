"""Bodies of items with one interaction, written short, and what is read of them."""

from collections.abc import Mapping

from questionbank.interchange.model import Medium
from questionbank.interchange.qti.body import Body
from questionbank.interchange.qti.declarations import declarations
from questionbank.interchange.qti.interactions import ask
from questionbank.interchange.qti.question import Page, Question
from questionbank.interchange.qti.shelf import Shelf
from tests.questionbank.interchange.qti import documents as made


def response(
    name: str = "RESPONSE", *correct: str, cardinality: str = "single", base: str = "identifier", more: str = ""
) -> str:
    """Declare a response."""
    right = "".join(f"<value>{value}</value>" for value in correct)
    head = f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{base}">'
    return f"{head}<correctResponse>{right}</correctResponse>{more}</responseDeclaration>"


def choices(tag: str, *options: tuple[str, str]) -> str:
    """Write answers to choose from, of (identifier, text)."""
    return "".join(f'<{tag} identifier="{name}">{text}</{tag}>' for name, text in options)


def asked(body: str, declared: str = "", files: Mapping[str, bytes] | None = None) -> Question:
    """Read what a body asks; by default one response is declared, of one identifier."""
    root = made.tree(f"<assessmentItem>{declared or response()}<itemBody>{body}</itemBody></assessmentItem>")
    media: dict[str, Medium] = {}
    page = Page(next(root.iterchildren("itemBody")), declarations(root), Body(Shelf(files or {}, media)))
    return ask(page)
