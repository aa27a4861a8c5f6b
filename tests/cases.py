"""Public test cases that others have published; docs/changing.md says what CASES_DIR holds. Skipped by name without."""

import os
from pathlib import Path

import pytest

CASES = Path(os.environ.get("CASES_DIR", ""))
needs_cases = pytest.mark.skipif(
    not os.environ.get("CASES_DIR"), reason="CASES_DIR is not set: public test cases are elsewhere"
)
