"""A package at work in another learning system: what is read and answered there arrives there."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import combinations
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FrameLocator, Locator, Page, expect

from app import create_app
from app.curriculum.package_text import package_words
from app.domain import grading
from app.domain.course import Item
from app.domain.course_keys import gradable
from app.domain.packages import SCORM_VERSIONS, make_scorm
from app.domain.packages.pages import item_data
from tests.conftest import make_config
from tests.domain.answered import each_picked, picked
from tests.domain.packages import MINI, REAL, SCRIPT, STYLE, course_of, opened, package_of

pytestmark = pytest.mark.browser

LESSON, QUIZ = "01-first-look/lesson.html", "01-first-look/quiz.html"
ALL_RIGHT = {
    item.id: [choice.id for choice in item.choices if grading.exact(choice.fraction) > 0]
    for item in course_of(MINI)[0].items.values()
}
HALF_RIGHT = {"sky-is-up": ["down"], "pick-both": ["two"], "true-or-not": ["true"]}
LONG_ENOUGH = 120_000  # milliseconds in which any section can be read
versions = pytest.mark.parametrize("version", SCORM_VERSIONS)


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


class Lms:
    """A learner's browser in a learning system that holds the packages."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        self.version = ""
        self.faults: list[str] = []
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", lambda request: self._note(request.url))

    def _note(self, address: str) -> None:
        if not address.startswith((self.url, "about:")):
            self.faults.append(f"foreign request: {address}")

    @property
    def frame(self) -> FrameLocator:
        return self.page.frame_locator("iframe")

    def launch(self, version: str, path: str, kept: Mapping[str, str] | None = None) -> FrameLocator:
        """Open a part of the package as the system does, with what it kept from last time."""
        self.version = version
        self.page.goto(f"{self.url}/lms.html")
        self.page.evaluate(
            "([version, path, kept]) => launch(version, path, kept)",
            [version, f"{version}/{path}", dict(kept or {})],
        )
        expect(self.frame.locator("#report")).to_be_visible()
        return self.frame

    def leave(self) -> dict[str, str]:
        """Leave the page; what the system has then. It was told nothing that it could not take, and goodbye once."""
        self.page.evaluate("leave()")
        self.page.wait_for_function("told().calls.includes('finish')")
        told = self.page.evaluate("told()")
        assert (told["refused"], told["calls"], self.faults) == ([], ["initialize", "finish"], [])
        data: dict[str, str] = told["data"]
        return data

    def told(self, *names: str) -> dict[str, str]:
        """What the system has of these elements, by their last word."""
        data = self.page.evaluate("told().data")
        core = "cmi.core." if self.version == "1.2" else "cmi."
        return {name: data.get(core + name, "") for name in names}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The mini course for each version of SCORM, and a learning system beside it, served."""
    root = tmp_path_factory.mktemp("lms")
    with create_app(make_config(root)).app_context():
        package = replace(package_of(MINI, "en"), words=package_words("en"))
    for version in SCORM_VERSIONS:
        for path, content in opened(make_scorm(package, version, style=STYLE, script=SCRIPT)).items():
            (root / version / path).parent.mkdir(parents=True, exist_ok=True)
            (root / version / path).write_bytes(content)
    (root / "lms.html").write_bytes((Path(__file__).parent / "lms.html").read_bytes())
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def lms(chromium: Browser, site: str) -> Iterator[Lms]:
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    context.set_default_timeout(20_000)
    yield Lms(context.new_page(), site)
    context.close()


def answer(frame: FrameLocator, answers: Mapping[str, list[str]]) -> None:
    for item_id, ids in answers.items():
        box = frame.locator(f"[data-item='{item_id}']")
        for choice in ids:
            box.locator(f"input[value='{choice}']").check()


def hand_in(frame: FrameLocator) -> Locator:
    frame.locator("form .button").click()
    if frame.locator("#result").is_hidden():  # not all was answered, and it says so first
        frame.locator("form .button").click()
    return frame.locator("#result")


def interactions(data: Mapping[str, str]) -> list[dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for element, value in data.items():
        if element.startswith("cmi.interactions."):
            _cmi, _interactions, number, name = element.split(".", 3)
            found.setdefault(int(number), {})[name] = value
    return [found[number] for number in sorted(found)]


@versions
def test_a_lesson_is_completed_when_all_its_sections_are_read(lms: Lms, version: str) -> None:
    """Half of it, away, and the rest next time: what was read is still read, and the place is found again."""
    status = "lesson_status" if version == "1.2" else "completion_status"
    frame = lms.launch(version, LESSON)
    expect(frame.locator("#progress")).to_have_text("0 of 2 parts read")
    frame.locator("#look-around .section-end button").click()
    expect(frame.locator("#progress")).to_have_text("1 of 2 parts read")
    assert lms.told(status) == {status: "incomplete"}
    frame.locator("#write-down p").last.scroll_into_view_if_needed()
    kept = lms.leave()
    assert kept["cmi.core.exit" if version == "1.2" else "cmi.exit"] == "suspend"
    frame = lms.launch(version, LESSON, kept)
    expect(frame.locator("#progress")).to_have_text("1 of 2 parts read")
    expect(frame.locator(".contents a.is-read")).to_have_attribute("href", "#look-around")
    frame.locator("#write-down .section-end button").click()
    expect(frame.locator("#progress")).to_have_text("You have read all parts.")
    assert lms.told(status) == {status: "completed"}
    lms.leave()


def test_a_section_that_was_read_to_its_end_is_marked_by_itself(lms: Lms) -> None:
    lms.page.clock.install()
    frame = lms.launch("2004", LESSON)
    for section in ("look-around", "write-down"):
        frame.locator(f"#{section} p").first.scroll_into_view_if_needed()
        frame.locator(f"#{section} .section-end").scroll_into_view_if_needed()
        lms.page.wait_for_timeout(100)  # the browser says what it sees
        lms.page.clock.run_for(LONG_ENOUGH)
        expect(frame.locator(f"#{section} .section-end .badge")).to_be_visible()
    assert lms.told("completion_status", "progress_measure", "location") == {
        "completion_status": "completed",
        "progress_measure": "1",
        "location": "write-down",
    }


@versions
def test_a_quiz_reports_the_score_that_the_platform_would_give(lms: Lms, version: str) -> None:
    """First half right and not passed, then again and all right: the best counts."""
    items = [gradable(course_of(MINI)[0].items[item_id]) for item_id in HALF_RIGHT]
    frame = lms.launch(version, QUIZ)
    answer(frame, HALF_RIGHT)
    result = hand_in(frame)
    answers = {"sky-is-up": "down", "pick-both": ["two"], "true-or-not": "true"}
    assert grading.grade_attempt(items, each_picked(answers)).percent == 50
    expect(result.locator(".score strong")).to_have_text("50%")
    assert lms.told("score.raw", "score.min", "score.max") == {
        "score.raw": "50",
        "score.min": "0",
        "score.max": "100",
    }
    success = "lesson_status" if version == "1.2" else "success_status"
    assert lms.told(success) == {success: "failed"}
    expect(result.get_by_role("link")).to_have_text(
        ["Look around (opens a new window)", "Write it down (opens a new window)"]
    )
    expect(frame.locator("[data-item=sky-is-up] .feedback")).to_contain_text("Look up.")
    result.locator("button").click()
    answer(frame, {item.id: ALL_RIGHT[item.id] for item in items})
    hand_in(frame)
    assert lms.told(success, "score.raw") == {success: "passed", "score.raw": "100"}
    if version == "2004":
        assert lms.told("score.scaled", "completion_status") == {
            "score.scaled": "1",
            "completion_status": "completed",
        }
    lms.leave()


@versions
def test_every_answer_is_told_as_its_version_writes_it(lms: Lms, version: str) -> None:
    frame = lms.launch(version, QUIZ)
    answer(frame, {"pick-both": ["two"], "true-or-not": ["true"]})
    hand_in(frame)
    said = "student_response" if version == "1.2" else "learner_response"
    found = [
        (each["id"], each["type"], each.get(said), each["correct_responses.0.pattern"], each["result"])
        for each in interactions(lms.leave())
    ]
    assert (
        found
        == {
            "1.2": [
                ("sky-is-up", "choice", None, "a", "wrong"),
                ("pick-both", "choice", "a", "a,b", "0.5"),
                ("true-or-not", "true-false", "t", "t", "correct"),
            ],
            "2004": [
                ("sky-is-up", "choice", None, "up", "incorrect"),
                ("pick-both", "choice", "two", "two[,]four", "0.5"),
                ("true-or-not", "true-false", "true", "true", "correct"),
            ],
        }[version]
    )


@versions
def test_answers_and_results_are_there_again_next_time(lms: Lms, version: str) -> None:
    frame = lms.launch(version, QUIZ)
    answer(frame, {"sky-is-up": ["down"]})
    order = frame.locator("[data-item=pick-both] .choice").all_inner_texts()
    frame = lms.launch(version, QUIZ, lms.leave())
    expect(frame.locator("[data-item=sky-is-up] input[value=down]")).to_be_checked()
    assert frame.locator("[data-item=pick-both] .choice").all_inner_texts() == order
    hand_in(frame)
    kept = lms.leave()
    frame = lms.launch(version, QUIZ, kept)
    expect(frame.locator("#result .score strong")).to_have_text("0%")
    expect(frame.locator("form .button")).to_be_hidden()
    assert len(interactions(lms.leave())) == 3


def test_a_quiz_that_lacks_answers_says_so_before_it_is_handed_in(lms: Lms) -> None:
    frame = lms.launch("2004", QUIZ)
    expect(frame.locator("#unanswered")).to_have_text("3 questions are unanswered")
    answer(frame, {"sky-is-up": ["up"], "true-or-not": ["true"]})
    expect(frame.locator("#unanswered")).to_have_text("1 question is unanswered")
    frame.locator("form .button").click()
    expect(frame.locator("#result")).to_be_hidden()
    expect(frame.locator("[data-item=pick-both] input").first).to_be_focused()
    expect(frame.locator(".gap")).to_have_text(["Not answered"])
    expect(frame.locator("form .button")).to_have_text("Hand in without these answers")
    answer(frame, {"pick-both": ["two"]})
    expect(frame.locator(".gap")).to_have_count(0)
    expect(frame.locator("form .button")).to_have_text("Hand in")


def test_attempts_come_to_an_end(lms: Lms) -> None:
    frame = lms.launch("1.2", QUIZ)
    allowed = course_of(MINI)[0].modules[0].quiz.attempts
    for left in reversed(range(allowed)):
        hand_in(frame)
        expect(frame.locator("#result .actions")).to_contain_text("attempt")
        if left:
            frame.locator("#result button").click()
    expect(frame.locator("#result .actions")).to_have_text("No attempts left")
    frame = lms.launch("1.2", QUIZ, lms.leave())
    expect(frame.locator("#result button")).to_have_count(0)


@versions
@pytest.mark.parametrize("path", [LESSON, QUIZ])
def test_without_a_learning_system_it_works_and_says_so(lms: Lms, version: str, path: str) -> None:
    page = lms.page
    page.goto(f"{lms.url}/{version}/{path}")
    expect(page.locator("#report")).to_have_text(
        "No learning system was found: nothing is reported, and nothing is kept once you leave."
    )
    look(page)
    if path == LESSON:
        page.locator(".section-end button").first.click()
        expect(page.locator("#progress")).to_have_text("1 of 2 parts read")
    else:
        page.locator("[data-item=sky-is-up] input[value=up]").press("Space")
        page.locator("form .button").press("Enter")
        page.locator("form .button").press("Enter")
        expect(page.locator("#result")).to_be_focused()
    look(page)
    assert lms.faults == []


def look(page: Page) -> None:
    """Nothing that axe finds, nothing wider than the screen."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_a_section_opened_to_read_again_reports_nothing(lms: Lms) -> None:
    frame = lms.launch("1.2", QUIZ)
    hand_in(frame)
    with lms.page.context.expect_page() as opening:
        frame.locator("#result li a").first.click()
    lesson = opening.value
    expect(lesson.locator("#look-around h2")).to_be_in_viewport()
    expect(lesson.locator("#report")).to_be_hidden()
    expect(lesson.locator(".section-end button")).to_have_count(0)
    lms.leave()


