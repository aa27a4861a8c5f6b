from dataclasses import replace
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Circle, Drawing, Ellipse, Group, Line, Path, Polygon, Rect, String

from app.domain import palette
from app.domain.chart_data import Bar, Estimate, Event, ItemMark, ScaleRow, Strip, Tick, Tile
from app.domain.charts import (
    bar_chart,
    choice_strips,
    distribution,
    interval_plot,
    item_map,
    tile_map,
    timeline,
    to_svg,
)
from app.domain.pdf import PaperCanvas, draw_document
from app.domain.tile_grid import SINCE_JULY_2025, UNTIL_JUNE_2025
from app.domain.typeface import text_width
from tests.domain.printed import INFO, text_of

BARS = [
    Bar("An Giang", 36, "36/36", 36, "Chỉ tiêu"),
    Bar("Kiên Giang", 18, "18/36", 36),
    Bar("Cao Bằng", None, "<5", 36),
    Bar("Lạng Sơn", 0, "0/36", 36),
]
ESTIMATES = [
    Estimate("An Giang", 0.5, 0.4, 0.6, "0,50 (0,40–0,60) · n = 36"),
    Estimate("Kiên Giang", 0.25, 0.1, 0.45, "0,25 (0,10–0,45) · n = 34"),
    Estimate("Cao Bằng", None, 0, 0, "ẩn (n < 10)"),
]
TICKS = [Tick(0, "0"), Tick(0.5, "0,5"), Tick(1, "1")]
NAMES = ("Rất không đồng ý", "Không đồng ý", "Không rõ", "Đồng ý", "Rất đồng ý")
ROWS = [
    ScaleRow(
        "Tài liệu phù hợp", (0.1, 0.1, 0.2, 0.3, 0.3), ("10 %", "10 %", "20 %", "30 %", "30 %"), "n = 142"
    ),
    ScaleRow(
        "Quy trình rõ ràng", (0.3, 0.3, 0.2, 0.1, 0.1), ("30 %", "30 %", "20 %", "10 %", "10 %"), "n = 140"
    ),
    ScaleRow("Ít người trả lời", None, ("",) * 5, "ẩn (n < 10)"),
]
EVENTS = [
    Event("Khóa 1", date(2022, 3, 1), date(2022, 3, 3), "36 học viên", "done"),
    Event("Khóa 2", date(2022, 12, 20), date(2022, 12, 22), "37 học viên", "running"),
    Event("Khóa 3", date(2022, 9, 1), date(2022, 9, 3), "dự kiến", "planned"),
]
YEARS = [(date(2022, 1, 1), "2022"), (date(2023, 1, 1), "2023")]
TILES = [
    Tile("VN-44", "An Giang", 36, "36", is_marked=True),
    Tile("VN-43", "Bà Rịa – Vũng Tàu", 18, "18"),
    Tile("VN-04", "Cao Bằng", None, "<5"),
    Tile("VN-HN", "Hà Nội"),
]
OTHERS = [Tile("7", "Địa bàn 7", 9, "9"), Tile("8", "Địa bàn 8", None, "<5")]

CHARTS = {
    "bars": lambda **size: bar_chart(BARS, **size),
    "intervals": lambda **size: interval_plot(ESTIMATES, TICKS, reference=Tick(0.44, "Chung 0,44"), **size),
    "gains": lambda **size: interval_plot(ESTIMATES, TICKS, reference=Tick(0, "không tăng chút nào"), **size),
    "diverging": lambda **size: distribution(ROWS, NAMES, **size),
    "stacked": lambda **size: distribution(ROWS, NAMES, is_diverging=False, **size),
    "tiles": lambda **size: tile_map(
        TILES, UNTIL_JUNE_2025, others=OTHERS, others_title="Chưa công bố", **size
    ),
    "timeline": lambda **size: timeline(EVENTS, YEARS, today=(date(2022, 12, 21), "hôm nay"), **size),
}
SIZES = [{}, {"width": 340, "text_size": 12}, {"width": 620, "text_size": 10}]


def shapes_of(drawing: Drawing | Group, kind: type) -> list:
    found = []
    for shape in drawing.contents:
        found += shapes_of(shape, kind) if isinstance(shape, Group) else [shape] * isinstance(shape, kind)
    return found


def rects_of(drawing: Drawing, colour) -> list[Rect]:
    return [rect for rect in shapes_of(drawing, Rect) if rect.fillColor == colour]


def texts_of(drawing: Drawing) -> list[str]:
    return [string.text for string in shapes_of(drawing, String)]


