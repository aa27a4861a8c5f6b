"""The pictures of items as pages show them: where they are served, and the spots drawn over them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import NamedTuple

from flask import url_for

from app.domain.answer_letters import LETTERS
from app.domain.areas import mark_of, outline_of
from app.domain.course import Choice, Item, Picture
from app.shared.locale import language
from app.shared.storage import store

Address = Callable[..., str]
"""Where a picture is served, in the language of the page or another."""


class Spot(NamedTuple):
    """An area over a picture: its corners as SVG has them, and the disc with its letter, in the picture's pixels."""

    letter: str
    choice: Choice
    points: str
    x: float
    y: float
    radius: float


def in_attempt(uid: uuid.UUID) -> Address:
    """Where the pictures of an attempt are served to whoever sits it."""

    def address(picture: Picture, code: str = "") -> str:
        sha256 = picture.drawn[code or language()]
        return url_for("quizzes.show_attempt_picture", uid=uid, sha256=sha256)

    return address


def in_bank(picture: Picture, code: str = "") -> str:
    """Where a picture is served to those who read items."""
    return url_for("quizzes.show_item_picture", sha256=picture.drawn[code or language()])


def drawing_of(picture: Picture) -> bytes:
    """The drawing itself, in the language being spoken."""
    return store().get(picture.drawn[language()])


def by_choice(item: Item) -> dict[str, Picture]:
    """The choices that are pictures."""
    return {choice.id: choice.picture for choice in item.choices if choice.picture}


def spots_of(item: Item) -> list[Spot]:
    """The areas of an item's picture in their order; none for other items."""
    picture = item.picture
    return [
        _spot(letter, choice, picture)
        for letter, choice in zip(LETTERS, item.choices, strict=False)
        if picture and choice.area
    ]


def letters_of(item: Item) -> dict[str, str]:
    """The letter of each area, by its choice."""
    return {choice.id: letter for letter, choice in zip(LETTERS, item.choices, strict=False) if choice.area}


def _spot(letter: str, choice: Choice, picture: Picture) -> Spot:
    assert choice.area
    size = picture.width, picture.height
    outline = outline_of(choice.area, *size)
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in outline)
    return Spot(letter, choice, points, *(round(each, 1) for each in mark_of(outline, *size)))
