"""Files of reading matter: what stays of them, what they are refused for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Refused
from questionbank.interchange.reading_matter import marked_up, read_matter
from questionbank.interchange.sanitise import clean_document
from questionbank.rules.reading_matter import SIZE_LIMIT, contents

PLAIN = """# 1 目的

规定供方的评价。
适用于 A < B & C。

## 1.1 范围 ##
- 原料
- 运输
* 外协

| 级别 | 得分 |
|---|:-:|
| A | 90 |
| B |  |

| 单行 | 表 |
"""


def test_plain_text_becomes_headings_paragraphs_lists_and_tables() -> None:
    assert read_matter("a.md", PLAIN.encode()).split("\n") == [
        '<h3 id="part-1">1 目的</h3>',
        "<p>规定供方的评价。<br>适用于 A &lt; B &amp; C。</p>",
        '<h4 id="part-2">1.1 范围</h4>',
        "<ul><li>原料</li><li>运输</li><li>外协</li></ul>",
        "<table><tbody><tr><th>级别</th><th>得分</th></tr><tr><td>A</td><td>90</td></tr>"
        "<tr><td>B</td><td></td></tr></tbody></table>",
        "<table><tbody><tr><td>单行</td><td>表</td></tr></tbody></table>",
    ]


@pytest.mark.parametrize(
    ("line", "markup"),
    [
        ("#no blank", "<p>#no blank</p>"),
        ("####### seven", "<p>####### seven</p>"),
        ("# ", "<p>#</p>"),
        ("-5 degrees", "<p>-5 degrees</p>"),
        ("- ", "<p>-</p>"),
        ("  • point", "<ul><li>point</li></ul>"),
        ("a | b", "<p>a | b</p>"),
        ("|---|", "<table></table>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("", ""),
        ("\n \n", ""),
    ],
)
def test_a_line_is_what_it_looks_like(line: str, markup: str) -> None:
    assert marked_up(line) == markup


@settings(max_examples=50, deadline=None)
@given(st.text(st.sampled_from("#-|*<>&\"' ab中\n\t"), max_size=60))
def test_plain_text_never_becomes_markup_of_its_own(text: str) -> None:
    made = marked_up(text)

    assert clean_document(made).count("<script") == 0
    assert set(clean_document(made).replace("\n", "")) - set(made) <= set("<>/tbody")


@pytest.mark.parametrize(
    ("markup", "kept"),
    [
        ("<p onclick='x()' style='color:red' class='a'>b</p>", "<p>b</p>"),
        ("<script>alert(1)</script><p>b</p>", "<p>b</p>"),
        ("<style>p{}</style><p>b</p>", "<p>b</p>"),
        ("<html><head><title>t</title></head><body><p>b</p></body></html>", "<p>b</p>"),
        ("<a href='javascript:x()'>word</a>", "word"),
        ("<a href='https://example.test/'>word</a>", "word"),
        ("<form action='/x'><button>b</button></form>", "b"),
        (
            "<table><tr><td colspan='2' onload='x'>b</td></tr></table>",
            '<table><tbody><tr><td colspan="2">b</td></tr></tbody></table>',
        ),
        ("x<math><mfrac><mi>a</mi><mi>b</mi></mfrac></math>", "x<math><mfrac><mi>a</mi><mi>b</mi></mfrac></math>"),
        ("<h2 id='item' onclick='x'>a</h2>", '<h3 id="part-1">a</h3>'),
        (
            "<blockquote>q</blockquote><hr><dl><dt>a</dt><dd>b</dd></dl>",
            "<blockquote>q</blockquote><hr><dl><dt>a</dt><dd>b</dd></dl>",
        ),
        ("<textarea><p>x</p></textarea><p>b</p>", "<p>b</p>"),
    ],
)
def test_of_html_the_text_stays_and_nothing_that_acts(markup: str, kept: str) -> None:
    assert read_matter("a.html", markup.encode()) == kept


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", b"%PDF", ".html, .txt or .md"),
        ("a.docx", b"PK", ".html, .txt or .md"),
        ("a", b"text", ".html, .txt or .md"),
        ("", b"text", ".html, .txt or .md"),
        ("a.html.exe", b"text", ".html, .txt or .md"),
        ("a.txt", b"", "no text"),
        ("a.txt", b" \r\n\t", "no text"),
        ("a.html", b"<script>x</script>", "no text"),
        ("a.html", b"<h1> </h1>", "no text"),
        ("a.txt", b"x" * (SIZE_LIMIT + 1), "larger than 1 MB"),
        ("a.txt", b"a\x00b", "NUL"),
        ("a.txt", b"\xff\xff\xfa\x00\xe9", "encoding"),
        ("a.html", b"<p>x</p><IMG src=x>", "pictures"),
        ("a.html", b"<svg onload=x></svg>x", "pictures"),
        ("a.htm", b"<p>x</p>< iframe src=x>", "pictures"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_the_file_with_the_reason(name: str, content: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        read_matter(name, content)

    assert refused.value.field == "file"
    assert refused.value.code == "bad_reading"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_chinese_text_is_read_as_people_save_it(encoding: str, ending: str) -> None:
    text = ending.join(("# 供方管理程序", "", "采购部组织供方的评价。", ""))

    assert (
        read_matter("A.TXT", text.encode(encoding))
        == '<h3 id="part-1">供方管理程序</h3>\n<p>采购部组织供方的评价。</p>'
    )


def test_a_file_at_the_limit_is_read_and_its_contents_are_complete() -> None:
    line = b"# heading\n" + b"text " * 100 + b"\n"
    many = line * (SIZE_LIMIT // len(line))

    assert len(contents(read_matter("a.txt", many))) == many.count(b"#")
