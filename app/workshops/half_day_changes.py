"""What follows when half-days of a workshop are held at other hours, in the features that stand on workshops."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from flask_babel import LazyString

if TYPE_CHECKING:
    from app.workshops.models import Workshop

Follower = Callable[["Workshop", datetime], LazyString | None]
_followers: list[Follower] = []


def follows_half_days(follower: Follower) -> Follower:
    """Register what goes by half-days. Part of the verb that changes their hours; it says what it did, if anything."""
    _followers.append(follower)
    return follower


def follow(workshop: Workshop, at: datetime) -> list[LazyString]:
    """Let all that goes by half-days follow them; what that did, in words."""
    return [told for told in (follower(workshop, at) for follower in _followers) if told]
