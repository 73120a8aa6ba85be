"""Reads a page as somebody does who cannot see it: its fields with what stands in them, its errors, its words."""

from lxml import html
from werkzeug.test import TestResponse


class Page:
    """A page of the product."""

    def __init__(self, answer: TestResponse) -> None:
        self.status = answer.status_code
        self.tree = html.fromstring(answer.text)

    @property
    def text(self) -> str:
        """Give the words of the page in one line."""
        return " ".join(self.tree.text_content().split())

    @property
    def title(self) -> str:
        """Give the one heading of the first level."""
        (heading,) = self.tree.xpath("//h1")
        return " ".join(heading.text_content().split())

    def value(self, name: str) -> str | list[str]:
        """Give what stands in a field, for check boxes and radios what is chosen."""
        boxes = self.tree.xpath(f'//input[@name="{name}"][@type="radio" or @type="checkbox"]')
        if boxes:
            chosen = [box.get("value") for box in boxes if box.get("checked") is not None]
            return chosen if boxes[0].get("type") == "checkbox" else "".join(chosen)
        (field,) = self.tree.xpath(f'//*[self::input or self::textarea or self::select][@name="{name}"]')
        if field.tag == "select":
            return "".join(one.get("value") for one in field.xpath(".//option[@selected]")[:1])
        text = (field.text or "").removeprefix("\r\n").removeprefix("\n")
        return text if field.tag == "textarea" else str(field.get("value", ""))

    def error(self, name: str) -> str:
        """Give what is said at a field, without the word that it is an error; blank for nothing."""
        found = self.tree.xpath(f'//*[@id="{name}-error"]')
        return " ".join(found[0].text_content().split()).partition(": ")[2] if found else ""

    def summary(self) -> list[str]:
        """List what is said at the top of the page, each with a link to its field where there is one."""
        return [
            " ".join(one.text_content().split()) for one in self.tree.xpath('//*[contains(@class,"summary__list")]/li')
        ]

    def leads_nowhere(self) -> list[str]:
        """List the links at the top that lead to no field of this page."""
        links = self.tree.xpath('//*[contains(@class,"summary__list")]//a/@href')
        return [link for link in links if not self.tree.xpath(f'//*[@id="{link.lstrip("#")}"]')]

    def links(self) -> set[str]:
        """Give where the links of the page lead."""
        return set(self.tree.xpath("//a/@href"))

    def posts(self) -> set[str]:
        """Give where the forms of the page are sent."""
        return {one.get("action") or "" for one in self.tree.xpath("//form") if one.get("method") == "post"}

    def rows(self, place: int = 0) -> list[list[str]]:
        """Give the cells of a table, row by row, without its head and without the labels that stand in for it."""
        table = self.tree.xpath("//table")[place]
        return [[_cell(cell) for cell in row.xpath("./th|./td")] for row in table.xpath(".//tbody/tr")]

    def options(self, name: str) -> list[str]:
        """Give the values that a select offers."""
        return list(self.tree.xpath(f'//select[@name="{name}"]/option/@value'))


def _cell(cell: html.HtmlElement) -> str:
    texts = cell.xpath('.//text()[not(ancestor::*[contains(@class,"g-table__label")])]')
    return " ".join(" ".join(texts).split())
