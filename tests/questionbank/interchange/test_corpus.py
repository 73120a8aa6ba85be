"""Whole files, good and bad, with what must come of them."""

import json
from pathlib import Path

import pytest

from questionbank.interchange.model import Reading
from questionbank.interchange.readers import read_file

CORPUS = Path(__file__).parent / "corpus"
FILES = sorted(path for path in CORPUS.iterdir() if path.suffix != ".json")


def described(reading: Reading) -> dict[str, object]:
    return {
        "format": reading.format,
        "items": [
            {
                "where": item.where,
                "source_id": item.source_id,
                "type": item.type.value,
                "stem": item.stem,
                "options": [option.html for option in item.options],
                "key": list(item.key),
                "explanation": item.explanation,
                "extras": dict(item.extras),
            }
            for item in reading.items
        ],
        "rejected": [[one.where, str(one.why)] for one in reading.rejected],
        "unsupported": [[one.where, str(one.what)] for one in reading.unsupported],
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_of_the_corpus_reads_as_written_beside_it(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert described(read_file(path.name, path.read_bytes())) == expected


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_item_of_the_corpus_has_a_key_unless_it_is_an_essay_and_choices_one_among_their_options(
    path: Path,
) -> None:
    for item in read_file(path.name, path.read_bytes()).items:
        assert bool(item.key) == (item.type.value != "essay")
        assert len(item.key) == len(set(item.key))
        assert len(item.key_ids) == len(item.key) or not item.options


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("name", ["sections.md", "answers_at_the_end.txt", "gift_good.gift"])
def test_the_encoding_of_a_file_changes_nothing(name: str, encoding: str) -> None:
    text = (CORPUS / name).read_text(encoding="utf-8")
    plain = read_file(name, text.encode())
    assert read_file(name, text.replace("\n", "\r\n").encode(encoding)) == plain
