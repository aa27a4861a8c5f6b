"""Figures as vectors: every drawing of the course, and what an SVG path may hold."""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from app.domain.figure_pdf import draw_figure, figure_size, read_figure
from app.domain.svg_paths import CannotDraw, path_steps
from app.domain.typeface import register_faces
from tests.domain.printed import reader, text_of, words_of

ROOT = Path(__file__).parents[2]
FIGURES = sorted(ROOT.glob("courses/*/*/figures/*.svg"))


def drawn(svg: bytes) -> bytes:
    register_faces()
    buffer = BytesIO()
    size = figure_size(svg)
    canvas = Canvas(buffer, pagesize=(size.width, size.height))
    draw_figure(canvas, svg, 0, 0, 1)
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize("file", FIGURES, ids=lambda file: f"{file.parts[-3]}-{file.stem}")
def test_every_figure_of_the_course_is_drawn_with_all_its_words(file: Path) -> None:
    svg = file.read_bytes()
    said = words_of(text_of(drawn(svg))).replace(" ", "")
    for words in re.findall(r"<text[^>]*>([^<]*)</text>", svg.decode()):
        assert "".join(unescape(words).split()) in said


def test_there_are_figures() -> None:
    assert len(FIGURES) > 50


@pytest.mark.parametrize(
    ("words", "steps"),
    [
        ("M1 2 H5 V7 Z", [("M", [1, 2]), ("L", [5, 2]), ("L", [5, 7]), ("Z", [])]),
        ("m1,2 3,4 h-1 v.5z", [("M", [1, 2]), ("L", [4, 6]), ("L", [3, 6]), ("L", [3, 6.5]), ("Z", [])]),
        ("M0 0 L1 1 2 2", [("M", [0, 0]), ("L", [1, 1]), ("L", [2, 2])]),
        ("M0 0 Q3 3 6 0", [("M", [0, 0]), ("C", [2, 2, 4, 2, 6, 0])]),
        ("M1 1 c1 1 2 2 3 3", [("M", [1, 1]), ("C", [2, 2, 3, 3, 4, 4])]),
        ("M1 1 L2 2 Z l1 0", [("M", [1, 1]), ("L", [2, 2]), ("Z", []), ("L", [2, 1])]),
    ],
)
def test_steps_of_a_path(words: str, steps: list) -> None:
    assert [(step, pytest.approx(numbers)) for step, numbers in path_steps(words)] == steps


@pytest.mark.parametrize(
    "inside",
    [
        '<path d="M0 0 A5 5 0 0 1 9 9"/>',
        "<use/>",
        '<rect class="box"/>',
        '<g transform="skewX(3)"/>',
        "<text>một<tspan>hai</tspan></text>",
    ],
)
def test_what_cannot_be_drawn_is_said_before_anything_is(inside: str) -> None:
    with pytest.raises(CannotDraw):
        read_figure(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inside}</svg>'.encode())


@pytest.mark.parametrize(("anchor", "x"), [("start", 12), ("middle", 40), ("end", 68)])
def test_words_that_would_leave_their_box_are_set_smaller(anchor: str, x: int) -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 60"><rect x="10" y="10" width="60" height="40"/>'
        f'<text x="{x}" y="35" font-size="15" fill="#fff" text-anchor="{anchor}">dài hơn cái hộp</text></svg>'
    ).encode()
    operations = reader(drawn(svg)).pages[0].get_contents().get_data()
    sizes = [float(size) for size in re.findall(rb"/F\S+ ([\d.]+) Tf", operations)]
    assert 5 < min(sizes) < 10
