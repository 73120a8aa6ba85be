"""`demo load` hands out sign-ins as CSV and says plainly what it cannot do."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlmodel import Session

from accounts.rules import SYSTEM
from core.config import Settings
from core.errors import Refused
from demo import sittings
from demo.commands import before_serving, hand_out
from demo.sittings import Ticket

TICKETS = [Ticket("K3UGS7PABFHT", "900542197809020002", "演示考生, 一")]
CSV = 'ticket,id_number,name\nK3UGS7PABFHT,900542197809020002,"演示考生, 一"\n'


@pytest.mark.parametrize("count", ["0", "-5", "many"])
def test_a_crowd_of_nobody_is_wrong_usage(app: Flask, count: str) -> None:
    assert app.test_cli_runner().invoke(args=["demo", "load", "--candidates", count]).exit_code == 2


def test_a_subject_without_a_paper_is_refused_by_its_code(session: Session, settings: Settings, now: datetime) -> None:
    with pytest.raises(Refused, match="107"):
        sittings.crowd(session, subject="107", count=1, staff=(SYSTEM, SYSTEM), settings=settings, now=now)


def test_sign_ins_are_all_that_goes_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    hand_out(TICKETS, file=None, as_json=False)

    printed = capsys.readouterr()
    assert (printed.out.replace("\r\n", "\n"), printed.err) == (CSV, "1 candidates are admitted\n")


def test_with_json_the_sign_ins_go_to_their_file_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hand_out(TICKETS, file=tmp_path / "sign-ins.csv", as_json=True)

    assert (tmp_path / "sign-ins.csv").read_text() == CSV
    assert json.loads(capsys.readouterr().out) == {"ok": True, "candidates": 1}


@pytest.mark.parametrize("email", ["nobody@demo.gradus", "li@example.org", ""])
def test_a_code_is_given_for_people_of_a_demonstration_only(app: Flask, email: str) -> None:
    result = app.test_cli_runner().invoke(args=["demo", "code", email])
    assert result.exit_code == 3
    assert not any(sign.isdigit() for sign in result.output)


def test_an_installation_without_a_demonstration_prepares_nothing(app: Flask) -> None:
    with app.app_context():
        assert before_serving() == ""


def test_an_installation_without_a_demonstration_has_no_crowd(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["demo", "load", "--candidates", "1", "--json"])
    assert result.exit_code == 3
    assert json.loads(result.output)["ok"] is False
