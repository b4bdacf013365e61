"""Which token comes next."""

import pytest
import torch

from greenroom_interviewer.engine import choose

LOGITS = torch.log(torch.tensor([0.1, 0.6, 0.3]))


@pytest.mark.parametrize(
    ("top_p", "drawn"),
    # The likeliest always stays; another stays while those before it have less than top_p together.
    [(0.0, {1}), (0.5, {1}), (0.7, {1, 2}), (1.0, {0, 1, 2})],
)
def test_draws_only_from_the_nucleus(top_p, drawn):
    draw = torch.Generator().manual_seed(0)
    assert {choose(LOGITS.clone(), 1.0, top_p, None, draw) for _ in range(200)} == drawn


def test_takes_the_likeliest_at_temperature_0():
    assert choose(LOGITS.clone(), 0.0, 1.0, None, None) == 1
