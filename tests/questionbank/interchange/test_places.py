"""Places of faults, part by part, so that pages can say them in the reader's language."""

import pytest

from questionbank.interchange.places import place_parts


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("line 12", ["line 12"]),
        ("row 3, column 答案", ["row 3", "column 答案"]),
        ("sheet 乙, row 2, column 选项A / option A", ["sheet 乙", "row 2", "column 选项A / option A"]),
        ("题库.xml, question 4 (名, 字)", ["题库.xml", "question 4 (名", "字)"]),
        ("question 4 (名)", ["question 4 (名)"]),
        ("question 4", ["question 4"]),
        ("105-00001", ["105-00001"]),
    ],
)
def test_each_part_of_a_place_is_a_sentence_or_a_name(where: str, said: list[str]) -> None:
    assert [str(part) for part in place_parts(where)] == said
