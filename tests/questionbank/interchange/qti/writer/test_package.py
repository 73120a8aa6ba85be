"""A package reads back as the items that went into it, in both versions and languages, or says what stays behind."""

import hashlib
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from io import BytesIO

import pytest

from questionbank.interchange import qti
from questionbank.interchange.model import Medium, Outgoing, ParsedItem, Reading, Written
from questionbank.interchange.qti.manifest import TRANSLATION
from questionbank.interchange.qti.writer.items import Draft
from questionbank.interchange.sanitise import clean
from questionbank.rules.answers import ONE, Answer, Criterion, Fold, ItemScoring, Method
from questionbank.rules.items import ItemType, Manuscript, Verb
from questionbank.rules.wording import Option, Wording
from tests.questionbank.interchange.qti.writer.drafts import ABC, CHOICE, KEYED, MEDIA, draft, drafts, named, outgoing
from tests.questionbank.pictures import SOUNDS
from tests.questionbank.samples import MEDIUM, sample

T = ItemType
Writer = Callable[[Sequence[Outgoing], Mapping[str, Medium]], Written]
BOTH = pytest.mark.parametrize("write", [qti.write22, qti.write30], ids=["2.2", "3.0"])
SAMPLES = [one for one in ItemType if one not in (T.TEXT_ENTRY, T.CASE)]


