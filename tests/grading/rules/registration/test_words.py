"""Names of levels, grades and measures, as parts of sentences that can be translated."""

import pytest

from grading.rules.registration.case import GRADES, OTHER_GRADES, SanctionKind
from grading.rules.registration.edition import Level, TitleLevel
from grading.rules.registration.words import WORDS, word


@pytest.mark.parametrize("code", [*Level, *TitleLevel, *GRADES, *OTHER_GRADES, *SanctionKind])
def test_every_code_of_a_case_has_a_name(code: str) -> None:
    assert word(code) is WORDS[code]
    assert "_" not in str(word(code))


def test_no_two_codes_share_a_name() -> None:
    names = [str(text) for text in WORDS.values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("code", ["chief", "", "100 %", "%(code)s"])
def test_a_code_without_a_name_stands_for_itself(code: str) -> None:
    assert str(word(code)) == code
