"""`grading evaluate`: what it prints and with which code it ends."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grading.commands import cli
from tests.grading.cases import document, first_grade, work

REQUIREMENT_FIELDS = ["id", "clause", "verdict", "needed", "found", "evidence", "reason", "met_from", "provenance"]


def run(path: Path, content: object, *options: str) -> Result:
    file = path / "case.json"
    file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    return CliRunner().invoke(cli, ["evaluate", str(file), *options])


def test_the_answer_is_one_json_document(tmp_path: Path) -> None:
    result = run(tmp_path, document(), "--json")
    answer = json.loads(result.stdout)
    assert (result.exit_code, result.stderr) == (0, "")
    assert (answer["outcome"], answer["edition"]) == ("met", "CCAA-101:2021")
    assert (answer["scheme"], answer["grade"]) == ("QMS", "auditor")
    assert (answer["as_of"], answer["earliest_date"]) == ("2024-06-01", "2024-05-20")
    assert all(list(line) == REQUIREMENT_FIELDS for line in answer["requirements"])
    assert answer["requirements"][2]["evidence"] == ["work/0"]
    assert answer["requirements"][2]["met_from"] == "2020-07-01"


def test_a_case_that_is_not_met_ends_well_too(tmp_path: Path) -> None:
    result = run(tmp_path, document(exams=[]), "--json")
    assert (result.exit_code, json.loads(result.stdout)["outcome"]) == (0, "not_met")


def test_the_day_given_beats_the_file_and_chooses_the_edition(tmp_path: Path) -> None:
    answer = json.loads(run(tmp_path, document(), "--json", "--as-of", "2019-01-01").stdout)
    assert (answer["as_of"], answer["edition"]) == ("2019-01-01", "CCAA-101:2015")


def test_a_named_edition_is_taken_as_if_in_force(tmp_path: Path) -> None:
    case = document(education=[{"level": "college", "start": None, "end": "2012-07-01"}], work=[work("2012-07-01")])
    result = run(tmp_path, case, "--json", "--edition", "CCAA-101:2015")
    lines = {line["id"]: line for line in json.loads(result.stdout)["requirements"]}
    assert lines["work"]["met_from"] == "2032-07-01"
    assert "is not in force on 2024-06-01" in result.stderr


def test_people_read_a_table(tmp_path: Path) -> None:
    result = run(tmp_path, first_grade())
    assert result.exit_code == 0
    assert result.stdout.startswith("QMS provisional_auditor, initial, as of 2021-07-01: MET\n")
    assert "Met together from: 2021-06-20" in result.stdout
    assert "education          met             2016-07-01  secondary" in result.stdout


def test_a_malformed_case_ends_with_2_and_every_problem(tmp_path: Path) -> None:
    result = run(tmp_path, document(work=[work("soon"), work("2020-02-30")]), "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout) == {
        "problems": [
            {"path": "person.work[0].start", "problem": "not a date (YYYY-MM-DD)"},
            {"path": "person.work[1].start", "problem": "not a date (YYYY-MM-DD)"},
        ]
    }
    assert "  person.work[1].start: not a date (YYYY-MM-DD)\n" in result.stderr


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe\x00", b"NaN", b'{"as_of": Infinity}', b"[" * 20_000, b"1" * 5000, b'"\\ud800"']
)
def test_what_is_not_json_ends_with_2(tmp_path: Path, content: bytes) -> None:
    result = run(tmp_path, content, "--json")
    assert result.exit_code == 2
    assert json.loads(result.stdout)["problems"][0]["path"] == "$"


@pytest.mark.parametrize(
    "options", [["--as-of", "tomorrow"], ["--as-of", "9999-01-01"], ["--edition", "CCAA-999"], ["--speed", "1"]]
)
def test_wrong_options_end_with_2(tmp_path: Path, options: list[str]) -> None:
    result = run(tmp_path, document(), *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error" in result.stderr


def test_a_file_that_is_not_there_ends_with_2(tmp_path: Path) -> None:
    assert CliRunner().invoke(cli, ["evaluate", str(tmp_path / "none.json")]).exit_code == 2


def test_a_day_before_all_editions_is_refused_with_3(tmp_path: Path) -> None:
    result = run(tmp_path, document(), "--json", "--as-of", "2001-01-01")
    assert result.exit_code == 3
    assert "No edition was in force on 2001-01-01" in json.loads(result.stdout)["reasons"][0]


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60), st.integers(0, 1500))
def test_damaged_files_never_end_in_a_fault(tmp_path: Path, noise: bytes, place: int) -> None:
    content = json.dumps(document()).encode()
    damaged = content[:place] + noise + content[place + len(noise) :]
    result = run(tmp_path, damaged, "--json")
    assert result.exit_code in {0, 2, 3}
    assert isinstance(json.loads(result.stdout), dict)
