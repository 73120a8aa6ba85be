"""The parts of an item that a comment points to and a comparison sets side by side. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from core.errors import Text
from questionbank.rules.answers import Answer, ItemScoring
from questionbank.rules.items import LANGUAGE_NAMES
from questionbank.rules.wording import Option, Wording

SEPARATOR = ":"
NAMES = {
    "point": Text("Knowledge point"),
    "tier": Text("Tier"),
    "verb": Text("Verb of the outline"),
    "clause": Text("Clause"),
    "descriptor": Text("Cell of the grade scale"),
    "stem": Text("Stem"),
    "picture": Text("Picture"),
    "key": Text("Key"),
    "scoring": Text("Scoring"),
    "explanation": Text("Explanation"),
    "rubric": Text("Rubric"),
    "model_answer": Text("Model answer"),
}
NUMBERED = {
    "option": Text("Option %(id)s"),
    "source": Text("Left side %(id)s"),
    "target": Text("Right side %(id)s"),
    "gap": Text("Gap %(id)s"),
    "criterion": Text("Criterion %(id)s"),
}
FACTS = ("point", "tier", "verb", "clause", "descriptor")
SECRETS = ("key", "scoring", "explanation", "rubric", "model_answer")


@dataclass(frozen=True)
class Part:
    """One part: what it is, which one of its kind, in which language."""

    kind: str
    id: str = ""
    language: str = ""

    def __str__(self) -> str:
        return SEPARATOR.join((self.kind, self.id, self.language)).rstrip(SEPARATOR)

    @property
    def name(self) -> Text:
        """Name the part for a reader."""
        numbered = NUMBERED.get(self.kind)
        name = Text(numbered.template, {"id": self.id}) if numbered else NAMES.get(self.kind, Text(self.kind))
        if not self.language:
            return name
        return Text(
            "%(part)s, %(language)s",
            {"part": name, "language": LANGUAGE_NAMES.get(self.language, Text(self.language))},
        )


def part_from(text: str) -> Part:
    """Read a part as it is kept."""
    kind, _, rest = text.partition(SEPARATOR)
    name, _, language = rest.rpartition(SEPARATOR) if SEPARATOR in rest else (rest, "", "")
    return Part(kind, name, language)


def texts_of(wordings: Mapping[str, Wording]) -> dict[Part, str]:
    """Give what candidates read, by part, as HTML; the languages one after the other."""
    return {
        Part(kind, name, language): text
        for language, wording in wordings.items()
        for kind, name, text in _wording_parts(wording)
    }


def secrets_of(answer: Answer) -> dict[Part, str]:
    """Give what only the bank knows, by part, as HTML."""
    found = {
        Part("key"): " · ".join(answer.key),
        Part("scoring"): _scoring(answer),
        Part("explanation", language="zh_Hans"): answer.explanation,
        Part("explanation", language="en"): answer.explanation_en,
        Part("model_answer", language="zh_Hans"): answer.model_answer,
        Part("model_answer", language="en"): answer.model_answer_en,
    }
    for number, line in enumerate(answer.rubric, 1):
        found[Part("criterion", str(number), "zh_Hans")] = f"{line.text} ({line.marks})"
        found[Part("criterion", str(number), "en")] = line.text_en
    return {part: text for part, text in found.items() if text}


def remarkable(wordings: Mapping[str, Wording]) -> list[Part]:
    """List the parts that a comment may point to; those in the cabinet are named, not shown."""
    return [*texts_of(wordings), *map(Part, SECRETS), *map(Part, FACTS)]


def _wording_parts(wording: Wording) -> Iterator[tuple[str, str, str]]:
    yield "stem", "", wording.stem
    if wording.picture:
        shown = wording.picture
        yield "picture", "", f"{shown.alt} ({shown.width} × {shown.height}, {shown.media[:12]})"
    yield from _choices("option", wording.options)
    yield from _choices("source", wording.sources)
    yield from _choices("target", wording.targets)
    for gap in wording.gaps:
        yield from _choices("gap", gap.options, within=f"{gap.id} ")


def _choices(kind: str, options: tuple[Option, ...], within: str = "") -> Iterator[tuple[str, str, str]]:
    return ((kind, f"{within}{option.id}", option.text) for option in options)


def _scoring(answer: Answer) -> str:
    scoring = answer.scoring
    if scoring is None:
        return ""
    parts = {
        "method": scoring.method.value,
        "weights": _weights(scoring),
        "default": scoring.default,
        "floor": _limit(scoring.floor),
        "ceiling": _limit(scoring.ceiling),
        "penalty": scoring.penalty,
        "tolerance": _tolerance(answer),
        "fold": ", ".join(sorted(fold.value for fold in scoring.fold)),
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items() if value)


def _weights(scoring: ItemScoring) -> str:
    return ", ".join(f"{value} = {share}" for value, share in scoring.weights)


def _limit(share: Decimal | None) -> Decimal | str:
    return "—" if share is None else share


def _tolerance(answer: Answer) -> str:
    tolerance = answer.scoring.tolerance if answer.scoring else None
    return f"{tolerance.kind.value} −{tolerance.below} +{tolerance.above}" if tolerance else ""
