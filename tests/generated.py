"""How many generated examples a test takes."""

from __future__ import annotations

from hypothesis import settings

USUAL = 100  # of the profile for `make test`


def examples(usual: int) -> int:
    """So many in `make test`, where a hundred are usual, and as much more in `make soak` as of every other test."""
    return max(1, usual * settings().max_examples // USUAL)
