"""What a document of QTI is, told from its root."""

from lxml import etree

from questionbank.interchange.model import Reason
from questionbank.interchange.qti.names import camel, local

ITEM, STIMULUS = "assessmentItem", "assessmentStimulus"
TESTS = ("assessmentTest", "assessmentSection")
_ONE = frozenset({"questestinterop", "assessment", "section", "item"})


def kind(root: etree._Element) -> str:
    """The name of the root in the terms of QTI 2."""
    name = local(root)
    return camel(name.removeprefix("qti-")) if name.startswith("qti-") else name


def not_read(name: str) -> Reason:
    """Why a document with this root brings no items."""
    if name in TESTS:
        return Reason("A test only names its items. Bring in the package that holds them.")
    if name == "manifest":
        return Reason("A manifest only names its files. Bring in the package that holds them.")
    if name in _ONE:
        return Reason("The file is QTI 1, which is not read. Export it as QTI 2 or 3.")
    return Reason("The document “%(name)s” holds no items.", {"name": name[:80]})
