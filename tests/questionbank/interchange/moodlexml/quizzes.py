"""Small quizzes of Moodle XML, made here."""

from base64 import b64encode

from questionbank.interchange.model import ParsedItem, Reading
from questionbank.interchange.moodlexml import read

TRUTH = '<answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer>'


def quiz(*questions: str) -> Reading:
    return read(f'<?xml version="1.0" encoding="UTF-8"?><quiz>{"".join(questions)}</quiz>'.encode())


def question(kind: str, body: str, stem: str = "题干", *, name: str = "名", files: str = "") -> str:
    text = f'<questiontext format="html"><text><![CDATA[{stem}]]></text>{files}</questiontext>'
    return f'<question type="{kind}"><name><text>{name}</text></name>{text}{body}</question>'


def answer(text: str, fraction: str, more: str = "") -> str:
    return f'<answer fraction="{fraction}" format="html"><text><![CDATA[{text}]]></text>{more}</answer>'


def setting(name: str, value: str) -> str:
    return f"<{name}>{value}</{name}>"


def pair(left: str, right: str) -> str:
    return (
        f'<subquestion format="html"><text><![CDATA[{left}]]></text>'
        f"<answer><text><![CDATA[{right}]]></text></answer></subquestion>"
    )


def file(name: str, content: bytes, path: str = "/") -> str:
    return f'<file name="{name}" path="{path}" encoding="base64">{b64encode(content).decode()}</file>'


def only(kind: str, body: str, stem: str = "题干", *, files: str = "") -> ParsedItem:
    reading = quiz(question(kind, body, stem, files=files))
    assert (reading.rejected, reading.unsupported) == ((), ())
    (item,) = reading.items
    return item


def rejected(kind: str, body: str, stem: str = "题干", *, files: str = "") -> str:
    reading = quiz(question(kind, body, stem, files=files))
    assert (reading.items, reading.unsupported, dict(reading.media)) == ((), (), {})
    (found,) = reading.rejected
    assert found.where == "question 1 (名)"
    return str(found.why)


def unheld(kind: str, body: str, stem: str = "题干", *, files: str = "") -> str:
    reading = quiz(question(kind, body, stem, files=files))
    assert (reading.items, reading.rejected, dict(reading.media)) == ((), (), {})
    (found,) = reading.unsupported
    assert found.received.startswith(f'<question type="{kind}">'.encode())
    return str(found.what)
