"""What the pages of the registry share: names of requirements, the steps of an application, in the reader's words."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from core.db import transaction
from grading.rules.registration.proof import RequirementId
from registry.models import ApplicationHistory
from registry.rules.applications import ApplicationState
from registry.views.blueprint import requirement_names, settings, steps
from tests import factories

NOW = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
S = ApplicationState


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", {"education": "Education", "cpd": "Continuing education", "public_notice": "Public notice"}),
        ("zh", {"education": "教育经历", "cpd": "继续教育", "public_notice": "公示"}),
    ],
)
def test_every_requirement_has_a_name_in_the_reader_s_language(
    still_app: Flask, language: str, words: dict[str, str]
) -> None:
    with still_app.test_request_context(headers={"Accept-Language": language}):
        found = requirement_names()

    assert list(found) == [one.value for one in RequirementId]
    assert len(set(found.values())) == len(found)
    for name, said in words.items():
        assert found[name] == said


def test_the_settings_are_those_of_the_running_application(still_app: Flask) -> None:
    with still_app.app_context():
        assert settings() is still_app.extensions["gradus.settings"]


@pytest.mark.parametrize(("language", "done"), [("en", "Submitted"), ("zh", "已提交")])
def test_steps_name_who_did_what_and_why_in_their_order(app: Flask, language: str, done: str) -> None:
    with transaction(app.extensions["gradus.engine"]) as session:
        person = factories.person(session, "李四")
    rows = [
        ApplicationHistory(
            application_id=1, from_state=S.DRAFT, to_state=state, actor=actor, at=NOW + timedelta(hours=hours),
            reason=reason,
        )
        for hours, (state, actor, reason) in enumerate(
            [(S.SUBMITTED, f"person/{person.id}", ""), (S.RETURNED, "person/404", "缺照片")]
        )
    ]  # fmt: skip

    with app.test_request_context(headers={"Accept-Language": language}):
        first, second = steps(rows)
        shown = str(first["what"])

    assert (first["who"], first["at"], first["why"]) == ("李四", NOW, "")
    assert shown == done
    assert second["why"] == "缺照片"
    assert second["who"]


def test_without_steps_there_is_nothing_to_show(app: Flask) -> None:
    with app.test_request_context():
        assert steps(iter(())) == []
