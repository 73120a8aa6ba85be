"""Items of every type for the tests of writers, drawn at random, and what two of them must have in common."""

from collections.abc import Mapping
from decimal import Decimal

from hypothesis import strategies as st

from questionbank.interchange.answers import truth_options
from questionbank.interchange.model import Outgoing, ParsedItem
from questionbank.interchange.sanitise import clean, escape
from questionbank.rules.answers import Answer, Criterion, Fold, ItemScoring, Method, Tolerance, ToleranceKind
from questionbank.rules.items import ItemType, Manuscript, Verb
from questionbank.rules.wording import Gap, Option, Wording
from questionbank.service.arrivals import arrival

LETTERS = "ABCDEFGH"
SIGNS = "审核准则证据abcXYZ019 ={}~#:\\%->&<|=+@'\"*.,;!()[]/é“”"
PER_PART = ItemScoring(method=Method.PER_OPTION)
CASELESS = frozenset({Fold.CASE, Fold.SPACE})


def texts(alphabet: str = SIGNS, *, least: int = 1) -> st.SearchStrategy[str]:
    """Plain texts that begin and end with a sign that is read as it stands."""
    return st.text(alphabet, min_size=least, max_size=12).map(lambda text: f"文{' '.join(text.split())}末")


def markup() -> st.SearchStrategy[str]:
    """HTML as the bank keeps it: of a plain text, or with tags."""
    plain = texts().map(lambda text: clean(escape(text)))
    tagged = st.tuples(texts(), texts()).map(lambda two: clean(f"<p>{escape(two[0])}<b>{escape(two[1])}</b></p>"))
    return plain | tagged | st.just("一<br>二")


def options(draw: st.DrawFn, found: st.SearchStrategy[str], *, least: int = 2, most: int = 5) -> tuple[Option, ...]:
    """Options that all differ to the eye."""
    drawn = draw(st.lists(found, min_size=least, max_size=most, unique_by=clean))
    return tuple(
        Option(letter, f"{place}{text}") for place, (letter, text) in enumerate(zip(LETTERS, drawn, strict=False))
    )


@st.composite
def choices(draw: st.DrawFn) -> tuple[ItemType, Wording, Answer]:
    """A choice of one or of several, with or without weights."""
    offered = options(draw, markup())
    ids = [option.id for option in offered]
    is_single = draw(st.booleans())
    right = {draw(st.sampled_from(ids))} if is_single else draw(st.sets(st.sampled_from(ids), min_size=1))
    key = tuple(one for one in ids if one in right)
    half = ItemScoring(
        method=Method.MAPPED, weights=tuple((one, Decimal(1) if one in key else Decimal("0.5")) for one in ids)
    )
    scoring = draw(st.none() | st.just(half if is_single else shared_out(ids, key)))
    kind = ItemType.SINGLE_CHOICE if is_single else ItemType.MULTIPLE_CHOICE
    return kind, Wording(draw(markup()), offered), Answer(key, scoring=scoring)


def shared_out(ids: list[str], key: tuple[str, ...]) -> ItemScoring:
    """The marks in equal parts, to five decimals of a per cent, the last with what is left; a wrong one loses half."""
    share = (Decimal(1) / len(key)).quantize(Decimal("0.0000001"))
    shares = dict.fromkeys(key, share) | {key[-1]: 1 - share * (len(key) - 1)}
    weights = tuple((one, shares.get(one, Decimal("-0.5"))) for one in ids)
    return ItemScoring(method=Method.MAPPED, weights=weights)


@st.composite
def truths(draw: st.DrawFn) -> tuple[ItemType, Wording, Answer]:
    """True or false."""
    stem = draw(markup())
    offered = tuple(Option(option.id, option.html) for option in truth_options(stem))
    return ItemType.TRUE_FALSE, Wording(stem, offered), Answer((draw(st.sampled_from("TF")),))


@st.composite
def short_texts(draw: st.DrawFn) -> tuple[ItemType, Wording, Answer]:
    """Accepted texts, all of the same worth or not."""
    key = tuple(dict.fromkeys(draw(st.lists(texts("审核abc={}~#:\\%*[]"), min_size=1, max_size=3))))
    scoring = draw(st.none() | st.sampled_from((ItemScoring(fold=CASELESS), weighed(key, fold=CASELESS))))
    return ItemType.TEXT_ENTRY, Wording(draw(markup())), Answer(key, scoring=scoring)


