"""What an admission ticket says, for one seat or a whole room; never an adjustment (law 14)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from accounts.models import Person
from core.db import get
from exam.models import Attempt, Room, Sitting
from exam.rules.states import AttemptState
from exam.service.sittings import ticket_of
from questionbank.models import Subject

DOORS = timedelta(minutes=30)  # before candidates may start
GROUP = 4  # characters of a ticket number that are read at a glance

RULES: tuple[tuple[str, str], ...] = (
    (
        "凭本证与有效身份证件原件入场，两者姓名、证件号须一致。",
        "Enter with this ticket and your original identity document; both must show the same name and number.",
    ),
    (
        "请在规定的时段内开始作答；个人计时自按下“开始考试”起算，以服务器时间为准。",
        "Start within the hours above. Your own time begins when you press the start button, by the server's clock.",
    ),
    (
        "除允许的物品外，手机、资料、电子设备一律存放于指定处。",
        "Leave telephones, papers and electronic devices where the invigilator says, unless they are allowed.",
    ),
    (
        "准考证号用于登录，请勿告知他人。",
        "You sign in with the ticket number. Tell it to nobody.",
    ),
    (
        "每次作答即时保存；机器或网络故障时请举手，已保存的作答不会丢失，所耽误的时间可以补回。",
        "Every answer is saved at once. If the machine or the network fails, raise your hand: what was saved is kept, "
        "and lost time can be given back.",
    ),
    (
        "交卷或时间到后可得到回执，请保存或抄下回执码。",
        "After handing in, or when time is up, you get a receipt. Keep it or write its code down.",
    ),
    (
        "违反考场纪律的情况会被记录，由人核实并听取您的说明后再作决定。",
        "Breaches of the rules are recorded; people examine them and hear you before anything is decided.",
    ),
)


@dataclass(frozen=True)
class Ticket:
    """The fields of one printed ticket; times are local."""

    name: str
    latin_name: str
    id_number: str
    number: str
    subject_zh: str
    subject_en: str
    sitting: str
    day: date
    last_day: date  # of the window in which one may start
    starts: time
    ends: time
    entry_from: time
    minutes: int
    centre: str
    address: str
    room: str
    seat: str


def tickets(session: Session, *, attempt_ids: Collection[str], key: bytes, zone: str) -> list[Ticket]:
    """Give the tickets of some attempts, seat by seat; a cancelled seat has none."""
    query = (
        select(Attempt, Person, Room, Sitting)
        .join(Person, col(Attempt.person_id) == Person.id)
        .join(Room, col(Attempt.room_id) == Room.id)
        .join(Sitting, col(Attempt.sitting_id) == Sitting.id)
        .where(col(Attempt.id).in_(attempt_ids), Attempt.state != AttemptState.VOID)
        .order_by(Room.name, col(Attempt.seat))
    )
    found = []
    for attempt, person, room, sitting in session.exec(query).all():
        subject: Subject = get(session, Subject, sitting.subject_id)
        number = ticket_of(attempt.id, key=key)
        found.append(_ticket((attempt, person, room, sitting), subject, number, ZoneInfo(zone)))
    return found


def _ticket(place: tuple[Attempt, Person, Room, Sitting], subject: Subject, number: str, zone: ZoneInfo) -> Ticket:
    attempt, person, room, sitting = place
    opens, closes = sitting.opens_at.astimezone(zone), sitting.closes_at.astimezone(zone)
    return Ticket(
        name=person.name,
        latin_name=person.name_latin,
        id_number=person.masked_id_number,
        number=" ".join(number[at : at + GROUP] for at in range(0, len(number), GROUP)),
        subject_zh=f"{subject.code} {subject.name}",
        subject_en=f"{subject.code} {subject.name_en}",
        sitting=sitting.code,
        day=opens.date(),
        last_day=closes.date(),
        starts=opens.time(),
        ends=closes.time(),
        entry_from=(opens - DOORS).time(),
        minutes=sitting.minutes,
        centre=room.address or room.name,
        address="",
        room=room.name,
        seat=str(attempt.seat),
    )
