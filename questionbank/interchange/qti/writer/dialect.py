"""Trees with the names of QTI 2 as bytes of version 2.2 or 3.0."""

from dataclasses import dataclass

from lxml import etree

from questionbank.interchange.qti.names import kebab, local
from questionbank.interchange.sanitise import MATHML, TAGS

_MATH = "http://www.w3.org/1998/Math/MathML"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SHARED = TAGS | MATHML | {"div", "object"}
_WRAPPED = ("rubricBlock", "modalFeedback")


@dataclass(frozen=True)
class Dialect:
    """What sets a version apart: its name space, its templates, the words of its manifest."""

    space: str
    templates: str
    suffix: str
    resource: str  # of the type of a resource, as `imsqti_item_xmlv2p2`
    schema: str
    package: str  # the name space of the manifest
    kebab: bool = False

    def document(self, root: etree._Element) -> bytes:
        """The bytes of a document."""
        return etree.tostring(self._made(root), xml_declaration=True, encoding="UTF-8")

    def _made(self, node: etree._Element) -> etree._Element:
        name = local(node)
        space = _MATH if name in MATHML else self.space
        own = self._renames(name)
        made = etree.Element(f"{{{space}}}{_tag(name, own=own)}", nsmap={None: space})
        for key, value in node.attrib.items():
            made.set(_name(str(key), own=own), self._value(str(key), str(value)))
        made.text, made.tail = node.text, node.tail
        made.extend(map(self._made, node.iterchildren(tag=etree.Element)))
        return self._wrapped(made) if own and name in _WRAPPED else made

    def _renames(self, name: str) -> bool:
        """Whether an element has a name of version 3: those of HTML and of formulas have one in both."""
        return self.kebab and name not in _SHARED

    def _value(self, key: str, value: str) -> str:
        return f"{self.templates}{value}{self.suffix}" if key == "template" else value

    def _wrapped(self, block: etree._Element) -> etree._Element:
        """Version 3 puts the content of rubrics and feedback into an element of its own."""
        body = etree.Element(f"{{{self.space}}}qti-content-body")
        body.text, block.text = block.text, None
        body.extend(block.getchildren())
        block.append(body)
        if local(block) == "qti-rubric-block":
            block.set("use", "scoring")
        return block


def _tag(name: str, *, own: bool) -> str:
    return f"qti-{kebab(name)}" if own else name


def _name(key: str, *, own: bool) -> str:
    """The name of an attribute; `own` if its element has the names of version 3."""
    if key == "lang":
        return _LANG
    return kebab(key) if own else key


V22 = Dialect(
    space="http://www.imsglobal.org/xsd/imsqti_v2p2",
    templates="http://www.imsglobal.org/question/qti_v2p2/rptemplates/",
    suffix="",
    resource="imsqti_{}_xmlv2p2",
    schema="QTIv2.2 Package",
    package="http://www.imsglobal.org/xsd/imscp_v1p1",
)
V30 = Dialect(
    space="http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    templates="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/",
    suffix=".xml",
    resource="imsqti_{}_xmlv3p0",
    schema="QTI Package",
    package="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    kebab=True,
)
