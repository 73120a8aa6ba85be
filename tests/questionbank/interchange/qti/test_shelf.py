"""References lead to files of the package, and nowhere else."""

import pytest

from questionbank.interchange.model import Medium
from questionbank.interchange.qti.obstacles import Beyond, Broken
from questionbank.interchange.qti.shelf import Shelf, joined
from tests.questionbank.pictures import png


@pytest.mark.parametrize(
    ("base", "path", "found"),
    [
        ("", "a.png", "a.png"),
        ("items/i.xml", "a.png", "items/a.png"),
        ("items/i.xml", "../media/a.png", "media/a.png"),
        ("items/i.xml", "./a/../b.png", "items/b.png"),
        ("items/i.xml", "../../a.png", None),
        ("", "/etc/passwd", None),
        ("", "a\\b.png", None),
    ],
)
def test_a_path_is_seen_from_its_document(base: str, path: str, found: str | None) -> None:
    assert joined(base, path) == found


@pytest.mark.parametrize("href", ["http://example.org/a.png", "//example.org/a.png", "file:///a.png", "data:,a"])
def test_what_lies_elsewhere_is_not_fetched(href: str) -> None:
    with pytest.raises(Beyond, match="not in the file"):
        Shelf({}, {}).path(href)


@pytest.mark.parametrize("href", ["../a.png", "%2e%2e/a.png", "/a.png"])
def test_what_lies_outside_breaks_the_item(href: str) -> None:
    with pytest.raises(Broken, match="leads out of the package"):
        Shelf({}, {}).path(href)


def test_a_medium_is_kept_once_under_its_hash() -> None:
    media: dict[str, Medium] = {}
    shelf = Shelf({"m/a b.png": png(), "m/c.png": png()}, media, "i.xml")
    assert shelf.medium("m/a%20b.png", "image") == shelf.beside("m/x.xml").medium("c.png", "image")
    assert [one.kind for one in media.values()] == ["image/png"]


@pytest.mark.parametrize(("content", "family"), [(png(), "audio"), (b"MZ program", "image"), (b"", "image")])
def test_a_file_of_another_kind_is_not_shown(content: bytes, family: str) -> None:
    with pytest.raises(Beyond, match="of a kind that is not shown"):
        Shelf({"a": content}, {}).medium("a", family)