def pdf_of(drawing: Drawing) -> bytes:
    def paint(canvas: PaperCanvas) -> None:
        renderPDF.draw(drawing, canvas, 20, 40)
        canvas.showPage()

    return draw_document(INFO, paint, (drawing.width + 40, drawing.height + 80))


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("size", SIZES)
def test_all_words_stay_on_the_card(name, size):
    drawing = CHARTS[name](**size)
    assert drawing.width == size.get("width", drawing.width)
    for string in shapes_of(drawing, String):
        width = text_width(string.text, string.fontName, string.fontSize)
        left = string.x - {"start": 0, "middle": width / 2, "end": width}[string.textAnchor]
        assert left >= -12, string.text
        assert left + width <= drawing.width + 12, string.text
        assert 0 <= string.y <= drawing.height - string.fontSize * 0.7, string.text


@pytest.mark.parametrize("name", CHARTS)
def test_no_two_words_lie_over_each_other(name):
    for size in SIZES:
        boxes = []
        for string in shapes_of(CHARTS[name](**size), String):
            width = text_width(string.text, string.fontName, string.fontSize)
            left = string.x - {"start": 0, "middle": width / 2, "end": width}[string.textAnchor]
            boxes.append((left, left + width, string.y, string.y + string.fontSize * 0.7, string.text))
        for at, (left, right, foot, top, text) in enumerate(boxes):
            for other_left, other_right, other_foot, other_top, other in boxes[at + 1 :]:
                apart = right <= other_left or other_right <= left or top <= other_foot or other_top <= foot
                assert apart, (text, other, size)


@pytest.mark.parametrize("name", CHARTS)
def test_page_and_pdf_say_the_same(name):
    drawing = CHARTS[name]()
    root = ElementTree.fromstring(to_svg(drawing, "Tên", "Mô tả"))
    on_page = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert on_page == texts_of(drawing)
    assert sorted("".join(on_page).replace(" ", "")) == sorted("".join(text_of(pdf_of(drawing)).split()))


@pytest.mark.parametrize("name", CHARTS)
def test_svg_stands_alone_under_a_strict_policy(name):
    svg = to_svg(CHARTS[name](), "Biểu đồ <1> & 2", "Mô tả \x07", lang="vi")
    root = ElementTree.fromstring(svg)
    attributes = {key for element in root.iter() for key in element.attrib}
    assert {"style", "class", "onload", "href"} & attributes == set()
    assert {element.tag.split("}")[1] for element in root.iter()} <= {
        "svg", "title", "desc", "rect", "line", "circle", "path", "polygon", "text",
    }  # fmt: skip
    assert (root.get("lang"), root.get("role"), root.get("aria-labelledby")) == ("vi", "img", "t d")
    assert root.get("font-family").startswith("system-ui")
    assert (root[0].text, root[0].get("id")) == ("Biểu đồ <1> & 2", "t")
    assert (root[1].text, root[1].get("id")) == ("Mô tả ", "d")
    assert len(svg.encode()) < 20_000


@pytest.mark.parametrize("name", CHARTS)
def test_every_word_is_readable_on_its_ground(name):
    drawing = CHARTS[name]()
    for string in shapes_of(drawing, String):
        grounds = [
            rect.fillColor
            for rect in shapes_of(drawing, Rect)
            if rect.fillColor is not None
            and rect.x <= string.x <= rect.x + rect.width
            and rect.y <= string.y + 2 <= rect.y + rect.height
        ]
        ground = grounds[-1] if grounds else palette.WHITE
        assert palette.contrast(string.fillColor, ground) >= 4.5, string.text


def test_svg_turns_the_picture_upright():
    drawing = Drawing(100, 50)
    drawing.add(Rect(10, 5, 20, 15, fillColor=palette.GREEN, strokeColor=None))
    drawing.add(Line(0, 0, 100, 50, strokeColor=palette.INK, strokeWidth=2, strokeDashArray=[2, 2]))
    drawing.add(Circle(50, 10, 4, fillColor=None, strokeColor=palette.INK, strokeWidth=1))
    drawing.add(Polygon([0, 0, 10, 0, 5, 8], fillColor=palette.WHITE, strokeColor=None))
    path = Path(fillColor=None, strokeColor=palette.INK, strokeWidth=1)
    path.moveTo(0, 0)
    path.lineTo(5, 5)
    drawing.add(path)
    drawing.add(String(90, 20, "n", fontName="BeVietnamPro-SemiBold", fontSize=9, textAnchor="end"))
    _, _, _, *shapes = ElementTree.fromstring(to_svg(drawing, "t", "d"))
    assert [dict(shape.attrib) for shape in shapes] == [
        {"x": "10", "y": "30", "width": "20", "height": "15", "fill": "#0b4a38"},
        {
            "x1": "0",
            "y1": "50",
            "x2": "100",
            "y2": "0",
            "stroke": "#17211d",
            "stroke-width": "2",
            "stroke-dasharray": "2 2",
        },
        {"cx": "50", "cy": "40", "r": "4", "fill": "none", "stroke": "#17211d", "stroke-width": "1"},
        {"points": "0,50 10,50 5,42", "fill": "#ffffff"},
        {"d": "M0 50L5 45", "fill": "none", "stroke": "#17211d", "stroke-width": "1"},
        {
            "x": "90",
            "y": "30",
            "font-size": "9",
            "font-weight": "600",
            "text-anchor": "end",
            "fill": "#000000",
        },
    ]