def test_in_a_system_that_lets_one_look_around_nothing_is_written(lms: Lms) -> None:
    frame = lms.launch("2004", QUIZ, {"cmi.mode": "review"})
    expect(frame.locator("#report")).to_have_text(
        "The learning system lets you look around: nothing is reported."
    )
    hand_in(frame)
    assert lms.leave() == {"cmi.mode": "review"}


def test_the_system_is_found_from_frames_within_frames_and_from_a_window(lms: Lms) -> None:
    lms.launch("2004", LESSON)
    page = lms.page
    page.evaluate(
        """address => {
          [data, calls, refused, state] = [{}, [], [], "new"];
          const outer = document.querySelector("iframe");
          outer.src = "about:blank";
          outer.onload = () => {
            outer.onload = null;
            outer.contentDocument.body.innerHTML = `<iframe src="${address}"></iframe>`;
          };
        }""",
        f"{lms.url}/2004/{LESSON}",
    )
    inner = page.frame_locator("iframe").frame_locator("iframe")
    expect(inner.locator("#report")).to_have_text("Your progress is reported to the learning system.")
    with page.expect_popup() as opening:
        page.evaluate(
            "address => { [data, calls, refused, state] = [{}, [], [], 'new']; window.open(address); }",
            f"2004/{LESSON}",
        )
    expect(opening.value.locator("#report")).to_have_text("Your progress is reported to the learning system.")


