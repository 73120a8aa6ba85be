"""What a document of QTI is, told from its root."""

from questionbank.interchange.model import Reason

ITEM, STIMULUS = "assessmentItem", "assessmentStimulus"
TESTS = ("assessmentTest", "assessmentSection")
_ONE = frozenset({"questestinterop", "assessment", "section", "item"})


def not_read(name: str) -> Reason:
    """Why a document with this root brings no items."""
    if name in TESTS:
        return Reason("A test only names its items. Bring in the package that holds them.")
    if name == "manifest":
        return Reason("A manifest only names its files. Bring in the package that holds them.")
    if name in _ONE:
        return Reason("The file is QTI 1, which is not read. Export it as QTI 2 or 3.")
    return Reason("The document “%(name)s” holds no items.", {"name": name[:80]})
