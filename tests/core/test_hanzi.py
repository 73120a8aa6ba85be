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
    ],
)
def test_traditional_characters_become_simplified_and_nothing_else_changes(text: str, same: str) -> None:
    assert simplified(text) == same
