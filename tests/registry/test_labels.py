"""Every state, kind, grade and ground has a name in both languages."""

from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask

from grading.rules.registration.case import AUDIT_ROLES, GRADES
from grading.rules.registration.edition import Level, TitleLevel
from registry import labels
from registry.models import CertificateEventKind
from registry.rules.applications import ApplicationKind, ApplicationState, EvidenceKind
from registry.rules.certificates import CertificateStatus
from registry.rules.measures import MeasureKind, MeasureState
from registry.rules.registrations import WithdrawalGround

COMPLETE: list[tuple[str, Mapping[Any, object], set[Any]]] = [
    ("states", labels.STATES, set(ApplicationState)),
    ("tones", labels.TONES, set(ApplicationState)),
    ("steps", labels.STEPS, set(ApplicationState)),
    ("kinds", labels.KINDS, set(ApplicationKind)),
    ("grades", labels.GRADES, set(GRADES)),
    ("evidence", labels.EVIDENCE, set(EvidenceKind)),
    ("hints", labels.EVIDENCE_HINTS, set(EvidenceKind)),
    ("levels", labels.LEVELS, set(Level)),
    ("titles", labels.TITLES, set(TitleLevel)),
    ("roles", labels.AUDIT_ROLES, set(AUDIT_ROLES)),
    ("grounds", labels.GROUNDS, set(WithdrawalGround)),
    ("public grounds", labels.PUBLIC_GROUNDS, set(WithdrawalGround)),
    ("measures", labels.MEASURES, set(MeasureKind)),
    ("events", labels.EVENTS, set(CertificateEventKind)),
    ("statuses", labels.STATUSES, set(CertificateStatus)),
    ("status tones", labels.STATUS_TONES, set(CertificateStatus)),
    ("public statuses", labels.PUBLIC_STATUSES, set(CertificateStatus)),
]
IN_TWO = (labels.STATES, labels.STEPS, labels.KINDS, labels.GRADES, labels.EVIDENCE, labels.EVIDENCE_HINTS,
          labels.CASE_PARTS, labels.LEVELS, labels.TITLES, labels.AUDIT_ROLES, labels.GROUNDS, labels.MEASURES,
          labels.MEASURE_STEPS, labels.EVENTS, labels.STATUSES)  # fmt: skip


@pytest.mark.parametrize(("names", "keys"), [row[1:] for row in COMPLETE], ids=[row[0] for row in COMPLETE])
def test_nothing_lacks_a_name_and_no_name_is_left_over(names: Mapping[Any, object], keys: set[Any]) -> None:
    assert set(names) == keys


def test_every_step_of_a_proposal_but_its_confirmation_has_a_name() -> None:
    wanted = {(kind, state) for kind in MeasureKind for state in MeasureState if state is not MeasureState.CONFIRMED}
    assert set(labels.MEASURE_STEPS) == wanted


def test_no_two_things_of_a_kind_share_a_name(still_app: Flask) -> None:
    for code in ("en", "zh_Hans"):
        with still_app.test_request_context(f"/?lang={code}"):
            for names in IN_TWO:
                said = [str(name) for name in names.values()]
                assert len(set(said)) == len(said) or names is labels.AUDIT_ROLES


def test_each_name_is_said_in_the_readers_language(still_app: Flask) -> None:
    def said(code: str) -> list[str]:
        with still_app.test_request_context(f"/?lang={code}"):
            return [str(name) for names in IN_TWO for name in names.values()]

    english, chinese = said("en"), said("zh")
    assert all(text.isascii() or "’" in text for text in english)
    assert all(any("一" <= sign <= "鿿" for sign in text) for text in chinese)


@pytest.mark.parametrize("names", [labels.PUBLIC_STATUSES, labels.PUBLIC_GROUNDS], ids=["statuses", "grounds"])
def test_the_public_page_speaks_both_languages_at_once(names: Mapping[Any, Any]) -> None:
    for both in names.values():
        assert both.en.isascii()
        assert any("一" <= sign <= "鿿" for sign in both.zh)


@pytest.mark.parametrize(
    ("status", "tone"),
    [(CertificateStatus.VALID, "done"), (CertificateStatus.WITHDRAWN, "stop"), (CertificateStatus.SUSPENDED, "stop")],
)
def test_only_what_counts_looks_good(status: CertificateStatus, tone: str) -> None:
    assert labels.STATUS_TONES[status] == tone
    assert [one for one, found in labels.STATUS_TONES.items() if found == "done"] == [CertificateStatus.VALID]


def test_only_an_approval_looks_done() -> None:
    assert [one for one, tone in labels.TONES.items() if tone == "done"] == [ApplicationState.APPROVED]
