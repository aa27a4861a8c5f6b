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


def figure(inside: str, view: str = "0 0 90 90", more: str = "") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" {more}>{inside}</svg>'.encode()


def operations(svg: bytes) -> list[str]:
    return reader(drawn(svg)).pages[0].get_contents().get_data().decode("latin-1").split("\n")


@pytest.mark.parametrize(
    "inside",
    [
        '<path d="M0 0 A5 5 0 0 1 9 9"/>',
        '<path d="M0 0 L5"/>',
        '<path d="L5 5"/>',
        '<path d="M0 0 L1e999 5"/>',
        "<use/>",
        "<style>rect { fill: red }</style>",
        '<rect class="box"/>',
        '<rect width="100%"/>',
        '<rect width="2em"/>',
        '<rect width="-4" height="4"/>',
        '<rect width="9" height="9" rx="1" ry="3"/>',
        '<rect width="nan" height="9"/>',
        '<rect clip-path="url(#hole)"/>',
        '<rect display="none"/>',
        '<rect fill="var(--x)"/>',
        '<rect fill="url(#shade)"/>',
        '<rect fill="currentColor"/>',
        '<line stroke="red" stroke-width="thin"/>',
        '<line stroke="red" stroke-linecap="pointed"/>',
        '<polygon points="1 1 2"/>',
        '<polygon points=""/>',
        '<g transform="skewX(3)"/>',
        '<g transform="translate(a)"/>',
        '<g transform="rotate(1 2)"/>',
        '<g transform="scale()"/>',
        '<g opacity="0.5"><rect/><rect/></g>',
        '<g filter="url(#glow)"/>',
        "<text>một<tspan>hai</tspan></text>",
        '<text text-anchor="centre">một</text>',
        '<text x="9" y="9" font-size="2em">một</text>',
        '<text x="1 2 3" y="9">một</text>',
        '<text x="9" y="9" dominant-baseline="middle">một</text>',
        '<text x="9" y="9" stroke="red">một</text>',
        '<text x="1" y="9" text-anchor="end">một</text>',
    ],
)
def test_what_cannot_be_drawn_is_said_before_anything_is(inside: str) -> None:
    with pytest.raises(CannotDraw):
        read_figure(figure(inside))


@pytest.mark.parametrize("view", ["0 0 0 0", "0 0 0 9", "0 0 9 -9", "0 0 9", "a b c d", "0 0 inf inf", ""])
def test_a_drawing_without_room_cannot_be_drawn(view: str) -> None:
    with pytest.raises(CannotDraw):
        read_figure(figure("<rect/>", view))
    with pytest.raises(CannotDraw):
        read_figure(figure("<rect/>", view, 'width="9" height="0"'))


@pytest.mark.parametrize(
    ("inside", "same"),
    [
        (
            '<text x="9px" y="9" font-size="14px" fill="#fff">một</text>',
            '<text x="9" y="9" font-size="14" fill="#ffffff">một</text>',
        ),
        (
            '<g text-anchor="end"><text x="80" y="9" text-anchor="inherit">một</text></g>',
            '<g><text x="80" y="9" text-anchor="end">một</text></g>',
        ),
        ('<rect width="8" height="8" ry="2"/>', '<rect width="8" height="8" rx="2" ry="2"/>'),
        ('<rect width="8" height="8" fill=" red "/>', '<rect width="8" height="8" fill="#f00"/>'),
        (
            '<g stroke="red" stroke-width="2px"><line x2="8" stroke-dasharray="0 0"/></g>',
            '<g><line x2="8" stroke="#ff0000" stroke-width="2"/></g>',
        ),
    ],
)
def test_two_ways_to_write_the_same(inside: str, same: str) -> None:
    assert operations(figure(inside)) == operations(figure(same))


def test_what_is_clear_stays_clear() -> None:
    svg = figure('<g fill-opacity="0.5" stroke="red"><rect width="9" height="9" opacity="0.5"/></g>')
    states = reader(drawn(svg)).pages[0]["/Resources"]["/ExtGState"].values()
    assert {key: value for state in states for key, value in state.items()} == {"/ca": 0.25, "/CA": 0.5}


@pytest.mark.parametrize(("rule", "operator"), [("nonzero", "f"), ("evenodd", "f*")])
def test_paths_are_filled_by_the_rule_that_they_ask_for(rule: str, operator: str) -> None:
    path = "M0 0 H60 V60 H0 Z M20 20 H40 V40 H20 Z"
    found = operations(figure(f'<path d="{path}" fill-rule="{rule}"/>'))
    assert [each for each in found if each in ("f", "f*")] == [operator]


def test_the_view_is_fitted_into_the_size() -> None:
    """Half the size, and a view that begins left of and above 0: what stands in its corner stands in the corner."""
    svg = figure('<rect x="-10" y="-10" width="9" height="9"/>', "-10 -10 100 100", 'width="50" height="50"')
    assert ".5 0 0 -0.5 5 45 cm" in operations(svg)  # (-10, -10) comes to (0, 50), the upper left corner


def test_words_keep_to_a_box_that_is_moved_with_them() -> None:
    words = '<text x="4" y="20" font-size="10">dài hơn cái hộp</text>'
    box = '<rect width="40" height="40" fill="none"/>'
    moved = figure(f'<g transform="translate(45 45)">{box}{words}</g>')
    still = figure(box + words)

    def sizes(svg: bytes) -> list[str]:
        return re.findall(r"/F\S+ ([\d.]+) Tf", "\n".join(operations(svg)))

    assert sizes(moved) == sizes(still)


@pytest.mark.parametrize(("anchor", "x"), [("start", 12), ("middle", 40), ("end", 68)])
def test_words_that_would_leave_their_box_are_set_smaller(anchor: str, x: int) -> None:
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 60"><rect x="10" y="10" width="60" height="40"/>'
        f'<text x="{x}" y="35" font-size="15" fill="#fff" text-anchor="{anchor}">dài hơn cái hộp</text></svg>'
    ).encode()
    operations = reader(drawn(svg)).pages[0].get_contents().get_data()
    sizes = [float(size) for size in re.findall(rb"/F\S+ ([\d.]+) Tf", operations)]
    assert 5 < min(sizes) < 10
