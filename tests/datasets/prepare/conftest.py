"""python -m pytest tests/datasets/prepare (in the interviewer's environment)"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "datasets/prepare"))
