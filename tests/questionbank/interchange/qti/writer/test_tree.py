"""Elements are made in one call, texts among them where they are given."""

import pytest
from lxml import etree

from questionbank.interchange.qti.writer.tree import base, element, variable


@pytest.mark.parametrize(
    ("made", "written"),
    [
        (element("p"), "<p/>"),
        (element("p", "a"), "<p>a</p>"),
        (element("p", "a", "b"), "<p>ab</p>"),
        (element("p", element("b")), "<p><b/></p>"),
        (element("p", "a", element("b"), "c", element("i"), "d", "e"), "<p>a<b/>c<i/>de</p>"),
        (element("p", element("b", "x"), "c"), "<p><b>x</b>c</p>"),
        (element("p", "1 < 2 & 3"), "<p>1 &lt; 2 &amp; 3</p>"),
        (element("p", id="a", **{"class": "x"}), '<p id="a" class="x"/>'),
        (element("p", id="", title="t"), '<p title="t"/>'),
        (base("A", "identifier"), '<baseValue baseType="identifier">A</baseValue>'),
        (base("", "string"), '<baseValue baseType="string"></baseValue>'),
        (variable("R"), '<variable identifier="R"/>'),
    ],
)
def test_an_element_is_written_as_it_is_said(made: etree._Element, written: str) -> None:
    assert etree.tostring(made).decode() == written


@pytest.mark.parametrize("text", ["a\x00b", "a\x0bb", "\ud800"])
def test_signs_that_xml_cannot_write_are_an_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"XML|surrogate"):
        element("p", text)
