"""What is measured of a follow-up question, and how sure one can be of it.

Each measure takes one reply in its situation and gives a number; a table of them is averaged, with confidence
intervals by
the percentile bootstrap (Efron, 1979) over the replies.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any


@dataclass(frozen=True)
class Item:
    """A situation: what was asked and answered, what a good interviewer asked next, and what others said to the same
    question, which an interviewer must not give away."""

    position: str
    question: str
    answer: str
    reference: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """What an interviewer said: all of it, and its question; `formed` says whether the reply had the form asked for."""

    words: str
    question: str
    formed: bool


def said_of(reply: str, form: str) -> Said:
    """Reads a reply of a model."""
    if form == "plain":
        return Said(reply.strip(), reply.strip(), bool(reply.strip()))
    try:
        value = json.loads(reply)
        response, question = value["response"], value["question"]
        if not (isinstance(response, str) and isinstance(question, str)):
            raise TypeError
    except (ValueError, KeyError, TypeError):
        return Said(reply.strip(), reply.strip(), False)
    return Said(f"{response} {question}".strip(), question.strip(), True)


STOP = set(
    "what which when where that this with your have from they them then than were would could should about does been "
    "into there their will just very also because some other more most over only well like think know said tell please "
    "question answer thank next".split()
)


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def stems(text: str) -> set[str]:
    return {word[:6] for word in words_of(text) if len(word) > 3 and word not in STOP}


def one_question(item: Item, said: Said) -> float:
    """Exactly one question mark in all that is said, and no more than two sentences in the question."""
    sentences = [part for part in re.split(r"[.!?]+\s", said.question + " ") if part.strip()]
    return float(said.words.count("?") == 1 and 1 <= len(sentences) <= 2)


RUN = 5


def reveals_nothing(item: Item, said: Said) -> float:
    """No five words in a row from somebody else's answer to the same question, unless they had been said already."""
    open_words = f" {' '.join(words_of(item.question + ' ' + item.answer))} "
    spoken = words_of(said.words)
    runs = [" ".join(spoken[i : i + RUN]) for i in range(len(spoken) - RUN + 1)]
    secrets = [f" {' '.join(words_of(other))} " for other in item.others]
    return float(not any(f" {run} " in secret for run in runs for secret in secrets if f" {run} " not in open_words))


def on_topic(item: Item, said: Said) -> float:
    """Shares a content word with the question, the answer or the position."""
    return float(bool(stems(said.question) & stems(f"{item.question} {item.answer} {item.position}")))


def fit(item: Item, said: Said) -> float:
    """The question takes up something that the answer brought in and the question before had not."""
    return float(bool(stems(said.words) & (stems(item.answer) - stems(item.question))))


def not_again(item: Item, said: Said) -> float:
    """Does not ask the same question once more."""
    return float(words_of(said.question) != words_of(item.question))


def well_formed(item: Item, said: Said) -> float:
    return float(said.formed)


CONDUCT: dict[str, Callable[[Item, Said], float]] = {
    "well-formed": well_formed,
    "one question": one_question,
    "reveals nothing": reveals_nothing,
    "on topic": on_topic,
    "not again": not_again,
}


@cache
def rouge_scorer() -> Any:
    from rouge_score.rouge_scorer import RougeScorer

    return RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=True)


def measures_of(item: Item, said: Said) -> dict[str, float]:
    """Everything that one reply can be judged by alone; 0 to 1, the more the better. A reply without the form asked for
    is no move at all: whatever words are in it, it keeps to nothing."""
    from sacrebleu import sentence_bleu

    rouge = rouge_scorer().score(item.reference, said.question)
    return {
        "BLEU (sentence)": sentence_bleu(said.question, [item.reference]).score / 100,
        "ROUGE-1": rouge["rouge1"].fmeasure,
        "ROUGE-2": rouge["rouge2"].fmeasure,
        "ROUGE-L": rouge["rougeL"].fmeasure,
        "fit to the answer": fit(item, said) * said.formed,
        **{name: check(item, said) * said.formed for name, check in CONDUCT.items()},
    }


def together(items: Sequence[Item], replies: Sequence[Said]) -> dict[str, float]:
    """What only all replies together have: BLEU over the whole, and distinct-1 and -2 (Li et al., 2016)."""
    from sacrebleu import corpus_bleu

    spoken = [words_of(said.question) for said in replies]
    pairs = [pair for words in spoken for pair in zip(words, words[1:])]
    ones = [word for words in spoken for word in words]
    bleu = corpus_bleu([said.question for said in replies], [[item.reference for item in items]])
    return {
        "BLEU": bleu.score / 100,
        "distinct-1": len(set(ones)) / max(1, len(ones)),
        "distinct-2": len(set(pairs)) / max(1, len(pairs)),
    }


@dataclass(frozen=True)
class Interval:
    mean: float
    low: float
    high: float


RESAMPLES = 1000


def interval(values: Sequence[float], seed: int = 0, resamples: int = RESAMPLES) -> Interval:
    """The mean with its 95 % interval. Errors: ValueError for no values."""
    if not values:
        raise ValueError("there is nothing to average")
    draw = random.Random(seed)
    count = len(values)
    means = sorted(sum(draw.choices(values, k=count)) / count for _ in range(resamples))
    low, high = means[int(0.025 * resamples)], means[int(0.975 * resamples) - 1]
    return Interval(sum(values) / count, low, high)


def difference(one: Sequence[float], other: Sequence[float], seed: int = 0) -> Interval:
    """How much more the first has, situation by situation. Errors: ValueError for lists that are not of one length."""
    return interval([a - b for a, b in zip(one, other, strict=True)], seed)
