"""A rubric in the information for graders: a table of criteria and marks below the model answer."""

import html
import re

from questionbank.interchange.sanitise import clean
from questionbank.rules.answers import Criterion

_HEAD = "<tr><th>评分项 / criterion</th><th>分值 / marks</th></tr>"
_TABLE = re.compile(
    rf"<table><tbody>{re.escape(_HEAD)}((?:<tr><td>.*?</td><td>[\d.]{{1,12}}</td></tr>)+)</tbody></table>\Z"
)
_ROW = re.compile(r"<tr><td>(.*?)</td><td>([\d.]{1,12})</td></tr>")


def with_rubric(model_answer: str, rubric: tuple[Criterion, ...]) -> str:
    """The model answer, and below it the rubric."""
    rows = "".join(f"<tr><td>{one.text}</td><td>{html.escape(one.marks)}</td></tr>" for one in rubric)
    return f"{model_answer}<table><tbody>{_HEAD}{rows}</tbody></table>" if rows else model_answer


def split_rubric(told: str) -> tuple[str, tuple[Criterion, ...]]:
    """The model answer and the rubric again."""
    match = _TABLE.search(told)
    if match is None:
        return told, ()
    rubric = tuple(Criterion(clean(text), marks) for text, marks in _ROW.findall(match[1]))
    return told[: match.start()], rubric
