"""Who holds a certificate, as the feature that issues them tells: a regrade names those whose score it changes.

Certificates stand on quizzes; so they register here how to find their holders.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Select


@dataclass(frozen=True)
class CertificateStanding:
    """How an officer in a workshop stands with the rest of what a certificate asks: half-days attended of those held,
    and the certificate (`state`: issued, revoked, eligible, not_yet).
    """

    attended: int
    held: int
    state: str
    serial: str


Finder = Callable[[Select[int]], Mapping[int, str]]
StandingFinder = Callable[[Select[int]], Mapping[int, CertificateStanding]]
_finders: list[Finder] = []
_standing_finders: list[StandingFinder] = []


def finds_holders(finder: Finder) -> Finder:
    """Register what maps a query for ids of places on rosters to the serials of certificates that are valid there."""
    _finders.append(finder)
    return finder


def certificates_held(registration_ids: Select[int]) -> dict[int, str]:
    """Place on a roster, of those a query finds, to the serial of its valid certificate; without one, no entry."""
    return {key: serial for find in _finders for key, serial in find(registration_ids).items()}


def tells_standings(finder: StandingFinder) -> StandingFinder:
    """Register what maps a query for ids of places on rosters to how their officers stand."""
    _standing_finders.append(finder)
    return finder


def standings_of(registration_ids: Select[int]) -> dict[int, CertificateStanding]:
    """Place on a roster, of those a query finds, to how its officer stands."""
    return {key: found for tell in _standing_finders for key, found in tell(registration_ids).items()}
