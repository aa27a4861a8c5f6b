"""Pictures in items: what is read of them, and what is wrong, at its line."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from app.curriculum.messages import MESSAGES
from app.curriculum.working_copy import read_files
from app.domain import grading
from app.domain.course import Item, body_of
from app.domain.course_files import read_course
from app.domain.course_keys import gradable
from app.domain.course_pictures import MOST_BYTES
from app.domain.item_words import lines_of

COURSE = Path(__file__).parent.parent / "quizzes" / "courses" / "pictures"
ITEMS, PICTURES = "01-drawn/items.yml", "01-drawn/pictures"


def items_of(files: dict[str, bytes]) -> dict[str, Item]:
    course, problems = read_course(files)
    assert problems == []
    assert course
    return course.items


def codes_of(files: dict[str, bytes]) -> list[tuple[str, str, int]]:
    problems = read_course(files)[1]
    assert {problem.code for problem in problems} <= MESSAGES.keys()
    return [(problem.code, problem.path, problem.line) for problem in problems]


def changed(before: str, after: str, count: int = 1) -> tuple[dict[str, bytes], int]:
    """The course with one text changed, and the line of it."""
    files = read_files(COURSE)
    text = files[ITEMS].decode()
    assert before in text
    line = text[: text.index(before)].count("\n") + 1
    return {**files, ITEMS: text.replace(before, after, count).encode()}, line


def test_a_picture_is_known_by_its_bytes_in_each_language() -> None:
    files = read_files(COURSE)
    items = items_of(files)
    board = items["what-is-drawn"].picture
    assert board
    assert dict(board.drawn) == {
        code: hashlib.sha256(files[f"{PICTURES}/sign.{code}.svg"]).hexdigest() for code in ("vi", "en")
    }
    assert (board.width, board.height) == (200, 100)
    house = items["where-is-the-door"].picture
    assert house
    assert set(house.drawn.values()) == {hashlib.sha256(files[f"{PICTURES}/house.svg"]).hexdigest()}


def test_another_drawing_makes_another_body_and_its_own_body_the_same_item() -> None:
    files = read_files(COURSE)
    redrawn = {**files, f"{PICTURES}/box.svg": files[f"{PICTURES}/box.svg"].replace(b"#e4f0ea", b"#ffffff")}
    before, after = items_of(files), items_of(redrawn)
    assert [name for name in before if body_of(before[name]) != body_of(after[name])] == [
        "which-is-round",
        "which-have-corners",
    ]
    for item in before.values():
        assert body_of(Item.from_body(body_of(item))) == body_of(item)
        assert Item.from_body(body_of(item)).pictures == item.pictures


def test_an_item_without_pictures_has_the_body_that_it_always_had() -> None:
    types = COURSE.parent / "types"
    for item in items_of(read_files(types)).values():
        assert "picture" not in body_of(item)
        assert all(not {"picture", "area"} & each.keys() for each in body_of(item)["choices"])


def test_a_picture_without_words_of_its_own_is_told_by_what_it_shows() -> None:
    disc, box, tent = items_of(read_files(COURSE))["which-is-round"].choices
    assert disc.text["en"] == "A closed curve without corners"
    assert [each.is_wordless for each in (disc, box, tent)] == [True, True, False]


def test_spots_keep_their_places_and_letters_while_pictures_are_shuffled() -> None:
    items = {name: gradable(item) for name, item in items_of(read_files(COURSE)).items()}
    orders = {
        name: {tuple(grading.layout([item], seed, shuffle_choices=True)[name]) for seed in range(40)}
        for name, item in items.items()
    }
    assert orders["where-is-the-door"] == {("roof", "pane", "frame")}
    assert orders["where-does-light-come-in"] == {("pane", "frame", "roof")}
    assert len(orders["which-is-round"]) == 6
    door = items_of(read_files(COURSE))["where-is-the-door"]
    assert [line.text["en"] for line in lines_of(door)] == ["A. The roof", "B. The pane", "C. The tall frame"]


def test_spots_are_graded_as_choices_are() -> None:
    items = {name: gradable(item) for name, item in items_of(read_files(COURSE)).items()}
    light = items["where-does-light-come-in"]
    assert grading.grade(items["where-is-the-door"], {"choices": ["frame"]}).is_right
    assert grading.grade(light, {"choices": ["pane", "frame"]}).score == 1
    assert grading.grade(light, {"choices": ["pane", "roof"]}).score == 0
    with pytest.raises(grading.BadAnswer):
        grading.grade(items["where-is-the-door"], {"choices": ["pane", "frame"]})


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("file: pictures/tent.svg", "file: pictures/hut.svg", "no-such-picture"),
        ("file: pictures/tent.svg", "file: figures/tent.svg", "no-such-picture"),
        ("file: pictures/tent.svg", "file: ../pictures/tent.svg", "no-such-picture"),
        (', alt: {vi: "Ba cạnh", en: "Three sides"}', "", "missing-key"),
        ('en: "Three sides"', 'de: "Drei Seiten"', "missing-key"),
        ('polygon: "50 5, 85 38, 15 38"', 'polygon: "50 5, 105 38, 15 38"', "area-outside"),
        ('circle: "32 62 10"', 'circle: "32 62 2"', "area-too-small"),
        ('circle: "32 62 10"', 'circle: "50 62 10"', "areas-overlap"),
        ('circle: "32 62 10"', 'circle: "32 x 10"', "not-numbers"),
        ('circle: "32 62 10"', 'circle: "32 62"', "bad-area"),
        ('circle: "32 62 10"', 'star: "32 62 10"', "no-shape"),
        ('{circle: "32 62 10"}', '{circle: "32 62 10", rectangle: "10 10 10 20"}', "no-shape"),
    ],
)
def test_each_mistake_is_named_at_its_line(before: str, after: str, code: str) -> None:
    files, line = changed(before, after)
    found = [(problem, where) for problem, path, where in codes_of(files) if path == ITEMS]
    assert code in [problem for problem, _line in found]
    assert min(abs(where - line) for problem, where in found if problem == code) <= (
        2 if "overlap" in code else 0
    )


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (', area: {circle: "32 62 10"}', "", "not-all-areas"),
        ("  type: single\n  objective: see-it\n  competency: detect\n  difficulty: easy\n  source: \"Invented\"\n"
         "  section: start\n  stem: {vi: \"Vào nhà", "  type: truefalse\n  objective: see-it\n  competency: detect\n"
         "  difficulty: easy\n  source: \"Invented\"\n  section: start\n  stem: {vi: \"Vào nhà", "not-all-areas"),
        ('alt: {vi: "Ba cạnh", en: "Three sides"}}\n      feedback: {vi: "Vì ba góc", en: "Because of three"}',
         'alt: {vi: "Một đường cong", en: "x"}}\n      feedback: {vi: "Vì ba góc", en: "Because of three"}',
         "choices-alike"),
        ('{id: pane, fraction: 0, area', '{id: pane, fraction: 0, picture: {file: pictures/box.svg, alt: {vi: "a", '
         'en: "b"}}, area', "area-and-picture"),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_named(before: str, after: str, code: str) -> None:
    files, _line = changed(before, after)
    assert code in [problem for problem, _path, _where in codes_of(files)]


def test_areas_need_a_picture_and_no_more_of_them_than_letters() -> None:
    files = read_files(COURSE)
    text = files[ITEMS].decode()
    picture = text[text.index("  picture: {file: pictures/house.svg") :].split("\n")[0] + "\n"
    without = {**files, ITEMS: text.replace(picture, "").encode()}
    assert [code for code, _path, _line in codes_of(without) if code != "unused-file"] == [
        "areas-without-picture"
    ] * 2
    row = (
        '    - {{id: s{0}, fraction: 0, area: {{rectangle: "{1} 96 8 4"}}, text: {{vi: "v{0}", en: "e{0}"}}, '
    )
    row += "feedback: {{vi: v, en: e}}}}\n"
    rows = "".join(row.format(number, number * 10).replace(" 96 8 4", " 0 8 11") for number in range(5))
    rows = rows.replace('"40 0 8 11"', '"90 0 8 11"').replace('"30 0 8 11"', '"80 0 8 11"')
    files, _line = changed("    - {id: roof, fraction: 0", rows + "    - {id: roof, fraction: 0")
    assert "too-many-areas" in [code for code, _path, _line in codes_of(files)]


def test_drawings_do_nothing_weigh_little_and_agree_in_size() -> None:
    files = read_files(COURSE)
    box, vi = f"{PICTURES}/box.svg", f"{PICTURES}/sign.vi.svg"
    runs = files[box].replace(b"<rect", b'<rect onclick="x()"')
    heavy = files[box].replace(b"</svg>", b"<!--" + b"x" * MOST_BYTES + b"--></svg>")
    wide = files[vi].replace(b'width="200" height', b'width="300" height', 1)
    assert codes_of({**files, box: runs}) == [("svg-not-plain", box, 1)]
    assert [code for code, _path, _line in codes_of({**files, box: heavy})] == ["picture-too-heavy"] * 2
    assert [code for code, _path, _line in codes_of({**files, vi: wide})] == ["pictures-differ"]


def test_a_drawing_that_no_item_shows_is_named() -> None:
    files = read_files(COURSE)
    spare = f"{PICTURES}/spare.svg"
    assert codes_of({**files, spare: files[f"{PICTURES}/box.svg"]}) == [("unused-file", spare, 1)]
