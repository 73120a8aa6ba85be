"""What a registrar decides where the rules leave a requirement open, laid over the proof. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from core.errors import Text
from grading.rules.registration.edition import Provenance
from grading.rules.registration.proof import Outcome, Proof, Requirement, RequirementId, Verdict, outcome_of

REQUIREMENTS = {
    RequirementId.EDUCATION: Text("Education"),
    RequirementId.TITLE: Text("Professional title"),
    RequirementId.WORK: Text("Work experience"),
    RequirementId.PROFESSIONAL_WORK: Text("Professional work in the scheme"),
    RequirementId.AUDITS: Text("Audit experience"),
    RequirementId.EXAMS: Text("Examinations"),
    RequirementId.REGISTRATION: Text("Registration held"),
    RequirementId.GUARANTOR: Text("Guarantor"),
    RequirementId.RECOMMENDATION: Text("Recommendation"),
    RequirementId.DECLARATION: Text("Declaration"),
    RequirementId.SANCTIONS: Text("Sanctions"),
    RequirementId.CPD: Text("Continuing education"),
    RequirementId.PUBLIC_NOTICE: Text("Public notice"),
}

SENTENCES = ("needed", "found", "reason")  # of a line of a proof


@dataclass(frozen=True)
class Ruling:
    """A registrar's word on one requirement."""

    requirement: str
    met: bool
    reason: str
    by: str


def may_rule(proof: Proof, requirement: str) -> list[Text]:
    """Say why a requirement is not for a registrar to decide: only what the rules leave open is."""
    line = next((line for line in proof.requirements if line.id == requirement), None)
    if line is None:
        return [Text("There is no such requirement.")]
    if line.verdict != Verdict.UNKNOWN:
        return [Text("The rules themselves decide this requirement, so nobody else does.")]
    return []


def with_rulings(proof: Proof, rulings: Mapping[str, Ruling]) -> Proof:
    """Lay rulings over a proof: only an open requirement takes the registrar's word, and the outcome follows."""
    lines = tuple(_ruled(line, rulings.get(line.id.value)) for line in proof.requirements)
    return replace(proof, requirements=lines, outcome=outcome_of(lines))


def may_propose(proof: Proof) -> list[Text]:
    """Say why an application cannot be proposed for approval: each requirement that is not met or still open."""
    if proof.outcome == Outcome.MET:
        return []
    return [_stands_against(line) for line in proof.requirements if line.verdict in (Verdict.NOT_MET, Verdict.UNKNOWN)]


def proof_document(proof: Proof) -> dict[str, object]:
    """Give a proof as it is stored: as plain JSON, with its sentences also in the parts that can be translated."""
    document = proof.as_json()
    lines = [
        {**line.as_json(), "said": {name: _parts(getattr(line, name)) for name in SENTENCES}}
        for line in proof.requirements
    ]
    return {**document, "requirements": lines}


def read_proof(document: Mapping[str, object]) -> Proof:
    """Read a proof that was stored as JSON; where its sentences were stored whole only, they are English."""
    lines = document["requirements"]
    if not isinstance(lines, list):
        raise TypeError("a proof lists its requirements")
    return Proof(
        outcome=Outcome(str(document["outcome"])),
        edition=str(document["edition"]),
        edition_digest=str(document["edition_sha256"]),
        scheme=str(document["scheme"]),
        grade=str(document["grade"]),
        application=str(document["application"]),
        as_of=date.fromisoformat(str(document["as_of"])),
        earliest_date=_day(document["earliest_date"]),
        requirements=tuple(_line(line) for line in lines),
    )


def _ruled(line: Requirement, ruling: Ruling | None) -> Requirement:
    if ruling is None or line.verdict != Verdict.UNKNOWN:
        return line
    words = {"who": ruling.by, "reason": ruling.reason}
    return replace(
        line,
        verdict=Verdict.MET if ruling.met else Verdict.NOT_MET,
        reason=Text("Decided by %(who)s: %(reason)s", words),
        provenance=Provenance.CONFIGURED,
    )


def _stands_against(line: Requirement) -> Text:
    name = REQUIREMENTS[line.id]
    if line.verdict == Verdict.UNKNOWN:
        return Text("“%(requirement)s” is open: decide it with a reason.", {"requirement": name})
    return Text("“%(requirement)s” is not met: %(reason)s", {"requirement": name, "reason": line.reason})


def _line(line: Mapping[str, object]) -> Requirement:
    evidence = line["evidence"]
    said = {name: _said(line, name) for name in SENTENCES}
    return Requirement(
        id=RequirementId(str(line["id"])),
        clause=str(line["clause"]),
        verdict=Verdict(str(line["verdict"])),
        needed=said["needed"],
        found=said["found"],
        evidence=tuple(str(key) for key in evidence) if isinstance(evidence, list) else (),
        reason=said["reason"],
        met_from=_day(line["met_from"]),
        provenance=Provenance(str(line["provenance"])),
    )


def _said(line: Mapping[str, object], name: str) -> Text:
    parts = line.get("said")
    if isinstance(parts, Mapping) and name in parts:
        return _text(parts[name])
    return Text("%(sentence)s", {"sentence": str(line[name])})


def _parts(text: Text) -> dict[str, object]:
    """Take a sentence apart: its template, and what fills it, sentences within it likewise."""
    params = {
        key: _parts(value) if isinstance(value, Text) else value if isinstance(value, int) else str(value)
        for key, value in text.params.items()
    }
    return {"template": text.template, "params": params}


def _text(parts: Mapping[str, Any]) -> Text:
    params = {key: _text(value) if isinstance(value, Mapping) else value for key, value in parts["params"].items()}
    template: str = parts["template"]
    return Text(template, params)


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None
