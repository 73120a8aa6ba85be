"""The items of the demonstration as demo/items writes them, read into manuscripts."""

import hashlib
import html
import struct
import tomllib
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from questionbank.rules import (
    VERB_ZH,
    Answer,
    Criterion,
    Fold,
    Gap,
    ItemScoring,
    ItemType,
    Manuscript,
    Method,
    Option,
    Picture,
    Tolerance,
    ToleranceKind,
    Wording,
)

ITEMS = Path(__file__).with_name("items")
LETTERS = "ABCDEF"
TRUTH = {"zh_Hans": ("正确", "错误"), "en": ("True", "False")}
SIZE = slice(16, 24)  # where a PNG file says how wide and high it is


def manuscripts() -> Iterator[tuple[str, Manuscript]]:
    """Read the items of the demonstration with their codes; a case stands before the items that share it."""
    for path in sorted(ITEMS.glob("*.toml")):
        for entry in tomllib.loads(path.read_text())["item"]:
            yield entry["id"], _manuscript(entry)


def pictures() -> Iterator[bytes]:
    """Read the pictures that items show."""
    for path in sorted(ITEMS.glob("*.png")):
        yield path.read_bytes()


def _manuscript(entry: dict[str, Any]) -> Manuscript:
    kind = ItemType(entry["type"])
    wordings = {"zh_Hans": _wording(kind, entry, "zh_Hans")}
    if "stem_en" in entry:
        english = {"stem": entry["stem_en"], "options": entry.get("options_en", [])}
        wordings["en"] = _wording(kind, english, "en")
    return Manuscript(
        type=kind,
        wordings=wordings,
        answer=_answer(entry),
        subject=entry["point"].split("-")[0],
        point=entry["point"],
        tier=entry["tier"],
        verb=VERB_ZH.get(entry["verb"]),
        clause=entry["clause"],
        case=entry.get("case", ""),
    )


def _wording(kind: ItemType, entry: Mapping[str, Any], language: str) -> Wording:
    return Wording(_markup(entry["stem"]), **_PARTS.get(kind, _choice)(entry, language))


def _truth(_entry: Mapping[str, Any], language: str) -> dict[str, Any]:
    return {"options": _options(TRUTH[language], "TF")}


def _choice(entry: Mapping[str, Any], _language: str) -> dict[str, Any]:
    return {"options": _options(entry.get("options", entry.get("classes", [])))}


def _sides(entry: Mapping[str, Any], _language: str) -> dict[str, Any]:
    return {"sources": _options(entry["sources"], "123456"), "targets": _options(entry["targets"])}


def _gaps(entry: Mapping[str, Any], _language: str) -> dict[str, Any]:
    return {"gaps": tuple(Gap(str(place), _options(words)) for place, words in enumerate(entry["gaps"], 1))}


def _place(entry: Mapping[str, Any], _language: str) -> dict[str, Any]:
    content = (ITEMS / entry["picture"]).read_bytes()
    width, height = struct.unpack(">II", content[SIZE])
    return {"picture": Picture(hashlib.sha256(content).hexdigest(), width, height, entry["alt"])}


_PARTS: Mapping[ItemType, Callable[[Mapping[str, Any], str], dict[str, Any]]] = {
    ItemType.TRUE_FALSE: _truth,
    ItemType.MATCHING: _sides,
    ItemType.GAP_SELECT: _gaps,
    ItemType.HOTSPOT: _place,
}


def _options(texts: Any, ids: str = LETTERS) -> tuple[Option, ...]:
    return tuple(Option(one, html.escape(text)) for one, text in zip(ids, texts, strict=False))


def _answer(entry: Mapping[str, Any]) -> Answer:
    return Answer(
        key=tuple(entry.get("key", ())),
        explanation=html.escape(entry.get("explanation", "")),
        explanation_en=html.escape(entry.get("explanation_en", "")),
        rubric=tuple(
            Criterion(line["criterion"], line["marks"], line.get("criterion_en", ""), line.get("field", ""))
            for line in entry.get("rubric", [])
        ),
        model_answer=html.escape(entry.get("model_answer", "")),
        model_answer_en=html.escape(entry.get("model_answer_en", "")),
        scoring=_scoring(entry),
    )


def _scoring(entry: Mapping[str, Any]) -> ItemScoring | None:
    if not {"scoring", "fold", "tolerance"} & set(entry):
        return None
    kind, below, above = entry.get("tolerance", (None, "0", "0"))
    return ItemScoring(
        method=Method(entry.get("scoring", "all_or_nothing")),
        fold=frozenset(map(Fold, entry.get("fold", ()))),
        tolerance=Tolerance(ToleranceKind(kind), Decimal(below), Decimal(above)) if kind else None,
    )


def _markup(text: str) -> str:
    return "".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n\n"))
