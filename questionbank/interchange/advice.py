"""How each format writes options and keys: what to do next about a place that cannot be read."""

from core.errors import Text

ADVICE = {
    "xlsx": Text(
        "In the workbook the options stand in the columns from “选项A / option A” on, and the letters of the right "
        "ones, as A or ABD, in the column “答案 / key”. Its second sheet explains every column."
    ),
    "text": Text(
        "Below each stem write its options, as “A. …”, each on a line of its own, and then a line such as “答案：B”; "
        "for several right options “答案：ABD”."
    ),
    "aiken": Text("Write each option as “A. …” on a line of its own, and the line “ANSWER: B” after the last one."),
    "gift": Text(
        "Put options in braces, each right one behind “=” and each wrong one behind “~”: {=right ~wrong}. "
        "Empty braces make an essay."
    ),
    "moodlexml": Text(
        "In Moodle open the question, give the right option the full grade (several: shares that make it up), "
        "and export it again."
    ),
    "qti": Text("Where the item was made, set its correct response, or the rules that score it, and export it again."),
}
