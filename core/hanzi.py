"""Chinese characters in one spelling: the one user of OpenCC. Pure."""

from functools import cache

from opencc import OpenCC

# Spellings of Hong Kong and Taiwan that OpenCC's table of traditional characters leaves as they are.
_LEFT = str.maketrans("敍枱痺簷粧糭衞著", "叙台痹檐妆粽卫着")


def simplified(text: str) -> str:
    """Write a text in simplified characters for comparing: 審核員 becomes 审核员, 著手 and 衞生 着手 and 卫生.

    It goes word by word as a reader would (皇后, but 后台 of 後臺), except that 著 is always 着.
    """
    return str(_converter().convert(text)).translate(_LEFT) if text and not text.isascii() else text


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")  # reads its dictionaries, so it is made once
