"""Pictures in items, as items.yml has them: beside the stem, as choices, and with choices as areas in them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from itertools import combinations

from app.domain.answer_letters import LETTERS
from app.domain.areas import CIRCLE, POLYGON, RECTANGLE, SHAPES, Area, Outline, fault_in, outline_of, overlap
from app.domain.course import LANGUAGES, Choice, Item, Picture, Words
from app.domain.course_figures import Size, size_of
from app.domain.course_yaml import Fields
from app.domain.grading import MULTIPLE, SINGLE

MOST_BYTES = 60_000  # of a picture: a question with four of them still opens on a slow line
_FILE = re.compile(rf"(pictures/[a-z0-9]+(?:-[a-z0-9]+)*)(?:\.({'|'.join(LANGUAGES)}))?\.svg")

Drawings = Mapping[str, Mapping[str, bytes]]
"""The drawings of a module: bytes by language, by the name that items.yml has."""


def paths_of(slug: str, name: str, paths: Iterable[str]) -> dict[str, str]:
    """The paths in a course of the picture that a module calls `name`, by language: one for each, or one for all."""
    stem = f"{slug}/{name.removesuffix('.svg')}"
    known = set(paths)
    found = {language: f"{stem}.{language}.svg" for language in LANGUAGES}
    return {
        language: own if own in known else f"{stem}.svg"
        for language, own in found.items()
        if own in known or f"{stem}.svg" in known
    }


def drawings_of(slug: str, files: Mapping[str, bytes]) -> Drawings:
    """Every drawing that stands in the folder pictures of a module."""
    matches = (_FILE.fullmatch(path.removeprefix(f"{slug}/")) for path in files)
    names = {f"{match[1]}.svg" for match in matches if match}
    return {
        name: {language: files[path] for language, path in paths_of(slug, name, files).items()}
        for name in sorted(names)
    }


def read_picture(fields: Fields, drawings: Drawings) -> Picture | None:
    """The picture of an item or a choice; None where it has none."""
    inner = fields.mapping("picture") if fields.has("picture") else None
    if inner is None:
        return None
    name, alt = inner.text("file"), inner.words("alt")
    inner.finish()
    drawn = drawings.get(name, {})
    missing = [language for language in LANGUAGES if language not in drawn]
    if name and missing:
        inner.note("file", "no-such-picture", file=name, languages=", ".join(missing))
    return _picture(inner, name, alt, drawn)


def _picture(fields: Fields, name: str, alt: Words, drawn: Mapping[str, bytes]) -> Picture:
    sizes = {size_of(content) for content in drawn.values()} - {None}
    if len(sizes) > 1:
        fields.note("file", "pictures-differ", file=name)
    if any(len(content) > MOST_BYTES for content in drawn.values()):
        fields.note("file", "picture-too-heavy", file=name, most=MOST_BYTES // 1000)
    size = next(iter(sizes), None) or Size(0, 0)
    hashes = {language: hashlib.sha256(content).hexdigest() for language, content in drawn.items()}
    return Picture(name, alt, hashes, size.width, size.height)


class ChoiceReader:
    """Reads the choices of one item, which may be pictures, or areas of the item's `picture`."""

    def __init__(self, drawings: Drawings, picture: Picture | None) -> None:
        self.drawings, self.picture = drawings, picture
        self.outlines: dict[str, Outline] = {}

    def __call__(self, fields: Fields) -> Choice:
        picture = read_picture(fields, self.drawings)
        has_own_words = picture is None or fields.has("text")
        choice = Choice(
            id=fields.word("id"),
            fraction=fields.share("fraction"),
            text=fields.words("text") if has_own_words or picture is None else picture.alt,
            feedback=fields.words("feedback"),
            picture=picture,
            area=_area(fields),
        )
        if choice.area and self.picture and self.picture.width:
            self._check_area(fields, choice.id, choice.area, self.picture)
        return choice

    def _check_area(self, fields: Fields, name: str, area: Area, picture: Picture) -> None:
        fault = fault_in(area, picture.width, picture.height)
        if fault:
            fields.note("area", fault)
            return
        outline = outline_of(area, picture.width, picture.height)
        for other, known in self.outlines.items():
            if overlap(outline, known):
                fields.note("area", "areas-overlap", id=name, other=other)
        self.outlines[name] = outline


def _area(fields: Fields) -> Area | None:
    inner = fields.mapping("area") if fields.has("area") else None
    if inner is None:
        return None
    shapes = [shape for shape in SHAPES if inner.has(shape)]
    area = Area(shapes[0], inner.numbers(shapes[0])) if len(shapes) == 1 else None
    if area is None:
        fields.note("area", "no-shape", allowed=", ".join((RECTANGLE, CIRCLE, POLYGON)))
    inner.finish()
    return area


def check_pictures(fields: Fields, item: Item) -> None:
    """Note what does not fit together: areas without a picture, beside other choices, or too many for the letters."""
    spots = [choice for choice in item.choices if choice.area]
    if spots and item.picture is None:
        fields.note("choices", "areas-without-picture")
    if spots and (len(spots) < len(item.choices) or item.type not in (SINGLE, MULTIPLE)):
        fields.note("choices", "not-all-areas")
    if any(choice.picture for choice in spots):
        fields.note("choices", "area-and-picture")
    if len(spots) > len(LETTERS):
        fields.note("choices", "too-many-areas", most=len(LETTERS))
    if spots or any(choice.picture for choice in item.choices):
        _check_words(fields, item)


def _check_words(fields: Fields, item: Item) -> None:
    """Whoever does not see the pictures must be able to tell the choices apart."""
    for one, other in combinations(item.choices, 2):
        if any(_said(one, language) == _said(other, language) for language in LANGUAGES):
            fields.note("choices", "choices-alike", id=one.id, other=other.id)


def _said(choice: Choice, language: str) -> tuple[str, str]:
    return choice.text[language].casefold(), choice.picture.alt[language].casefold() if choice.picture else ""
