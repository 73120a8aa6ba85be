"""Small documents of QTI for tests: items with one interaction, packages."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

from lxml import etree

from questionbank.interchange.qti import xml
from questionbank.interchange.qti.body import Body
from questionbank.interchange.qti.declarations import declarations
from questionbank.interchange.qti.interactions import ask
from questionbank.interchange.qti.names import normal
from questionbank.interchange.qti.question import Page, Question
from questionbank.interchange.qti.rules import Rules, rules
from questionbank.interchange.qti.shelf import Shelf

SPACE = 'xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2"'
TEMPLATES = "http://www.imsglobal.org/question/qti_v2p2/rptemplates"
OPTIONS = "".join(f'<simpleChoice identifier="{name}">Option {name}</simpleChoice>' for name in "ABCD")
CHOICE = f'<choiceInteraction responseIdentifier="RESPONSE" maxChoices="1">{OPTIONS}</choiceInteraction>'
MANY = f'<choiceInteraction responseIdentifier="RESPONSE" maxChoices="0">{OPTIONS}</choiceInteraction>'
ENTRY = '<p>How much? <textEntryInteraction responseIdentifier="RESPONSE"/></p>'
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x02\x08\x06\x00\x00\x00" + b"\x00" * 40


def declared(*correct: str, cardinality: str = "single", base: str = "identifier", more: str = "") -> str:
    """Declare the response."""
    values = "".join(f"<value>{value}</value>" for value in correct)
    right = f"<correctResponse>{values}</correctResponse>" if correct else ""
    head = f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="{base}">'
    return f"{head}{right}{more}</responseDeclaration>"


def template(name: str) -> str:
    """Score by a standard template."""
    return f'<responseProcessing template="{TEMPLATES}/{name}"/>'


def item(
    declaration: str = "",
    body: str = "",
    rules: str = "",
    *,
    stem: str = "<p>What?</p>",
    identifier: str = "i1",
    attributes: str = "",
) -> bytes:
    """Make an item, by default a single choice whose key is A."""
    parts = (declaration or declared("A"), body or CHOICE, rules or template("match_correct"))
    head = f'<assessmentItem {SPACE} identifier="{identifier}" title="t" adaptive="false" timeDependent="false" '
    score = '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
    return (
        f"{head}{attributes}>{parts[0]}{score}<itemBody>{stem}{parts[1]}</itemBody>{parts[2]}</assessmentItem>"
    ).encode()


def scored(rules: str) -> str:
    """Score by rules."""
    return f"<responseProcessing>{rules}</responseProcessing>"


def given(test: str, score: str, other: str = "0") -> str:
    """Score by one condition."""
    return (
        f"<responseCondition><responseIf>{test}{to(score)}</responseIf>"
        f"<responseElse>{to(other)}</responseElse></responseCondition>"
    )


def to(score: str) -> str:
    """Set the score."""
    return f'<setOutcomeValue identifier="SCORE"><baseValue baseType="float">{score}</baseValue></setOutcomeValue>'


VARIABLE = '<variable identifier="RESPONSE"/>'
CORRECT = '<correct identifier="RESPONSE"/>'


def manifest(*resources: tuple[str, str, str], more: str = "") -> bytes:
    """Make a manifest of (identifier, kind, href)."""
    rows = "".join(
        f'<resource identifier="{name}" type="imsqti_{kind}_xmlv2p2" href="{href}"><file href="{href}"/></resource>'
        for name, kind, href in resources
    )
    head = '<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="m"><organizations/>'
    return f"{head}<resources>{rows}{more}</resources></manifest>".encode()


def archive(files: Mapping[str, bytes]) -> bytes:
    """Make a zip."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return stream.getvalue()


def package(files: Mapping[str, bytes], *resources: tuple[str, str, str]) -> bytes:
    """Make a package; without resources, one item for each file."""
    named = resources or tuple((f"R{n}", "item", name) for n, name in enumerate(files))
    return archive({"imsmanifest.xml": manifest(*named), **files})


def tree(data: bytes | str) -> etree._Element:
    """Parse a document, with normal names."""
    return normal(xml.parse(data if isinstance(data, bytes) else data.encode()))


def question(data: bytes, files: Mapping[str, bytes] | None = None) -> Question:
    """Read what an item asks."""
    root = tree(data)
    body = next(root.iterchildren("itemBody"))
    return ask(Page(body, declarations(root), Body(Shelf(files or {}, {}))))


def rules_of(*written: str, **attributes: str) -> Rules:
    """Make the rules of an item, written out or by an attribute."""
    named = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return rules(
        tree(f"<assessmentItem><responseProcessing{named}>{''.join(written)}</responseProcessing></assessmentItem>")
    )
