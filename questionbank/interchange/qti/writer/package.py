"""A package: each item in a document of its own, read back before it is let go."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO

from questionbank.interchange.model import LeftOut, Medium, Outgoing, ParsedItem, Reason, Rejection, Written
from questionbank.interchange.qti.item import Entry, outcomes, stimulus
from questionbank.interchange.qti.manifest import TRANSLATION
from questionbank.interchange.qti.names import plain
from questionbank.interchange.qti.obstacles import Obstacle
from questionbank.interchange.qti.shelf import Shelf
from questionbank.interchange.qti.writer import items as writing
from questionbank.interchange.qti.writer import manifest
from questionbank.interchange.qti.writer.dialect import Dialect
from questionbank.interchange.qti.writer.items import Draft
from questionbank.interchange.qti.writer.manifest import Document
from questionbank.interchange.qti.writer.markup import Markup
from questionbank.interchange.qti.xml import parse
from questionbank.interchange.sanitise import clean
from questionbank.rules.answers import Answer
from questionbank.rules.items import ItemType, Manuscript
from questionbank.rules.wording import Option, Wording

_MOMENT = (1980, 1, 1, 0, 0, 0)  # the same items, the same bytes


@dataclass(frozen=True)
class Page:
    """A document with its bytes and the media that it shows."""

    document: Document
    content: bytes
    shown: Mapping[str, str]


def write(items: Sequence[Outgoing], media: Mapping[str, Medium], dialect: Dialect) -> Written:
    """A package of what the dialect can say; the rest is named with the reason."""
    pages: list[Page] = []
    left_out: list[LeftOut] = []
    cases = {one.code: number for number, one in enumerate(items) if one.manuscript.type is ItemType.CASE}
    for number, one in enumerate(items):
        try:
            pages += _pages(number, one, media, dialect, cases)
        except Obstacle as obstacle:
            left_out.append(LeftOut(one.code, Reason(obstacle.reason.template, obstacle.reason.params)))
    return Written(_zip(pages, media, dialect), tuple(left_out))


def _pages(
    number: int, one: Outgoing, media: Mapping[str, Medium], dialect: Dialect, cases: Mapping[str, int]
) -> list[Page]:
    """The documents of an item: its main wording, then its translation. Raises `Obstacle`."""
    href = _material(one.manuscript.case, cases)
    drafts = [replace(draft, case=one.manuscript.case, stimulus=href) for draft in _drafts(one)]
    return [_page(number, draft, one, media, dialect) for draft in drafts]


def _material(case: str, cases: Mapping[str, int]) -> str:
    """The document of the case whose material an item shares. Raises `Obstacle` for one that does not go out."""
    if not case:
        return ""
    if case not in cases:
        raise Obstacle(Reason("The case whose material the item shares is not among the items."))
    return f"../{_path(str(cases[case]), ItemType.CASE)}"


def _drafts(one: Outgoing) -> Iterator[Draft]:
    manuscript = one.manuscript
    main, *others = manuscript.wordings
    yield Draft(one.code, manuscript.type, manuscript.wordings[main], _main(manuscript, others), main)
    for language in others:
        wording, answer = manuscript.wordings[language], _english(manuscript)
        yield Draft(f"{one.code}.{language}", manuscript.type, wording, answer, language)


def _main(manuscript: Manuscript, others: Sequence[str]) -> Answer:
    """The answer without what only a translation says. Raises `Obstacle` where no translation would say it."""
    answer = manuscript.answer
    english = (answer.explanation_en, answer.model_answer_en, *(line.text_en for line in answer.rubric))
    if any(english) and not others:
        raise Obstacle(Reason("The item has an English explanation or rubric, and no English wording to go with it."))
    rubric = tuple(replace(line, text_en="") for line in answer.rubric)
    return replace(answer, explanation_en="", model_answer_en="", rubric=rubric)


def _english(manuscript: Manuscript) -> Answer:
    answer = manuscript.answer
    return replace(
        answer,
        explanation=answer.explanation_en,
        explanation_en="",
        model_answer=answer.model_answer_en,
        model_answer_en="",
        rubric=tuple(replace(line, text=line.text_en, text_en="") for line in answer.rubric),
    )


def _page(number: int, draft: Draft, one: Outgoing, media: Mapping[str, Medium], dialect: Dialect) -> Page:
    """A document that reads back as what was written. Raises `Obstacle` for one that does not."""
    markup = Markup(media)
    content = _content(draft, markup, dialect)
    suffix = "" if draft.identifier == one.code else f".{draft.language}"
    path = _path(f"{number}{suffix}", draft.type)
    _check(draft, path, content, {name: media[digest].content for digest, name in markup.shown.items()})
    document = Document(
        identifier=f"R{number}{suffix}",
        kind="stimulus" if draft.type is ItemType.CASE else "item",
        path=path,
        files=tuple(sorted(markup.shown.values())),
        facts=_facts(one, draft),
    )
    return Page(document, content, markup.shown)


def _content(draft: Draft, markup: Markup, dialect: Dialect) -> bytes:
    make = writing.stimulus if draft.type is ItemType.CASE else writing.item
    try:
        return dialect.document(make(draft, markup))
    except ValueError as error:
        raise Obstacle(Reason("The text holds signs that XML cannot write.")) from error


def _facts(one: Outgoing, draft: Draft) -> dict[str, str]:
    if draft.identifier != one.code:
        return {TRANSLATION: one.code}
    manuscript = one.manuscript
    found = {
        "point": manuscript.point,
        "tier": str(manuscript.tier),
        "verb": manuscript.verb.value if manuscript.verb else "",
        "clause": manuscript.clause,
        "cell": manuscript.descriptor,
    }
    return {name: value for name, value in found.items() if value}


def _check(draft: Draft, path: str, content: bytes, shown: Mapping[str, bytes]) -> None:
    """Raise `Obstacle` unless the document says all that the item does."""
    entry = Entry(path, plain(parse(content)), content, case=draft.case)
    shelf = Shelf(shown, {}, path)
    read, *_rest = stimulus(entry, shelf) if draft.type is ItemType.CASE else outcomes(entry, shelf)
    if not isinstance(read, ParsedItem):
        raise Obstacle(read.why if isinstance(read, Rejection) else read.what)
    if not _is_same(draft, read):
        raise Obstacle(Reason("QTI does not say all of the item: it would come back as another."))


def _is_same(draft: Draft, read: ParsedItem) -> bool:
    if (draft.type, draft.case) != (read.type, read.case):
        return False
    return _wording(draft.wording) == _read_wording(read) and _answer(draft.answer) == read.answer


def _read_wording(read: ParsedItem) -> Wording:
    options = tuple(Option(one.id, one.html) for one in read.options)
    return Wording(read.stem, options, read.sources, read.targets, read.gaps, read.picture)


def _wording(wording: Wording) -> Wording:
    """A wording without what HTML may say in two ways."""
    gaps = tuple(replace(gap, options=_options(gap.options)) for gap in wording.gaps)
    return Wording(
        _html(wording.stem),
        _options(wording.options),
        _options(wording.sources),
        _options(wording.targets),
        gaps,
        wording.picture,
    )


def _answer(answer: Answer) -> Answer:
    return replace(
        answer,
        explanation=_html(answer.explanation),
        model_answer=_html(answer.model_answer),
        rubric=tuple(replace(line, text=_html(line.text)) for line in answer.rubric),
    )


def _options(options: Sequence[Option]) -> tuple[Option, ...]:
    return tuple(Option(one.id, _html(one.text)) for one in options)


def _html(markup: str) -> str:
    return clean(markup).replace(' alt=""', "")


def _path(name: str, kind: ItemType) -> str:
    return f"{'stimuli' if kind is ItemType.CASE else 'items'}/{name}.xml"


def _zip(pages: Sequence[Page], media: Mapping[str, Medium], dialect: Dialect) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, manifest.NAME, manifest.written([page.document for page in pages], dialect))
        for page in pages:
            _put(archive, page.document.path, page.content)
        for name, digest in _shown(pages):
            _put(archive, name, media[digest].content)
    return stream.getvalue()


def _shown(pages: Sequence[Page]) -> list[tuple[str, str]]:
    """The media of all documents by their names in the package, each once."""
    return sorted({name: digest for page in pages for digest, name in page.shown.items()}.items())


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _MOMENT)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)
