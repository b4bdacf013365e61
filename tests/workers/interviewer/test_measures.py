"""What replies are judged by."""

import random

import pytest

from greenroom_interviewer.evaluate import situations
from greenroom_interviewer.measures import (
    Item,
    Said,
    difference,
    interval,
    measures_of,
    one_question,
    reveals_nothing,
    said_of,
    together,
)

ITEM = Item(
    "nurse",
    "How do you hand a patient over?",
    "I give the doctor the saturation and the pulse.",
    "What do you ask the doctor for?",
    ("I close with a clear request and a time, and have it read back.",),
)


def said(question, response=""):
    return Said(f"{response} {question}".strip(), question, True)


def test_a_good_follow_up_beats_a_poor_one():
    good = measures_of(ITEM, said("What do you ask the doctor for then?", "The saturation and the pulse, then."))
    poor = measures_of(ITEM, said("Which colour do you like?"))
    for name in ("ROUGE-1", "ROUGE-L", "BLEU (sentence)", "fit to the answer", "on topic"):
        assert good[name] > poor[name]
    formless = measures_of(ITEM, Said("What of the pulse?", "What of the pulse?", False))
    assert formless["on topic"] == formless["reveals nothing"] == formless["fit to the answer"] == 0
    assert measures_of(ITEM, said(ITEM.reference))["ROUGE-L"] == pytest.approx(1)


@pytest.mark.parametrize(
    ("question", "fine"),
    [
        ("What comes first?", 1),
        ("What comes first? And then?", 0),
        ("Tell me more.", 0),
        ("You gave the pulse. What else counts?", 1),
        ("A. B. What?", 0),
    ],
)
def test_one_question_is_one(question, fine):
    assert one_question(ITEM, said(question)) == fine


def test_what_others_said_is_not_given_away():
    assert reveals_nothing(ITEM, said("What else?")) == 1
    assert reveals_nothing(ITEM, said("Do you close with a clear request and a time?")) == 0
    heard = Item("nurse", ITEM.question, "I close with a clear request and a time.", "x", ITEM.others)
    assert reveals_nothing(heard, said("You close with a clear request and a time; which?")) == 1


def test_reads_replies_of_both_forms():
    assert said_of('{"kind":"next","response":"Hm.","question":"Why?"}', "moves") == Said("Hm. Why?", "Why?", True)
    for broken in ("Why?", '{"response":1,"question":"a"}', "[]", '"x"'):
        assert not said_of(broken, "moves").formed
    assert said_of(" Why? ", "plain") == Said("Why?", "Why?", True)


def test_intervals_hold_the_mean_and_shrink_with_more():
    draw = random.Random(1)
    few, many = ([draw.random() for _ in range(n)] for n in (20, 2000))
    one, two = interval(few), interval(many)
    assert one.low < sum(few) / 20 < one.high
    assert two.high - two.low < (one.high - one.low) / 4
    assert interval(few) == one
    # About 1.96 standard errors to each side: 2 * 1.96 * sqrt(1/12) / sqrt(2000).
    assert two.high - two.low == pytest.approx(0.0253, rel=0.2)
    with pytest.raises(ValueError):
        interval([])


def test_a_paired_difference_is_surer_than_two_means():
    base = [i % 7 for i in range(100)]
    better = difference([value + 0.1 for value in base], base)
    assert better.low == pytest.approx(0.1) == better.high
    with pytest.raises(ValueError):
        difference([1], [1, 2])


def test_sameness_shows():
    same = together([ITEM, ITEM], [said("What else?")] * 2)
    varied = together([ITEM, ITEM], [said("What else?"), said("Who decides that?")])
    assert same["distinct-1"] < varied["distinct-1"]
    assert same["distinct-2"] < varied["distinct-2"]


def test_situations_are_spread_over_the_data():
    rows = [
        {"Job_Position": "x", "Question": f"q{i // 2}", "Answer": f"a{i}", "Follow Up": "f" if i % 2 else None}
        for i in range(40)
    ]
    found = [item for _, item in situations(rows, 5)]
    assert [item.answer for item in found] == ["a1", "a9", "a17", "a25", "a33"]
    assert found[0].others == ("a0",)
    assert len(situations(rows, 500)) == 20
