"""The whole journey once, in a real browser: from a question to a certificate that a stranger verifies."""

import json
import re
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from core.clock import now
from demo.people import id_number
from exam.service.sittings import ticket_of
from tests.journeys.conftest import Site
from tests.journeys.hands import Scan, choose, fill, follow, in_english, number_in, press, sign_in, tick

Visit = Callable[..., Page]
CANDIDATE, NUMBER = "candidate13", 13  # has no attempt, no application yet
OPTIONS = ("开具严重不符合", "查阅相关过程的其他证据", "终止审核", "要求立即更换供方")
WRONG = 5  # items left unanswered
SAVED = re.compile("已保存|Saved")
STEM = "审核员发现受审核方的外部供方评价记录缺失，最适当的下一步是"


def test_a_question_becomes_a_certificate_that_a_stranger_verifies(visit: Visit, site: Site, scan: Scan) -> None:
    code = write_and_review_an_item(visit, site, scan)
    form = freeze_a_form(visit, site, scan)
    ticket, id_number = book_a_seat(visit, site, scan, form)
    admit_the_candidate(visit, site, scan)
    sit_the_exam(visit, site, scan, ticket, id_number)
    release_the_result(visit, site, scan)
    application = apply_for_registration(visit, site, scan)
    recommend(visit, site, scan, application)
    serial, address = examine_and_approve(visit, site, scan, application)
    verify_then_withdraw(visit, site, scan, serial, address)

    assert code


def write_and_review_an_item(visit: Visit, site: Site, scan: Scan) -> str:
    author = visit()
    author.goto("/")
    in_english(author, scan, "home")
    author.goto("/sign-in")
    in_english(author, scan, "sign-in")
    sign_in(author, site, "author")
    in_english(author, scan, "desk-author")
    author.goto("/items/new/single_choice?subject=105")
    in_english(author, scan, "item-new")
    fill(author, **{"zh_Hans__stem": STEM, "explanation": "先追溯客观证据，再判断是否不符合。"})
    for number, text in enumerate(OPTIONS):
        author.locator('main [name^="zh_Hans-"]:not([name$="-stem"])').nth(number).fill(text)
    choose(author, key="B", point="105-3.1.e.8", tier="3", verb="master")
    press(author)
    code = author.url.rsplit("/", 1)[1]
    in_english(author, scan, "item")
    press(author, "/submission")

    for name in ("reviewer", "reviewer2"):  # tier 3 asks for two
        reviewer = visit()
        sign_in(reviewer, site, name)
        reviewer.goto(f"/items/{code}/review")
        in_english(reviewer, scan, f"item-review-{name}")
        choose(reviewer, binding="none", content="5", key="5", wording="4", level="4", verdict="approve")
        fill(reviewer, text="题干清楚，答案唯一。")
        press(reviewer)
    press(reviewer, "/live")
    expect(reviewer.locator("main")).to_contain_text(STEM)
    return code


def freeze_a_form(visit: Visit, site: Site, scan: Scan) -> str:
    assembler = visit()
    sign_in(assembler, site, "assembler")
    assembler.goto("/blueprints")
    in_english(assembler, scan, "blueprints")
    number = _query(site, "SELECT id FROM blueprint WHERE code = 'TR-105'")[0][0]
    follow(assembler, f"/blueprints/{number}")
    in_english(assembler, scan, "blueprint")
    assembler.goto(f"/blueprints/{number}/draw?seed=4711&language=zh_Hans")
    in_english(assembler, scan, "draw")
    assembler.locator('main a[href*="/freeze"], main form[action*="/freeze"] button').first.click()
    assembler.wait_for_load_state()
    fill(assembler, code="TR-105-JOURNEY")
    scan(assembler, "freeze-zh")
    press(assembler)
    expect(assembler).to_have_url(re.compile("/forms/TR-105-JOURNEY"))
    in_english(assembler, scan, "form")
    return "TR-105-JOURNEY"


def book_a_seat(visit: Visit, site: Site, scan: Scan, form: str) -> tuple[str, str]:
    officer = visit()
    sign_in(officer, site, "officer")
    officer.goto("/sittings/new")
    in_english(officer, scan, "sitting-new")
    here = now().astimezone(ZoneInfo("Asia/Shanghai"))
    fill(
        officer,
        title="旅程场次",
        title_en="Journey session",
        code="JOURNEY-1",
        opens_at=f"{here - timedelta(minutes=5):%Y-%m-%dT%H:%M}",
        closes_at=f"{here + timedelta(hours=5):%Y-%m-%dT%H:%M}",
    )
    choose(officer, standard="GB/T 19001-2016")
    officer.get_by_label(re.compile(form)).check()
    press(officer)
    sitting = number_in(officer, r"/sittings/(\d+)")
    in_english(officer, scan, "sitting")
    officer.goto(f"/sittings/{sitting}/rooms")
    fill(officer, name="旅程考场", seats="10")
    press(officer)
    room = number_in(officer, r"/rooms/(\d+)")
    officer.goto(f"/rooms/{room}/invigilators")
    choose(officer, person=_person_id(site, "invigilator"))
    press(officer)
    officer.goto(f"/rooms/{room}/seats?search={CANDIDATE}")
    officer.locator(f'main [name=persons][value="{_person_id(site, CANDIDATE)}"]').check()
    scan(officer, "seats-zh")
    press(officer)
    officer.goto(f"/rooms/{room}")
    in_english(officer, scan, "room")
    with officer.expect_download() as download:
        officer.locator(f'main a[href$="/rooms/{room}/tickets.pdf"]').click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")
    officer.goto(f"/sittings/{sitting}")
    press(officer, "/opening")
    return _ticket(site, sitting)