def test_a_report_that_is_not_taken_is_said(lms: Lms) -> None:
    frame = lms.launch("1.2", LESSON)
    lms.page.evaluate("model = {}")
    frame.locator(".section-end button").first.click()
    expect(frame.locator("#report")).to_have_text(
        "The learning system did not take the last report (error 201). Tell whoever runs it."
    )


def test_the_script_grades_as_the_platform_does(chromium: Browser) -> None:
    """Every possible answer to every item of the course that has choices (packages hold no other), and totals of all
    lengths: same scores, same verdict, same figures."""
    page = chromium.new_page()
    page.add_script_tag(content=SCRIPT.decode())
    items = [item for item in course_of(REAL)[0].items.values() if item.choices]
    asked = [(item, picked) for item in items for picked in answers_to(item)]
    scores = page.evaluate(
        "asked => asked.map(([item, picked]) => packageGrading.grade(item, picked))",
        [[item_data(item, "en"), list(picked)] for item, picked in asked],
    )
    expected = [grading.grade(gradable(item), picked(*ids)).score for item, ids in asked]
    assert [float(Fraction(*score)) for score in scores] == expected
    assert len(asked) > 1000
    check_totals(page, items)
    page.close()


def answers_to(item: Item) -> list[tuple[str, ...]]:
    ids = [choice.id for choice in item.choices]
    most = len(ids) if item.type == grading.MULTIPLE else 1
    return [picked for size in range(most + 1) for picked in combinations(ids, size)]


