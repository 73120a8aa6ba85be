"""The one parser of XML from strangers: no entities, nothing from elsewhere, bounded in size and depth."""

from lxml import etree

from questionbank.interchange.model import Reason, Refusal

MAX_BYTES = 64 * 1024 * 1024
# An element costs some hundred bytes of memory, however short its tag is.
MAX_TAGS = 3_000_000
# Whoever walks the tree may do so by recursion.
MAX_DEPTH = 100
_TOO_DEEP = etree.XPath(f"boolean({'/*' * (MAX_DEPTH + 1)})")


def parse(data: bytes) -> etree._Element:
    """The root of a document, without comments and processing instructions. Raises `Refusal`."""
    _check_size(data)
    try:
        root = etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refusal(_malformed(error)) from error
    _check_tree(root)
    return root


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _check_size(data: bytes) -> None:
    if not data.strip():
        raise Refusal(Reason("The file is empty."))
    if len(data) > MAX_BYTES:
        raise Refusal(Reason("The file is larger than %(limit)s MiB. Divide it.", {"limit": MAX_BYTES // 2**20}))
    if data.count(b"<") > MAX_TAGS:
        raise Refusal(Reason("The XML holds more than %(limit)s tags. Divide the file.", {"limit": MAX_TAGS}))


def _check_tree(root: etree._Element) -> None:
    if _brings_entities(root.getroottree().docinfo.internalDTD):
        raise Refusal(Reason("The XML declares a document type. Remove the declaration: entities are not read."))
    if _TOO_DEEP(root):
        raise Refusal(Reason("The XML is nested deeper than %(limit)s levels.", {"limit": MAX_DEPTH}))


def _brings_entities(declared: etree.DTD | None) -> bool:
    """Tell whether a document type has entities or refers to a place that may; one with a name alone is harmless."""
    return declared is not None and bool(declared.system_url or declared.external_id or [*declared.iterentities()])


def _malformed(error: Exception) -> Reason:
    """Where and why the parser stopped; its own words are English."""
    line, column = error.position if isinstance(error, etree.XMLSyntaxError) else (1, 1)
    detail = str(error).partition(", line ")[0].strip()[:200]
    params = {"line": line or 1, "column": column or 1, "detail": detail}
    return Reason("The XML is not well-formed at line %(line)s, column %(column)s: %(detail)s", params)
