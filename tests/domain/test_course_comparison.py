"""What changed between two states of a course, and where the English has not followed."""

from __future__ import annotations

from time import process_time

import pytest
import yaml

from app.domain.course_changes import changes_in
from app.domain.course_comparison import compare
from app.domain.course_drift import Drift
from app.domain.form_changes import change_of_tests
from app.domain.item_changes import ItemChange, QuizChange, change_of_item, change_of_quiz, changed_items

VI = "---\ntitle: Bài\n---\n\n## Một {#one}\n\nCâu đầu.\n\nCâu hai.\n\n## Hai {#two}\n\nCâu ba.\n"
EN = "---\ntitle: Lesson\n---\n\n## One {#one}\n\nFirst.\n\nSecond.\n\n## Two {#two}\n\nThird.\n"
ITEM = """\
- id: sky
  type: single
  stem: {vi: "Trời?", en: "Sky?"}
  choices:
    - {id: up, fraction: 1, text: {vi: "Trên", en: "Up"}, feedback: {vi: "Đúng.", en: "Right."}}
    - {id: down, fraction: 0, text: {vi: "Dưới", en: "Down"}, feedback: {vi: "Sai.", en: "Wrong."}}
"""
QUIZ = "purpose: module\npass_score: 70\nattempts: 3\nitems: [a, b, c]\n"


def lesson(vi: str = VI, en: str = EN) -> dict[str, bytes]:
    return {"01-x/module.vi.md": vi.encode(), "01-x/module.en.md": en.encode()}


def test_nothing_changed_is_nothing_to_tell() -> None:
    found = compare(lesson(), lesson())
    assert (found.count, found.drifts) == (0, ())


def test_a_change_in_both_languages_stands_in_one_section_and_is_no_drift() -> None:
    found = compare(lesson(), lesson(VI.replace("Câu hai", "Câu mới"), EN.replace("Second", "New")))
    (section,) = found.texts["01-x/module"]
    told = {
        language: [(change.before[0].text, change.after[0].text, change.after[0].line) for change in changes]
        for language, changes in section.changes.items()
    }
    assert (section.section, found.drifts) == ("one", ())
    assert told == {"vi": [("Câu hai.", "Câu mới.", 9)], "en": [("Second.", "New.", 9)]}


def test_vietnamese_that_changed_alone_has_drifted_from_the_paragraph_beside_it() -> None:
    found = compare(lesson(), lesson(VI.replace("Câu hai", "Câu mới"), EN.replace("First", "Begin")))
    assert found.drifts == (Drift("01-x/module.vi.md", 9, "one", "Câu mới.", "Second."),)


def test_english_that_changed_alone_has_followed() -> None:
    assert compare(lesson(), lesson(en=EN.replace("Second", "New"))).drifts == ()


def test_a_paragraph_more_in_vietnamese_has_drifted_while_the_english_section_stands_still() -> None:
    longer = VI.replace("Câu hai.", "Câu hai.\n\nThêm một câu.")
    drifted = compare(lesson(), lesson(longer)).drifts
    assert drifted == (Drift("01-x/module.vi.md", 11, "one", "Thêm một câu.", None),)
    assert compare(lesson(), lesson(longer, EN.replace("Second", "New"))).drifts == ()


def test_sections_come_in_reading_order_and_a_removed_one_last() -> None:
    shorter = VI.replace("## Một {#one}\n\nCâu đầu.\n\nCâu hai.\n\n", "").replace("Câu ba", "Câu khác")
    english = EN.replace("## One {#one}\n\nFirst.\n\nSecond.\n\n", "")
    found = compare(lesson(), lesson(shorter, english))
    assert [each.section for each in found.texts["01-x/module"]] == ["two", "one"]


