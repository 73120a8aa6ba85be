"""Certificate numbers, typed codes, and what a certificate is worth on a day."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.errors import Refused
from registry.rules.certificates import (
    CODE_LENGTH,
    CROCKFORD,
    LETTERS,
    CertificateFacts,
    CertificateFields,
    CertificateStatus,
    Issuer,
    Serial,
    Suspension,
    check_character,
    compute_serial,
    normalise_code,
    parse_serial,
    printed_code,
    short_code,
    status_on,
)

FROM, TO = date(2026, 3, 1), date(2029, 2, 28)
DAYS = st.dates(date(2024, 1, 1), date(2031, 12, 31))
SERIALS = st.builds(
    Serial,
    prefix=st.text("ABGR", min_size=2, max_size=6),
    year=st.integers(2000, 2999),
    grade=st.integers(0, 9),
    scheme=st.text("EFHIMOQST", min_size=2, max_size=8),
    number=st.integers(0, 999_999),
)


def fields() -> CertificateFields:
    words = dict.fromkeys((f for f in CertificateFields.__dataclass_fields__), "字")
    dates = {"valid_from": FROM, "valid_to": TO, "issued_on": FROM}
    issuers = (Issuer(name="王思远", post_zh="秘书长", post_en="Secretary General"),)
    return CertificateFields(**{**words, **dates, "issuers": issuers})  # type: ignore[arg-type]  # by name


# The check character


@pytest.mark.parametrize(
    ("text", "alphabet", "check"),
    [
        ("0794", "0123456789", "5"),  # ISO 7064's own example of MOD 11,10
        ("A12425GABC1234002", LETTERS, "M"),  # the Global Release Identifier's example of MOD 37,36
    ],
)
def test_the_check_character_agrees_with_published_examples(text: str, alphabet: str, check: str) -> None:
    assert check_character(text, alphabet=alphabet) == check


@given(st.text(LETTERS, min_size=1, max_size=24), st.data())
def test_any_single_wrong_character_is_found(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text) - 1))
    wrong = text[:place] + data.draw(st.sampled_from(LETTERS)) + text[place + 1 :]
    assume(wrong != text)
    assert check_character(wrong, alphabet=LETTERS) != check_character(text, alphabet=LETTERS)


# The certificate number


def test_a_number_says_body_year_grade_scheme_and_count() -> None:
    serial = compute_serial("GR", year=2026, grade=1, scheme="QMS", number=123)
    assert serial[:-1] == "GR-2026-1-QMS-000123-"


@given(SERIALS)
def test_a_number_is_read_back(serial: Serial) -> None:
    assert parse_serial(str(serial)) == serial


@pytest.mark.parametrize("spelling", ["{}", " {} ", "{}\n"])
@pytest.mark.parametrize("dash", ["-", "", " ", "–", "－", ".", "_"])
@pytest.mark.parametrize("lower", [False, True])
def test_a_typed_number_may_have_any_case_and_dashes(spelling: str, dash: str, lower: bool) -> None:
    serial = Serial(prefix="GR", year=2026, grade=1, scheme="OHSMS", number=7)
    typed = spelling.format(str(serial).replace("-", dash))
    assert parse_serial(typed.lower() if lower else typed) == serial


def test_full_width_letters_are_read() -> None:
    wide = "".join(
        chr(ord(letter) + 0xFEE0) for letter in str(Serial(prefix="GR", year=2026, grade=1, scheme="QMS", number=9))
    )
    assert parse_serial(wide).number == 9


@given(SERIALS, st.data())
def test_a_number_with_one_wrong_digit_is_refused(serial: Serial, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, 5))
    written = str(serial)
    place = len(written) - 3 - number
    wrong = written[:place] + str((int(written[place]) + data.draw(st.integers(1, 9))) % 10) + written[place + 1 :]
    with pytest.raises(Refused, match="wrong"):
        parse_serial(wrong)


@pytest.mark.parametrize(
    "typed", ["", "GR", "GR-2026-1-QMS-123-X", "GR-2026-1-Q1-000123-X", "李四", "1" * 500, "GR-٢٠٢٦-1-QMS-000123-X"]
)
def test_what_is_no_number_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(Refused, match="It looks like") as refusal:
        parse_serial(typed)
    assert refusal.value.field == "serial"


@pytest.mark.parametrize(
    "part",
    [{"number": 1_000_000}, {"number": -1}, {"grade": 10}, {"scheme": "qms"}, {"scheme": "Q-MS"}, {"year": 12026}],
)
def test_a_part_that_does_not_fit_is_refused(part: dict[str, object]) -> None:
    parts: dict[str, object] = {"year": 2026, "grade": 1, "scheme": "QMS", "number": 1, **part}
    with pytest.raises(Refused):
        compute_serial("GR", **parts)  # type: ignore[arg-type]  # by name


# The typed code


@given(st.text())
def test_a_code_has_ten_symbols_that_cannot_be_mistaken(token: str) -> None:
    code = short_code(token)
    assert len(code) == CODE_LENGTH
    assert set(code) <= set(CROCKFORD)
    assert short_code(token) == code


def test_codes_of_many_tokens_differ() -> None:
    assert len({short_code(str(n)) for n in range(5_000)}) == 5_000


@given(st.text())
def test_a_code_is_read_as_printed_and_as_misread(token: str) -> None:
    code = short_code(token)
    misread = code.replace("0", "o").replace("1", "l").replace("V", "u").lower()
    for typed in (code, printed_code(code), f" {printed_code(code).lower()} ", misread, code.replace("1", "I")):
        assert normalise_code(typed) == code


@given(st.text(), st.integers(0, CODE_LENGTH - 1), st.sampled_from(CROCKFORD))
def test_a_code_with_one_wrong_symbol_is_refused(token: str, place: int, symbol: str) -> None:
    code = short_code(token)
    assume(code[place] != symbol)
    with pytest.raises(Refused, match="wrong") as refusal:
        normalise_code(code[:place] + symbol + code[place + 1 :])
    assert refusal.value.field == "code"


@pytest.mark.parametrize("typed", ["", "ABC", "ABCDEFGHJKM", "李四李四李四李四李四", "ABCDE*FGHJ"])
def test_what_is_no_code_is_refused_with_where_to_find_it(typed: str) -> None:
    with pytest.raises(Refused, match="ten letters and digits"):
        normalise_code(typed)


# The status


def facts(**more: object) -> CertificateFacts:
    return CertificateFacts(valid_from=FROM, valid_to=TO, **more)  # type: ignore[arg-type]  # by name


PAUSED = {"suspensions": (Suspension(date(2027, 1, 1), date(2027, 4, 1)),)}
OPEN_PAUSE = {"suspensions": (Suspension(date(2027, 1, 1)),)}
WITHDRAWN = {"withdrawn_on": date(2027, 6, 1)}
REPLACED = {"replaced_on": date(2027, 9, 1)}


@pytest.mark.parametrize(
    ("more", "day", "status"),
    [
        ({}, FROM - timedelta(days=1), "not_yet_valid"),
        ({}, FROM, "valid"),
        ({}, TO, "valid"),
        ({}, TO + timedelta(days=1), "expired"),
        (PAUSED, date(2026, 12, 31), "valid"),
        (PAUSED, date(2027, 1, 1), "suspended"),
        (PAUSED, date(2027, 3, 31), "suspended"),
        (PAUSED, date(2027, 4, 1), "valid"),
        (OPEN_PAUSE, TO, "suspended"),
        (OPEN_PAUSE, TO + timedelta(days=1), "expired"),
        (WITHDRAWN, date(2027, 5, 31), "valid"),
        (WITHDRAWN, date(2027, 6, 1), "withdrawn"),
        (WITHDRAWN, TO + timedelta(days=1), "withdrawn"),
        (REPLACED, date(2027, 8, 31), "valid"),
        (REPLACED, date(2027, 9, 1), "replaced"),
        (REPLACED, TO + timedelta(days=1), "replaced"),
        (WITHDRAWN | REPLACED, date(2028, 1, 1), "withdrawn"),
        (WITHDRAWN | OPEN_PAUSE, date(2028, 1, 1), "withdrawn"),
        (REPLACED | OPEN_PAUSE, date(2028, 1, 1), "replaced"),
        ({"replaced_on": date(2026, 2, 1)}, date(2026, 2, 2), "replaced"),
    ],
)
def test_a_certificate_on_a_day(more: dict[str, object], day: date, status: str) -> None:
    assert status_on(facts(**more), day) == status


@given(DAYS, DAYS, DAYS)
def test_what_is_withdrawn_stays_withdrawn(withdrawn: date, replaced: date, day: date) -> None:
    status = status_on(facts(withdrawn_on=withdrawn, replaced_on=replaced), day)
    assert (status == CertificateStatus.WITHDRAWN) == (day >= withdrawn)


@given(DAYS, DAYS, DAYS)
def test_no_certificate_is_valid_outside_its_dates(since: date, until: date, day: date) -> None:
    if status_on(facts(suspensions=(Suspension(since, until),)), day) == CertificateStatus.VALID:
        assert FROM <= day <= TO
        assert not since <= day < until


# The fields


def test_fields_survive_their_journey_as_json() -> None:
    assert CertificateFields.from_document(fields().as_document()) == fields()


@pytest.mark.parametrize(
    "change", [{"name": None}, {"valid_from": "tomorrow"}, {"issuers": 3}, {"issuers": [{}]}, {"issuers": ["x"]}]
)
def test_damaged_fields_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(Refused, match="not a certificate of ours"):
        CertificateFields.from_document({**fields().as_document(), **change})


def test_a_missing_field_is_refused() -> None:
    document = fields().as_document()
    del document["serial"]
    with pytest.raises(Refused, match="not a certificate of ours"):
        CertificateFields.from_document(document)


PAUSES = st.lists(st.tuples(DAYS, st.integers(0, 400)), max_size=4).map(
    lambda pairs: tuple(Suspension(since, since + timedelta(days=length)) for since, length in pairs)
)


@given(PAUSES, DAYS)
def test_within_its_dates_a_certificate_is_suspended_in_its_pauses_and_else_valid(
    pauses: tuple[Suspension, ...], day: date
) -> None:
    status = status_on(CertificateFacts(valid_from=FROM, valid_to=TO, suspensions=pauses), day)
    paused = any(pause.since <= day and (pause.until is None or day < pause.until) for pause in pauses)
    if not FROM <= day <= TO:
        assert status in (CertificateStatus.NOT_YET_VALID, CertificateStatus.EXPIRED)
    else:
        assert status is (CertificateStatus.SUSPENDED if paused else CertificateStatus.VALID)


@given(PAUSES, DAYS)
def test_the_order_of_its_pauses_decides_nothing(pauses: tuple[Suspension, ...], day: date) -> None:
    one, other = (CertificateFacts(valid_from=FROM, valid_to=TO, suspensions=order) for order in (pauses, pauses[::-1]))
    assert status_on(one, day) is status_on(other, day)


@given(DAYS, DAYS, DAYS)
def test_an_open_pause_lasts_until_the_certificate_ends(since: date, one: date, other: date) -> None:
    facts_ = CertificateFacts(valid_from=FROM, valid_to=TO, suspensions=(Suspension(since),))
    early, late = min(one, other), max(one, other)
    if status_on(facts_, early) is CertificateStatus.SUSPENDED:
        assert status_on(facts_, late) in (CertificateStatus.SUSPENDED, CertificateStatus.EXPIRED)


@given(DAYS, PAUSES, DAYS)
def test_a_withdrawal_outweighs_everything(withdrawn: date, pauses: tuple[Suspension, ...], day: date) -> None:
    facts_ = CertificateFacts(
        valid_from=FROM, valid_to=TO, suspensions=pauses, withdrawn_on=withdrawn, replaced_on=FROM
    )
    assert (status_on(facts_, day) is CertificateStatus.WITHDRAWN) == (withdrawn <= day)


@pytest.mark.parametrize("field", sorted(CertificateFields.__dataclass_fields__))
@pytest.mark.parametrize("value", [None, 7, [], {"a": 1}])
def test_a_field_of_another_kind_is_refused(field: str, value: object) -> None:
    if field == "issuers" and value == []:
        return  # nobody signs: an empty list is still a list
    with pytest.raises(Refused, match="damaged"):
        CertificateFields.from_document({**fields().as_document(), field: value})


@pytest.mark.parametrize("field", sorted(CertificateFields.__dataclass_fields__))
def test_each_field_is_needed(field: str) -> None:
    document = fields().as_document()
    del document[field]
    with pytest.raises(Refused, match="damaged"):
        CertificateFields.from_document(document)
