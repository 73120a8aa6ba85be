"""What the forms of the registry take, what they say of the rest, and the entry that they make of a case."""

from typing import Any

import pytest
from flask import Flask

from core.forms import BaseForm
from grading import editions
from grading.rules.registration.reading import read_case
from registry import forms, labels
from registry.rules.applications import ApplicationKind, EvidenceKind
from registry.rules.measures import GROUNDS
from registry.rules.registrations import WithdrawalGround
from registry.rules.wording import SCHEMES

Sent = dict[str, Any]
NUL = "x\x00y"

WHOLE: dict[type[BaseForm], Sent] = {
    forms.NewApplicationForm: {"scheme": "QMS", "grade": "auditor", "kind": "upgrade"},
    forms.EducationForm: {"level": "bachelor", "start": "2012-09-01", "end": "2016-07-01", "full_time": "y"},
    forms.TitleForm: {"level": "senior", "date": "2018-06-01", "note": "高级工程师"},
    forms.WorkForm: {"employer": "甲厂", "start": "2016-07-02", "full_time": "y", "professional_in": ["QMS"]},
    forms.AuditForm: {
        "scheme": "QMS",
        "start": "2022-03-01",
        "days_on_site": "2.5",
        "role": "trainee",
        "complete": "y",
        "clauses": "4, 5, 6",
    },
    forms.CpdForm: {"date": "2023-05-01", "hours": "8", "category": "课程"},
    forms.GuarantorForm: {"name": "吴保", "grade": "auditor", "good_standing": "y"},
    forms.DeclarationForm: {"agreed": "y"},
    forms.ReasonForm: {"reason": "属实"},
    forms.RemarkForm: {"reason": ""},
    forms.RulingForm: {"met": "yes", "reason": "看过原件"},
    forms.PassForm: {
        "email": "a@example.org",
        "subject": "101",
        "passed_on": "2021-05-23",
        "score": "72.5",
        "source": "CCAA",
    },
    forms.WithdrawalForm: {"ground": "misconduct", "reason": "属实"},
    forms.SuspensionForm: {"ground": "misconduct", "reason": "属实"},
    forms.RestorationForm: {"reason": "已改正"},
    forms.CodeForm: {"code": "ABCDE-12345", "name": "李四"},
    forms.ReceiptForm: {"receipt": "{}"},
}

