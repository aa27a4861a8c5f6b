"""Taking courses out for another learning system: the page, the files, the record, the command."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.curriculum import catalogue
from app.curriculum.package_text import FORMAT_WORDS, loss_lines, package_words
from app.curriculum.packaging import EXTENSIONS, PARTS, package_of
from app.domain.packages import Loss, losses_of
from app.domain.packages.losses import FORMATS
from app.extensions import db
from app.shared.audit import AuditEvent
from tests.cast import Cast
from tests.curriculum.make import mini_files, publish_approved, publish_mini
from tests.domain.packages import MINI, course_of, find, manifest_of, opened
from tests.pages import english_client, lines_of, main_of
from tests.quizzes.make import QUIZ
from tests.statements import statements

pytestmark = pytest.mark.database
PACKAGES = "/courses/mini/packages"


@pytest.fixture
def instructor(app: Flask, cast: Cast) -> FlaskClient:
    publish_mini()
    return english_client(app, cast.instructor)


def taken_out() -> list[tuple[str, str, int | None]]:
    found = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "export_package"))
    return [(event.object_kind, event.purpose, event.by_id) for event in found]


def test_everything_on_the_page_can_be_taken_out_and_is_recorded(instructor: FlaskClient, cast: Cast) -> None:
    links = [a["href"] for a in main_of(instructor, PACKAGES).select("a[download]")]
    whole = [f"{PACKAGES}/{each}?in=en" for each in FORMATS]
    modules = [
        f"{PACKAGES}/{each}/{slug}?in=en" for slug in ("01-first-look", "02-second-look") for each in FORMATS
    ]
    assert links == whole + modules
    names = []
    for link in links:
        reply = instructor.get(link)
        names.append(reply.headers["Content-Disposition"].rpartition("=")[2])
        assert reply.headers["Cache-Control"] == "no-store"
        assert find(manifest_of(opened(reply.data)), "title")
    assert names[0] == "mini-1-en-scorm12.zip"
    assert names[-1] == "mini-02-second-look-1-en-cartridge.imscc"
    assert taken_out() == [("editions", name, cast.instructor.id) for name in names]


def test_a_package_holds_the_published_lesson_in_the_language_asked_for(instructor: FlaskClient) -> None:
    files = opened(instructor.get(f"{PACKAGES}/scorm2004/01-first-look?in=vi").data)
    drawing = course_of(MINI)[1]["01-first-look/figures/three-boxes.vi.svg"]
    assert [content for path, content in files.items() if path.endswith(".svg")] == [drawing]
    assert files["shared/package.js"] == (PARTS / "package.js").read_bytes()
    page = files["01-first-look/lesson.html"].decode()
    assert '<html lang="vi">' in page
    assert "<h1>Cái nhìn đầu tiên</h1>" in page
    assert "Phiên bản 1 · Pháp luật" in page


def test_what_does_not_go_along_is_said(instructor: FlaskClient) -> None:
    assert lines_of(main_of(instructor, PACKAGES), "section:last-of-type li") == [
        "Pre-test and post-test: others will meet their questions.",
        "Notes for instructors, agendas and exercises.",
        "When a quiz is open, passwords, sittings in the hall and more time for some: here a workshop or a unit has "
        "them, and there the other system sets its own.",
        "Certificates: whoever passes in another system has not earned one here.",
        "The time limit of 1 quiz is not kept: a page cannot be trusted with the clock.",
        "The time limit of 1 quiz is not kept: a page cannot be trusted with the clock.",
        "The format knows no pass mark: set that of 1 quiz in the other system.",
        "1 question earns all its points or none there, though here it may earn a part: pick-both.",
    ]


@pytest.mark.parametrize("address", ["scorm13", "scorm12/03-nowhere", "scorm12?in=fr"])
def test_what_is_not_there_is_not_found(instructor: FlaskClient, address: str) -> None:
    assert instructor.get(f"{PACKAGES}/{address}").status_code == 404
    assert taken_out() == []


def test_who_only_studies_gets_no_answers(app: Flask, cast: Cast) -> None:
    publish_mini()
    trainee = english_client(app, cast.trainee)
    assert trainee.get(f"{PACKAGES}/scorm12").status_code == 403
    assert taken_out() == []


def test_the_page_asks_the_database_little(instructor: FlaskClient) -> None:
    main_of(instructor, PACKAGES)
    with statements() as sent:
        main_of(instructor, PACKAGES)
    assert len(sent) == 2


def test_the_command_writes_the_same_file(app: Flask, instructor: FlaskClient, tmp_path: Path) -> None:
    target = tmp_path / "package.zip"
    arguments = [
        "courses",
        "package",
        "mini",
        "--as",
        "scorm12",
        "--module",
        "01-first-look",
        "--language",
        "en",
    ]
    result = app.test_cli_runner().invoke(args=[*arguments, "--output", str(target)])
    assert (result.exit_code, result.stdout) == (0, f"{target}\n")
    assert result.stderr == "The time limit of 1 quiz is not kept: a page cannot be trusted with the clock.\n"
    assert target.read_bytes() == instructor.get(f"{PACKAGES}/scorm12/01-first-look?in=en").data
    assert taken_out()[0] == ("editions", "mini-01-first-look-1-en-scorm12.zip", None)


@pytest.mark.parametrize(
    ("slug", "options"), [("nothing", []), ("mini", ["--module", "03-nowhere"])], ids=["course", "module"]
)
def test_the_command_refuses_what_is_not_published(app: Flask, slug: str, options: list[str]) -> None:
    publish_mini()
    result = app.test_cli_runner().invoke(args=["courses", "package", slug, "--as", "cartridge", *options])
    assert result.exit_code == 2


def test_every_format_has_a_name_and_an_ending() -> None:
    assert EXTENSIONS.keys() == set(FORMATS)
    assert tuple(FORMAT_WORDS) == FORMATS


def test_every_word_that_the_script_says_is_given(app: Flask) -> None:
    script = (PARTS / "package.js").read_text("utf-8")
    names = set(re.findall(r"\bwords\.(\w+)", script))
    assert len(names) > 20
    assert names <= package_words("vi").keys()
    assert package_words("vi")["decimal"] == ","


def test_losses_are_counted_by_kind(app: Flask) -> None:
    losses = [Loss("too-few-choices", "a", "one"), Loss("attempts", "a"), Loss("too-few-choices", "b", "two")]
    assert len(list(loss_lines(losses))) == 2


def with_rules(rules: str) -> dict[str, bytes]:
    """The mini course whose module quiz has these rules instead of its row of items."""
    files = mini_files()
    quiz = files[QUIZ].decode()
    return {**files, QUIZ: (quiz[: quiz.index("items:")] + rules).encode()}


ITEMS_OF_QUIZ = "items: [sky-is-up, pick-both, true-or-not]\n"
SECTIONS = """navigation: sequential
shuffle_items: true
sections:
  - {title: {vi: "Một", en: "One"}, items: [sky-is-up]}
  - {title: {vi: "Hai", en: "Two"}, draw: {competency: identify, count: 1}}