def weighed(
    key: tuple[str, ...], *, fold: frozenset[Fold] = frozenset(), tolerance: Tolerance | None = None
) -> ItemScoring:
    """Full marks for the key, half for another answer."""
    half = "0.125" if tolerance else "别的"
    weights = (*((text, Decimal(1)) for text in key), (half, Decimal("0.5")))
    return ItemScoring(method=Method.MAPPED, weights=weights, fold=fold, tolerance=tolerance)


@st.composite
def numbers(draw: st.DrawFn) -> tuple[ItemType, Wording, Answer]:
    """A number with or without a tolerance."""
    literal = st.from_regex(r"-?[1-9][0-9]{0,3}(\.[0-9]{1,3})?(e[+-]?[1-9])?", fullmatch=True)
    key = tuple(dict.fromkeys(draw(st.lists(literal, min_size=1, max_size=2))))
    spread = Decimal(draw(st.integers(1, 500))) / 100
    tolerance = Tolerance(ToleranceKind.ABSOLUTE, spread, spread)
    scoring = draw(st.none() | st.sampled_from((ItemScoring(tolerance=tolerance), weighed(key, tolerance=tolerance))))
    return ItemType.NUMERICAL, Wording(draw(markup())), Answer(key, scoring=scoring)


@st.composite
def pairings(draw: st.DrawFn, sides: st.SearchStrategy[str]) -> tuple[ItemType, Wording, Answer]:
    """Pairs, one right side perhaps twice, one perhaps not at all."""
    sources = options(draw, sides, most=4)
    targets = tuple(Option(str(place), option.text) for place, option in enumerate(options(draw, sides, most=4), 1))
    chosen = [draw(st.sampled_from(targets)).id for _source in sources]
    key = tuple(f"{source.id} {target}" for source, target in zip(sources, chosen, strict=True))
    scoring = draw(st.sampled_from((None, PER_PART)))
    return ItemType.MATCHING, Wording(draw(markup()), sources=sources, targets=targets), Answer(key, scoring=scoring)


@st.composite
def orders(draw: st.DrawFn) -> tuple[ItemType, Wording, Answer]:
    """Steps in an order."""
    offered = options(draw, markup())
    key = tuple(draw(st.permutations([option.id for option in offered])))
    scoring = draw(st.sampled_from((None, PER_PART, ItemScoring())))
    return ItemType.ORDERING, Wording(draw(markup()), offered), Answer(key, scoring=scoring)


@st.composite
def gap_texts(draw: st.DrawFn, words: st.SearchStrategy[str]) -> tuple[ItemType, Wording, Answer]:
    """Gaps with the same words or with words of their own."""
    lists = [options(draw, words, most=4) for _ in range(draw(st.integers(1, 2)))]
    gaps = tuple(Gap(str(place), lists[place % len(lists)]) for place in range(1, draw(st.integers(2, 4))))
    stem = draw(markup()) + "，".join(f"甲[[{gap.id}]]" for gap in gaps)
    key = tuple(draw(st.sampled_from(gap.options)).id for gap in gaps)
    scoring = draw(st.sampled_from((None, PER_PART)))
    return ItemType.GAP_SELECT, Wording(stem, gaps=gaps), Answer(key, scoring=scoring)


@st.composite
def essays(draw: st.DrawFn, *, rubric: bool) -> tuple[ItemType, Wording, Answer]:
    """An essay, told to its markers or not."""
    criteria = st.lists(st.tuples(texts("审核abc").map(escape), st.sampled_from(("1", "2.5"))), max_size=3)
    drawn = tuple(Criterion(text, marks) for text, marks in draw(criteria)) if rubric else ()
    model_answer = draw(st.just("") | markup()) if rubric else ""
    return ItemType.ESSAY, Wording(draw(markup())), Answer((), rubric=drawn, model_answer=model_answer)


