"""The words that certificates print."""

import pytest

from core import pdf
from core.errors import Refused
from grading import editions
from grading.rules.registration.case import GRADES
from registry.rules import wording


@pytest.mark.parametrize("scheme", editions.known_schemes())
def test_every_scheme_of_the_rules_can_be_printed(scheme: str) -> None:
    words = wording.scheme_words(scheme)
    assert not pdf.missing_glyphs(words.name.zh + words.name.en + words.standard)


def test_every_grade_has_words_and_a_digit() -> None:
    assert tuple(wording.GRADES) == GRADES
    assert [wording.grade_digit(grade) for grade in GRADES] == [1, 2, 3, 4]


def test_a_scheme_without_words_is_refused() -> None:
    with pytest.raises(Refused, match="XMS"):
        wording.scheme_words("XMS")