def check_totals(page: Page, items: list[Item]) -> None:
    """Each item answered in a way that depends on its place, so that halves and thirds meet in every total."""
    for length in range(1, len(items) + 1, 7):
        chosen = items[-length:]
        answers = {
            item.id: answers_to(item)[place % len(answers_to(item))] for place, item in enumerate(chosen)
        }
        for mark in (None, 50, 70):
            got = page.evaluate(
                """([items, answers, mark]) => {
                  const score = packageGrading.gradeAll(items, answers);
                  const isPassed = mark !== null && packageGrading.isPassed(score, mark);
                  return [isPassed, packageGrading.percent(score, mark, 1), packageGrading.percent(score, mark, 2)];
                }""",
                [
                    [item_data(item, "en") for item in chosen],
                    {key: list(value) for key, value in answers.items()},
                    mark,
                ],
            )
            total = grading.grade_attempt(
                [gradable(item) for item in chosen],
                each_picked({item.id: answers[item.id] for item in chosen}),
            ).percent
            wanted = [float(grading.shown_percent(total, mark, places)) for places in (1, 2)]
            assert got == [mark is not None and grading.is_passed(total, mark), *wanted]


def test_a_score_just_below_the_mark_is_never_shown_as_the_mark(chromium: Browser) -> None:
    page = chromium.new_page()
    page.add_script_tag(content=SCRIPT.decode())
    shown = page.evaluate(
        "[packageGrading.percent([6996, 10000], 70, 1), packageGrading.percent([7, 10], 70, 1)]"
    )
    assert json.dumps(shown) == json.dumps([69.9, 70])
    page.close()
