"""Expressions and items written short, for tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from questionbank.interchange.qti import xml
from questionbank.interchange.qti.processing import Outcome, process

NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
NULL = "<null/>"
TRUE = '<baseValue baseType="boolean">true</baseValue>'
FALSE = '<baseValue baseType="boolean">false</baseValue>'


def base(kind: str, text: object) -> str:
    return f'<baseValue baseType="{kind}">{escape(str(text))}</baseValue>'


def i(number: int) -> str:
    return base("integer", number)


def f(number: object) -> str:
    return base("float", number)


def s(text: str) -> str:
    return base("string", text)


def ident(text: str) -> str:
    return base("identifier", text)


def op(name: str, /, *operands: str, **attributes: object) -> str:
    settings = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items())
    return f"<{name}{settings}>{''.join(operands)}</{name}>"


def many(*operands: str) -> str:
    return op("multiple", *operands)


def row(*operands: str) -> str:
    return op("ordered", *operands)


def response(name: str, kind: str, cardinality: str = "single", inside: str = "") -> str:
    opening = f'identifier="{name}" cardinality="{cardinality}" baseType="{kind}"'
    return f"<responseDeclaration {opening}>{inside}</responseDeclaration>"


def outcome(name: str, kind: str, cardinality: str = "single", inside: str = "") -> str:
    opening = f'identifier="{name}" cardinality="{cardinality}" baseType="{kind}"'
    return f"<outcomeDeclaration {opening}>{inside}</outcomeDeclaration>"


def correct(*values: str) -> str:
    return f"<correctResponse>{_values(values)}</correctResponse>"


def default(*values: str) -> str:
    return f"<defaultValue>{_values(values)}</defaultValue>"


def _values(values: tuple[str, ...]) -> str:
    return "".join(f"<value>{escape(value)}</value>" for value in values)


def put(name: str, expression: str) -> str:
    return f'<setOutcomeValue identifier="{name}">{expression}</setOutcomeValue>'


def item(*declarations: str, rules: str = "", more: str = "", namespace: str = NAMESPACE) -> bytes:
    processing = f"<responseProcessing>{rules}</responseProcessing>" if rules else ""
    inside = "".join(declarations) + more + processing
    return f'<assessmentItem xmlns="{namespace}" identifier="i">{inside}</assessmentItem>'.encode()


def score(document: bytes, responses: Mapping[str, object] | None = None, *, seed: int = 0) -> Outcome:
    return process(xml.parse(document), responses or {}, seed=seed)


@dataclass(frozen=True)
class Result:
    """What an expression came to, and what was noted on the way."""

    value: object
    notes: tuple[str, ...]


def work_out(
    expression: str, *declarations: str, responses: Mapping[str, object] | None = None, more: str = "", seed: int = 0
) -> Result:
    """Put an expression into an outcome without a declaration, which takes it as it is, and look at it."""
    wrapped = op("record", op("fieldValue", expression, fieldIdentifier="x"))
    found = score(
        item(
            '<outcomeDeclaration identifier="RESULT" cardinality="record"/>',
            *declarations,
            rules=put("RESULT", wrapped),
            more=more,
        ),
        responses,
        seed=seed,
    )
    result = found.outcomes["RESULT"]
    assert isinstance(result, dict)
    return Result(result["x"], tuple(str(note.what) for note in found.unsupported))


def value(expression: str, *declarations: str, responses: Mapping[str, object] | None = None) -> object:
    """What a right expression comes to: nothing of it is noted."""
    found = work_out(expression, *declarations, responses=responses)
    assert found.notes == ()
    return found.value


def exact(number: str) -> Decimal:
    return Decimal(number)
