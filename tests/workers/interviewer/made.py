"""What the interviewer's tests share: small data to learn by heart, and where things are. Importing it makes the
packages under test known."""

import json
import os
import sys
from dataclasses import asdict, replace
from pathlib import Path

# Nothing is asked of the hub, and one thread makes sums come out the same.
os.environ |= {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}

ROOT = Path(__file__).resolve().parents[3]
WORKER = ROOT / "workers/interviewer"
sys.path[:0] = [str(WORKER), str(ROOT / "datasets/prepare")]

import yaml  # noqa: E402 - the lines above must come first

from greenroom_data.columns import COLUMNS  # noqa: E402

FOLLOW_UP = "What came of it in the end?"


def rows(count, ask=FOLLOW_UP):
    """Answers to one question, each with the same follow-up: something to learn by heart."""
    return [
        {
            **dict.fromkeys(COLUMNS),
            "Job_Position": "nurse",
            "Question": "Tell me about a project that you led.",
            "Answer": f"In project {i} I led {i + 2} people.",
            "Follow Up": ask,
            "Source": "test",
        }
        for i in range(count)
    ]


def as_yaml(settings, path, **change):
    """Writes settings as a configuration file."""
    path.write_text(yaml.safe_dump(json.loads(json.dumps(asdict(replace(settings, **change))))))
    return path
