"""From items to the template filled in; each row is first read back, so that none says anything but its item."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from string import ascii_uppercase

from questionbank.interchange.answers import LETTERS
from questionbank.interchange.asked import ARROW, WORDS
from questionbank.interchange.draft import HTML
from questionbank.interchange.formatted import plain
from questionbank.interchange.model import LeftOut, Medium, Outgoing, ParsedItem, Reason, Written
from questionbank.interchange.outgoing import (
    Sheet,
    Unsaid,
    check_without_media,
    each,
    losses,
    paired_texts,
    pairs,
    refuse_type,
    words_otherwise,
)
from questionbank.interchange.policy import scoring_text, tolerance_text
from questionbank.interchange.rubric import rubric_text
from questionbank.interchange.settling import settle
from questionbank.interchange.tagging import LANGUAGES
from questionbank.interchange.xlsx.columns import TYPE_NAMES
from questionbank.interchange.xlsx.drafting import draft
from questionbank.interchange.xlsx.escaping import quoted
from questionbank.interchange.xlsx.template import LETTERS as USUAL
from questionbank.interchange.xlsx.template import workbook
from questionbank.rules.answers import Answer, ItemScoring
from questionbank.rules.items import VERB_ZH, ItemType
from questionbank.rules.wording import Gap, Option, Wording

MAX_LENGTH = 32_767  # of a cell
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]|_x[0-9A-Fa-f]{4}_")
_VERBS = {verb: name for name, verb in VERB_ZH.items()}
# What stands between the sides of a pair, and between words.
_BETWEEN = str.maketrans({sign: f"&#{ord(sign)};" for sign in "|｜→⇒"})
Names = Mapping[str, str]


def write(items: Sequence[Outgoing], _media: Mapping[str, Medium]) -> Written:
    """Write items as rows: everything but places on pictures, and pictures themselves."""
    rows: list[dict[str, str]] = []
    lost: list[LeftOut] = []

    def say(item: Sheet) -> None:
        rows.append(_row(item))
        lost.extend(losses(item, words=words_otherwise(item)))

    left_out = each(items, say)
    return Written(workbook(map(_quoted, rows), _letters(rows)), left_out, tuple(lost))


def _quoted(row: Mapping[str, str]) -> dict[str, str]:
    return {name: quoted(text) for name, text in row.items()}


def _letters(rows: Sequence[Mapping[str, str]]) -> str:
    """The letters of the options that have a column: those of the template, and all where a row has more."""
    more = {f"option {letter}" for letter in LETTERS if letter not in USUAL}
    return USUAL if all(more.isdisjoint(row) for row in rows) else LETTERS


def _row(item: Sheet) -> dict[str, str]:
    say = _ROWS.get(item.manuscript.type)
    if say is None:
        raise refuse_type(item.manuscript.type)
    check_without_media(item)
    item = _lettered(item)
    row = {**_common(item), **say(item)}
    row = {name: text for name, text in row.items() if text}
    _check_cells(row)
    _check_read_back(item, row)
    return row


def _common(item: Sheet) -> dict[str, str]:
    manuscript = item.manuscript
    return {
        "id": item.code,
        "type": f"{TYPE_NAMES[manuscript.type][0]} / {manuscript.type.value}",
        "stem": _cell(item.wording.stem),
        "explanation": _cell(item.explanation),
        **_policy(item.answer.scoring),
        "subject": manuscript.subject,
        "point": manuscript.point,
        "tier": str(manuscript.tier),
        "verb": _VERBS[manuscript.verb] if manuscript.verb else "",
        "clause": manuscript.clause,
        "cell": manuscript.descriptor,
        "language": LANGUAGES[item.language],
        "case": manuscript.case,
    }


def _policy(scoring: ItemScoring | None) -> dict[str, str]:
    """The policy and the tolerance, each where it is not usual."""
    if scoring is None:
        return {}
    bare = replace(scoring, tolerance=None)
    is_usual = scoring.tolerance is not None and bare == ItemScoring()
    return {"scoring": "" if is_usual else scoring_text(bare), "tolerance": tolerance_text(scoring.tolerance)}


def _choice(item: Sheet) -> dict[str, str]:
    return {**_options(item.wording.options), "answer": "".join(item.answer.key)}


def _true_false(item: Sheet) -> dict[str, str]:
    return {"answer": "√" if item.answer.key == ("T",) else "×"}


def _written(item: Sheet) -> dict[str, str]:
    return {"answer": "|".join(item.answer.key)}


def _matching(item: Sheet) -> dict[str, str]:
    return _cells([f"{_part(left)} → {_part(right)}".strip() for left, right in paired_texts(item)])


def _gaps(item: Sheet) -> dict[str, str]:
    lists = list(map(_words, item.wording.gaps))
    is_shared = all(words == lists[0] for words in lists)
    cells = _cells(lists[0] if is_shared else list(map("|".join, lists)))
    return {**cells, "answer": "".join(item.answer.key)}


def _words(gap: Gap) -> list[str]:
    return [_part(option.text) for option in gap.options]


def _by_people(item: Sheet) -> dict[str, str]:
    return {
        **_options(item.wording.options),
        "answer": _cell(item.model_answer),
        "rubric": rubric_text(item.answer.rubric),
    }


def _case(_item: Sheet) -> dict[str, str]:
    return {}


def _options(options: Sequence[Option]) -> dict[str, str]:
    return _cells([_cell(option.text) for option in options])


def _cells(texts: Sequence[str]) -> dict[str, str]:
    if len(texts) > len(LETTERS):
        raise Unsaid(Reason("The item has more than %(limit)d options.", {"limit": len(LETTERS)}))
    return {f"option {letter}": text for letter, text in zip(LETTERS, texts, strict=False)}


def _cell(markup: str) -> str:
    text = plain(markup)
    return f"{HTML}{markup}" if text is None or text.startswith(HTML) else text


def _part(markup: str) -> str:
    """A part of a cell: what stands between parts is told apart as HTML."""
    text = _cell(markup)
    return f"{HTML}{markup.translate(_BETWEEN)}" if ARROW.search(text) or WORDS.search(text) else text


def _lettered(item: Sheet) -> Sheet:
    """The item with the identifiers that the columns give: letters, and numbers for right sides and gaps."""
    wording = item.wording
    options = _names(wording.options, ascii_uppercase)
    sources = _names(wording.sources, ascii_uppercase)
    targets = dict(zip(_targets(item), map(str, range(1, 100)), strict=False))
    if item.manuscript.type is ItemType.TRUE_FALSE:
        options = {option.id: option.id for option in wording.options}
    changed = Wording(
        stem=_numbered(wording),
        options=_renamed(wording.options, options),
        sources=_renamed(wording.sources, sources),
        targets=tuple(sorted(_renamed(wording.targets, targets), key=lambda option: int(option.id))),
        gaps=tuple(
            Gap(str(place), _renamed(gap.options, _names(gap.options, ascii_uppercase)))
            for place, gap in enumerate(wording.gaps, 1)
        ),
    )
    return replace(
        item, wording=changed, manuscript=replace(item.manuscript, answer=_rekeyed(item, options, sources, targets))
    )


def _names(options: Sequence[Option], names: str) -> dict[str, str]:
    return {option.id: name for option, name in zip(options, names, strict=False)}


def _targets(item: Sheet) -> list[str]:
    """Right sides in the order in which rows name them: those of pairs, then those of none."""
    if not item.wording.sources:
        return []
    right = pairs(item)
    named = [right[source.id] for source in item.wording.sources]
    return list(dict.fromkeys([*named, *(option.id for option in item.wording.targets)]))


def _renamed(options: Sequence[Option], names: Names) -> tuple[Option, ...]:
    return tuple(Option(names.get(option.id, option.id), option.text) for option in options)


def _numbered(wording: Wording) -> str:
    places = {gap.id: str(place) for place, gap in enumerate(wording.gaps, 1)}
    return re.sub(r"\[\[([^\[\]]+)\]\]", lambda mark: f"[[{places.get(mark[1], mark[1])}]]", wording.stem)


def _rekeyed(item: Sheet, options: Names, sources: Names, targets: Names) -> Answer:
    answer, kind = item.answer, item.manuscript.type
    renamed = partial(_renamed_pair, sources, targets) if kind is ItemType.MATCHING else partial(_renamed_one, options)
    key = _gap_key(item) if kind is ItemType.GAP_SELECT else tuple(map(renamed, answer.key))
    return replace(answer, key=key, scoring=_reweighed(answer.scoring, renamed))


def _renamed_one(options: Names, value: str) -> str:
    return options.get(value, value)


def _renamed_pair(sources: Names, targets: Names, value: str) -> str:
    source, _blank, target = value.partition(" ")
    return f"{sources.get(source, source)} {targets.get(target, target)}"


def _gap_key(item: Sheet) -> tuple[str, ...]:
    gaps = zip(item.answer.key, item.wording.gaps, strict=True)
    return tuple(_names(gap.options, ascii_uppercase).get(one, "-") for one, gap in gaps)


def _reweighed(scoring: ItemScoring | None, renamed: Callable[[str], str]) -> ItemScoring | None:
    if scoring is None:
        return None
    return replace(scoring, weights=tuple((renamed(value), share) for value, share in scoring.weights))


def _check_cells(row: Mapping[str, str]) -> None:
    for text in row.values():
        if len(text) >= MAX_LENGTH or _UNPRINTABLE.search(text):
            raise Unsaid(
                Reason("A text of the item is too long for a cell, or holds characters that a cell cannot hold.")
            )


def _check_read_back(item: Sheet, row: Mapping[str, str]) -> None:
    """Raise `Unsaid` unless the row reads back as the item."""
    texts = {name: text.strip() for name, text in row.items()}
    found = settle(draft(texts, kind=item.manuscript.type))
    if not isinstance(found, ParsedItem):
        raise Unsaid(Reason("A row cannot say this item: it would not be read again."))
    if _said(found) != _wanted(item):
        raise Unsaid(Reason("A row cannot say all of this item: it would read otherwise."))


def _said(found: ParsedItem) -> list[object]:
    answer = found.answer or Answer(found.key, model_answer=found.extras.get("model_answer", ""))
    options = () if found.type is ItemType.TRUE_FALSE else [option.html for option in found.options]
    key = answer.key if found.type in _IN_ORDER else frozenset(answer.key)
    told = (found.stem, found.explanation, answer.model_answer)
    return [told, list(options), found.sources, found.targets, found.gaps, key, answer.scoring, answer.rubric]


def _wanted(item: Sheet) -> list[object]:
    wording, answer, kind = item.wording, item.answer, item.manuscript.type
    options = () if kind is ItemType.TRUE_FALSE else [option.text for option in wording.options]
    key = answer.key if kind in _IN_ORDER else frozenset(answer.key)
    told = (wording.stem, item.explanation, item.model_answer)
    rubric = tuple(replace(criterion, text_en="") for criterion in answer.rubric)
    return [told, list(options), wording.sources, wording.targets, wording.gaps, key, answer.scoring, rubric]


_IN_ORDER = frozenset({ItemType.ORDERING, ItemType.GAP_SELECT})
_ROWS: Mapping[ItemType, Callable[[Sheet], dict[str, str]]] = {
    ItemType.SINGLE_CHOICE: _choice,
    ItemType.MULTIPLE_CHOICE: _choice,
    ItemType.TRUE_FALSE: _true_false,
    ItemType.TEXT_ENTRY: _written,
    ItemType.NUMERICAL: _written,
    ItemType.ORDERING: _choice,
    ItemType.MATCHING: _matching,
    ItemType.GAP_SELECT: _gaps,
    ItemType.ESSAY: _by_people,
    ItemType.NONCONFORMITY: _by_people,
    ItemType.CASE: _case,
}