def test_words_in_yaml_drift_too() -> None:
    changed = ITEM.replace("Trời?", "Bầu trời?")
    found = compare({"01-x/items.yml": ITEM.encode()}, {"01-x/items.yml": changed.encode()})
    assert found.drifts == (Drift("01-x/items.yml", 3, "sky/stem", "Bầu trời?", "Sky?"),)
    assert found.items == {"01-x/items.yml": (ItemChange("sky", "changed", ("vi",)),)}


def test_items_say_what_about_them_changed() -> None:
    new = ITEM.replace("id: sky", "id: sea")
    assert list(changed_items(ITEM, new)) == [ItemChange("sea", "added"), ItemChange("sky", "removed")]
    swapped = ITEM.replace("up, fraction: 1", "up, fraction: 0").replace(
        "down, fraction: 0", "down, fraction: 1"
    )
    assert list(changed_items(ITEM, swapped)) == [ItemChange("sky", "changed", ("key",))]
    dearer = ITEM.replace("down, fraction: 0", "down, fraction: -1/2")
    assert list(changed_items(ITEM, dearer)) == [ItemChange("sky", "changed", ("points",))]
    same = ITEM.replace("up, fraction: 1", "up, fraction: 1.0")
    assert list(changed_items(ITEM, same)) == []
    anew = ITEM.replace("type: single", "type: single\n  meaning: 2").replace('en: "Up"', 'en: "Above"')
    assert list(changed_items(ITEM, anew)) == [ItemChange("sky", "changed", ("meaning", "en"))]


WRITTEN = """\
- id: say
  type: shorttext
  accepted:
    - {id: passport, fraction: 1, text: {vi: "hộ chiếu", en: "passport"}, feedback: {vi: "Vâng.", en: "Yes."}}
  gaps:
    - {id: first, accepted: [{id: hours, fraction: 1, text: {vi: "giờ", en: "hours"}}]}
    - {id: second, choices: [{id: days, fraction: 1, text: {vi: "ngày", en: "days"}}]}
  units:
    - {name: {vi: "mét", en: "metres"}, factor: 1}
"""


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("hộ chiếu", "căn cước", ("key", "vi")),
        ("passport", "visa", ("key", "en")),
        ("passport", "Passport", ("en",)),
        ("Yes.", "Right.", ("en",)),
        ("hours", "minutes", ("key", "en")),
        ("days", "weeks", ("en",)),
        ("metres", "yards", ("key", "en")),
    ],
)
def test_other_words_that_count_are_another_key(before: str, after: str, what: tuple[str, ...]) -> None:
    changed = WRITTEN.replace(f'"{before}"', f'"{after}"')
    assert list(changed_items(WRITTEN, changed)) == [ItemChange("say", "changed", what)]


def test_bodies_that_editions_hold_are_compared_as_their_files_are() -> None:
    body = yaml.safe_load(ITEM)[0]
    assert (
        change_of_item(
            body,
            {**body, "choices": [{**each, "fraction": float(each["fraction"])} for each in body["choices"]]},
        )
        is None
    )
    anew = {**body, "meaning": 2, "stem": {"vi": "Trời?", "en": "The sky?"}}
    assert change_of_item(body, anew) == ItemChange("sky", "changed", ("meaning", "en"))


def test_a_fraction_that_would_be_a_huge_number_is_none() -> None:
    started = process_time()
    huge = ITEM.replace("up, fraction: 1", "up, fraction: 1e3000000")
    assert list(changed_items(ITEM, huge)) == [ItemChange("sky", "changed", ("key",))]
    assert process_time() - started < 1


def test_a_quiz_says_what_it_asks_and_by_which_rules() -> None:
    changed = QUIZ.replace("[a, b, c]", "[c, a, d]").replace("70", "80")
    assert change_of_quiz(QUIZ, changed) == QuizChange(
        added=("d",), removed=("b",), is_reordered=True, rules=(("pass_score", "70", "80"),)
    )


