"""`bank assemble` and `bank calibrate` print what the interface promises and leave with its exit codes."""

import json
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlmodel import select

from core.db import transaction
from questionbank.models import Item, ItemParameters
from tests import factories
from tests.questionbank.commands.shell import run

BLUEPRINT = """title = "卷"
subject = "105"
minutes = 90
total = 6
pass_mark = 4
[[section]]
type = "single_choice"
count = 6
marks_each = 1
[[cell]]
cognitive = "analyse"
min = 1
"""
TARGETS = "[information]\nthetas = [-1.0, 0, 1]\ntarget = [1, 1.4, 1]\ntolerance = 0.3\n"
POOL_HEAD = "item,type,point,tier,cognitive,a,b,minutes,uses,last_used,enemies\n"


def pool_rows(count: int = 40, *, calibrated: bool = True) -> str:
    dice = Random(2)
    rows = [POOL_HEAD]
    for number in range(count):
        a, b = (f"{dice.lognormvariate(0, 0.2):.3f}", f"{dice.gauss(0, 0.8):.3f}") if calibrated else ("", "")
        rows.append(f"Q{number},single_choice,P{number % 3},{number % 3 + 1},analyse,{a},{b},1.5,0,,Q{number ^ 1}\n")
    return "".join(rows)


def assembled(
    app: Flask, folder: Path, blueprint: str, pool: str | None, *more: object, code: int = 0
) -> dict[str, Any]:
    (folder / "b.toml").write_text(blueprint)
    args: list[object] = [folder / "b.toml"]
    if pool is not None:
        (folder / "p.csv").write_text(pool)
        args += ["--pool", folder / "p.csv"]
    found: dict[str, Any] = json.loads(run(app, "assemble", *args, *more, "--json", code=code))
    return found


def test_forms_are_assembled_from_a_pool_as_the_interface_says(app: Flask, tmp_path: Path) -> None:
    found = assembled(app, tmp_path, BLUEPRINT + TARGETS, pool_rows(), "--forms", 3, "--seed", 5)

    assert found["status"] == "optimal"
    assert {"status", "gap", "seconds", "forms", "short_cells"} <= set(found)
    assert len({item for form in found["forms"] for item in form["items"]}) == 18
    for form in found["forms"]:
        assert list(form["information"]) == ["-1.0", "0", "1"]
        assert 0.98 <= form["information"]["0"] <= 1.82
        assert form["minutes"] == 9
        assert not {f"Q{int(item[1:]) ^ 1}" for item in form["items"]} & set(form["items"])


def test_the_same_inputs_and_seed_give_the_same_forms(app: Flask, tmp_path: Path) -> None:
    first, again, other = (
        assembled(app, tmp_path, BLUEPRINT + TARGETS, pool_rows(), "--forms", 2, "--seed", seed)["forms"]
        for seed in (5, 5, 6)
    )

    assert first == again
    assert [form["items"] for form in first] != [form["items"] for form in other]


def test_a_pool_without_parameters_does_when_none_are_asked(app: Flask, tmp_path: Path) -> None:
    pool = pool_rows(calibrated=False)

    assert len(assembled(app, tmp_path, BLUEPRINT, pool)["forms"]) == 1
    short = assembled(app, tmp_path, BLUEPRINT + TARGETS, pool, code=3)["short_cells"]
    assert {"cell": "section=single_choice", "needed": 6, "available": 0} in short


def test_what_is_short_is_named_and_the_exit_code_is_3(app: Flask, tmp_path: Path) -> None:
    found = assembled(app, tmp_path, BLUEPRINT.replace("min = 1", "min = 1\npoint = 'P9'"), pool_rows(), code=3)

    assert (found["status"], found["forms"]) == ("infeasible", [])
    assert found["short_cells"] == [{"cell": "point=P9 verb=analyse", "needed": 1, "available": 0}]


