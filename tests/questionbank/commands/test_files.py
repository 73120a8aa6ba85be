"""`bank import`, `export`, `score` and `decrypt` print what the interface promises and leave with its exit codes."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlmodel import Session, col, select

from core import envelope
from core.audit import AuditEntry
from questionbank.models import Item
from tests.questionbank.commands.shell import count, run
from tests.questionbank.interchange.workbooks import workbook

PAPER = "1. 审核准则是（ ）。\nA. 甲\nB. 乙\nC. 丙\n答案：CA\n\n2. 审核是系统的。\n答案：√\n"
BROKEN = PAPER + "\n3. 审核证据是（ ）。\nA. 甲\nB. 乙\n答案：D\n"
REAL = Path(__file__).parents[3] / "../shared/data"


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.txt"
    path.write_text(PAPER)
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.txt"
    path.write_text(BROKEN)
    return path


def document(app: Flask, *args: object, code: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(app, "import", *args, "--json", code=code))
    return found


def test_import_prints_one_document_with_every_item_and_its_key(app: Flask, paper: Path) -> None:
    found = document(app, paper, "--subject", "105")

    assert {name: found[name] for name in ("format", "items_read", "imported", "duplicates", "by_type")} == {
        "format": "text",
        "items_read": 2,
        "imported": 2,
        "duplicates": 0,
        "by_type": {"multiple_choice": 1, "true_false": 1},
    }
    assert (found["rejected"], found["unsupported"]) == ([], [])
    assert [(one["type"], one["key"]) for one in found["items"]] == [
        ("multiple_choice", ["A", "C"]),
        ("true_false", ["T"]),
    ]
    assert [one["id"] for one in found["items"]] == ["105-00001", "105-00002"]


def test_a_dry_run_stores_nothing_and_gives_no_numbers(app: Flask, paper: Path) -> None:
    found = document(app, paper, "--dry-run")

    assert (found["items_read"], found["imported"], count(app, Item)) == (2, 0, 0)
    assert [one["id"] for one in found["items"]] == [None, None]


def test_a_file_with_a_fault_is_refused_as_a_whole(app: Flask, broken: Path) -> None:
    found = document(app, broken, code=3)

    assert (found["items_read"], found["imported"], count(app, Item)) == (2, 0, 0)
    assert [(fault["where"], "D" in fault["why"]) for fault in found["rejected"]] == [("line 10", True)]


def test_the_rest_comes_in_with_partial(app: Flask, broken: Path) -> None:
    found = document(app, broken, "--partial")

    assert (found["imported"], len(found["rejected"])) == (2, 1)


def test_a_second_import_finds_duplicates(app: Flask, paper: Path) -> None:
    document(app, paper)
    found = document(app, paper)

    assert (found["imported"], found["duplicates"], count(app, Item)) == (0, 2, 2)
    assert [one["duplicate_of"] for one in found["items"]] == ["Q-00001", "Q-00002"]


def test_the_keys_that_were_shown_are_in_the_audit_chain(app: Flask, paper: Path) -> None:
    document(app, paper, "--dry-run")

    with Session(app.extensions["gradus.engine"]) as session:
        entry = session.exec(select(AuditEntry).where(AuditEntry.action == "keys.read")).one()
    assert entry.details == {"purpose": "paper.txt", "count": 2}


def test_faults_go_to_standard_error_and_the_summary_to_standard_output(app: Flask, broken: Path) -> None:
    result = app.test_cli_runner().invoke(args=["bank", "import", str(broken)])

    assert result.stdout == "text: 2 items read, 0 imported, 0 duplicates, 1 rejected; nothing was imported\n"
    assert result.stderr.startswith("rejected: line ")


@pytest.mark.parametrize(
    ("name", "content", "more"),
    [
        ("x.xml", '<?xml version="1.0"?><other/>', ()),
        ("x.pdf", "%PDF-1.7", ()),
        ("empty.txt", " ", ()),
        ("x.txt", PAPER, ("--subject", "999")),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    app: Flask, tmp_path: Path, name: str, content: str, more: tuple[str, ...]
) -> None:
    path = tmp_path / name
    path.write_text(content)

    found = document(app, path, *more, code=3)
    assert found["ok"] is False
    assert found["reasons"][0].endswith("。")


@pytest.mark.parametrize("args", [(), ("nowhere.txt",), ("--format", "word", "x")])
def test_wrong_usage_leaves_with_two(app: Flask, args: tuple[str, ...]) -> None:
    run(app, "import", *args, code=2)


ALL_KINDS = """// [id:1]
Choose {=b =a ~c}

