"""The reading matter of the demonstration: what the exam shows, kept by the same verb that people use."""

import re

import pytest
from sqlmodel import Session

from demo.bank import WITH_AIDS, readings
from questionbank.interchange.reading_matter import read_matter
from questionbank.queries import reading_matter as asked
from questionbank.rules.blueprint_file import read_blueprint
from questionbank.rules.reading_matter import contents
from questionbank.service.papers import BLUEPRINTS
from questionbank.service.reading_matter import NewReading, add_reading
from tests import factories
from tests.questionbank.readings import ASSEMBLER

READINGS = list(readings())


@pytest.mark.parametrize("new", READINGS, ids=lambda new: str(new.code))
def test_a_text_is_kept_as_it_is_written_with_contents_and_a_table(session: Session, new: NewReading) -> None:
    row = add_reading(session, new=new, actor=ASSEMBLER, now=factories.NOW)

    assert asked.current(session, [new.code])[new.code].hash == row.hash
    assert len(contents(row.html)) >= 3
    assert "<table>" in row.html
    assert "<th>" in row.html


@pytest.mark.parametrize("new", READINGS, ids=lambda new: str(new.code))
def test_nothing_of_the_marks_of_plain_text_is_left_over(new: NewReading) -> None:
    markup = read_matter(new.name, new.content)

    assert "|" not in markup
    assert "---" not in markup
    assert not re.search(r">\s*[#-] ", markup)


@pytest.mark.parametrize("new", READINGS, ids=lambda new: str(new.code))
def test_it_says_that_it_is_ours_and_of_no_standard(new: NewReading) -> None:
    assert "demonstration" in new.source
    assert "演示" in new.source
    assert not re.search(r"GB/T|ISO/IEC|ISO \d", new.content.decode())


def test_the_practice_that_allows_it_is_one_of_the_product_s_blueprints() -> None:
    specs = [read_blueprint(path.read_text(encoding="utf-8")) for path in BLUEPRINTS.glob("*.toml")]
    (spec,) = [one for one in specs if one.code == WITH_AIDS]

    assert spec.practice
    assert len({new.code for new in READINGS}) == len(READINGS)