def test_a_form_for_each_candidate(app: Flask, tmp_path: Path) -> None:
    found = assembled(app, tmp_path, BLUEPRINT + TARGETS, pool_rows(90), "--forms", 20, "--on-the-fly")

    uses = Counter(item for form in found["forms"] for item in form["items"])
    assert len(found["forms"]) == 20
    assert max(uses.values()) <= 2


@pytest.mark.parametrize(
    ("blueprint", "pool", "words"),
    [
        (BLUEPRINT, POOL_HEAD + "Q1,riddle,,,,,,,,,\n", "2"),
        (BLUEPRINT, "item\nQ1\n", "item,type"),
        (BLUEPRINT, POOL_HEAD + "Q1,single_choice,,,,x,1,,,,\n", "2"),
        ("title = ", pool_rows(), "TOML"),
        (BLUEPRINT.replace("total = 6", "total = 7"), pool_rows(), "7"),
    ],
)
def test_files_that_are_not_right_are_refused_with_the_reason(
    app: Flask, tmp_path: Path, blueprint: str, pool: str, words: str
) -> None:
    found = assembled(app, tmp_path, blueprint, pool, code=3)

    assert found["ok"] is False
    assert words in found["reasons"][0]


def test_a_pool_in_another_encoding_is_refused(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text(BLUEPRINT)
    (tmp_path / "p.csv").write_bytes(POOL_HEAD.encode() + "题,single_choice".encode("gb18030"))

    found = json.loads(run(app, "assemble", tmp_path / "b.toml", "--pool", tmp_path / "p.csv", "--json", code=3))

    assert "UTF-8" in found["reasons"][0]


@pytest.mark.parametrize("more", [("--forms", "0"), ("--seed", "-1"), ("--seconds", "0"), ("--pool", "none.csv")])
def test_wrong_usage_is_exit_code_2(app: Flask, tmp_path: Path, more: tuple[str, str]) -> None:
    (tmp_path / "b.toml").write_text(BLUEPRINT)

    run(app, "assemble", tmp_path / "b.toml", *more, code=2)


def test_the_live_bank_is_drawn_from_and_calibrated(app: Flask, tmp_path: Path) -> None:
    with transaction(app.extensions["gradus.engine"]) as session:
        codes = [session.get_one(Item, factories.version(session).item_id).code for _ in range(8)]
    blueprint = BLUEPRINT[: BLUEPRINT.index("[[cell]]")]
    table = tmp_path / "parameters.csv"
    table.write_text("item,a,b,minutes\n" + "".join(f"{code},1.1,0.1,2\n" for code in codes[:7]))

    bare = assembled(app, tmp_path, blueprint, None)
    short = assembled(app, tmp_path, blueprint + TARGETS, None, code=3)
    calibrated = json.loads(run(app, "calibrate", table, "--source", "Spring 2026", "--json"))
    found = assembled(app, tmp_path, blueprint + TARGETS.replace("[1, 1.4, 1]", "[1.2, 1.8, 1.4]"), None)

    assert set(bare["forms"][0]["items"]) <= set(codes)
    assert short["short_cells"][0]["available"] == 0
    assert calibrated == {"ok": True, "recorded": 7}
    assert set(found["forms"][0]["items"]) <= set(codes[:7])
    assert "optimal: 1 forms" in run(app, "assemble", tmp_path / "b.toml")


def test_a_calibration_is_recorded_whole_or_not_at_all(app: Flask, tmp_path: Path) -> None:
    table = tmp_path / "parameters.csv"
    with transaction(app.extensions["gradus.engine"]) as session:
        code = session.get_one(Item, factories.version(session).item_id).code
    table.write_text(f"item,a,b,minutes\n{code},1,0,\nnone,1,0,\n")

    found = json.loads(run(app, "calibrate", table, "--source", "x", "--json", code=3))

    assert found["ok"] is False
    with transaction(app.extensions["gradus.engine"]) as session:
        assert session.exec(select(ItemParameters)).all() == []


def test_a_subject_that_is_not_there_is_refused(app: Flask, tmp_path: Path) -> None:
    found = assembled(app, tmp_path, BLUEPRINT.replace('"105"', '"999"'), None, code=3)

    assert found["ok"] is False
