"""From rows of a prepared data set to what the interviewer reads and what it should reply.

The form "moves" is Greenroom's own: the prompt of prompts/interviewer-tuned.md, an assignment and the conversation as
data,
and a JSON reply, as core/interviewer/language-model.ts sends them to a tuned adapter. The form "plain" is words alone.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

PROMPT = Path(__file__).resolve().parents[3] / "prompts/interviewer-tuned.md"

Row = dict[str, str | None]
Message = dict[str, str]

WELCOMES = (
    "Welcome, and thank you for coming. This is a practice interview.",
    "Hello, good to have you here. Let us begin.",
    "Welcome. We have some time to talk about your work.",
)
THANKS = ("Thank you, I see.", "All right, thank you.", "I understand.", "Thank you for telling me.")
GOODBYES = (
    "Thank you for your time. Your report is being prepared.",
    "That was the last question. Thank you, and goodbye.",
)
LATEST, THREAD = 6_000, 2_000
"""How much of an answer a model is shown, in UTF-16 code units: of the latest, and of one before it on the same
question."""
EVERY = 10
"""One row in so many opens and closes an interview, too; the first of each question opens one anyway."""


def examples_of(rows: Iterable[Row], form: str, tasks: Iterable[str]) -> list[tuple[list[Message], str]]:
    """Messages and the reply to them, for each row and each task that the row has what is needed for."""
    rows, tasks = list(rows), set(tasks)
    made = moves(rows, tasks) if form == "moves" else plain(rows, tasks)
    return list(made)


def plain(rows: list[Row], tasks: set[str]) -> Iterator[tuple[list[Message], str]]:
    for row in rows:
        about = f"You interview for the position of {row['Job_Position']}."
        if "follow-up" in tasks and row["Follow Up"] and row["Answer"]:
            said = f"{about} You asked: {row['Question']}\nThe answer: {row['Answer']}\nAsk one follow-up question."
            yield [{"role": "user", "content": said}], row["Follow Up"]
        elif "next" in tasks:
            phase = f" Phase: {row['Interview Phase']}." if row["Interview Phase"] else ""
            yield [{"role": "user", "content": f"{about}{phase} Ask one question."}], row["Question"]


def moves(rows: list[Row], tasks: set[str]) -> Iterator[tuple[list[Message], str]]:
    by_position: dict[str, list[str]] = {}
    for row in rows:
        questions = by_position.setdefault(row["Job_Position"], [])
        if row["Question"] not in questions:
            questions.append(row["Question"])
    opened = set()
    for i, row in enumerate(rows):
        after = following(by_position[row["Job_Position"]], row["Question"])
        if "next" in tasks and (row["Question"] not in opened or i % EVERY == 0):
            opened.add(row["Question"])
            yield request(row, ["next"], row["Question"], []), reply("next", pick(WELCOMES, row), row["Question"])
        if not row["Answer"]:
            continue
        said = [{"question": row["Question"], "answer": row["Answer"], "outcome": "answered"}]
        if "follow-up" in tasks and row["Follow Up"]:
            then = ["follow-up", "next"] if after else ["follow-up", "close"]
            yield request(row, then, after, said), reply("follow-up", pick(THANKS, row), row["Follow Up"])
        elif "next" in tasks and after:
            yield request(row, ["follow-up", "next"], after, said), reply("next", pick(THANKS, row), after)
        if "close" in tasks and i % EVERY == 0:
            passed = {"question": row["Follow Up"], "answer": None, "outcome": "skipped"}
            whole = [*said, passed] if row["Follow Up"] else said
            yield request(row, ["close"], None, whole), reply("close", pick(GOODBYES, row), "")


def following(questions: list[str], question: str) -> str | None:
    """Another question of the same position: the one after it, the first after the last."""
    after = questions[(questions.index(question) + 1) % len(questions)]
    return after if after != question else None


def pick(words: tuple[str, ...], row: Row) -> str:
    """The same for the same question, whatever other rows there are."""
    return words[hashlib.sha256(row["Question"].encode()).digest()[0] % len(words)]


def request(row: Row, allowed: list[str], following_question: str | None, said: list[dict]) -> list[Message]:
    """What Greenroom would send in this situation, byte for byte but for the boundary, which is random there."""
    # One of its own for each example, as there: nothing is to be learnt from it.
    boundary = boundary_of(compact([allowed, following_question, said]))
    kind = {"technical": "technical", "behavioural": "behavioural"}.get(row["Interview Phase"] or "", "mixed")
    values = {"role": slug(row["Job_Position"]).replace("-", " "), "type": kind, "level": "medium"}
    system = fill(template(), {**values, "language": "English", "boundary": boundary})
    opening = not said
    task = {"moves": allowed, "next_question": following_question, "key_points": [], "opening": opening}
    data = unmarked(compact({"conversation": conversation(said)}))
    user = "\n".join([compact(task), "", f"BEGIN DATA {boundary}", data, f"END DATA {boundary}"])
    return [{"role": "system", "content": system}, {"role": "user", "content": user}]


def conversation(said: list[dict]) -> list[dict]:
    """One question with its follow-ups, as core/interviewer/conversation.ts shows it."""
    lengths = [THREAD] * (len(said) - 1) + [LATEST]
    return [{**one, "answer": cut(one["answer"], length)} for one, length in zip(said, lengths)]


def cut(text: str | None, length: int) -> str | None:
    """A text of so many UTF-16 code units at most and the mark of what is missing in its middle; half a character
    becomes U+FFFD."""
    units = (text or "").encode("utf-16-le")
    if len(units) <= 2 * length:
        return text
    half = length // 2 * 2
    first, last = (part.decode("utf-16-le", "replace") for part in (units[:half], units[-half:]))
    return f"{first} [...] {last}"


def reply(kind: str, response: str, question: str) -> str:
    return compact({"kind": kind, "response": response, "question": question, "key_point": None})


def compact(value: object) -> str:
    """As JSON.stringify writes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def unmarked(data: str) -> str:
    """JSON without anything that reads as a mark of chat templates, such as </s> or [INST]; core/models/data-field.ts
    says why."""
    return re.sub(r"<|\[(?=/?[A-Z])", lambda sign: "\\u003c" if sign[0] == "<" else "\\u005b", data)


def boundary_of(text: str) -> str:
    """Looks like a UUID, and is the same in every run."""
    digits = hashlib.sha256(text.encode()).hexdigest()
    return "-".join([digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:32]])


def slug(position: str) -> str:
    """A position as a plan's role, as core/questions/guideline makes it: letters and hyphens."""
    text = unicodedata.normalize("NFKD", position).lower().replace("++", " plus plus ").replace("#", " sharp ")
    text = re.sub(r"[^a-z0-9]+", "-", text)[:90].strip("-")
    return re.sub(r"-+", "-", re.sub(r"[0-9]+", "", text)).strip("-") or "practice"


def template() -> str:
    parts = re.match(r"---\nversion: \d+\n---\n(.*)", PROMPT.read_text(encoding="utf-8"), re.S)
    if not parts:
        raise ValueError(f"{PROMPT} must begin with ---, version: <number>, ---")
    return parts[1].strip()


def fill(text: str, values: dict[str, str]) -> str:
    return re.sub(r"\{\{(.*?)\}\}", lambda match: values[match[1]], text)


def shortened(row: Row, length: int) -> Row:
    """The row with an answer of so many characters at most, cut in the middle."""
    answer = row["Answer"]
    if not answer or len(answer) <= length:
        return row
    return {**row, "Answer": f"{answer[: length // 2]} [...] {answer[-(length // 2) :]}"}