WRONG: list[tuple[type[BaseForm], str, Any]] = [
    (forms.NewApplicationForm, "scheme", ""),
    (forms.NewApplicationForm, "scheme", "XMS"),
    (forms.NewApplicationForm, "grade", ""),
    (forms.NewApplicationForm, "grade", "chief"),
    (forms.NewApplicationForm, "kind", ""),
    (forms.NewApplicationForm, "kind", "transfer"),
    (forms.EducationForm, "level", ""),
    (forms.EducationForm, "level", "phd"),
    (forms.EducationForm, "start", "2012/09/01"),
    (forms.EducationForm, "end", "soon"),
    (forms.EducationForm, "end", "2016-02-30"),
    (forms.EducationForm, "note", "长" * 301),
    (forms.EducationForm, "note", NUL),
    (forms.TitleForm, "level", "junior"),
    (forms.TitleForm, "date", ""),
    (forms.TitleForm, "date", "2018"),
    (forms.WorkForm, "employer", ""),
    (forms.WorkForm, "employer", "长" * 121),
    (forms.WorkForm, "employer", NUL),
    (forms.WorkForm, "start", ""),
    (forms.WorkForm, "start", "yesterday"),
    (forms.WorkForm, "end", "2020-13-01"),
    (forms.WorkForm, "professional_in", ["QMS", "XMS"]),
    (forms.AuditForm, "scheme", ""),
    (forms.AuditForm, "start", ""),
    (forms.AuditForm, "days_on_site", ""),
    (forms.AuditForm, "days_on_site", "-1"),
    (forms.AuditForm, "days_on_site", "366"),
    (forms.AuditForm, "days_on_site", "two"),
    (forms.AuditForm, "role", "boss"),
    (forms.AuditForm, "clauses", ""),
    (forms.AuditForm, "clauses", "4-10"),
    (forms.AuditForm, "clauses", "8.5"),
    (forms.AuditForm, "clauses", "all, 4"),
    (forms.AuditForm, "clauses", "4, 100"),
    (forms.CpdForm, "date", ""),
    (forms.CpdForm, "hours", ""),
    (forms.CpdForm, "hours", "-8"),
    (forms.CpdForm, "hours", "1001"),
    (forms.CpdForm, "category", ""),
    (forms.CpdForm, "category", "长" * 61),
    (forms.GuarantorForm, "name", ""),
    (forms.GuarantorForm, "name", "长" * 61),
    (forms.GuarantorForm, "grade", ""),
    (forms.GuarantorForm, "grade", "inspector"),
    (forms.GuarantorForm, "certificate", "G" * 41),
    (forms.GuarantorForm, "certificate", NUL),
    (forms.DeclarationForm, "agreed", ""),
    (forms.ReasonForm, "reason", ""),
    (forms.ReasonForm, "reason", "长" * 1001),
    (forms.ReasonForm, "reason", NUL),
    (forms.RemarkForm, "reason", "长" * 1001),
    (forms.RemarkForm, "reason", NUL),
    (forms.RulingForm, "met", ""),
    (forms.RulingForm, "met", "perhaps"),
    (forms.RulingForm, "reason", ""),
    (forms.RulingForm, "reason", "长" * 501),
    (forms.PassForm, "email", ""),
    (forms.PassForm, "subject", ""),
    (forms.PassForm, "subject", "质量"),
    (forms.PassForm, "subject", "101 102"),
    (forms.PassForm, "subject", "1" * 21),
    (forms.PassForm, "passed_on", ""),
    (forms.PassForm, "passed_on", "23.5.2021"),
    (forms.PassForm, "score", "good"),
    (forms.PassForm, "score", "-1"),
    (forms.PassForm, "score", "1001"),
    (forms.PassForm, "source", ""),
    (forms.PassForm, "source", "长" * 301),
    (forms.WithdrawalForm, "ground", ""),
    (forms.WithdrawalForm, "ground", "because"),
    (forms.WithdrawalForm, "reason", ""),
    (forms.WithdrawalForm, "reason", "长" * 501),
    (forms.SuspensionForm, "ground", ""),
    (forms.SuspensionForm, "ground", "false_evidence"),
    (forms.SuspensionForm, "ground", "issued_in_error"),
    (forms.SuspensionForm, "reason", ""),
    (forms.RestorationForm, "reason", ""),
    (forms.RestorationForm, "reason", NUL),
    (forms.CodeForm, "code", ""),
    (forms.CodeForm, "code", "A" * 41),
    (forms.CodeForm, "name", ""),
    (forms.CodeForm, "name", "长" * 81),
    (forms.ReceiptForm, "receipt", NUL),
]


def judged(still_app: Flask, kind: type[BaseForm], sent: Sent) -> dict[str, list[str]]:
    """Give what a form says of what was sent, by field."""
    with still_app.test_request_context("/?lang=en", method="POST", data=sent):
        form = kind()
        form.validate_on_submit()
        return {name: [str(error) for error in errors] for name, errors in form.errors.items() if name}


@pytest.mark.parametrize("kind", list(WHOLE), ids=lambda kind: kind.__name__)
def test_a_form_names_the_one_field_that_is_wrong(still_app: Flask, kind: type[BaseForm]) -> None:
    assert judged(still_app, kind, WHOLE[kind]) == {}
    for field, value in [(field, value) for form, field, value in WRONG if form is kind]:
        found = judged(still_app, kind, {**WHOLE[kind], field: value})
        assert list(found) == [field], (field, value)
        assert all(found[field]), (field, value)


def test_every_form_has_a_value_that_it_refuses() -> None:
    assert {form for form, _, _ in WRONG} == set(WHOLE)


def test_a_form_that_was_only_opened_is_not_judged(still_app: Flask) -> None:
    for kind in WHOLE:
        with still_app.test_request_context("/?lang=en"):
            form = kind()
            assert not form.validate_on_submit()
            assert form.errors == {}


@pytest.mark.parametrize(
    ("typed", "clauses"),
    [
        ("all", "all"),
        (" ALL ", None),
        ("4", ["4"]),
        ("4, 5,6", ["4", "5", "6"]),
        ("4，5，10", ["4", "5", "10"]),
        ("4、5", ["4", "5"]),
        ("4 5", ["4", "5"]),
    ],
)
def test_clauses_are_read_with_any_comma(still_app: Flask, typed: str, clauses: object) -> None:
    sent = WHOLE[forms.AuditForm] | {"clauses": typed}
    with still_app.test_request_context("/", method="POST", data=sent):
        form = forms.AuditForm()
        assert form.validate_on_submit() is (clauses is not None)
        assert clauses is None or form.content()["clauses"] == clauses