// [id:2]
Write {=y =x}

// [id:3]
Count {#6.250:0.05}

// [id:4]
Match {=d -> 1 =c -> 2}

// [id:5]
True? {F}
"""


def test_keys_are_in_the_words_of_the_source_and_sets_are_sorted(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "all.gift"
    path.write_text(ALL_KINDS)

    assert {one["source_id"]: one["key"] for one in document(app, path)["items"]} == {
        "1": ["a", "b"],
        "2": ["x", "y"],
        "3": ["6.250"],
        "4": ["c 2", "d 1"],
        "5": ["false"],
    }


def test_orders_and_gaps_keep_their_order(app: Flask, tmp_path: Path) -> None:
    book = workbook(
        ("1", "排序", "按顺序", "甲", "乙", "丙", "CAB", ""),
        ("2", "选词填空", "[[1]]和[[2]]", "甲", "乙", "丙", "CA", ""),
        ("3", "匹配", "配对", "甲 → 一", "乙 → 二", "", "", ""),
    )
    path = tmp_path / "rows.xlsx"
    path.write_bytes(book)

    assert [one["key"] for one in document(app, path)["items"]] == [["C", "A", "B"], ["C", "A"], ["A 1", "B 2"]]


def exported(app: Flask, fmt: str, path: Path, *more: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(app, "export", "--format", fmt, "--out", path, *more, "--json"))
    return found


@pytest.mark.parametrize(("fmt", "items"), [("gift", 5), ("moodlexml", 5), ("xlsx", 5)])
def test_what_was_imported_is_exported_and_reads_again(app: Flask, tmp_path: Path, fmt: str, items: int) -> None:
    (tmp_path / "all.gift").write_text(ALL_KINDS)
    document(app, tmp_path / "all.gift", "--subject", "105")
    out = tmp_path / f"out.{'xml' if fmt == 'moodlexml' else fmt}"

    assert exported(app, fmt, out) == {"format": fmt, "items": items, "left_out": [], "lost": []}
    assert out.stat().st_mode & 0o077 == 0
    again = document(app, out, "--dry-run")
    assert (again["format"], again["items_read"], again["duplicates"]) == (fmt, items, items)


def test_what_a_format_cannot_say_is_left_out_and_named(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "rows.xlsx"
    path.write_bytes(workbook(("1", "排序", "按顺序", "甲", "乙", "丙", "CAB", "")))
    document(app, path)

    found = exported(app, "gift", tmp_path / "out.gift")
    assert (found["items"], [one["id"] for one in found["left_out"]]) == (0, ["Q-00001"])
    assert found["left_out"][0]["why"].endswith("。")
    assert (
        "Q-00001"
        in app.test_cli_runner()
        .invoke(args=["bank", "export", "--format", "gift", "--out", str(tmp_path / "o")])
        .stderr
    )


def test_only_the_subject_that_is_asked_for_is_exported(app: Flask, paper: Path, tmp_path: Path) -> None:
    document(app, paper, "--subject", "105")

    assert exported(app, "xlsx", tmp_path / "a.xlsx", "--subject", "105")["items"] == 2
    assert exported(app, "xlsx", tmp_path / "b.xlsx", "--subject", "106")["items"] == 0
    refused = run(app, "export", "--format", "gift", "--out", tmp_path / "c", "--subject", "9", "--json", code=3)
    assert json.loads(refused)["ok"] is False
    assert not (tmp_path / "c").exists()


def test_an_export_and_its_reading_of_keys_are_in_the_audit_chain(app: Flask, paper: Path, tmp_path: Path) -> None:
    document(app, paper)
    exported(app, "gift", tmp_path / "out.gift")

    with Session(app.extensions["gradus.engine"]) as session:
        query = select(AuditEntry.action, AuditEntry.details).order_by(col(AuditEntry.id))
        entries = [
            (action, details) for action, details in session.exec(query).all() if details.get("purpose") != "paper.txt"
        ]
    assert entries[-2:] == [
        ("keys.read", {"purpose": "export as gift", "count": 2}),
        ("items.exported", {"format": "gift", "subject": "", "items": 2, "left_out": 0}),
    ]


def test_a_file_that_cannot_be_written_is_refused_and_nothing_is_recorded(app: Flask, tmp_path: Path) -> None:
    found = json.loads(run(app, "export", "--format", "gift", "--out", tmp_path / "no/where", "--json", code=3))

    assert found["ok"] is False
    with Session(app.extensions["gradus.engine"]) as session:
        assert session.exec(select(AuditEntry).where(AuditEntry.action == "items.exported")).all() == []


def test_a_format_that_is_not_written_is_wrong_usage(app: Flask, tmp_path: Path) -> None:
    run(app, "export", "--format", "aiken", "--out", tmp_path / "x", code=2)


@pytest.mark.skipif(not REAL.is_dir(), reason="the real papers are not on this machine")
def test_a_real_paper_is_read_and_refused_for_its_misprints(app: Flask) -> None:
    found = document(app, REAL / "zh-papers/ohsms-2021-05.md", "--subject", "107", code=3)

    assert found["items_read"] + len(found["rejected"]) == 60
    assert found["imported"] == 0
    assert all(fault["where"].startswith("line ") for fault in found["rejected"])


ITEM = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="i">
<responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier">
<correctResponse><value>A</value></correctResponse></responseDeclaration>
<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>
<outcomeDeclaration identifier="ODD" cardinality="single" baseType="string"/>
<responseProcessing>
<responseCondition><responseIf><match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>
<setOutcomeValue identifier="SCORE"><baseValue baseType="float">0.1</baseValue></setOutcomeValue>
</responseIf></responseCondition>
<setOutcomeValue identifier="ODD"><customOperator/></setOutcomeValue>
</responseProcessing></assessmentItem>"""


def score(app: Flask, folder: Path, item: str, responses: str, *options: str, code: int = 0) -> str:
    (folder / "item.xml").write_text(item)
    (folder / "responses.json").write_text(responses)
    return run(app, "score", folder / "item.xml", folder / "responses.json", *options, code=code)


def test_score_prints_outcomes_and_what_is_not_supported(app: Flask, tmp_path: Path) -> None:
    printed = score(app, tmp_path, ITEM, '{"responses": {"RESPONSE": "A"}}', "--json")

    assert json.loads(printed) == {
        "outcomes": {"SCORE": 0.1, "ODD": None},
        "unsupported": [{"where": "customOperator, line 10", "what": "不支持 customOperator。"}],
    }


def test_score_prints_a_line_for_each_outcome_for_people(app: Flask, tmp_path: Path) -> None:
    assert score(app, tmp_path, ITEM, '{"responses": {"RESPONSE": "B"}}') == "SCORE: 0\nODD: null\n"


@pytest.mark.parametrize(
    ("item", "responses"),
    [
        (ITEM, "no json"),
        (ITEM, "{}"),
        ("<assessmentItem>", '{"responses": {}}'),
        ("<manifest/>", '{"responses": {}}'),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', '{"responses": {}}'),
        ("<a>" * 200 + "</a>" * 200, '{"responses": {}}'),
    ],
)
def test_score_refuses_what_it_cannot_read_with_the_reason(
    app: Flask, tmp_path: Path, item: str, responses: str
) -> None:
    refused = json.loads(score(app, tmp_path, item, responses, "--json", code=3))

    assert (refused["ok"], len(refused["reasons"])) == (False, 1)
    assert refused["reasons"][0]
    assert score(app, tmp_path, item, responses, code=3) == ""


def test_score_leaves_the_bank_alone(app: Flask, tmp_path: Path) -> None:
    before = count(app, AuditEntry)

    score(app, tmp_path, ITEM, '{"responses": {}}')

    assert count(app, AuditEntry) == before


def sealed(tmp_path: Path, content: bytes = b"a bank") -> Path:
    file = tmp_path / "x.sealed"
    file.write_bytes(envelope.seal(content, passphrase="abcd-efgh", about={"watermark": "Gradus export EX-1"}))
    return file


@pytest.mark.parametrize("typed", ["abcd-efgh\n", "ABCD EFGH"])
def test_an_export_is_opened_with_its_passphrase(app: Flask, tmp_path: Path, typed: str) -> None:
    out = tmp_path / "out.gift"
    args = ["bank", "decrypt", str(sealed(tmp_path)), "--out", str(out), "--passphrase-file", "-", "--json"]

    result = app.test_cli_runner().invoke(args=args, input=typed)

    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"ok": True, "bytes": 6, "about": {"watermark": "Gradus export EX-1"}}
    assert (out.read_bytes(), out.stat().st_mode & 0o077) == (b"a bank", 0)


def test_an_export_is_not_opened_with_another_passphrase(app: Flask, tmp_path: Path) -> None:
    out = tmp_path / "out.gift"
    args = ["bank", "decrypt", str(sealed(tmp_path)), "--out", str(out), "--json"]

    result = app.test_cli_runner().invoke(args=args, input="wrong\n")

    assert result.exit_code == 3
    assert "reasons" in result.stdout
    assert not out.exists()
