"""Items on their way into documents, written short: every type with every policy that QTI can say."""

from collections.abc import Iterator
from decimal import Decimal

from questionbank.interchange.model import Medium, Outgoing
from questionbank.interchange.qti.writer.items import Draft
from questionbank.rules.answers import ONE, ZERO, Answer, Fold, ItemScoring, Method, Tolerance, ToleranceKind
from questionbank.rules.items import ItemType, Manuscript
from questionbank.rules.wording import Gap, Option, Picture, Wording
from tests.questionbank.samples import MEDIUM, PICTURE

D = Decimal
T = ItemType
MEDIA = {MEDIUM: Medium("image/png", PICTURE)}
ABC = (Option("A", "甲"), Option("B", "乙"), Option("C", "丙"))
TF = (Option("T", "正确"), Option("F", "错误"))
XY = (Option("x", "子"), Option("y", "丑"))
LEFT, RIGHT = "rect 10,10,60,60", "circle 200,150,20"
CHOICE = Wording("题干", ABC)
PAIRS = Wording("配对", sources=ABC[:2], targets=XY)
GAPS = Wording("先[[G1]]后[[G2]]", gaps=(Gap("G1", ABC[:2]), Gap("G2", ABC[:2])))
PLAN = Wording("指出", picture=Picture(MEDIUM, 400, 300, "平面图"))
CASELESS = frozenset({Fold.CASE})
HALF = D("0.5")

KEYED: dict[ItemType, tuple[Wording, tuple[str, ...]]] = {
    T.SINGLE_CHOICE: (CHOICE, ("B",)),
    T.MULTIPLE_CHOICE: (CHOICE, ("A", "C")),
    T.TRUE_FALSE: (Wording("判断", TF), ("F",)),
    T.MATCHING: (PAIRS, ("A x", "B y")),
    T.ORDERING: (CHOICE, ("C", "A", "B")),
    T.GAP_SELECT: (GAPS, ("A", "B")),
    T.TEXT_ENTRY: (Wording("填空"), ("York", "Leeds")),
    T.NUMERICAL: (Wording("计算"), ("12.5",)),
    T.HOTSPOT: (PLAN, (LEFT, RIGHT)),
}
PLAIN = (
    ItemScoring(),
    ItemScoring(Method.NEGATIVE, penalty=D("0.25"), floor=None),
    ItemScoring(Method.NEGATIVE, penalty=D("1")),
    ItemScoring(Method.PARTIAL),
    ItemScoring(Method.PARTIAL, floor=None),
    ItemScoring(Method.PER_OPTION),
)
WEIGHTS: dict[ItemType, tuple[tuple[str, Decimal], ...]] = {
    T.SINGLE_CHOICE: (("B", D(1)), ("A", HALF), ("C", D("-0.5"))),
    T.MULTIPLE_CHOICE: (("A", HALF), ("C", HALF), ("B", D("-0.25"))),
    T.TRUE_FALSE: (("F", D(1)), ("T", D("-1"))),
    T.MATCHING: (("A x", HALF), ("B y", HALF), ("A y", D("0.125"))),
    T.GAP_SELECT: (("1 A", HALF), ("2 B", HALF), ("2 A", D("0.25"))),
    T.TEXT_ENTRY: (("York", D(1)), ("Leeds", D(1)), ("Hull", HALF)),
    T.NUMERICAL: (("12.5", D(1)), ("12", HALF)),
    T.HOTSPOT: ((LEFT, HALF), (RIGHT, HALF)),
}
TOLERANCES = (
    Tolerance(ToleranceKind.ABSOLUTE, HALF, D(1)),
    Tolerance(ToleranceKind.ABSOLUTE, HALF, HALF, includes_bounds=False),
    Tolerance(ToleranceKind.RELATIVE, D("0.02"), D("0.1")),
    Tolerance(ToleranceKind.DECIMAL_PLACES, D(1), D(1)),
    Tolerance(ToleranceKind.SIGNIFICANT_FIGURES, D(2), D(2)),
)


def draft(kind: ItemType, scoring: ItemScoring | None = None, *, key: tuple[str, ...] | None = None) -> Draft:
    """Give an item of a type in one language with a policy."""
    wording, usual = KEYED[kind]
    return Draft("X-1", kind, wording, Answer(usual if key is None else key, scoring=scoring), "zh_Hans")


def weighed(
    kind: ItemType, *, default: Decimal = ZERO, floor: Decimal | None = ZERO, ceiling: Decimal | None = ONE
) -> ItemScoring:
    """Give a policy of weights for a type."""
    return ItemScoring(Method.MAPPED, weights=WEIGHTS[kind], default=default, floor=floor, ceiling=ceiling)


def drafts() -> Iterator[Draft]:
    """Give every type with every policy that QTI says."""
    for kind in KEYED:
        yield from (draft(kind, scoring) for scoring in (None, *PLAIN))
    for kind in WEIGHTS:
        yield from (draft(kind, weighed(kind)), draft(kind, weighed(kind, floor=None, default=D("-0.25"))))
    yield draft(T.TEXT_ENTRY, ItemScoring(fold=CASELESS))
    yield from (draft(T.NUMERICAL, ItemScoring(tolerance=one)) for one in TOLERANCES)
    yield draft(T.GAP_SELECT, key=("A", ""))
    yield draft(T.GAP_SELECT, ItemScoring(Method.PARTIAL), key=("", "B"))
    yield draft(T.GAP_SELECT, ItemScoring(Method.MAPPED, weights=(("1 A", D(1)),), default=D("-0.25")), key=("A", ""))
    yield draft(T.HOTSPOT, key=(LEFT,))
    yield draft(T.NUMERICAL, ItemScoring(tolerance=TOLERANCES[0]), key=("12.5", "-3", "1e3"))


def outgoing(one: Draft, code: str = "X-1") -> Outgoing:
    """Give the item of a draft as writers take it."""
    return Outgoing(code, Manuscript(one.type, {one.language: one.wording}, one.answer))


def named(one: Draft) -> str:
    """Name a draft in the list of tests."""
    scoring = one.scoring
    return f"{one.type.value}-{scoring.method.value}-{len(one.answer.key)}"
