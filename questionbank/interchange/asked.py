"""What the types beyond choices ask, out of the plain fields of a draft: texts, numbers, orders, pairs, gaps.

- short text, number: the accepted answers, `|` or a new line between them
- ordering: options as they are offered, the key is all their letters in the right order
- matching: each option is a pair, `左 → 右`; a pair without a left side only adds a right one to choose from
- gap fill: the text says `[[1]]`, `[[2]]`…; the options are the words for all gaps, or, with `|` between words, the
  n-th option holds those for the n-th gap; the key names a letter for each gap
"""

import re
from collections.abc import Iterable
from itertools import count

from questionbank.interchange.answers import LETTERS, fold
from questionbank.interchange.draft import FEWEST_OPTIONS, Draft, Flaw, check_length, check_options
from questionbank.interchange.model import OPTION_LIMIT, Reason
from questionbank.rules.wording import Gap, Option

BAR = re.compile(r"[|｜\n]")
WORDS = re.compile(r"[|｜]")
ARROW = re.compile(r"\s*(?:=>|->|→|⇒)\s*")
MARK = re.compile(r"\[\[(\d{1,2})\]\]")
_BLANK = re.compile(r"[_＿]{2,}|[（(][\s\u3000_＿]*[）)]")
_NUMBER = re.compile(r"[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,2})?")
_SEQUENCE = re.compile(r"[A-H](?:[\s,、;>→-]*[A-H])*")


def text_entry(draft: Draft) -> tuple[str, ...]:
    """The accepted texts."""
    _no_options(draft)
    return _accepted(draft)


def number(draft: Draft) -> tuple[str, ...]:
    """The accepted numbers, in their lexical form."""
    _no_options(draft)
    found = tuple(fold(text).replace("−", "-") for text in _accepted(draft))
    for text in found:
        if not _NUMBER.fullmatch(text):
            raise Flaw("answer", Reason("“%(text)s” is no number.", {"text": text[:60]}))
    return found


def ordering(draft: Draft) -> tuple[str, ...]:
    """The letters of all options in their right order."""
    letters = _sequence(draft)
    if sorted(letters) != [letter for letter, _text in draft.options]:
        raise Flaw("answer", Reason("The key of an ordering names every option once."))
    return letters


def matching(draft: Draft) -> tuple[tuple[Option, ...], tuple[Option, ...], tuple[str, ...]]:
    """The left sides, the right sides, and the pairs."""
    pairs = [_pair(letter, text) for letter, text in draft.options]
    rights = list(dict.fromkeys(right for _left, right in pairs))
    partner = _partners(pairs)
    if min(len(partner), len(rights)) < FEWEST_OPTIONS:
        raise _too_few_pairs()
    sources, targets = _options(draft, LETTERS, partner), _options(draft, map(str, count(1)), rights)
    places = dict(zip(rights, targets, strict=True))
    joined = zip(sources, partner.values(), strict=False)
    return sources, targets, tuple(f"{source.id} {places[right].id}" for source, right in joined)


def gap_fill(draft: Draft) -> tuple[tuple[Gap, ...], tuple[str, ...]]:
    """The gaps with what may be chosen for each, and the letters of the right choices."""
    marks = _count_marks(draft.stem)
    letters = _sequence(draft)
    offers = _offers(draft, marks)
    if len(letters) != marks:
        params = {"gaps": marks, "letters": len(letters)}
        raise Flaw("answer", Reason("The text has %(gaps)d gaps, the key %(letters)d letters.", params))
    gaps = tuple(_gap(draft, str(place), texts) for place, texts in enumerate(offers, 1))
    for letter, gap in zip(letters, gaps, strict=True):
        _check_offered(letter, gap)
    return gaps, letters


def nonconformity(draft: Draft) -> None:
    """Check the classifications that a nonconformity statement offers, if it offers any."""
    if draft.options:
        check_options(draft.options)


def several_blanks(stem: str) -> bool:
    """Whether a text has more than one blank to write in."""
    return len(_BLANK.findall(stem)) > 1


def _count_marks(stem: str) -> int:
    marks = [int(match[1]) for match in MARK.finditer(stem)]
    if not marks or marks != list(range(1, len(marks) + 1)):
        raise Flaw("stem", Reason("The gaps of the text are marked [[1]], [[2]] and so on, in this order."))
    return len(marks)


def _accepted(draft: Draft) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(text.strip() for text in BAR.split(draft.answer) if text.strip()))
    if not found:
        raise Flaw("answer", Reason("No answer is marked."))
    for text in found:
        check_length("answer", text, limit=OPTION_LIMIT)
    return found


def _no_options(draft: Draft) -> None:
    if draft.options:
        raise Flaw("options", Reason("A question that is answered in writing has no options."))


def _sequence(draft: Draft) -> tuple[str, ...]:
    folded = fold(draft.answer).upper()
    if not folded:
        raise Flaw("answer", Reason("No answer is marked."))
    if not _SEQUENCE.fullmatch(folded):
        reason = Reason("The answer “%(answer)s” cannot be read.", {"answer": draft.answer.strip()[:80]})
        raise Flaw("answer", reason)
    return tuple(char for char in folded if char in LETTERS)


def _pair(letter: str, text: str) -> tuple[str, str]:
    parts = ARROW.split(text.strip())
    if len(parts) != 2 or not parts[1]:  # a left and a right side
        reason = Reason("Option %(letter)s is no pair. Write it as “left → right”.", {"letter": letter})
        raise Flaw(f"option {letter}", reason)
    check_length(f"option {letter}", text, limit=OPTION_LIMIT)
    return parts[0], parts[1]


def _partners(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """The right side of each left one, which must stand there once."""
    given = [pair for pair in pairs if pair[0]]
    found = dict(given)
    if len(found) < len(given):
        raise _too_few_pairs()
    return found


def _too_few_pairs() -> Flaw:
    return Flaw("options", Reason("Matching needs at least two pairs that differ, and at most 26."))


def _offers(draft: Draft, gaps: int) -> list[list[str]]:
    """The texts for each gap."""
    texts = [text for _letter, text in draft.options]
    if not any(map(WORDS.search, texts)):
        return [texts] * gaps
    if len(texts) != gaps:
        params = {"gaps": gaps, "lists": len(texts)}
        raise Flaw("options", Reason("The text has %(gaps)d gaps, but there are words for %(lists)d.", params))
    return list(map(_words, texts))


def _words(text: str) -> list[str]:
    return [part.strip() for part in WORDS.split(text)]


def _check_offered(letter: str, gap: Gap) -> None:
    if letter not in {option.id for option in gap.options}:
        reason = Reason("The answer names option %(letter)s, which the question does not have.", {"letter": letter})
        raise Flaw("answer", reason)


def _options(draft: Draft, names: Iterable[str], texts: Iterable[str]) -> tuple[Option, ...]:
    return tuple(Option(name, draft.html(text)) for name, text in zip(names, texts, strict=False))


def _gap(draft: Draft, name: str, texts: list[str]) -> Gap:
    lettered = tuple(zip(LETTERS, texts, strict=False))
    if len(lettered) < len(texts):
        raise Flaw("options", Reason("A gap has more than %(limit)d words to choose from.", {"limit": len(LETTERS)}))
    check_options(lettered)
    return Gap(name, _options(draft, LETTERS, texts))