def admit_the_candidate(visit: Visit, site: Site, scan: Scan) -> None:
    invigilator = visit()
    sign_in(invigilator, site, "invigilator")
    invigilator.goto("/invigilation")
    in_english(invigilator, scan, "invigilation")
    invigilator.get_by_role("link", name=re.compile("旅程考场")).first.click()
    expect(invigilator).to_have_url(re.compile("/board"))
    press(invigilator, "/check-in")
    in_english(invigilator, scan, "board")
    press(invigilator, "/admission")


def sit_the_exam(visit: Visit, site: Site, scan: Scan, ticket: str, id_number: str) -> None:
    """Sit by keyboard alone: every answer right but five."""
    candidate = visit()
    candidate.goto("/exam/")
    in_english(candidate, scan, "exam-sign-in")
    fill(candidate, ticket=ticket, id_number=id_number)
    candidate.keyboard.press("Enter")
    candidate.wait_for_url(re.compile("/exam/lobby"))
    in_english(candidate, scan, "exam-lobby")
    candidate.locator("#start").focus()
    candidate.keyboard.press("Enter")
    expect(candidate.locator("#answer input").first).to_be_visible()
    scan(candidate, "exam-sit-zh")
    right = _right_answers(site, "TR-105-JOURNEY")
    plan = candidate.evaluate("fetch('/exam/api/attempt').then(answer => answer.json())")["plan"]["items"]
    for item in plan[:-WRONG]:
        for option in right[item]:
            candidate.locator(f'#answer input[value="{option}"]').focus()
            candidate.keyboard.press("Space")
        candidate.locator("#next").press("Enter")
    candidate.reload()
    expect(candidate.locator("#save-text")).to_contain_text(SAVED)
    candidate.locator("#submit").press("Enter")
    scan(candidate, "exam-submit-zh")
    candidate.locator("#submit-confirm").press("Enter")
    candidate.wait_for_url(re.compile("/exam/done"))
    in_english(candidate, scan, "exam-done")


def release_the_result(visit: Visit, site: Site, scan: Scan) -> None:
    chief = visit()
    sign_in(chief, site, "chief")
    chief.goto("/releases")
    in_english(chief, scan, "releases")
    chief.get_by_role("link", name=re.compile("旅程场次")).first.click()
    number = number_in(chief)
    for _ in range(20):  # scored by a job within seconds
        chief.goto(f"/releases/{number}/release")
        if chief.locator("main form[method=post] button").count():
            break
        chief.wait_for_timeout(1000)
    in_english(chief, scan, "release")
    press(chief)
    in_english(chief, scan, "release-done")


def apply_for_registration(visit: Visit, site: Site, scan: Scan) -> str:
    registrar = visit()
    sign_in(registrar, site, "registrar")
    registrar.goto("/passes/new")
    day = now().astimezone(ZoneInfo("Asia/Shanghai")).date() - timedelta(days=300)
    fill(
        registrar,
        email=f"{CANDIDATE}@demo.gradus",
        subject="101",
        passed_on=f"{day}",
        score="81",
        source="成绩单 2025-0413",
    )
    scan(registrar, "pass-new-zh")
    press(registrar)
    approver = visit()
    sign_in(approver, site, "approver")
    approver.goto("/passes")
    in_english(approver, scan, "passes")
    row = approver.locator("main tr", has_text="阿依古丽")
    row.locator('form[action$="/confirmation"] button').click()
    if approver.locator("dialog[open]").count():
        approver.locator("dialog[open] button[value=yes]").click()
    expect(row.locator("form")).to_have_count(0)

    applicant = visit()
    sign_in(applicant, site, CANDIDATE)
    applicant.goto("/results")
    applicant.get_by_role("link", name=re.compile("旅程场次")).click()
    in_english(applicant, scan, "result")
    applicant.goto("/applications/new")
    in_english(applicant, scan, "application-new")
    choose(applicant, scheme="QMS", grade="provisional_auditor", kind="initial")
    press(applicant)
    number = number_in(applicant)
    applicant.goto(f"/applications/{number}/evidence/education/new")
    choose(applicant, level="bachelor")
    fill(applicant, start="2012-09-01", end="2016-07-01", note="某大学")
    tick(applicant, "full_time")
    press(applicant)
    applicant.goto(f"/applications/{number}/guarantor")
    fill(applicant, name="韩守拙", certificate="GR-2020-2-QMS-000001")
    choose(applicant, grade="auditor")
    tick(applicant, "good_standing")
    press(applicant)
    applicant.goto(f"/applications/{number}")
    tick(applicant, "agreed")
    press(applicant, "/declaration")
    in_english(applicant, scan, "application")
    press(applicant, "/submission")
    in_english(applicant, scan, "application-submitted")
    return number


