"""Files made of the words of their formats in any order: nearer to the readers' inner parts than random bytes."""

from hypothesis import strategies as st

from questionbank.interchange.xlsx.template import titles, workbook

COMMON = ("题", "甲", "乙", " ", "\n", "\n\n", "1", "2.5", "-1", "&", "<b>", "</b>", "\\", "'", '"', "\u3000", "é")
WORDS = {
    "gift": (
        "{",
        "}",
        "=",
        "~",
        "#",
        "####",
        "->",
        "%50%",
        "%-100%",
        "%100%",
        "::",
        "[html]",
        "[plain]",
        "//",
        "T",
        "FALSE",
        "$CATEGORY: a",
        "[id:1]",
        "[tag:tier:2]",
        "1..2",
        ":0.5",
        "\\=",
        "\\{",
        "\\n",
        "*",
    ),
    "aiken": ("A) ", "B. ", "C)", "ANSWER: ", "ANSWER: A", "ANSWER:B\n"),
    "text": (
        "1. ",
        "2、",
        "（A）",
        "A. ",
        "B．",
        "C ",
        "答案：",
        "A",
        "√",
        "**",
        "解析：",
        "一、单选题\n",
        "二、填空题\n",
        "1-5 ABCDA",
        "____",
        "（ ）",
        "#",
        "---",
    ),
    "moodlexml": (
        "<quiz>",
        "</quiz>",
        '<question type="multichoice">',
        '<question type="numerical">',
        '<question type="gapselect">',
        '<question type="matching">',
        "</question>",
        "<questiontext>",
        "</questiontext>",
        "<text>",
        "</text>",
        '<answer fraction="100">',
        '<answer fraction="x">',
        "</answer>",
        "<single>true</single>",
        "<selectoption>",
        "</selectoption>",
        "<subquestion>",
        "</subquestion>",
        "[[1]]",
        "[[9]]",
        "@@PLUGINFILE@@/a.png",
        '<file name="a.png">',
        "</file>",
        "<![CDATA[",
        "]]>",
        "<tolerance>",
    ),
}
CELLS = (
    "",
    "单选",
    "多选",
    "判断",
    "填空",
    "数值",
    "排序",
    "匹配",
    "选词填空",
    "问答",
    "案例",
    "不符合项",
    "题[[1]]",
    "[[2]]",
    "A",
    "BA",
    "√",
    "甲|乙",
    "甲 → 一",
    "→ 二",
    "[html]<p>a",
    "'=1",
    "部分得分；下限=无",
    "mapped; A:x",
    "±0.5",
    "2%",
    "理由（2分）",
    "（分）",
    "=1+1",
)


def soups(fmt: str) -> st.SearchStrategy[bytes]:
    """Give files of a format: words, or rows of a sheet."""
    if fmt == "xlsx":
        row = st.dictionaries(
            st.sampled_from(list(titles())), st.sampled_from(CELLS) | st.text(max_size=8).map(_printable)
        )
        return st.lists(row, max_size=4).map(workbook)
    words = st.sampled_from((*WORDS.get(fmt, ()), *COMMON)) | st.text(max_size=4)
    return st.lists(words, max_size=60).map(lambda found: "".join(found).encode("utf-8", "surrogatepass"))


def _printable(text: str) -> str:
    return "".join(char for char in text if char.isprintable())