def test_svg_refuses_a_shape_it_does_not_know():
    drawing = Drawing(10, 10)
    drawing.add(Ellipse(5, 5, 4, 2))
    with pytest.raises(TypeError, match=r"^no SVG for Ellipse$"):
        to_svg(drawing, "t", "d")


def test_bars_start_at_zero_and_are_as_long_as_their_values():
    drawing = bar_chart(BARS)
    long, half, none = rects_of(drawing, palette.GREEN_MID)
    assert long.x == half.x == none.x
    assert half.width == pytest.approx(long.width / 2)
    assert none.width == 0


def test_a_maximum_of_the_whole_leaves_room_for_it():
    [bar] = rects_of(bar_chart([Bar("Đạt", 0.5, "50 %")], maximum=1), palette.GREEN_MID)
    [full] = rects_of(bar_chart([Bar("Đạt", 1, "50 %")], maximum=1), palette.GREEN_MID)
    assert bar.width == pytest.approx(full.width / 2)


def test_a_suppressed_bar_has_the_same_hatched_stub_whatever_the_others_are():
    stubs = [
        [
            rect.width
            for rect in rects_of(bar_chart([Bar("a", value, "x"), Bar("b", None, "<5")]), palette.FAINT)
        ]
        for value in (6, 600)
    ]
    assert stubs[0] == stubs[1] != []


def test_targets_are_lines_across_and_named_once():
    drawing = bar_chart(BARS)
    targets = [line for line in shapes_of(drawing, Line) if line.strokeWidth == 1.6]
    bar = rects_of(drawing, palette.GREEN_MID)[0]
    assert [line.x1 for line in targets] == [pytest.approx(bar.x + bar.width)] * 4
    assert texts_of(drawing).count("Chỉ tiêu") == 1


def test_a_negative_bar_is_refused():
    with pytest.raises(ValueError, match=r"^a bar has a negative value$"):
        bar_chart([Bar("a", -1, "−1")])


@pytest.mark.parametrize("width", [340, 480])
def test_intervals_lie_where_the_axis_says(width):
    drawing = interval_plot(ESTIMATES, TICKS, width=width)
    grid = [line.x1 for line in shapes_of(drawing, Line) if line.strokeColor == palette.RULE]
    left, middle, right = grid
    assert middle == pytest.approx((left + right) / 2)
    dots = [circle.cx for circle in shapes_of(drawing, Circle)]
    assert dots == [pytest.approx(left + 0.5 * (right - left)), pytest.approx(left + 0.25 * (right - left))]
    spans = [(line.x1, line.x2) for line in shapes_of(drawing, Line) if line.strokeWidth == 2]
    assert spans[0] == (
        pytest.approx(left + 0.4 * (right - left)),
        pytest.approx(left + 0.6 * (right - left)),
    )


def test_a_suppressed_estimate_has_no_point():
    drawing = interval_plot(ESTIMATES[2:], TICKS)
    assert shapes_of(drawing, Circle) == []
    assert "ẩn (n < 10)" in texts_of(drawing)


@pytest.mark.parametrize(
    "wrong",
    [{"low": -0.1}, {"high": 1.1}, {"low": 0.55}, {"high": 0.45}],
)
def test_an_interval_that_would_be_cut_is_refused(wrong):
    with pytest.raises(ValueError, match="An Giang"):
        interval_plot([replace(ESTIMATES[0], **wrong)], TICKS)


def segments_of(drawing: Drawing, size: float = 9) -> list[list[tuple[float, float]]]:
    """Left and right edge of the segments of each bar, the bars from the top down."""
    bars: dict[float, list[tuple[float, float]]] = {}
    for rect in shapes_of(drawing, Rect):
        if rect.fillColor in palette.SCALE and rect.height == size * 1.8:
            bars.setdefault(-rect.y, []).append((rect.x - 0.5, rect.x + rect.width + 0.5))
    return [bars[y] for y in sorted(bars)]