def test_an_applicants_own_word_verifies_no_audit(still_app: Flask) -> None:
    sent = WHOLE[forms.AuditForm] | {"verified": "y"}
    with still_app.test_request_context("/", method="POST", data=sent):
        assert forms.AuditForm().content()["verified"] is False


@pytest.mark.parametrize("kind", list(EvidenceKind))
def test_what_an_evidence_form_makes_can_stand_in_a_case(still_app: Flask, kind: EvidenceKind) -> None:
    form_of = forms.EVIDENCE_FORMS[kind]
    with still_app.test_request_context("/", method="POST", data=WHOLE[form_of]):
        form = form_of()
        assert form.validate_on_submit()
        entry = form.content()
    assert "note" not in entry
    document = {
        "scheme": "QMS", "grade": "auditor", "application": "initial", "as_of": "2024-06-01",
        "person": {kind.value: [entry]},
    }  # fmt: skip
    read = read_case(document, schemes=editions.known_schemes())
    assert len(getattr(read.person, kind.value)) == 1


@pytest.mark.parametrize(
    ("kind", "sent", "entry"),
    [
        (
            forms.EducationForm,
            {"level": "master", "full_time": ""},
            {"level": "master", "start": None, "end": None, "full_time": False},
        ),
        (
            forms.TitleForm,
            {"level": "senior", "date": "2018-06-01"},
            {"level": "senior", "date": "2018-06-01"},
        ),
        (
            forms.CpdForm,
            {"date": "2023-05-01", "hours": "7.50", "category": "课程"},
            {"date": "2023-05-01", "hours": "7.50", "category": "课程"},
        ),
        (
            forms.WorkForm,
            {"employer": "甲厂", "start": "2016-07-02"},
            {
                "employer": "甲厂",
                "start": "2016-07-02",
                "end": None,
                "full_time": False,
                "responsible_post": False,
                "professional_in": [],
            },
        ),
    ],
)
def test_an_entry_has_the_fields_of_a_case(
    still_app: Flask, kind: type[forms.EvidenceForm], sent: Sent, entry: Sent
) -> None:
    with still_app.test_request_context("/", method="POST", data=sent):
        form = kind()
        assert form.validate_on_submit()
        assert form.content() == entry


def test_the_choices_are_those_of_the_rules(still_app: Flask) -> None:
    with still_app.test_request_context("/"):
        offered = {value for value, *_ in forms.NewApplicationForm().scheme.iter_choices()}
        assert offered == {"", *SCHEMES}
        assert {value for value, *_ in forms.SuspensionForm().ground.iter_choices()} == set(GROUNDS)
        assert {value for value, *_ in forms.WithdrawalForm().ground.iter_choices()} == set(WithdrawalGround)
        assert {value for value, *_ in forms.NewApplicationForm().kind.iter_choices()} == set(ApplicationKind)


@pytest.mark.parametrize(
    ("address", "search", "state", "scheme"),
    [
        ("/", None, None, None),
        ("/?search=李", "李", None, None),
        ("/?search=%00李", "李", None, None),
        ("/?state=examined&scheme=QMS", None, "examined", "QMS"),
        ("/?state=draft", None, None, None),  # a draft is its applicant's alone
        ("/?state=x&scheme=XMS", None, None, None),
    ],
)
def test_a_filter_takes_what_it_knows_and_leaves_the_rest(
    still_app: Flask, address: str, search: str | None, state: str | None, scheme: str | None
) -> None:
    with still_app.test_request_context(address):
        form = forms.ApplicationsFilter()
        assert (form.value("search"), form.value("state"), form.value("scheme")) == (search, state, scheme)


@pytest.mark.parametrize(("address", "state"), [("/?state=waiting", "waiting"), ("/?state=lost", None), ("/", None)])
def test_the_list_of_passes_is_narrowed_by_state(still_app: Flask, address: str, state: str | None) -> None:
    with still_app.test_request_context(address):
        assert forms.PassesFilter().value("state") == state


def test_empty_choices_come_first() -> None:
    made = forms.choices(labels.LEVELS, empty=forms.CHOOSE)
    assert [one.value for one in made] == ["", *labels.LEVELS]
    assert [one.value for one in forms.choices(labels.LEVELS)] == list(labels.LEVELS)
