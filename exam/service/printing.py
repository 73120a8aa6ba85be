"""Papers and answer sheets for rooms that write on paper, out of the frozen bytes."""

import base64
import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from accounts.models import Person
from accounts.rules import Actor, Permission
from core import audit
from core.db import get
from exam.models import Attempt, Room
from exam.rules.printed import LETTERS, squares
from exam.rules.states import AttemptState
from exam.service.sittings import ticket_of
from exam.service.steps import Action
from questionbank.interchange.model import Medium
from questionbank.models import Form
from questionbank.queries import media as kept
from questionbank.rules.media import addressed, named

_SOUND = re.compile(r"<audio\b[^>]*>.*?</audio>", re.DOTALL)
_GAP = re.compile(r"\[\[([^\]]+)\]\]")
# What is printed follows the language of the form, which is frozen, and not the reader's.
WORDS: Mapping[str, Mapping[str, str]] = {
    "zh_Hans": {
        "name": "姓名", "ticket": "准考证号", "seat": "考场 · 座位", "form": "试卷", "minutes": "分钟",
        "sheet": "答题卡", "material": "材料", "order": "顺序", "requirement": "未满足的要求", "evidence": "审核证据",
        "clause": "标准条款", "classification": "不符合分级", "squares": "方格（例如 C7）", "written": "在试卷上作答",
        "signature": "考生签名", "aids": "允许使用：", "calculator": "计算器", "comma": "、",
        "sound": "（录音，由监考员播放）",
        "how": "用黑色笔将所选圆圈涂满；更改时划去原选项并在旁边签名。答题卡不得折叠。",
    },
    "en": {
        "name": "Name", "ticket": "Ticket number", "seat": "Room · seat", "form": "Form", "minutes": "minutes",
        "sheet": "Answer sheet", "material": "Material", "order": "Order", "requirement": "Requirement not met",
        "evidence": "Evidence found", "clause": "Clause of the standard", "classification": "Classification",
        "aids": "Allowed: ", "calculator": "calculator", "comma": ", ",
        "squares": "Squares (as C7)", "written": "Answered in the paper", "signature": "Candidate's signature",
        "sound": "(a recording, played by the invigilator)",
        "how": "Fill the circles of your choice in black. To change one, cross it out and sign beside it. Do not fold.",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Whose paper it is; blank lines where nobody is named yet."""

    name: str = ""
    ticket: str = ""
    seat: str = ""
    address: str = ""  # of the page where it is keyed in


@dataclass(frozen=True)
class Booklet:
    """A form ready to be printed."""

    code: str
    language: str
    paper: dict[str, Any]
    words: Mapping[str, str]


def note_printed(session: Session, *, form_id: int, actor: Actor, now: datetime) -> Booklet:
    """Open a form for printing, which is audited. Raises NotAllowed."""
    actor.require(Permission.RUN_SITTINGS)
    form: Form = get(session, Form, form_id)
    audit.record(session, actor=actor, action=Action.PAPERS_PRINTED, subject=f"form/{form.code}", at=now)
    return booklet(session, form)


def booklets(session: Session, form_ids: Collection[int]) -> dict[int, Booklet]:
    """Read several forms, by their ids."""
    return {form_id: booklet(session, get(session, Form, form_id)) for form_id in form_ids}


def booklet(session: Session, form: Form) -> Booklet:
    """Read a form with its pictures in it."""
    text = form.paper.decode()
    paper = _illustrated(json.loads(text), kept.media(session, named(text)), WORDS[form.language]["sound"])
    items = {item["id"]: _ready(item) for item in paper["items"]}
    sections = [{**part, "items": [items[name] for name in part["items"]]} for part in paper["sections"]]
    stimuli = {one["id"]: one["html"] for one in paper["stimuli"]}
    return Booklet(form.code, form.language, {**paper, "sections": sections, "stimuli": stimuli}, WORDS[form.language])


def places(session: Session, *, attempt_ids: Collection[str], key: bytes, url: str) -> list[tuple[int, Place]]:
    """Say whose sheets are printed, seat by seat, each with its form; a cancelled seat has none."""
    query = (
        select(Attempt, Person, Room)
        .join(Person, col(Person.id) == Attempt.person_id)
        .join(Room, col(Room.id) == Attempt.room_id)
        .where(col(Attempt.id).in_(attempt_ids), Attempt.state != AttemptState.VOID)
        .order_by(Room.name, col(Attempt.seat))
    )
    return [
        (
            attempt.form_id,
            Place(
                name=person.name,
                ticket=ticket_of(attempt.id, key=key),
                seat=f"{room.name} · {attempt.seat}",
                address=f"{url}/attempts/{attempt.id}/paper",
            ),
        )
        for attempt, person, room in session.exec(query).all()
    ]


def _illustrated(value: Any, media: Mapping[str, Medium], sound: str) -> Any:
    """Put the pictures themselves in place of their names, wherever text stands."""
    draw = _DRAWN.get(type(value))
    return draw(value, media, sound) if draw else value


def _drawn_text(text: str, media: Mapping[str, Medium], sound: str) -> str:
    if text.startswith("media:"):
        return _data(media, text.removeprefix("media:"))
    return addressed(_SOUND.sub(sound, text), lambda digest: _data(media, digest))


def _drawn_list(values: list[Any], media: Mapping[str, Medium], sound: str) -> list[Any]:
    return [_illustrated(part, media, sound) for part in values]


def _drawn_object(value: dict[str, Any], media: Mapping[str, Medium], sound: str) -> dict[str, Any]:
    return {name: _illustrated(part, media, sound) for name, part in value.items()}


_DRAWN: dict[type, Callable[..., Any]] = {str: _drawn_text, list: _drawn_list, dict: _drawn_object}


def _data(media: Mapping[str, Medium], digest: str) -> str:
    found = media[digest]
    return f"data:{found.kind};base64,{base64.b64encode(found.content).decode()}"


def _ready(item: dict[str, Any]) -> dict[str, Any]:
    """Add what print needs: gaps as numbered lines in the stem, the grid over a picture."""
    if item["type"] == "gap_select":
        numbers = {gap["id"]: place for place, gap in enumerate(item["gaps"], 1)}
        stem = _GAP.sub(lambda found: f'<span class="gap">({numbers.get(found[1], "")})</span>', item["stem"])
        return {**item, "stem": stem}
    if item["type"] == "hotspot":
        columns, rows = squares(item)
        return {**item, "columns": LETTERS[:columns], "rows": rows}
    return item
