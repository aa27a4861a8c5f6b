"""What waits for somebody in a workshop, as the features that stand on workshops tell it: its page says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.accounts.identity import User
from app.workshops.models import Workshop


@dataclass(frozen=True)
class Pending:
    """What there is to do, in the reader's words, and where."""

    words: str
    url: str


Teller = Callable[[User, Workshop], Pending | None]
_tellers: list[Teller] = []


def tells_pending(teller: Teller) -> Teller:
    """Register what says how much of one kind waits for a user in a workshop; None where nothing does."""
    _tellers.append(teller)
    return teller


def pending_in(user: User, workshop: Workshop) -> list[Pending]:
    """All that waits for the user there."""
    return [found for found in (tell(user, workshop) for tell in _tellers) if found]