@pytest.mark.parametrize(
    "source", ["2025-02-30", "!!int abc", "0x_", "!!bool maybe", "!!timestamp soon", "=", "12:99:99"]
)
def test_words_that_look_like_a_date_or_a_number_are_words(source: str) -> None:
    before = ITEM.replace("type: single", f"type: single\n  source: {source}")
    (items,) = compare({"01-x/items.yml": before.encode()}, {"01-x/items.yml": ITEM.encode()}).items.values()
    assert items == (ItemChange("sky", "changed", ("other",)),)


def test_an_id_that_yaml_takes_for_a_no_keeps_its_name() -> None:
    item = ITEM.replace("id: up", "id: no")
    drifts = compare({"items.yml": item.encode()}, {"items.yml": item.replace("Trên", "Cao").encode()}).drifts
    assert drifts == (Drift("items.yml", 5, "sky/choices/no/text", "Cao", "Up"),)


def test_what_is_no_yaml_has_nothing_to_compare() -> None:
    found = compare({"items.yml": b"? [a]\n: b"}, {"items.yml": b"- *gone"})
    assert (found.items, found.drifts) == ({"items.yml": ()}, ())


def test_what_would_take_too_long_side_by_side_is_one_replacement() -> None:
    before = process_time()
    (change,) = changes_in("a.md", "x\n\n" * 4000, "x\n\n" * 3999 + "y\n")
    assert (len(change.before), len(change.after)) == (4000, 4000)
    (change,) = changes_in("a.md", "x\n\n" * 900, "x\n\n" * 899 + "y\n")
    assert (len(change.before), len(change.after)) == (900, 900)
    assert process_time() - before < 2  # setting the first side by side took six seconds
    (change,) = changes_in("a.md", "x\n\n" * 90, "x\n\n" * 89 + "y\n")
    assert (len(change.before), len(change.after)) == (1, 1)


def test_other_files_are_told_as_files() -> None:
    before = {"course.yml": b"slug: x\n", "01-x/figures/a.vi.svg": b"<svg/>"}
    after = {"course.yml": b"slug: x\n", "01-x/figures/b.vi.svg": b"<svg/>"}
    found = compare(before, after)
    told = [("01-x/figures/a.vi.svg", "removed"), ("01-x/figures/b.vi.svg", "added")]
    assert [(file.path, file.kind) for file in found.others] == told


TESTS = """\
time_limit: 45
pre: {attempts: 1}
post: {attempts: 2, pass_score: 70}
blueprint: {detect: 1, identify: 1}
items:
  - {both: anchor}
  - {a: first, b: second}
  - {a: third, b: fourth}
"""


def test_the_tests_before_and_after_are_compared_by_what_they_ask_and_not_as_they_are_written() -> None:
    after = """\
# The same written otherwise, but for what follows.
blueprint: {identify: 1, detect: 2}
items:
- {both: anchor}
- {both: first}
- {b: third, a: fifth}
post: {pass_score: 75, attempts: 2}
pre:
  attempts: 1
shuffle_choices: false
"""
    found = compare({"tests.yml": TESTS.encode()}, {"tests.yml": after.encode()})
    assert found.others == ()
    assert found.quizzes == {
        "tests.yml": QuizChange(
            added=("fifth",),
            removed=("second", "fourth"),
            is_reordered=False,
            rules=(
                ("time_limit", "45", None),
                ("post.pass_score", "70", "75"),
                ("blueprint.detect", "1", "2"),
                ("shuffle_choices", None, "false"),
            ),
            moved=(("first", "a", "both"), ("third", "a", "b")),
        )
    }


def test_tests_that_say_the_same_in_other_lines_have_not_changed() -> None:
    same = TESTS.replace("{a: first, b: second}", "{b: second, a: first}").replace("time_limit: 45\n", "")
    same += "time_limit: 45\n"
    assert change_of_tests(TESTS, same) == QuizChange((), (), False, ())
    assert change_of_tests(TESTS, "- not\n- a mapping\n").removed == (
        "anchor",
        "first",
        "second",
        "third",
        "fourth",
    )