def test_segments_follow_on_each_other_in_proportion():
    for drawing in (distribution(ROWS, NAMES), distribution(ROWS, NAMES, is_diverging=False)):
        first, second = segments_of(drawing)
        unit = first[2][1] - first[2][0]
        assert [right - left for left, right in first] == [
            pytest.approx(unit * n) for n in (0.5, 0.5, 1, 1.5, 1.5)
        ]
        assert all(a[1] == pytest.approx(b[0]) for a, b in pairwise(second))


def test_diverging_bars_hang_the_middle_answer_on_one_line():
    middles = [(bar[2][0] + bar[2][1]) / 2 for bar in segments_of(distribution(ROWS, NAMES))]
    assert middles[0] == pytest.approx(middles[1])


def test_stacked_bars_fill_the_width():
    for bar in segments_of(distribution(ROWS, NAMES, is_diverging=False)):
        assert (bar[0][0], bar[-1][1]) == (0, pytest.approx(480))


def test_a_segment_without_room_is_drawn_without_its_text():
    row = ScaleRow("q", (0.01, 0.02, 0.07, 0.4, 0.5), ("1 %", "2 %", "7 %", "40 %", "50 %"), "n = 100")
    drawing = distribution([row], NAMES, width=340, text_size=12)
    assert len(segments_of(drawing, 12)[0]) == 5
    assert [text for text in texts_of(drawing) if text.endswith("%")] == ["40 %", "50 %"]


@pytest.mark.parametrize("shares", [(0.5, 0.5), (0.5, 0.2, 0.1, 0.1, 0.2), (0.2, 0.2, 0.2, 0.2, 0.1)])
def test_shares_that_are_not_five_parts_of_one_are_refused(shares):
    with pytest.raises(ValueError, match="five parts of one"):
        distribution([ScaleRow("q", shares, ("",) * 5, "")], NAMES)
    with pytest.raises(ValueError, match=r"^a scale has five points$"):
        distribution([], NAMES[:4])


@pytest.mark.parametrize(("grid", "count"), [(UNTIL_JUNE_2025, 63), (SINCE_JULY_2025, 34)])
def test_a_grid_holds_every_province_once_on_a_square_of_its_own(grid, count):
    assert len(grid) == count
    assert len(set(grid.values())) == count


def test_grids_are_keyed_by_the_codes_of_their_time():
    old = {
        f"VN-{number:02}"
        for number in range(1, 74)
        if number not in (8, 10, 11, 12, 15, 16, 17, 19, 38, 42, 48, 60, 62, 64, 65)
    }
    assert set(UNTIL_JUNE_2025) == old | {"VN-HN", "VN-HP", "VN-DN", "VN-SG", "VN-CT"}
    new = (
        1,
        4,
        8,
        11,
        12,
        14,
        15,
        19,
        20,
        22,
        24,
        25,
        31,
        33,
        37,
        38,
        40,
        42,
        44,
        46,
        48,
        51,
        52,
        56,
        66,
        68,
    )
    assert set(SINCE_JULY_2025) == {f"{number:02}" for number in (*new, 75, 79, 80, 82, 86, 91, 92, 96)}


@pytest.mark.parametrize(
    ("grid", "north", "south"),
    [
        (UNTIL_JUNE_2025, "VN-03", "VN-04"),
        (UNTIL_JUNE_2025, "VN-09", "VN-13"),
        (UNTIL_JUNE_2025, "VN-HN", "VN-21"),
        (UNTIL_JUNE_2025, "VN-26", "VN-DN"),
        (UNTIL_JUNE_2025, "VN-37", "VN-44"),
        (UNTIL_JUNE_2025, "VN-44", "VN-47"),
        (UNTIL_JUNE_2025, "VN-55", "VN-59"),
        (SINCE_JULY_2025, "04", "20"),
        (SINCE_JULY_2025, "01", "38"),
        (SINCE_JULY_2025, "46", "48"),
        (SINCE_JULY_2025, "80", "91"),
        (SINCE_JULY_2025, "91", "96"),
    ],
)
def test_what_lies_north_stands_no_lower(grid, north, south):
    assert grid[north][1] <= grid[south][1]


def test_tiles_stand_at_their_squares_and_darken_with_their_values():
    drawing = tile_map(TILES, UNTIL_JUNE_2025, maximum=36, width=420)
    [an_giang], [vung_tau] = (
        rects_of(drawing, palette.mix(palette.GREEN_PALE, palette.GREEN, share)) for share in (1, 0.5)
    )
    column, row = UNTIL_JUNE_2025["VN-44"]
    assert an_giang.x == pytest.approx(column * 60 + 1)
    assert vung_tau.x - an_giang.x == pytest.approx((UNTIL_JUNE_2025["VN-43"][0] - column) * 60)
    assert vung_tau.y - an_giang.y == pytest.approx((row - UNTIL_JUNE_2025["VN-43"][1]) * 60 * 0.56)


