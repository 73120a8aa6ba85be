"""Files of questions for the import: as many as asked for, no two alike."""

from collections.abc import Callable
from decimal import Decimal

from questionbank.interchange.model import Outgoing
from questionbank.interchange.writers import WRITERS
from questionbank.rules.answers import Answer, Criterion, ItemScoring, Method, Tolerance, ToleranceKind
from questionbank.rules.items import ItemType, Manuscript
from questionbank.rules.wording import Gap, Option, Wording

STEM = "依据审核准则，第{n}号情形（{mark}）下审核组长在末次会议之前应当先做下列哪一项"
HALF = Decimal("0.5")
LETTERS = "ABCD"


def gift(count: int, mark: str) -> bytes:
    """Write single-choice questions in GIFT."""
    return "\n\n".join(_gift(n, mark) for n in range(count)).encode()


def file(fmt: str, count: int, mark: str) -> bytes:
    """Write questions of all types that a format knows."""
    lines = _LINES.get(fmt)
    if lines:
        return "\n".join(lines(n, mark) for n in range(count)).encode()
    makers = [make for kind, make in MAKERS.items() if kind in _KNOWN.get(fmt, MAKERS)]
    items = [_outgoing(*makers[n % len(makers)](n, STEM.format(n=n, mark=mark)), n) for n in range(count)]
    return WRITERS[fmt](items, {}).content


def reader_of(fmt: str) -> str:
    """Name the reader of a format: one for every edition of QTI."""
    return "qti" if fmt.startswith("qti") else fmt


def formats() -> list[str]:
    """Name the formats of which files can be made."""
    return [*WRITERS, *_LINES]


def _gift(n: int, mark: str) -> str:
    options = "\n".join(f"{'=' if place == n % 4 else '~'}做法{place}之{n}" for place in range(4))
    return f"::{mark}-{n}::{STEM.format(n=n, mark=mark)}？{{\n{options}\n}}"


def _aiken(n: int, mark: str) -> str:
    options = "\n".join(f"{letter}) 做法{letter}之{n}" for letter in LETTERS)
    return f"{STEM.format(n=n, mark=mark)}？\n{options}\nANSWER: {LETTERS[n % 4]}\n"


def _text(n: int, mark: str) -> str:
    options = "\n".join(f"{letter}. 做法{letter}之{n}" for letter in LETTERS)
    return f"{n % 9999 + 1}. {STEM.format(n=n, mark=mark)}（ ）。\n{options}\n答案：{LETTERS[n % 4]}\n解析：见第{n}条\n"


def _outgoing(kind: ItemType, wording: Wording, answer: Answer, n: int) -> Outgoing:
    return Outgoing(f"105-{n:05d}", Manuscript(kind, {"zh_Hans": wording}, answer, subject="105", tier=n % 3 + 1))


def _options(n: int) -> tuple[Option, ...]:
    return tuple(Option(letter, f"做法{letter}之{n}") for letter in LETTERS)


def _single(n: int, stem: str) -> tuple[ItemType, Wording, Answer]:
    return ItemType.SINGLE_CHOICE, Wording(f"{stem}？", _options(n)), Answer((LETTERS[n % 4],), f"见第{n}条")


def _multiple(n: int, stem: str) -> tuple[ItemType, Wording, Answer]:
    scoring = ItemScoring(method=Method.MAPPED, weights=(("A", HALF), ("C", HALF), ("B", -HALF)))
    return ItemType.MULTIPLE_CHOICE, Wording(f"{stem}些？", _options(n)), Answer(("A", "C"), scoring=scoring)


def _true_false(n: int, stem: str) -> tuple[ItemType, Wording, Answer]:
    options = (Option("T", "正确"), Option("F", "错误"))
    return ItemType.TRUE_FALSE, Wording(f"{stem}，这一说法正确。", options), Answer(("TF"[n % 2],))


def _text_entry(n: int, stem: str) -> tuple[ItemType, Wording, Answer]:
    return ItemType.TEXT_ENTRY, Wording(f"{stem}：____。"), Answer((f"做法{n}", f"措施{n}"))


def _number(n: int, stem: str) -> tuple[ItemType, Wording, Answer]:
    scoring = ItemScoring(tolerance=Tolerance(ToleranceKind.ABSOLUTE, HALF, HALF))
    return ItemType.NUMERICAL, Wording(f"{stem}，共几天？"), Answer((str(n % 90),), scoring=scoring)


def _matching(n: int, stem: str) -> tuple[ItemType, Wording, Answer]:
    sources, targets = _options(n)[:3], tuple(Option(str(place), f"阶段{place}之{n}") for place in (1, 2, 3))
    return (
        ItemType.MATCHING,
        Wording(f"{stem}，请配对。", sources=sources, targets=targets),
        Answer(("A 2", "B 1", "C 3")),
    )


def _ordering(n: int, stem: str) -> tuple[ItemType, Wording, Answer]:
    return ItemType.ORDERING, Wording(f"{stem}，请排序。", _options(n)), Answer(("C", "A", "D", "B"))


def _gaps(n: int, stem: str) -> tuple[ItemType, Wording, Answer]:
    gaps = tuple(Gap(name, _options(n)) for name in "12")
    return ItemType.GAP_SELECT, Wording(f"{stem}，先[[1]]后[[2]]。", gaps=gaps), Answer(("B", "A"))


def _essay(n: int, stem: str) -> tuple[ItemType, Wording, Answer]:
    return ItemType.ESSAY, Wording(f"{stem}？请<b>论述</b>。"), Answer((), rubric=(Criterion(f"说明理由{n}", "5"),))


_LINES: dict[str, Callable[[int, str], str]] = {"aiken": _aiken, "text": _text}
_KNOWN = {"gift": frozenset(ItemType) - {ItemType.ORDERING, ItemType.GAP_SELECT}}
MAKERS: dict[ItemType, Callable[[int, str], tuple[ItemType, Wording, Answer]]] = {
    ItemType.SINGLE_CHOICE: _single,
    ItemType.MULTIPLE_CHOICE: _multiple,
    ItemType.TRUE_FALSE: _true_false,
    ItemType.TEXT_ENTRY: _text_entry,
    ItemType.NUMERICAL: _number,
    ItemType.MATCHING: _matching,
    ItemType.ORDERING: _ordering,
    ItemType.GAP_SELECT: _gaps,
    ItemType.ESSAY: _essay,
}