def files(written: Written) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(written.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def read(written: Written) -> Reading:
    reading = qti.read(written.content)
    assert (reading.rejected, reading.unsupported) == ((), ())
    return reading


def back(write: Writer, *items: Outgoing) -> list[ParsedItem]:
    written = write(items, MEDIA)
    assert (written.left_out, written.lost) == ((), ())
    return [*read(written).items]


def left_out(*items: Outgoing, media: Mapping[str, Medium] = MEDIA) -> list[tuple[str, str]]:
    return [(one.id, str(one.why)) for one in qti.write22(items, media).left_out]


def wording(item: ParsedItem) -> Wording:
    options = tuple(Option(one.id, one.html) for one in item.options)
    return Wording(item.stem, options, item.sources, item.targets, item.gaps, item.picture)


@BOTH
@pytest.mark.parametrize("one", [*drafts()], ids=named)
def test_every_type_comes_back_with_its_key_and_its_policy(write: Writer, one: Draft) -> None:
    [item] = back(write, outgoing(one))
    assert (item.source_id, item.type, wording(item)) == ("X-1", one.type, one.wording)
    assert item.answer == one.answer


@BOTH
@pytest.mark.parametrize("kind", SAMPLES, ids=lambda one: one.value)
def test_an_item_in_two_languages_comes_back_as_one(write: Writer, kind: ItemType) -> None:
    manuscript = sample(kind)
    [item] = back(write, Outgoing("X-1", manuscript))
    assert (item.type, wording(item)) == (kind, manuscript.wordings["zh_Hans"])
    assert item.translations == {"en": manuscript.wordings["en"]}
    assert item.answer == manuscript.answer


@BOTH
def test_what_the_bank_knows_of_an_item_comes_back_as_facts(write: Writer) -> None:
    placed = replace(sample(T.ESSAY), point="105-3.1", tier=3, verb=Verb.APPLY, descriptor="L2.discipline")
    known = replace(placed, clause="GB/T 19001 8.4 & more")
    [item] = back(write, Outgoing("X-1", known))
    assert item.extras == {
        "language": "zh-Hans",
        "point": "105-3.1",
        "tier": "3",
        "verb": "apply",
        "clause": "GB/T 19001 8.4 & more",
        "cell": "L2.discipline",
    }


@BOTH
def test_an_item_in_english_alone_is_one_document(write: Writer) -> None:
    english = Manuscript(T.SINGLE_CHOICE, {"en": replace(CHOICE, stem="Which?")}, Answer(("B",)))
    [item] = back(write, Outgoing("E-1", english))
    assert (item.source_id, item.stem, item.translations) == ("E-1", "Which?", {})
    assert item.extras["language"] == "en"


@BOTH
def test_a_case_stands_before_the_items_that_share_its_material(write: Writer) -> None:
    case = replace(sample(T.CASE), answer=Answer(()))
    shared = replace(sample(T.SINGLE_CHOICE), case="C-1")
    found = back(write, Outgoing("X-1", shared), Outgoing("C-1", case), Outgoing("X-2", shared))
    assert [(one.source_id, one.case) for one in found] == [("C-1", ""), ("X-1", "C-1"), ("X-2", "C-1")]
    assert (found[0].type, found[0].stem) == (T.CASE, "<p>案例材料</p>")
    assert found[0].translations["en"].stem == "<p>案例材料</p> (English)"


@BOTH
def test_pictures_and_sounds_lie_in_the_package_once(write: Writer) -> None:
    sound = Medium("audio/mpeg", SOUNDS["audio/mpeg"])
    digest = hashlib.sha256(sound.content).hexdigest()
    stem = f'<p>听</p><audio src="media:{digest}"></audio><img src="media:{MEDIUM}" alt="图">'
    one = Outgoing("X-1", Manuscript(T.SINGLE_CHOICE, {"zh_Hans": replace(CHOICE, stem=stem)}, Answer(("B",))))
    two = replace(one, code="X-2")
    written = write([one, two], {**MEDIA, digest: sound})
    names = [name for name in files(written) if name.startswith("media/")]
    assert names == sorted([f"media/{MEDIUM}.png", f"media/{digest}.mp3"])


@pytest.mark.parametrize("write", [qti.write22, qti.write30], ids=["2.2", "3.0"])
def test_the_same_items_make_the_same_bytes(write: Writer) -> None:
    items = [outgoing(draft(kind), f"X-{place}") for place, kind in enumerate(KEYED)]
    assert write(items, MEDIA).content == write(items, MEDIA).content


def test_the_manifest_stands_first_and_names_every_file() -> None:
    written = qti.write22([Outgoing("X-1", sample(T.HOTSPOT)), Outgoing("X-2", sample(T.ESSAY))], MEDIA)
    first, *others = files(written)
    assert first == "imsmanifest.xml"
    assert sorted(others) == sorted(
        ["items/0.xml", "items/0.en.xml", "items/1.xml", "items/1.en.xml", f"media/{MEDIUM}.png"]
    )
    manifest = files(written)[first].decode()
    assert all(f'href="{name}"' in manifest for name in others)
    assert manifest.count(TRANSLATION) == 2


def test_no_items_make_a_package_without_documents() -> None:
    assert list(files(qti.write22([], {}))) == ["imsmanifest.xml"]


def choice(stem: str = "题干", *, options: tuple[Option, ...] = ABC, answer: Answer | None = None) -> Outgoing:
    return Outgoing("X-1", Manuscript(T.SINGLE_CHOICE, {"zh_Hans": Wording(stem, options)}, answer or Answer(("B",))))


@pytest.mark.parametrize(
    ("one", "reason"),
    [
        (choice("a\x0bb"), "signs that XML cannot write"),
        (choice('<img src="media:none" alt="">'), "picture or sound of the item is missing"),
        (choice(""), "no text"),
        (choice(options=(*ABC, Option("D", ""))), "Option D is blank"),
        (choice(options=ABC[:1], answer=Answer(("A",))), "fewer than two"),
        (choice(answer=Answer(("Z",))), "option Z, which the question does not have"),
        (choice(options=(Option("甲", "一"), *ABC)), "cannot be written in QTI"),
        (choice(options=(Option("A", "正确"), Option("B", "错误"))), "come back as another"),
        (choice(answer=Answer(("B",), explanation_en="Why")), "no English wording"),
        (choice(answer=Answer(("B",), scoring=ItemScoring(fold=frozenset({Fold.WIDTH})))), "does not fold"),
        (replace(choice(), manuscript=replace(choice().manuscript, case="C-9")), "not among the items"),
        (outgoing(draft(T.ORDERING, ItemScoring(Method.MAPPED, weights=(("A", ONE),)))), "no weights"),
    ],
)
def test_an_item_that_qti_cannot_say_is_left_out_with_the_reason(one: Outgoing, reason: str) -> None:
    [(code, why)] = left_out(one)
    assert code == "X-1"
    assert reason in why


def test_a_rubric_that_only_english_has_is_not_lost_in_silence() -> None:
    essay = Manuscript(T.ESSAY, {"zh_Hans": Wording("论述")}, Answer((), rubric=(Criterion("写明", "2", "names it"),)))
    [(_code, why)] = left_out(Outgoing("X-1", essay))
    assert "no English wording" in why


def test_a_case_that_is_left_out_takes_its_items_with_it() -> None:
    case = Outgoing("C-1", Manuscript(T.CASE, {"zh_Hans": Wording("")}, Answer(())))
    shared = Outgoing("X-1", replace(sample(T.ESSAY), case="C-1"))
    written = qti.write22([case, shared], MEDIA)
    assert [one.id for one in written.left_out][:1] == ["C-1"]


def test_one_item_that_cannot_be_said_does_not_keep_the_others() -> None:
    bad = replace(choice("a\x0bb"), code="X-9")
    written = qti.write22([choice(), bad, replace(choice("另一题"), code="X-2")], MEDIA)
    assert [one.id for one in written.left_out] == ["X-9"]
    assert [one.source_id for one in read(written).items] == ["X-1", "X-2"]


@BOTH
@pytest.mark.parametrize(
    "stem",
    [
        "<p>一</p><p>二</p>",
        "1 &lt; 2 &amp; 3 &gt; 0",
        "<p>a<br>b</p>",
        "<ul><li>一</li><li>二</li></ul>",
        "<ol><li>一</li></ol>",
        "<p><u>下划线</u><b>粗</b><i>斜</i><sub>1</sub><sup>2</sup></p>",
        "<p><math><mfrac><mn>1</mn><mn>2</mn></mfrac></math></p>",
        '<table><tbody><tr><td colspan="2">甲</td></tr><tr><td>乙</td><td>丙</td></tr></tbody></table>',
        "<pre>a\n  b</pre>",
        f'<p>图 <img src="media:{MEDIUM}" alt="平面图" width="400" height="300"></p>',
        "“引号”与 ' \" 与 &nbsp; 空格",
    ],
)
def test_what_a_candidate_reads_comes_back_sign_for_sign(write: Writer, stem: str) -> None:
    [item] = back(write, choice(stem))
    assert item.stem == clean(stem)
