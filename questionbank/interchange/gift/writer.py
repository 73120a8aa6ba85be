"""From items to a GIFT file."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from questionbank.interchange.formatted import plain
from questionbank.interchange.gift.grammar import NUMBER
from questionbank.interchange.gift.reader import read
from questionbank.interchange.likeness import check_read_back
from questionbank.interchange.model import LeftOut, Medium, Outgoing, Reading, Reason, Refusal, Written
from questionbank.interchange.moodle import CASELESS
from questionbank.interchange.outgoing import (
    Sheet,
    Unsaid,
    check_alone,
    check_without_media,
    each,
    losses,
    multiple_weights,
    no_number,
    paired_texts,
    per_cent,
    refuse_type,
    said_answers,
    says_scoring,
    set_weights,
    single_weights,
    tolerance_of,
    words_otherwise,
)
from questionbank.interchange.tagging import PAPER, tags_of
from questionbank.rules.answers import ONE
from questionbank.rules.items import ItemType

_CONTROL = re.compile(r"[\\~=#{}:]")
# A tag ends with the bracket, a comment with its line.
_UNTAGGABLE = re.compile(r"[\]\r\n]")


def write(items: Sequence[Outgoing], _media: Mapping[str, Medium]) -> Written:
    """Write items as GIFT: everything but places on pictures, orders, gaps, statements and cases."""
    blocks: list[str] = []
    lost: list[LeftOut] = []

    def say(item: Sheet) -> None:
        block = _block(item)
        check_read_back(item, _read_again(block))
        blocks.append(block)
        lost.extend(_losses(item))

    left_out = each(items, say)
    return Written(("\n\n".join(blocks) + "\n").encode(), left_out, tuple(lost))


def _read_again(block: str) -> Reading:
    try:
        return read(block.encode())
    except Refusal as refusal:
        raise Unsaid(refusal.reason) from refusal


def _block(item: Sheet) -> str:
    body = _BODIES.get(item.manuscript.type)
    if body is None:
        raise refuse_type(item.manuscript.type)
    check_alone(item)
    check_without_media(item)
    return "\n".join(filter(None, [*_head(item), *body(item), _feedback(item), "}"]))


def _head(item: Sheet) -> Iterator[str]:
    """The comment that names the item and its tags, then its text up to the brace."""
    tags = "".join(f" [tag:{tag}]" for tag in _tags(item))
    yield f"// [id:{item.code}]{tags}"
    yield f"::{_escaped(item.code)}::{_html(item.wording.stem)}{{"


def _feedback(item: Sheet) -> str:
    return f"####{_html(item.explanation)}" if item.explanation else ""


def _tags(item: Sheet) -> list[str]:
    tags = [tag for tag in tags_of(item.manuscript, item.language) if not _UNTAGGABLE.search(tag)]
    return [*tags, PAPER] if _has_policy_of_paper(item) or _needs_weights(item) else tags


def _has_policy_of_paper(item: Sheet) -> bool:
    """Whether readers would take the policy that is usual in the format for the item's own, which it does not have."""
    return item.answer.scoring is None and item.manuscript.type in _OWN_POLICY


def _losses(item: Sheet) -> list[LeftOut]:
    return losses(
        item,
        scoring=not says_scoring(item, folds=(CASELESS,)),
        model_answer=bool(item.model_answer),
        rubric=bool(item.answer.rubric),
        words=words_otherwise(item),
        tags=any(_UNTAGGABLE.search(tag) for tag in tags_of(item.manuscript, item.language)),
    )


def _single(item: Sheet) -> Iterator[str]:
    weights = single_weights(item) or {}
    for option in item.wording.options:
        share = weights.get(option.id)
        right = option.id in item.answer.key
        yield f"{'=' if right else '~'}{'' if right else _weight(share)}{_html(option.text)}"


def _multiple(item: Sheet) -> Iterator[str]:
    """A set always has weights: of several options with `=` other products take any one."""
    weights = multiple_weights(item) or set_weights(item)
    for option in item.wording.options:
        yield f"~{_weight(weights.get(option.id))}{_html(option.text)}"


def _needs_weights(item: Sheet) -> bool:
    return item.manuscript.type is ItemType.MULTIPLE_CHOICE and multiple_weights(item) is None


def _true_false(item: Sheet) -> Iterator[str]:
    yield "TRUE" if item.answer.key == ("T",) else "FALSE"


def _essay(_item: Sheet) -> Iterator[str]:
    yield ""


def _short_answer(item: Sheet) -> Iterator[str]:
    found = said_answers(item)
    if all("->" in text for text, _share in found):
        raise Unsaid(Reason("The accepted answers hold arrows, which mean pairs in this format."))
    for text, share in found:
        literal = text.replace("*", r"\*")
        yield f"={_part_weight(share)}{_plain(literal)}"


def _number(item: Sheet) -> Iterator[str]:
    yield "#"
    for literal, share in said_answers(item):
        if not re.fullmatch(NUMBER, literal):
            raise no_number(literal)
        tolerance = tolerance_of(item, literal)
        suffix = f":{tolerance:f}" if tolerance else ""
        yield f"={_part_weight(share)}{literal}{suffix}"


def _matching(item: Sheet) -> Iterator[str]:
    for left, right in paired_texts(item):
        yield f"={_html(left) if left else ''} -> {_target(right)}"


def _target(markup: str) -> str:
    """The right side of a pair, which readers take for plain text."""
    text = plain(markup)
    return _html(markup) if text is None else _plain(text)


def _weight(share: Decimal | None) -> str:
    return f"%{per_cent(share)}%" if share else ""


def _part_weight(share: Decimal) -> str:
    """The weight of an accepted answer, which earns everything where none is said."""
    return "" if share == ONE else _weight(share)


def _html(markup: str) -> str:
    return f"[html]{_escaped(markup)}"


def _plain(text: str) -> str:
    """Plain text; what could be read as a weight or a format stands behind one."""
    prefix = "%100%" if text.startswith("%") else ""
    return f"{prefix}{'[plain]' if text.startswith('[') else ''}{_escaped(text)}"


def _escaped(text: str) -> str:
    return _CONTROL.sub(r"\\\g<0>", text).replace("\n", "\\n")


_OWN_POLICY = frozenset({ItemType.MATCHING, ItemType.TEXT_ENTRY})
_BODIES: dict[ItemType, Callable[[Sheet], Iterator[str]]] = {
    ItemType.SINGLE_CHOICE: _single,
    ItemType.MULTIPLE_CHOICE: _multiple,
    ItemType.TRUE_FALSE: _true_false,
    ItemType.ESSAY: _essay,
    ItemType.TEXT_ENTRY: _short_answer,
    ItemType.NUMERICAL: _number,
    ItemType.MATCHING: _matching,
}
