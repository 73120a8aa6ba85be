import pytest

from core.hanzi import simplified


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("審核員應當獨立於受審核的活動", "审核员应当独立于受审核的活动"),
        ("审核员", "审核员"),
        ("ISO 9001", "ISO 9001"),
        ("", ""),
        ("後臺與皇后", "后台与皇后"),
        ("著手", "着手"),
        ("顯著的著作", "显着的着作"),
        ("敍述粧飾", "叙述妆饰"),
        ("衞生", "卫生"),
        ("什麼", "什么"),
    ],
)
def test_traditional_characters_become_simplified_and_nothing_else_changes(text: str, same: str) -> None:
    assert simplified(text) == same


@pytest.mark.parametrize("text", ["敍枱痺簷粧糭衞著", "審核員應當獨立", "后台与皇后", "什麼"])
def test_what_is_simplified_once_stays_as_it_is(text: str) -> None:
    assert simplified(simplified(text)) == simplified(text)