def recommend(visit: Visit, site: Site, scan: Scan, application: str) -> None:
    body = visit()
    sign_in(body, site, "body")
    body.goto("/recommendations")
    in_english(body, scan, "recommendations")
    body.goto(f"/recommendations/{application}/recommendation")
    fill(body, reason="品行端正，能力符合要求，同意推荐。")
    in_english(body, scan, "recommending")
    fill(body, reason="品行端正，能力符合要求，同意推荐。")
    press(body)


def examine_and_approve(visit: Visit, site: Site, scan: Scan, application: str) -> tuple[str, str]:
    registrar = visit()
    sign_in(registrar, site, "registrar")
    registrar.goto("/casework")
    in_english(registrar, scan, "casework")
    registrar.goto(f"/casework/{application}")
    in_english(registrar, scan, "case")
    registrar.goto(f"/casework/{application}/examination")
    in_english(registrar, scan, "examination")
    press(registrar)
    registrar.goto(f"/casework/{application}/approval")
    assert registrar.locator("main form[method=post]").count() == 0, "who examined does not approve"

    approver = visit()
    sign_in(approver, site, "approver")
    approver.goto(f"/casework/{application}/approval")
    in_english(approver, scan, "approval")
    press(approver)
    approver.goto("/certificates?search=阿依古丽")
    in_english(approver, scan, "certificates")
    with approver.expect_navigation():
        approver.locator('main tbody a[href^="/certificates/"]').first.click()
    in_english(approver, scan, "certificate")
    with approver.expect_download() as download:
        approver.locator('main a[href$="/pdf"]').first.click()
    target = Path("build/journey-certificate.pdf")
    download.value.save_as(target)
    assert target.read_bytes().startswith(b"%PDF")
    return _certificate(site)


def verify_then_withdraw(visit: Visit, site: Site, scan: Scan, serial: str, token: str) -> None:
    stranger = visit("en-GB")
    stranger.goto(f"/verify/{token}")
    in_english(stranger, scan, "verified")
    expect(stranger.locator("main")).to_contain_text(serial)
    stranger.goto("/verify/file")
    stranger.set_input_files("main input[type=file]", "build/journey-certificate.pdf")
    press(stranger)
    scan(stranger, "verified-file-zh")

    registrar = visit()
    sign_in(registrar, site, "registrar")
    registrar.goto(f"/certificates?search={serial}")
    with registrar.expect_navigation():
        registrar.locator('main tbody a[href^="/certificates/"]').first.click()
    follow(registrar, "/withdrawal")
    choose(registrar, ground="issued_in_error")
    fill(registrar, reason="旅程测试：撤销应立即显示。")
    scan(registrar, "withdrawal-zh")
    press(registrar)

    stranger.goto(f"/verify/{token}")
    expect(stranger.locator("main")).to_contain_text("Withdrawn")
    in_english(stranger, scan, "verified-withdrawn")


def _query(site: Site, statement: str, *values: str) -> list[tuple[str, ...]]:
    with sqlite3.connect(f"{site.settings.data_dir}/gradus.db") as connection:
        return connection.execute(statement, values).fetchall()


def _person_id(site: Site, name: str) -> str:
    return str(_query(site, "SELECT id FROM person WHERE email = ?", f"{name}@demo.gradus")[0][0])


def _ticket(site: Site, sitting: str) -> tuple[str, str]:
    attempt = _query(site, "SELECT id FROM attempt WHERE sitting_id = ?", sitting)[0][0]
    return ticket_of(attempt, key=site.settings.derive("ticket")), id_number(NUMBER)


def _right_answers(site: Site, code: str) -> dict[str, list[str]]:
    rows = _query(
        site,
        "SELECT v.public_id, k.answer FROM form f JOIN form_item i ON i.form_id = f.id "
        "JOIN item_version v ON v.id = i.version_id JOIN item_key k ON k.version_id = v.id WHERE f.code = ?",
        code,
    )
    return {public_id: json.loads(answer)["key"] for public_id, answer in rows}


def _certificate(site: Site) -> tuple[str, str]:
    serial, token = _query(site, "SELECT serial, token FROM certificate ORDER BY id DESC LIMIT 1")[0]
    return serial, token
