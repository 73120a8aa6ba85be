"""Options that say of themselves that they are right."""

import pytest

from questionbank.interchange.text.marked import unmarked


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("乙(正确答案)", "乙"),
        ("乙 （正确答案）", "乙"),
        ("乙【正确选项】", "乙"),
        ("乙 √", "乙"),
        ("乙\u3000✓ ", "乙"),
        ("乙 ✅", "乙"),
        ("乙 ✔\ufe0f", "乙"),
        ("乙\n第二行 √", "乙\n第二行"),
    ],
)
def test_a_mark_behind_an_option_is_no_part_of_it(written: str, text: str) -> None:
    assert unmarked(["甲", written]) == [("甲", False), (text, True)]


@pytest.mark.parametrize("written", ["√", "(正确答案)", "打√", "正确答案", "（正确）", "√ 是对号", ""])
def test_what_an_option_says_is_no_mark(written: str) -> None:
    assert unmarked(["甲", written]) == [("甲", False), (written, False)]


def test_beside_a_cross_a_tick_is_what_an_option_says() -> None:
    assert unmarked(["打 √", "打 ×"]) == [("打 √", False), ("打 ×", False)]
    assert unmarked(["打 √(正确答案)", "打 ×"]) == [("打 √", True), ("打 ×", False)]
