"""What is said to markers and after the answer is told apart from what candidates read."""

import pytest

from questionbank.interchange.qti import guidance
from questionbank.interchange.qti.body import Body
from questionbank.interchange.qti.guidance import Guidance
from questionbank.interchange.qti.shelf import Shelf
from questionbank.rules.answers import Answer, Criterion
from questionbank.rules.items import MARKED_BY_PEOPLE, ItemType
from tests.questionbank.interchange.qti import documents as made

ROW = "<tr><td>names it</td><td>2</td></tr>"
HEAD = "<tr><th>Criterion</th><th>Marks</th></tr>"


def read(body: str = "", more: str = "") -> Guidance:
    root = made.tree(f"<assessmentItem>{more}<itemBody>{body}</itemBody></assessmentItem>")
    return guidance.read(root, next(root.iterchildren("itemBody")), Body(Shelf({}, {})))


def table(*rows: str, view: str = "scorer") -> str:
    return f'<rubricBlock view="{view}"><table>{"".join(rows)}</table></rubricBlock>'


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (table(ROW), [("names it", "2", "")]),
        (table(HEAD, ROW), [("names it", "2", "")]),
        (table("<tr><td>a</td><td> 1.5 </td><td>clause</td></tr>"), [("a", "1.5", "clause")]),
        (table(ROW) + table(ROW), [("names it", "2", "")] * 2),
        (table(ROW, view="scorer proctor"), [("names it", "2", "")]),
        (table(HEAD, HEAD, ROW), []),
        (table("<tr><td>a</td><td>two</td></tr>"), []),
        (table("<tr><td>2</td></tr>"), []),
        (table(ROW, view="candidate"), []),
        (table(ROW, view="scorer candidate"), []),
    ],
)
def test_a_table_whose_second_column_is_marks_is_a_rubric(body: str, lines: list[tuple[str, str, str]]) -> None:
    assert [(line.text, line.marks, line.field) for line in read(body).rubric] == lines


def test_what_markers_are_told_otherwise_is_free_text() -> None:
    found = read('<rubricBlock view="scorer"><p>Be kind.</p></rubricBlock>' + table(ROW))
    assert (found.rubric_html, len(found.rubric)) == ("<p>Be kind.</p>", 1)


def test_a_model_answer_is_known_by_its_class() -> None:
    found = read('<rubricBlock view="scorer" class="model-answer"><p>Because.</p></rubricBlock>')
    assert (found.model_answer, found.rubric_html, found.rubric) == ("<p>Because.</p>", "", ())


def test_a_rubric_without_a_view_is_for_candidates_and_stays_in_the_text() -> None:
    root = made.tree("<assessmentItem><itemBody><rubricBlock><p>Read.</p></rubricBlock></itemBody></assessmentItem>")
    body = next(root.iterchildren("itemBody"))
    assert guidance.read(root, body, Body(Shelf({}, {}))) == Guidance()
    assert [one.tag for one in body] == ["div"]


def test_feedback_is_the_explanation_with_the_option_that_it_belongs_to() -> None:
    body = '<simpleChoice identifier="A">a<feedbackInline>No.</feedbackInline></simpleChoice><feedbackBlock/>'
    found = read(body, "<modalFeedback><p>See clause 7.</p></modalFeedback>")
    assert found.explanation == "<p><strong>A</strong>: No.</p><p>See clause 7.</p>"


@pytest.mark.parametrize(
    ("more", "marks"),
    [
        ('<outcomeDeclaration identifier="SCORE" normalMaximum="5"/>', "5"),
        ('<outcomeDeclaration identifier="SCORE" normalMaximum="five"/>', ""),
        (
            '<outcomeDeclaration identifier="MAXSCORE"><defaultValue><value> 4 </value></defaultValue>'
            "</outcomeDeclaration>",
            "4",
        ),
        ('<outcomeDeclaration identifier="OTHER" normalMaximum="5"/>', ""),
    ],
)
def test_the_marks_of_the_whole_item_are_read_where_it_states_them(more: str, marks: str) -> None:
    assert read(more=more).marks == marks


@pytest.mark.parametrize(
    ("guide", "rubric", "model"),
    [
        (Guidance(rubric_html="Tell.", marks="5"), (Criterion("Tell.", "5"),), ""),
        (Guidance(rubric_html="Tell."), (), "Tell."),
        (Guidance(rubric_html="Tell.", model_answer="So."), (), "<p>So.</p><p>Tell.</p>"),
        (Guidance(rubric=(Criterion("a", "1"),), rubric_html="Tell."), (Criterion("a", "1"),), "Tell."),
        (Guidance(rubric=(Criterion("Tell.", "1"),), rubric_html="Tell."), (Criterion("Tell.", "1"),), ""),
        (Guidance(), (), ""),
    ],
)
def test_markers_of_an_essay_are_told_all_that_there_is(
    guide: Guidance, rubric: tuple[Criterion, ...], model: str
) -> None:
    answer = guidance.on(Answer(()), guide, ItemType.ESSAY)
    assert (answer.rubric, answer.model_answer) == (rubric, model)


