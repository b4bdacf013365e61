"""What a test needs and lacks skips it on somebody's machine, and fails where CI is true."""

import pytest
from conftest import needs


def test_nothing_is_skipped_where_ci_is_true(monkeypatch):
    monkeypatch.delenv("CI", raising=False)
    assert needs(False, "no model").args == (True,)
    monkeypatch.setenv("CI", "true")
    assert needs(True, "no model").args == (False,)
    with pytest.raises(RuntimeError, match="no model, and"):
        needs(False, "no model")
