"""`bank import` and `bank export` for the operator: what is printed where, exit codes, and all or nothing on disk."""

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlmodel import Session, select

from core.audit import AuditEntry
from questionbank.interchange.writers import WRITERS
from questionbank.models import Item, ReceivedItem
from tests.questionbank.commands.shell import count
from tests.questionbank.interchange.moodlexml.quizzes import TRUTH, question
from tests.questionbank.interchange.workbooks import workbook

PAPER = "1. 审核准则是（A）。\nA. 甲\nB. 乙\n2. 审核是系统的。（√）\n"
BROKEN = "1. 审核证据是（ ）。\nA. 甲\nB. 乙\n答案：D\n"
GIFT = "::g1:: 审核员应当独立。{T}\n\n只是说明\n\n::g2:: 审核的英文？{=audit =%50%auditing}\n"
ROWS = workbook(
    ("r1", "单选", "抽样是（ ）。", "甲", "乙", "丙", "B", "因为"),
    ("r2", "排序", "按顺序排列。", "策划", "实施", "检查", "BAC", ""),
    ("r3", "热点", "指一指。", None, None, None, "A", ""),
)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Give one file of every kind."""
    contents = {
        "paper.txt": PAPER.encode(),
        "wide.txt": PAPER.encode("gb18030"),
        "broken.txt": BROKEN.encode(),
        "some.gift": GIFT.encode(),
        "rows.xlsx": ROWS,
        "quiz.xml": f"<quiz>{question('truefalse', TRUTH, '审核有结论。')}{question('cloze', '')}</quiz>".encode(),
        "western.txt": "1. Où est la Größe ?".encode("cp1252"),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return {name: tmp_path / name for name in contents}


def invoke(app: Flask, *args: object) -> Result:
    return app.test_cli_runner().invoke(args=["bank", *map(str, args)])


def document(app: Flask, *args: object, code: int = 0) -> dict[str, Any]:
    result = invoke(app, *args, "--json")
    assert result.exit_code == code, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_several_files_of_several_formats_come_in_together(app: Flask, files: dict[str, Path]) -> None:
    names = ("paper.txt", "some.gift", "rows.xlsx", "quiz.xml")

    found = document(app, "import", *(files[name] for name in names), "--subject", "105")

    assert (found["format"], found["items_read"], found["imported"], found["duplicates"]) == ("mixed", 7, 7, 0)
    assert [one["source_id"] for one in found["items"]] == ["1", "2", "g1", "g2", "r1", "r2", "名"]
    assert [one["where"] for one in found["unsupported"]] == [
        "some.gift, line 3",
        "rows.xlsx, row 4",
        "quiz.xml, question 2 (名)",
    ]
    assert all(one["what"].endswith("。") for one in found["unsupported"])
    assert (count(app, Item), count(app, ReceivedItem)) == (7, 3)


def test_one_broken_file_keeps_the_others_out(app: Flask, files: dict[str, Path]) -> None:
    args = ("import", files["paper.txt"], files["broken.txt"])

    found = document(app, *args, code=3)
    assert (found["imported"], count(app, Item)) == (0, 0)
    assert [one["where"] for one in found["rejected"]] == ["broken.txt, line 1"]

    result = invoke(app, *args)
    assert (result.exit_code, result.stdout) == (
        3,
        "text: 2 items read, 0 imported, 0 duplicates, 1 rejected; nothing was imported\n",
    )
    assert result.stderr.startswith("rejected: broken.txt, line 1: ")

    partial = invoke(app, *args, "--partial")
    assert (partial.exit_code, partial.stdout) == (0, "text: 2 items read, 2 imported, 0 duplicates, 1 rejected\n")
    assert count(app, Item) == 2


def test_the_same_questions_in_another_encoding_are_doubles(app: Flask, files: dict[str, Path]) -> None:
    document(app, "import", files["paper.txt"])

    result = invoke(app, "import", files["wide.txt"], files["paper.txt"])

    assert result.stdout == "text: 4 items read, 0 imported, 4 duplicates, 0 rejected\n"
    assert count(app, Item) == 2


def test_what_is_not_held_is_told_beside_what_is_imported(app: Flask, files: dict[str, Path]) -> None:
    result = invoke(app, "import", files["some.gift"])

    assert result.stdout == "gift: 2 items read, 2 imported, 0 duplicates, 0 rejected\n"
    assert result.stderr.startswith("not supported: line 3: ")


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("western.txt",), "UTF-8"),
        (("paper.txt", "--format", "xlsx"), "。"),
        (("rows.xlsx", "--format", "gift"), "。"),
        (("paper.txt", "--subject", "000"), "000"),
    ],
)
def test_a_file_that_cannot_be_read_at_all_is_refused(
    app: Flask, files: dict[str, Path], args: tuple[str, ...], words: str
) -> None:
    found = document(app, "import", *(files.get(arg, arg) for arg in args), code=3)

    assert found["ok"] is False
    assert words in found["reasons"][0]
    assert count(app, Item) == 0
    plain = invoke(app, "import", *(files.get(arg, arg) for arg in args))
    assert (plain.exit_code, plain.stdout) == (3, "")
    assert words in plain.stderr


@pytest.mark.parametrize("name", ["paper.txt", "some.gift", "rows.xlsx", "quiz.xml"])
def test_a_dry_run_of_any_format_changes_nothing_but_the_audit(app: Flask, files: dict[str, Path], name: str) -> None:
    found = document(app, "import", files[name], "--dry-run")

    assert found["items_read"] == len(found["items"]) > 0
    assert (found["imported"], count(app, Item), count(app, ReceivedItem)) == (0, 0, 0)
    with Session(app.extensions["gradus.engine"]) as session:
        (entry,) = session.exec(select(AuditEntry).where(AuditEntry.action == "keys.read")).all()
    assert entry.details == {"purpose": name, "count": found["items_read"]}


def test_everything_that_was_imported_goes_out_in_every_format(
    app: Flask, files: dict[str, Path], tmp_path: Path
) -> None:
    document(app, "import", files["paper.txt"], files["some.gift"], files["rows.xlsx"], "--subject", "105")

    for fmt in sorted(WRITERS):
        out = tmp_path / f"out.{fmt}"
        found = document(app, "export", "--format", fmt, "--out", out)
        assert found["items"] + len(found["left_out"]) == 6
        assert stat.S_IMODE(out.stat().st_mode) == 0o600
        names = {"qti22": "a.zip", "qti3": "a.zip", "moodlexml": "a.xml", "gift": "a.gift", "xlsx": "a.xlsx"}
        again = tmp_path / names[fmt]
        os.replace(out, again)
        dry = document(app, "import", again, "--dry-run")
        assert (dry["items_read"], dry["duplicates"], dry["rejected"]) == (found["items"], found["items"], [])


def test_what_is_left_out_and_lost_is_told_on_standard_error(
    app: Flask, files: dict[str, Path], tmp_path: Path
) -> None:
    document(app, "import", files["rows.xlsx"])

    result = invoke(app, "export", "--format", "gift", "--out", tmp_path / "o.gift")

    assert result.stdout == "gift: 1 items written, 1 left out\n"
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == ["Q-00002"]


def test_an_export_of_an_empty_bank_is_an_empty_file(app: Flask, tmp_path: Path) -> None:
    found = document(app, "export", "--format", "moodlexml", "--out", tmp_path / "o.xml")

    assert found == {"format": "moodlexml", "items": 0, "left_out": [], "lost": []}
    assert document(app, "import", tmp_path / "o.xml", "--dry-run")["items_read"] == 0


def test_an_old_file_is_written_over_and_stays_private(app: Flask, files: dict[str, Path], tmp_path: Path) -> None:
    document(app, "import", files["paper.txt"])
    out = tmp_path / "o.gift"
    out.write_text("old " * 10_000)

    document(app, "export", "--format", "gift", "--out", out)

    assert "old" not in out.read_text()
    assert "审核准则" in out.read_text()


@pytest.mark.parametrize(
    "args",
    [
        ("import",),
        ("import", "nowhere.txt"),
        ("import", "."),
        ("import", "--format", "word", "paper.txt"),
        ("export", "--format", "gift"),
        ("export", "--out", "x"),
        ("export", "--format", "aiken", "--out", "x"),
        ("export", "--format", "gift", "--out", "."),
    ],
)
def test_wrong_usage_leaves_with_two(still_app: Flask, args: tuple[str, ...]) -> None:
    assert invoke(still_app, *args).exit_code == 2
