"""What is written of version 2.2 is valid by the published schema."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from questionbank.interchange.qti.writer import items as writing
from questionbank.interchange.qti.writer.dialect import V22
from questionbank.interchange.qti.writer.items import Draft
from questionbank.interchange.qti.writer.markup import Markup
from questionbank.rules.answers import Answer
from questionbank.rules.items import ItemType
from questionbank.rules.wording import Wording
from tests.questionbank.interchange.qti.writer.drafts import CHOICE, MEDIA, drafts
from tests.questionbank.samples import ANSWERS, MEDIUM, WORDINGS

SCHEMA = Path(__file__).parents[5] / "../shared/data/qti-schemas/qtiv2p2/imsqti_v2p2.xsd"
# What the schema borrows elsewhere and no document of ours uses: it takes long to read, or is not published with it.
BORROWED = {
    "apip": ("http://www.imsglobal.org/xsd/apip/apipv1p0/imsapip_qtiv1p0", "apipAccessibility"),
    "mathml3": ("http://www.w3.org/2010/Math/MathML", "math"),
    "ssml": (
        "http://www.w3.org/2010/10/synthesis",
        "audio break emphasis mark p phoneme prosody s say-as speak sub voice",
    ),
}
TEXTS = (
    "<p>一</p><p>二<br>三</p>",
    "<ul><li>一</li></ul><ol><li>二</li></ol>",
    "<p><u>下</u><b>粗</b><i>斜</i><em>调</em><strong>强</strong><sub>1</sub><sup>2</sup><code>c</code></p>",
    "<p><math><mfrac><mn>1</mn><mn>2</mn></mfrac></math></p>",
    '<table><tbody><tr><td colspan="2">甲</td></tr><tr><td>乙</td><td>丙</td></tr></tbody></table>',
    "<pre>a\n  b</pre>",
    f'<p>图 <img src="media:{MEDIUM}" alt="平面图" width="400" height="300"></p>',
)

pytestmark = pytest.mark.skipif(not SCHEMA.is_file(), reason="the shared material is not here")


def borrowed(space: str, names: str) -> bytes:
    elements = "".join(f'<xs:element name="{name}"/>' for name in names.split())
    head = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{space}">'
    return f"{head}{elements}</xs:schema>".encode()


@pytest.fixture(scope="module")
def schema(tmp_path_factory: pytest.TempPathFactory) -> etree.XMLSchema:
    """The schema, which finds in a folder what it borrows."""
    folder = tmp_path_factory.mktemp("schema")
    text = SCHEMA.read_text(encoding="utf-8")
    for name, (space, names) in BORROWED.items():
        (folder / f"{name}.xsd").write_bytes(borrowed(space, names))
    for location in {part.partition('"')[0] for part in text.split('schemaLocation="')[1:]}:
        own = next((folder / f"{name}.xsd" for name in BORROWED if name in location), SCHEMA.parent / location)
        text = text.replace(f'schemaLocation="{location}"', f'schemaLocation="{own.resolve().as_uri()}"')
    return etree.XMLSchema(etree.fromstring(text.encode()))


def every() -> Iterator[Draft]:
    """Every type, every policy, every kind of markup."""
    for kind in ItemType:
        if kind not in (ItemType.CASE, ItemType.TEXT_ENTRY):
            yield Draft(f"S-{kind.value}", kind, WORDINGS[kind], ANSWERS[kind], "zh_Hans")
    yield from drafts()
    for place, text in enumerate(TEXTS):
        answer = Answer(("B",), explanation=text)
        yield Draft(f"T-{place}", ItemType.SINGLE_CHOICE, Wording(text, CHOICE.options), answer, "en", "C", "../c.xml")


def test_every_document_that_is_written_is_valid(schema: etree.XMLSchema) -> None:
    faults = {}

    for one in every():
        document = etree.fromstring(V22.document(writing.item(one, Markup(MEDIA))))
        if not schema.validate(document):
            faults[one.identifier] = [error.message for error in schema.error_log]

    assert faults == {}


def test_the_schema_finds_what_is_wrong(schema: etree.XMLSchema) -> None:
    document = etree.fromstring(V22.document(writing.item(next(every()), Markup(MEDIA))))
    document.append(etree.SubElement(document, f"{{{V22.space}}}itemBody"))

    assert not schema.validate(document)
