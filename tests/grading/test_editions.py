"""The edition files: every number sourced, no two in force on one day, and a digest of the bytes."""

import tomllib
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest

from core.errors import NotFound
from grading import editions
from grading.rules.registration.edition import Provenance

FILES = sorted(editions.DIRECTORY.glob("*.toml"))


def loose_numbers(value: object, path: str = "") -> Iterator[str]:
    """Find numbers and days that stand outside a table with provenance and source."""
    if isinstance(value, dict):
        if set(value) == editions.FACT_KEYS:
            return
        for name, inner in value.items():
            yield from loose_numbers(inner, f"{path}.{name}")
    elif isinstance(value, list):
        for inner in value:
            yield from loose_numbers(inner, f"{path}[]")
    elif isinstance(value, int | float | date):
        yield path


def facts(value: object) -> Iterator[dict[str, object]]:
    if isinstance(value, dict):
        if "value" in value:
            yield value
        for inner in value.values():
            yield from facts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from facts(inner)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_number_of_an_edition_has_a_provenance_and_a_source(path: Path) -> None:
    document = tomllib.loads(path.read_text())
    assert list(loose_numbers(document)) == []
    for fact in facts(document):
        assert fact["provenance"] in set(Provenance)
        assert len(str(fact["source"])) > 10


def test_the_three_editions_follow_one_another_without_a_gap() -> None:
    loaded = editions.load_editions()
    assert [edition.id for edition in loaded] == ["CCAA:pre-2015", "CCAA-101:2015", "CCAA-101:2021"]
    for earlier, later in pairwise(loaded):
        assert earlier.effective_to is not None
        assert (later.effective_from - earlier.effective_to).days == 1


def test_the_digest_is_that_of_the_file() -> None:
    digests = {sha256(path.read_bytes()).hexdigest() for path in FILES}
    assert {edition.digest for edition in editions.load_editions()} == digests


@pytest.mark.parametrize(
    ("day", "identifier"),
    [
        (date(2005, 9, 27), "CCAA:pre-2015"),
        (date(2015, 3, 19), "CCAA:pre-2015"),
        (date(2015, 3, 20), "CCAA-101:2015"),
        (date(2021, 4, 1), "CCAA-101:2021"),
        (date(2030, 1, 1), "CCAA-101:2021"),
    ],
)
def test_the_edition_in_force_is_found_by_day(day: date, identifier: str) -> None:
    assert editions.edition_on(day).id == identifier


def test_before_the_first_edition_there_is_none() -> None:
    with pytest.raises(NotFound, match="starts on 2005-09-27"):
        editions.edition_on(date(2005, 9, 26))


def test_an_unknown_edition_is_answered_with_the_known_ones() -> None:
    with pytest.raises(NotFound, match="CCAA-101:2015, CCAA-101:2021"):
        editions.edition_named("CCAA-999")


def test_the_schemes_of_the_contract_are_known() -> None:
    assert set(editions.known_schemes()) == {"QMS", "EMS", "OHSMS", "FSMS", "EnMS", "ISMS", "ITSMS", "HACCP"}


NEWEST = (editions.DIRECTORY / "ccaa-101-2021.toml").read_text()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('{ value = 70, provenance = "official"', '{ value = 70, provenance = "hearsay"'),
        ('{ value = 70, provenance = "official",', "{ value = 70,"),
        ("{ value = 70,", '{ value = "70",'),
        ('id = "CCAA-101:2021"\n', ""),
        ('education = "CCAA', 'eduction = "CCAA'),
        ('level = "college"', 'level = "school"'),
        ("[effective]", "[effective"),
    ],
)
def test_a_faulty_edition_is_not_loaded(tmp_path: Path, old: str, new: str) -> None:
    assert old in NEWEST
    (tmp_path / "one.toml").write_text(NEWEST.replace(old, new))
    with pytest.raises(editions.EditionError, match=r"one\.toml"):
        editions.load_editions(tmp_path)


def test_two_editions_are_not_in_force_on_one_day(tmp_path: Path) -> None:
    for name in ("one.toml", "two.toml"):
        (tmp_path / name).write_text(NEWEST)
    with pytest.raises(editions.EditionError, match="the same day"):
        editions.load_editions(tmp_path)
