"""Options that say of themselves that they are right: `乙(正确答案)` as survey tools write it, `乙 √`."""

import re
from collections.abc import Sequence

_SAID = re.compile(r"\s*[（(【\[]\s*(?:正确|标准|参考)(?:答案|选项)\s*[）)】\]]\s*\Z")
_TICK = re.compile(r"\s[√✓✔✅]\ufe0f?\s*\Z")
_CROSS = re.compile(r"[×✗✘]\s*\Z")


def unmarked(texts: Sequence[str]) -> list[tuple[str, bool]]:
    """Each text without its mark, and whether it had one. Beside a cross at an end, ticks are what options say."""
    ticks = _SAID if any(map(_CROSS.search, texts)) else _TICK
    return [_unmarked(text, _SAID.search(text) or ticks.search(text)) for text in texts]


def _unmarked(text: str, mark: re.Match[str] | None) -> tuple[str, bool]:
    """A mark without anything before it is the option itself."""
    return (text[: mark.start()].rstrip(), True) if mark and mark.start() else (text, False)