"""


@pytest.mark.parametrize(
    ("rules", "codes"),
    [
        (ITEMS_OF_QUIZ, []),
        (SECTIONS, ["headings", "draws", "item-order", "page-by-page"]),
        (f"behaviour: immediate\n{ITEMS_OF_QUIZ}", ["immediate"]),
        (f"behaviour: tries\ntries: 2\npenalty: 1/2\n{ITEMS_OF_QUIZ}", ["tries"]),
        (f"behaviour: certainty\n{ITEMS_OF_QUIZ}", ["certainty"]),
        (f"review: {{after: [score]}}\ncounts: last\n{ITEMS_OF_QUIZ}", ["review", "counts"]),
    ],
)
@pytest.mark.parametrize("format_", FORMATS)
def test_each_rule_of_a_quiz_that_stays_behind_is_named(
    app: Flask, format_: str, rules: str, codes: list[str]
) -> None:
    publish_approved(with_rules(rules))
    (edition,) = catalogue.current_editions()
    losses = losses_of(package_of(edition, "en"), format_)
    usual = {"time-limit", "pass-mark", "partial-credit", "too-few-choices"}
    assert [loss.code for loss in losses if loss.code not in usual] == codes
    assert len(list(loss_lines(losses))) == len({loss.code for loss in losses})


def test_practice_that_stays_behind_is_named(app: Flask) -> None:
    files = with_rules("items: [sky-is-up, pick-both]\n")
    practice = b"purpose: practice\nitems: [true-or-not]\n"
    publish_approved({**files, QUIZ.replace("quiz.yml", "practice.yml"): practice})
    (edition,) = catalogue.current_editions()
    losses = losses_of(package_of(edition, "en"), "scorm12")
    assert losses[-1] == Loss("practice", edition.modules[0].slug)
