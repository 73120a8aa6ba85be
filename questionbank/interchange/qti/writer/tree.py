"""Elements with the names of QTI 2, made in one call."""

from lxml import etree


def element(tag: str, *children: etree._Element | str, **attributes: str) -> etree._Element:
    """An element; texts among the children stand where they are given. `lang` is the language of the text."""
    made = etree.Element(tag, {name: value for name, value in attributes.items() if value})
    for child in children:
        _put(made, child)
    return made


def _put(parent: etree._Element, child: etree._Element | str) -> None:
    if not isinstance(child, str):
        parent.append(child)
    elif len(parent):
        parent[-1].tail = (parent[-1].tail or "") + child
    else:
        parent.text = (parent.text or "") + child


def base(value: str, kind: str) -> etree._Element:
    """A value that a rule writes out."""
    return element("baseValue", value, baseType=kind)


def variable(identifier: str) -> etree._Element:
    """What a variable holds."""
    return element("variable", identifier=identifier)
