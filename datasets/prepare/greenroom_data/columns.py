"""One schema out of spreadsheets whose columns are called otherwise, misspelt, doubled or made by accident."""

from __future__ import annotations

import re

COLUMNS = ["Job_Position", "Question", "Answer", "Interview Phase", "Answer Quality", "Follow Up", "Source"]
"""The columns of a prepared data set, all strings. Job_Position and Question are always there, the others may be null.

"Follow Up" is what a good interviewer asked after the answer; "Source" names the file, or says "bank" or "stored".
"""

NAMES = {
    "Job_Position": "position|role|jobposition|job|jobtitle|jobrole|title|positiontitle",
    "Question": "question|questions|interviewquestion|questiontext|prompt",
    "Answer": "answer|answers|response|candidateanswer|answertext|sampleanswer|reply",
    "Interview Phase": "interviewphase|phase|stage|interviewstage|round",
    "Answer Quality": "answerquality|quality|rating|qualityofanswer|answerrating|grade",
    "Follow Up": "followup|followupquestion|nextquestion",
}
KNOWN = {name: column for column, names in NAMES.items() for name in names.split("|")}

QUALITIES = {
    "excellent": "excellent|verygood|best|outstanding|a",
    "good": "good|strong|b",
    "average": "average|ok|okay|medium|mediocre|fair|moderate|c",
    "poor": "poor|weak|bad|low|d",
    "none": "none|verypoor|noanswer|irrelevant|f",
}
QUALITY = {name: quality for quality, names in QUALITIES.items() for name in names.split("|")}
EMPTY = ("nan", "null", "n/a", "na", "#n/a")
BANDS = [(9, "excellent"), (7, "good"), (5, "average"), (3, "poor"), (0, "none")]


def plain(name: object) -> str:
    return re.sub(r"[^a-z0-9]", "", str(name or "").lower())


def column_of(header: object) -> str | None:
    """The schema's column that a header means; None for a stray one, such as "Column1.6" or "Unnamed: 3"."""
    name = plain(header)
    # A doubled column is called "Answer.1" by some programs, "Answer_2" by others.
    return KNOWN.get(name) or KNOWN.get(name.rstrip("0123456789"))


def clean(value: object) -> str | None:
    """A cell's text with single spaces; None where there is nothing in it."""
    if value is None:
        return None
    text = re.sub(r"\s+", " ", str(value)).strip()
    return None if text.lower() in EMPTY or not re.search(r"\w", text) else text


def quality(value: object) -> str | None:
    """A rating in one of five words; numbers are taken as 0 to 10. What is neither stays as it was written, in lower
    case."""
    text = clean(value)
    if text is None:
        return None
    if re.fullmatch(r"\d+(\.\d+)?(\s*/\s*10)?", text):
        number = float(text.split("/")[0])
        return next((band for least, band in BANDS if number >= least), "none") if number <= 10 else text
    return QUALITY.get(plain(text), text.lower())


def row_of(cells: dict[object, object], source: str) -> dict[str, str | None] | None:
    """A row of the schema from one of a spreadsheet; of two columns that mean the same, the first that is filled
    counts.

    None where there is no question. A row without a position gets "General".
    """
    row: dict[str, str | None] = dict.fromkeys(COLUMNS)
    for header, value in cells.items():
        column = column_of(header)
        if column and row[column] is None:
            row[column] = clean(value)
    if not row["Question"]:
        return None
    row["Question"] = re.sub(r"^(q(uestion)?\s*)?\d+\s*[.):]\s*", "", row["Question"], flags=re.I) or row["Question"]
    row["Job_Position"] = row["Job_Position"] or "General"
    row["Interview Phase"] = row["Interview Phase"] and row["Interview Phase"].lower()
    row["Answer Quality"] = quality(row["Answer Quality"])
    row["Source"] = source
    return row