def test_marked_tiles_have_an_outline_and_suppressed_ones_a_hatch():
    drawing = tile_map(TILES, UNTIL_JUNE_2025)
    assert [rect.strokeWidth for rect in shapes_of(drawing, Rect)].count(1.5) == 1
    assert len(shapes_of(drawing, Path)) == 1


def test_a_place_outside_the_grid_is_refused_unless_it_is_another():
    with pytest.raises(ValueError, match=r"^not in the grid: 7, 8$"):
        tile_map(OTHERS, UNTIL_JUNE_2025)
    assert texts_of(tile_map([], SINCE_JULY_2025, others=OTHERS, others_title="Chưa công bố")) == [
        "Chưa công bố", "Địa bàn 7", "9", "Địa bàn 8", "<5",
    ]  # fmt: skip


def test_posts_stand_where_the_days_are():
    drawing = timeline(EVENTS, YEARS)
    first, last = (line.x1 for line in shapes_of(drawing, Line))
    feet = [(post.points[0] + post.points[2]) / 2 for post in shapes_of(drawing, Polygon)]
    day = (last - first) / 365
    assert feet == [pytest.approx(first + day * n) for n in (59, 353, 243)]
    assert [post.fillColor for post in shapes_of(drawing, Polygon)] == [
        palette.GREEN,
        palette.AMBER,
        palette.WHITE,
    ]


def test_events_off_the_axis_are_refused():
    late = Event("Khóa 4", date(2022, 12, 30), date(2023, 1, 2), "", "planned")
    backwards = Event("Khóa 5", date(2022, 5, 2), date(2022, 5, 1), "", "planned")
    for event in (late, backwards):
        with pytest.raises(ValueError, match="does not lie on the axis"):
            timeline([event], YEARS)
    with pytest.raises(ValueError, match=r"^an axis needs two ticks$"):
        timeline([], YEARS[:1])


def test_charts_of_nothing_are_drawn_empty():
    for drawing in (bar_chart([]), interval_plot([], TICKS), distribution([], NAMES), timeline([], YEARS)):
        assert drawing.height > 0
        assert to_svg(drawing, "t", "d").endswith("</svg>\n")


def test_an_item_stands_at_its_facility_and_discrimination_and_a_flag_has_its_own_shape():
    marks = [ItemMark(1, 0.0, 0.0), ItemMark(2, 1.0, 0.5), ItemMark(3, 0.5, -0.1, is_flagged=True)]
    ticks = [Tick(0, "0"), Tick(1, "1")]
    drawing = item_map(
        marks, ticks, ticks, ("độ khó", "độ phân biệt"), least=Tick(0.2, "0,2"), width=400, height=300
    )
    first, second = (shape for shape in drawing.contents if isinstance(shape, Circle))
    (square,) = (shape for shape in drawing.contents if isinstance(shape, Rect))
    assert second.cx > square.x > first.cx
    assert second.cy > first.cy == square.y + square.height / 2  # below the axis stands at its edge
    assert {"1", "2", "3", "độ khó", "độ phân biệt"} <= set(texts_in(drawing))
    with pytest.raises(ValueError, match="outside 0 to 1"):
        item_map([ItemMark(1, 1.2, 0)], ticks, ticks, ("", ""), least=ticks[0])


def test_strips_are_as_long_as_their_shares_and_hidden_ones_are_hatched():
    strips = [
        Strip("Bắt giữ ngay", (0.25, 0.5, None), ("2 (25%)", "6 (50%)", "<5")),
        Strip(
            "Hỏi riêng từng người (đáp án)", (0.75, 0.5, 0.25), ("6 (75%)", "6 (50%)", "5 (25%)"), is_key=True
        ),
    ]
    drawing = choice_strips(strips, ["Giỏi nhất", "Giữa", "Yếu nhất"])
    widths = [shape.width for shape in drawing.contents if isinstance(shape, Rect)]
    assert [round(width / widths[0], 6) for width in widths] == [1, 2, 3, 2, 1]
    assert len([shape for shape in drawing.contents if isinstance(shape, Group)]) == 1
    assert {"<5", "6 (75%)", "Yếu nhất"} <= set(texts_in(drawing))


def texts_in(drawing: Drawing) -> list[str]:
    return [shape.text for shape in drawing.contents if isinstance(shape, String)]