@st.composite
def wild(draw: st.DrawFn) -> tuple[ItemType, Wording, Answer]:
    """An item of any type whose texts may be anything that the bank could hold, good or bad."""
    kinds = (choices(), truths(), short_texts(), numbers(), pairings(markup()), orders(), gap_texts(markup()))
    kind, wording, answer = draw(st.one_of(*kinds, essays(rubric=True)))
    anything = st.text(max_size=8).map(lambda text: clean(escape(text))) | st.text(max_size=8).map(clean)

    def changed(offered: tuple[Option, ...]) -> tuple[Option, ...]:
        return tuple(Option(option.id, draw(anything | st.just(option.text))) for option in offered)

    drawn = Wording(
        stem=draw(anything | st.just(wording.stem)),
        options=changed(wording.options),
        sources=changed(wording.sources),
        targets=changed(wording.targets),
        gaps=tuple(Gap(gap.id, changed(gap.options)) for gap in wording.gaps),
    )
    written = kind in (ItemType.TEXT_ENTRY, ItemType.NUMERICAL) and draw(st.booleans())
    return kind, drawn, Answer((draw(st.text(max_size=6)),)) if written else answer


@st.composite
def outgoing(draw: st.DrawFn, *kinds: st.SearchStrategy[tuple[ItemType, Wording, Answer]]) -> Outgoing:
    """An item of one of the kinds, with an explanation and a place in the bank."""
    kind, wording, answer = draw(st.one_of(*kinds))
    explained = Answer(**{**vars(answer), "explanation": draw(st.just("") | markup())})
    manuscript = Manuscript(
        type=kind,
        wordings={"zh_Hans": wording},
        answer=explained,
        subject="105",
        point="105-3.1",
        tier=draw(st.sampled_from((1, 2, 3))),
        verb=draw(st.sampled_from((None, *Verb))),
        clause=draw(st.sampled_from(("", "GB/T 19001-2016 8.4"))),
        descriptor=draw(st.sampled_from(("", "L2.discipline"))),
    )
    return Outgoing(f"105-{draw(st.integers(1, 99_999)):05d}", manuscript)


def taken_in(item: ParsedItem) -> Manuscript:
    """The manuscript that the bank would make of an item that was read."""
    return arrival(item, subject="", points={"105-3.1"}, cells={"L2.discipline"}).manuscript


def essence(manuscript: Manuscript) -> Mapping[str, object]:
    """What must be equal: everything, with the texts of options where their identifiers stand; sets are sorted."""
    wording, answer = manuscript.wordings["zh_Hans"], manuscript.answer
    names = {option.id: option.text for option in (*wording.options, *wording.sources, *wording.targets)}
    if wording.sources:
        names = {option.id: option.text for option in (*wording.sources, *wording.targets)}
    return {
        "type": manuscript.type,
        "stem": _numbered(wording),
        "options": sorted(option.text for option in wording.options),
        "sources": [option.text for option in wording.sources],
        "targets": sorted(option.text for option in wording.targets),
        "gaps": [tuple(option.text for option in gap.options) for gap in wording.gaps],
        "key": _key(manuscript, names),
        "scoring": _scoring(answer.scoring, names),
        "explanation": answer.explanation,
        "model_answer": answer.model_answer,
        "rubric": answer.rubric,
        "place": (
            manuscript.subject,
            manuscript.point,
            manuscript.tier,
            manuscript.verb,
            manuscript.clause,
            manuscript.descriptor,
        ),
    }


def _numbered(wording: Wording) -> str:
    stem = wording.stem
    for place, gap in enumerate(wording.gaps, 1):
        stem = stem.replace(f"[[{gap.id}]]", f"[[{place}]]")
    return stem


def _key(manuscript: Manuscript, names: Mapping[str, str]) -> list[str]:
    key = manuscript.answer.key
    if manuscript.type is ItemType.GAP_SELECT:
        gaps = manuscript.wordings["zh_Hans"].gaps
        return [{o.id: o.text for o in gap.options}[one] for gap, one in zip(gaps, key, strict=True)]
    if manuscript.type is ItemType.MATCHING:
        return sorted(" → ".join(names[side] for side in pair.split()) for pair in key)
    named = [names.get(one, one) for one in key]
    return named if manuscript.type is ItemType.ORDERING else sorted(named)


def _scoring(scoring: ItemScoring | None, names: Mapping[str, str]) -> object:
    if scoring is None:
        return None
    weights = sorted((names.get(value, value), share) for value, share in scoring.weights if share)
    return {**vars(scoring), "weights": weights}
