"""What telling terms beforehand gains. The tests' model was trained to write words that sound the same as the prompt
has them, which published models have learned too: this shows that the terms arrive, not how much they gain there."""

import sys

import pytest
from conftest import FIXTURE, trained, transcribe

sys.path.insert(0, str(FIXTURE))

from sentences import TERMS

# Of the sentences that the model was trained on, those that it has learned well.
ABOUT_TERMS = ["we put it in the {cache}", "my team fixed the {queue}", "the {byte} was lost"]
VOICES = ["en-us+m5", "en+f5"]  # held out of the model's training


def share_right(client, spoken, **fields: str) -> float:
    """The share of terms that are written as a person of the trade would."""
    heard = [
        transcribe(client, spoken(text.format(**TERMS), voice), language="en", **fields).json()["text"]
        for text in ABOUT_TERMS
        for voice in VOICES
    ]
    wanted = [term for text in ABOUT_TERMS for _ in VOICES for term in TERMS if f"{{{term}}}" in text]
    return sum(term in text.split() for term, text in zip(wanted, heard, strict=True)) / len(wanted)


@trained
@pytest.mark.parametrize(
    "fields", [{"hotwords": ", ".join(TERMS)}, {"hotwords": ", ".join(TERMS), "prompt": "Um, so, uh,"}]
)
def test_terms_are_heard_that_are_told(hearing_worker, spoken, fields):
    assert share_right(hearing_worker, spoken) < 0.2
    assert share_right(hearing_worker, spoken, **fields) > 0.8
