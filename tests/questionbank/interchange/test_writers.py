"""What is written in a format reads back equal; what a format cannot say is left out with the reason."""

import hashlib
from collections.abc import Mapping
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questionbank.interchange import gift, moodlexml
from questionbank.interchange.model import Medium, Outgoing, Written
from questionbank.interchange.readers import READERS
from questionbank.rules.answers import Answer
from questionbank.rules.items import ItemType, Manuscript
from questionbank.rules.wording import Option, Wording
from tests.questionbank.interchange import manuscripts as made

SETTINGS = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
CHOICE = Wording("题<b>干</b>", (Option("A", "甲"), Option("B", "乙"), Option("C", "丙")))
PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 20
DIGEST = hashlib.sha256(PNG).hexdigest()
MEDIA = {DIGEST: Medium("image/png", PNG)}
WRITERS: Mapping[str, Any] = {"gift": gift.write, "moodlexml": moodlexml.write}


def item(kind: ItemType, wording: Wording, answer: Answer, **more: Any) -> Outgoing:
    return Outgoing("105-00001", Manuscript(kind, {"zh_Hans": wording}, answer, **more))


def check_equal(name: str, items: list[Outgoing]) -> None:
    written = WRITERS[name](items, {})
    assert (written.left_out, written.lost) == ((), ())
    reading = READERS[name](written.content)
    assert reading.rejected == ()
    assert [one.source_id for one in reading.items] == [one.code for one in items]
    found = [made.essence(made.taken_in(one)) for one in reading.items]
    assert found == [made.essence(one.manuscript) for one in items]


@SETTINGS
@given(
    st.lists(
        made.outgoing(
            made.choices(),
            made.truths(),
            made.short_texts(),
            made.numbers(),
            made.pairings(made.markup()),
            made.essays(rubric=False),
        ),
        max_size=4,
    )
)
def test_items_written_as_gift_read_back_equal(items: list[Outgoing]) -> None:
    check_equal("gift", items)


@SETTINGS
@given(
    st.lists(
        made.outgoing(
            made.choices(),
            made.truths(),
            made.short_texts(),
            made.numbers(),
            made.pairings(made.texts("审核abc<&").map(made.escape)),
            made.orders(),
            made.gap_texts(made.markup()),
            made.essays(rubric=True),
        ),
        max_size=4,
    )
)
def test_items_written_as_moodle_xml_read_back_equal(items: list[Outgoing]) -> None:
    check_equal("moodlexml", items)


def only(written: Written) -> str:
    assert written.left_out == ()
    return written.content.decode()
