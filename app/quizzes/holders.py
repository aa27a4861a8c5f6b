"""Who holds a certificate, as the feature that issues them tells: a regrade names those whose score it changes.

Certificates stand on quizzes; so they register here how to find their holders.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

Finder = Callable[[Collection[int]], Mapping[int, str]]
_finders: list[Finder] = []


def finds_holders(finder: Finder) -> Finder:
    """Register what maps ids of places on rosters to the serial of a certificate that is valid."""
    _finders.append(finder)
    return finder


def certificates_held(registration_ids: Collection[int]) -> dict[int, str]:
    """Place on a roster to the serial of its valid certificate; of those without one, no entry."""
    return {key: serial for find in _finders for key, serial in find(registration_ids).items()}
