"""What a candidate reads of an item, in one language, and how the table keeps it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Option:
    """One option, source or target; the id is what a response names, the text is sanitised HTML."""

    id: str
    text: str


@dataclass(frozen=True)
class Gap:
    """A place in the stem, which says `[[id]]` there, and what may be chosen for it."""

    id: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Picture:
    """The picture on which a hotspot's places are named: hash of its bytes, size in pixels, what it shows in words."""

    media: str
    width: int
    height: int
    alt: str = ""


@dataclass(frozen=True)
class Wording:
    """What a candidate reads, in one language, as sanitised HTML; which parts there are depends on the type.

    `options` belong to choices and orderings, and are the classifications of a nonconformity statement; `sources` and
    `targets` to matching; `gaps` to gap fill, in their order in the stem; `picture` to hotspots.
    """

    stem: str
    options: tuple[Option, ...] = ()
    sources: tuple[Option, ...] = ()
    targets: tuple[Option, ...] = ()
    gaps: tuple[Gap, ...] = ()
    picture: Picture | None = None


def wording_row(wording: Wording) -> dict[str, Any]:
    """Write a wording as a version keeps it; parts that it lacks are left out, stem and options always stand."""
    row: dict[str, Any] = {"stem": wording.stem, "options": _rows(wording.options)}
    if wording.sources or wording.targets:
        row |= {"sources": _rows(wording.sources), "targets": _rows(wording.targets)}
    if wording.gaps:
        row["gaps"] = _gap_rows(wording.gaps)
    if wording.picture:
        row["picture"] = vars(wording.picture).copy()
    return row


def wording_from(row: Mapping[str, Any]) -> Wording:
    """Read a wording from what a version keeps."""
    picture = row.get("picture")
    return Wording(
        stem=row["stem"],
        options=_options(row, "options"),
        sources=_options(row, "sources"),
        targets=_options(row, "targets"),
        gaps=tuple(Gap(gap["id"], _options(gap, "options")) for gap in row.get("gaps", ())),
        picture=Picture(**picture) if picture else None,
    )


def _gap_rows(gaps: tuple[Gap, ...]) -> list[dict[str, Any]]:
    return [{"id": gap.id, "options": _rows(gap.options)} for gap in gaps]


def _rows(options: tuple[Option, ...]) -> list[dict[str, str]]:
    return [{"id": option.id, "text": option.text} for option in options]


def _options(row: Mapping[str, Any], name: str) -> tuple[Option, ...]:
    return tuple(Option(option["id"], option["text"]) for option in row.get(name, ()))
