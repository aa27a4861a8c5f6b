"""What stands in the way of an item's moving to another module: the same for the bank and for the command."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.course import Item

THERE, ASKED, OF_SCENARIO, WITH_PICTURES, OTHER_COURSE = "there", "asked", "scenario", "pictures", "course"


@dataclass(frozen=True)
class Obstacle:
    """Why an item cannot move: one of the codes above."""

    item_id: str
    code: str


def obstacles_of(item: Item, *, module: str, to: str, is_asked: bool) -> Iterator[Obstacle]:
    """What keeps an item of `module`, whose quiz or practice may ask it, from moving to the module `to`.

    A quiz asks items of its own module alone; a scenario and the pictures of an item are kept in the module too.
    """
    reasons = {
        THERE: module == to,
        ASKED: is_asked,
        OF_SCENARIO: item.stimulus is not None,
        WITH_PICTURES: bool(item.pictures),
    }
    return (Obstacle(item.id, code) for code, holds in reasons.items() if holds)