def test_an_item_that_is_scored_by_a_key_keeps_only_the_explanation() -> None:
    guide = Guidance("So.", (Criterion("a", "1"),), "Tell.", "Because.")
    assert guidance.on(Answer(("A",)), guide, ItemType.SINGLE_CHOICE) == Answer(("A",), "So.")


@pytest.mark.parametrize(
    ("body", "more", "explanation"),
    [
        ("", "", ""),
        ("", "<modalFeedback/>", ""),
        ("", "<modalFeedback><p>See 7.</p></modalFeedback>", "<p>See 7.</p>"),
        (
            "",
            "<modalFeedback>Right.</modalFeedback><modalFeedback>Wrong.</modalFeedback>",
            "<p>Right.</p><p>Wrong.</p>",
        ),
        ("<feedbackBlock><p>See 8.</p></feedbackBlock>", "", "<p>See 8.</p>"),
        ("<p>a <feedbackInline>b</feedbackInline></p>", "", "b"),
        (
            '<simpleChoice identifier="B"><feedbackInline>No.</feedbackInline></simpleChoice>',
            "<modalFeedback>See 7.</modalFeedback>",
            "<p><strong>B</strong>: No.</p><p>See 7.</p>",
        ),
        ('<simpleChoice identifier="B"><feedbackInline/></simpleChoice>', "", ""),
        (
            '<simpleChoice identifier="&lt;b&gt;"><feedbackInline>No.</feedbackInline></simpleChoice>',
            "",
            "<p><strong>&lt;b&gt;</strong>: No.</p>",
        ),
        ("", "<modalFeedback><contentBody><p>New.</p></contentBody></modalFeedback>", "<p>New.</p>"),
    ],
)
def test_all_feedback_together_is_the_explanation(body: str, more: str, explanation: str) -> None:
    assert read(body, more).explanation == explanation


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        (("<tr><td>a</td><td>1</td></tr>", "<tr><td>b</td><td>2</td></tr>"), [("a", "1"), ("b", "2")]),
        (("<tr><td><b>a</b> b</td><td>\n 1 </td></tr>",), [("<b>a</b> b", "1")]),
        (("<tr><td>a</td><td>0</td></tr>",), [("a", "0")]),
        (("<tr><td>a</td><td>-1</td></tr>",), [("a", "-1")]),
        ((HEAD, ROW, "<tr><td>total</td><td>all</td></tr>"), []),
        ((ROW, "<tr><td>total</td><td>all</td></tr>"), [("names it", "2")]),
        (("<tr><td>a</td><td>1e999</td></tr>",), []),
        (("<tr/>",), []),
        ((), []),
    ],
)
def test_lines_of_a_rubric_are_rows_with_marks_and_one_may_be_its_head(
    rows: tuple[str, ...], lines: list[tuple[str, str]]
) -> None:
    assert [(line.text, line.marks) for line in read(table(*rows)).rubric] == lines


@pytest.mark.parametrize(
    ("views", "told"),
    [
        ("scorer", True),
        ("author", True),
        ("proctor tutor", True),
        ("candidate", False),
        ("scorer candidate tutor", False),
        ("", True),
        ("testConstructor", True),
    ],
)
def test_what_candidates_may_see_is_not_told_to_markers_only(views: str, told: bool) -> None:
    found = read(f'<rubricBlock view="{views}"><p>Watch.</p></rubricBlock>')
    assert (found.rubric_html == "<p>Watch.</p>") is told


def test_several_words_to_markers_are_paragraphs() -> None:
    block = '<rubricBlock view="scorer">{}</rubricBlock>'
    found = read("".join(block.format(text) for text in ("Be kind.", "", "<p>Be fair.</p>")))
    assert found.rubric_html == "<p>Be kind.</p><p>Be fair.</p>"


@pytest.mark.parametrize("kind", sorted(MARKED_BY_PEOPLE))
def test_a_model_answer_that_was_declared_stands_between_that_of_the_rubric_and_its_words(kind: ItemType) -> None:
    guide = Guidance("Why.", (Criterion("a", "1"),), "Tell.", "<p>Model.</p>")
    answer = guidance.on(Answer((), model_answer="Declared."), guide, kind)
    assert answer.model_answer == "<p>Model.</p><p>Declared.</p><p>Tell.</p>"
    assert (answer.explanation, answer.rubric) == ("Why.", (Criterion("a", "1"),))
