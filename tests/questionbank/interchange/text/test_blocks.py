"""One question while its lines come in: what a line belongs to, which answer holds, and when nothing is certain."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questionbank.interchange.answers import LETTERS
from questionbank.interchange.model import ParsedItem, Rejection, Unsupported
from questionbank.interchange.text.blocks import Block, normal
from questionbank.interchange.text.lines import ANSWER_LABEL, EXPLANATION_LABEL, lines, marker
from questionbank.rules.items import ItemType

T = ItemType
SETTINGS = settings(max_examples=50, deadline=None)
AB = "A. 甲\nB. 乙"


def block(text: str, kind: ItemType | None = None) -> Block:
    """Take lines as the reader of papers hands them over."""
    first, *others = lines(text)
    mark = marker(first)
    assert mark is not None
    made = Block.begin(first, mark, kind=kind)
    for line in others:
        answer, explanation = ANSWER_LABEL.match(line.text), EXPLANATION_LABEL.match(line.text)
        if not line.text:
            made.gap = True
        elif answer:
            made.take_answer(line.text[answer.end() :])
        elif explanation:
            made.take_explanation(line.text[explanation.end() :])
        else:
            made.take(line)
    return made


def item(text: str, kind: ItemType | None = None) -> ParsedItem:
    found = block(text, kind).settle()
    assert isinstance(found, ParsedItem), found
    return found


def why(text: str, kind: ItemType | None = None) -> str:
    found = block(text, kind).settle()
    assert isinstance(found, Rejection), found
    return str(found.why)


def options(text: str) -> list[str]:
    return [option.rich().text for option in block(text).options]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("A. 甲\nB. 乙\nC. 丙", ["甲", "乙", "丙"]),
        ("A.甲 B.乙 C.丙", ["甲", "乙", "丙"]),
        ("A.甲B.乙C.丙", ["甲", "乙", "丙"]),
        ("A．甲；B．乙；C．丙。", ["甲；", "乙；", "丙。"]),
        ("A、甲\u3000\u3000B、乙\nC、丙", ["甲", "乙", "丙"]),
        ("A、甲；B、乙；C、丙", ["甲；", "乙；", "丙"]),
        ("（A）甲（B）乙（C）丙", ["甲", "乙", "丙"]),
        ("【A】甲\n【B】乙\n【C】丙", ["甲", "乙", "丙"]),
        ("[A] 甲 [B] 乙 [C] 丙", ["甲", "乙", "丙"]),
        ("Ａ甲\nＢ乙\nＣ丙", ["甲", "乙", "丙"]),
        ("A，甲\nB，乙\nC，丙", ["甲", "乙", "丙"]),
        ("A,甲\nB,乙\nC,丙", ["甲", "乙", "丙"]),
        ("A。甲\nB。乙\nC。丙", ["甲", "乙", "丙"]),
        ("- A. 甲\n- B. 乙\n- C. 丙", ["甲", "乙", "丙"]),
        ("□ A. 甲\n□ B. 乙\n□ C. 丙", ["甲", "乙", "丙"]),
        ("A.\n甲\nB.\n乙\nC.\n丙", ["甲", "乙", "丙"]),
        ("A. 甲的第一行\n第二行\nB. 乙\nC. 丙", ["甲的第一行\n第二行", "乙", "丙"]),
        ("A. ISO 9001 B. ISO 14001 C. ISO 45001", ["ISO 9001", "ISO 14001", "ISO 45001"]),
        ("A. B/S 架构\nB. C/S 架构", ["B/S 架构", "C/S 架构"]),
        ("A. 1. 小点\nB. 2. 小点", ["1. 小点", "2. 小点"]),
        ("A. A 和 B\nB. A 或 B", ["A 和 B", "A 或 B"]),
    ],
)
def test_options_are_cut_where_the_next_letter_stands(written: str, found: list[str]) -> None:
    assert options(f"1. 题干\n{written}") == found


def test_a_letter_inside_an_option_makes_it_uncertain_where_that_ends() -> None:
    assert "Option B comes twice" in why("1. 题干\nA. 见 B. 项\nB. 乙\n答案：A")


@pytest.mark.parametrize("count", range(2, 9))
def test_two_to_eight_options_are_read(count: int) -> None:
    written = "\n".join(f"{letter}. 选{letter}" for letter in LETTERS[:count])

    assert len(item(f"1. 题干\n{written}\n答案：{LETTERS[count - 1]}").options) == count


@pytest.mark.parametrize("ninth", ["I. 壬", "（I）壬", "Ｉ、壬"])
def test_a_ninth_option_is_no_part_of_the_eighth(ninth: str) -> None:
    written = "\n".join(f"{letter}. 选{letter}" for letter in LETTERS)

    assert why(f"1. 题干\n{written}\n{ninth}\n答案：A") == "The question has more than 8 options."
    assert item(f"1. 题干\n{written}\nISO 的全称\n答案：A").options[-1].html == "选H<br>ISO 的全称"


@pytest.mark.parametrize("line", [". 丁", "、丁", "）丁", "．丁", "：丁", ") 丁", "*. 丁", "?、丁"])
def test_an_option_that_lost_its_letter_is_no_part_of_the_one_above(line: str) -> None:
    assert why(f"1. 题干\n{AB}\n{line}\n答案：A") == f"A letter is missing before “{line}”."
    assert item(f"1. 题干\n{AB}\n答案：A\n{line}").explanation == line


@pytest.mark.parametrize(
    ("stem", "rest", "key"),
    [
        ("题干（B）", "题干（）", "B"),
        ("题干( B )。", "题干（）。", "B"),
        ("题干（　A　）的是", "题干（）的是", "A"),
        ("题干（AB）", "题干（）", "AB"),
        ("题干（A、B）", "题干（）", "AB"),
        ("题干（2021年）是（A）", "题干（2021年）是（）", "A"),
        ("题干（一）（B）", "题干（一）（）", "B"),
        ("题干（ＡＢ）", "题干（）", "AB"),
    ],
)
def test_an_answer_in_the_brackets_of_the_stem_is_taken_out(stem: str, rest: str, key: str) -> None:
    found = item(f"1. {stem}\n{AB}")

    assert (found.stem, "".join(found.key)) == (rest, key)


@pytest.mark.parametrize("stem", ["题干（b）", "题干（C）", "题干（AC）", "题干（A）又（ ）", "题干（乙）", "题干 B"])
def test_brackets_that_could_mean_something_else_are_no_answer(stem: str) -> None:
    assert "No answer" in why(f"1. {stem}\n{AB}")
    assert item(f"1. {stem}\n{AB}\n答案：A").stem == stem


@pytest.mark.parametrize(
    ("statement", "stem", "key"),
    [
        ("陈述。（√）", "陈述。", "T"),
        ("陈述（×）。", "陈述。", "F"),
        ("陈述（ ✓ ）", "陈述", "T"),
        ("陈述（✘）。", "陈述。", "F"),
        ("陈述。（对）", "陈述。", "T"),
        ("陈述。（ 错 ）", "陈述。", "F"),
        ("陈述。（正确）", "陈述。", "T"),
        ("陈述。（不正确）", "陈述。", "F"),
        ("陈述。(T)", "陈述。", "T"),
        ("陈述。(false)", "陈述。", "F"),
        ("审核（√）是独立的", "审核（）是独立的", "T"),
        ("（错）陈述。", "（）陈述。", "F"),
    ],
)
def test_a_statement_is_marked_where_it_ends_or_begins(statement: str, stem: str, key: str) -> None:
    found = item(f"1. {statement}")

    assert (found.type, found.key, found.stem) == (T.TRUE_FALSE, (key,), stem)


@pytest.mark.parametrize("statement", ["做法（正确）的是甲", "陈述。（√）（×）", "陈述。（√或×）", "陈述 √"])
def test_a_word_inside_a_statement_marks_nothing(statement: str) -> None:
    assert "No answer" in why(f"1. {statement}", T.TRUE_FALSE)


@pytest.mark.parametrize(
    ("pair", "answer", "key", "letter"),
    [
        ("A. 对\nB. 错", "A", "T", "A"),
        ("A. 对\nB. 错", "√", "T", "A"),
        ("A. 错\nB. 对", "A", "F", "A"),
        ("A. √\nB. ×", "B", "F", "B"),
        ("A、正确 B、错误", "错误", "F", "B"),
        ("A) True\nB) False", "T", "T", "A"),
        ("（A）对；（B）错。", "B", "F", "B"),
    ],
)
def test_options_that_are_true_and_false_make_a_statement(pair: str, answer: str, key: str, letter: str) -> None:
    found = item(f"1. 陈述。\n{pair}\n答案：{answer}")

    assert (found.type, found.key_ids, found.key) == (T.TRUE_FALSE, (key,), (letter,))
    assert [option.id for option in found.options] == ["T", "F"]


BOLD = {
    "B": ["A. 甲\n**B. 乙**", "A. 甲\nB. **乙**", "A. 甲\n**B**. 乙", "A. 甲 **B. 乙**", "A. 甲\nB. **乙乙**丙"],
    "AB": ["**A. 甲**\n**B. 乙**", "**A. 甲 B. 乙**", "A. **甲**\nB. **乙**"],
}


@pytest.mark.parametrize(("key", "written"), [(key, one) for key, several in BOLD.items() for one in several])
def test_bold_options_are_the_answer(key: str, written: str) -> None:
    found = item(f"1. 题干\n{written}")

    assert "".join(found.key) == key
    assert all("strong" not in option.html for option in found.options)


@pytest.mark.parametrize("written", ["**A.** 甲\n**B.** 乙\n**C.** 丙", "**A** 甲\n**B** 乙", "**A.** 甲 **B.** 乙"])
def test_letters_that_are_all_bold_mark_nothing(written: str) -> None:
    assert why(f"1. 题干\n{written}") == "No answer is marked."
    assert item(f"1. 题干\n{written}\n答案：B").key == ("B",)


def test_among_bold_letters_a_bold_option_is_the_answer() -> None:
    assert item("1. 题干\n**A.** 甲\n**B. 乙**\n**C.** 丙").key == ("B",)


def test_a_bold_word_in_an_option_is_an_emphasis_where_the_answer_is_said() -> None:
    assert item("1. 题干\nA. 甲甲甲甲**不**甲甲\nB. 乙\n答案：B").key == ("B",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1. 题干\nA. 甲甲甲甲**不**甲甲\nB. 乙", "Only a small part of option A is bold"),
        ("1. 题干\nA. 甲\nB. **乙", "opened and not closed"),
        ("1. 题干\nA. **甲**\nB. 乙\n答案：B", "different answers: B / A"),
        ("1. 题干（A）\nA. 甲\n**B. 乙**", "different answers: A / B"),
        ("1. 题干（A）\nA. 甲\nB. 乙\n答案：B", "different answers: B / A"),
        ("1. 题干\nA. 甲\nB. 乙\n答案：A\n答案：B", "two lines of answers, “A” and “B”"),
        ("1. 题干\nA. 甲\nB. 乙\nA. 丙\n答案：A", "Option A comes twice"),
        ("1. 题干\nA. 甲\nB. 乙\nD. 丁\n答案：A", "Option D stands where option C is expected"),
        ("1. 题干\nB. 乙\n答案：B", "Option B stands where option A is expected"),
        ("1. 题干\nA. 甲\nB. 甲\n答案：A", "Options A and B are the same"),
        ("1. 题干\nA. 甲\nB. 乙\n答案：A和C", "names option C"),
        ("1. 题干\nA. 甲\nB. 乙\n答案：乙", "“乙” cannot be read"),
        ("1. 题干\nA. 甲\nB. 乙\n答案：B、丙", "cannot be read"),
        ("1. 题干\nA. 甲\nB. 乙\n答案：", "No answer is marked"),
    ],
)
def test_what_is_uncertain_is_rejected_with_what_makes_it_so(text: str, reason: str) -> None:
    assert reason in why(text)


@pytest.mark.parametrize(
    "written",
    ["（B）", "[B]", "【B】", "选B", "选 B", "B项", "B选项", "B.", "B。", "Ｂ", "b", " B ", "（b）。"],
)
def test_the_answer_is_read_in_every_spelling(written: str) -> None:
    assert item(f"1. 题干\n{AB}\n答案：{written}").key == ("B",)
    assert item(f"1. 题干\n{AB}\n答案：\n{written}").key == ("B",)


@pytest.mark.parametrize(
    "written", ["ABC", "A,B,C", "A、B、C", "A B C", "a b c", "CBA", "A；B；C", "A和B和C", "（ABC）", "A/B/C"]
)
def test_a_set_of_answers_is_read_in_every_spelling(written: str) -> None:
    assert item(f"1. 题干\n{AB}\nC. 丙\n答案：{written}").key == ("A", "B", "C")


@pytest.mark.parametrize(
    ("lines_", "explanation"),
    [
        ("解析：因为", "因为"),
        ("【解析】因为\n所以", "因为<br>所以"),
        ("【难度】中\n【解析】因为", "【难度】中<br>因为"),
        ("因为没有标签", "因为没有标签"),
        ("解析：\nA. 引用\nB. 引用", "A. 引用<br>B. 引用"),
        ("解析：因为\n\n\n所以", "因为<br>所以"),
        ("Explanation: because", "because"),
        ("解析：a < b & c", "a &lt; b &amp; c"),
    ],
)
def test_what_follows_the_answer_is_its_explanation(lines_: str, explanation: str) -> None:
    assert item(f"1. 题干\n{AB}\n答案：A\n{lines_}").explanation == explanation


def test_a_text_below_a_blank_line_is_no_part_of_the_last_option() -> None:
    found = item("1. 题干（A）\nA. 甲\nB. 乙\n\n见教材第 3 章")

    assert (found.options[1].html, found.explanation) == ("乙", "见教材第 3 章")


@pytest.mark.parametrize("note", ["No.2 陈述（√）", "题二（AB）", "①陈述。（错误）。", "下列正确的是（C）："])
def test_a_note_that_could_be_a_question_of_its_own_is_no_explanation(note: str) -> None:
    assert note in why(f"1. 题干\n{AB}\n答案：A\n\n{note}")
    assert item(f"1. 题干\n{AB}\n答案：A\n解析：{note}").explanation == note


@pytest.mark.parametrize("note", ["见教材（第 3 章）", "选项 A（甲）正确", "（√）表示正确，其余错误", "理由：（略）"])
def test_a_note_with_brackets_is_an_explanation(note: str) -> None:
    assert item(f"1. 题干\n{AB}\n答案：A\n\n{note}").explanation == note


@pytest.mark.parametrize("kind", [T.CASE, T.MATCHING, T.GAP_SELECT])
def test_types_that_papers_print_in_ways_of_their_own_are_kept_as_received(kind: ItemType) -> None:
    found = block("1. 材料\n第二行", kind).settle()

    assert isinstance(found, Unsupported)
    assert (found.where, found.received.decode()) == ("line 1", "材料\n第二行")
    assert kind.value in str(found.what)


def test_a_question_longer_than_any_can_be_is_dropped_and_says_so() -> None:
    made = block("1. 题干\n" + "\n".join(["长" * 1_000] * 80))

    assert "longer than" in str(made.flaw)
    assert made.size < 200_000
    assert len(made.stem) < 80


COMPLETE: dict[str, tuple[bool, Callable[[], Block]]] = {
    "stem alone": (False, lambda: block("1. 题干")),
    "one option": (False, lambda: block("1. 题干\nA. 甲")),
    "two options": (True, lambda: block(f"1. 题干\n{AB}")),
    "an answer": (True, lambda: block("1. 题干\n答案：甲")),
    "an explanation": (True, lambda: block("1. 题干\n解析：甲")),
    "a sign": (True, lambda: block("1. 题干（√）")),
    "an empty pair of brackets": (False, lambda: block("1. 题干（ ）")),
}


@pytest.mark.parametrize("name", COMPLETE)
def test_another_question_may_follow_one_that_is_complete(name: str) -> None:
    complete, made = COMPLETE[name]

    assert made().is_complete is complete


@pytest.mark.parametrize(
    ("one", "other"),
    [("A,C", "CA"), ("√", "对"), ("×", "错误"), ("a", "Ａ"), ("（B）", "B"), ("T", "正确"), ("F", "×"), ("略", "略")],
)
def test_answers_that_say_the_same_have_one_form(one: str, other: str) -> None:
    assert normal(one) == normal(other)


@pytest.mark.parametrize(("one", "other"), [("A", "B"), ("√", "×"), ("AB", "A"), ("甲", "乙"), ("A", "√")])
def test_answers_that_differ_have_forms_that_differ(one: str, other: str) -> None:
    assert normal(one) != normal(other)


@SETTINGS
@given(
    st.lists(st.text("审核准则证据方案", min_size=1, max_size=8), min_size=2, max_size=8, unique=True),
    st.sampled_from(["{}. ", "{}、", "{}．", "（{}）", "{}) ", "【{}】"]),
    st.sampled_from(["\n", "  ", "\u3000", "\t"]),
    st.data(),
)
def test_any_options_in_any_form_come_back(found: list[str], form: str, between: str, data: st.DataObject) -> None:
    letters = LETTERS[: len(found)]
    key = sorted(data.draw(st.sets(st.sampled_from(letters), min_size=1)))
    written = between.join(form.format(letter) + text for letter, text in zip(letters, found, strict=True))

    read = item(f"1. 题干\n{written}\n答案：{''.join(key)}")

    assert [option.html for option in read.options] == found
    assert list(read.key) == key
