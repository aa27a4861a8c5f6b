"""Packages of the courses in this repository, put together without application or database."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from defusedxml.ElementTree import fromstring

from app.curriculum.working_copy import FOLDER, read_files
from app.domain.course import Course, Module
from app.domain.course_files import read_course
from app.domain.course_markdown import Figure
from app.domain.course_text import LessonWords, render_lesson
from app.domain.packages import Package, PackagedLesson, PackagedModule, PackagedQuiz
from app.domain.packages.archive import MANIFEST
from app.shared.storage import name_of

MINI = Path(__file__).parent.parent / "courses" / "mini"
REAL = FOLDER / "counter-trafficking"
PARTS = Path(__file__).parents[2] / "app" / "curriculum" / "package"
STYLE, SCRIPT = (PARTS / "package.css").read_bytes(), (PARTS / "package.js").read_bytes()
LESSON_WORDS = LessonWords("Thuật ngữ", "Chú thích", "Về chú thích {}", "Bảng")
WORDS = {
    **{name: f"<{name}> & “{name}”" for name in ("before_reading", "contents", "no_script", "hand_in")},
    "lesson": "Bài học",
    "quiz": "Trắc nghiệm",
    "item": "Câu",
    "question": "Câu {number}/{total}",
    "several": "có thể chọn nhiều",
    "read_again": "Đọc lại:",
}


@cache
def course_of(folder: Path) -> tuple[Course, dict[str, bytes]]:
    """The course in a folder, and its files."""
    files = read_files(folder)
    course, problems = read_course(files)
    assert course is not None
    assert problems == []
    return course, files


@cache
def package_of(folder: Path, language: str) -> Package:
    """A whole course in one language."""
    course, files = course_of(folder)
    drawings = {name_of(content): content for path, content in files.items() if path.endswith(".svg")}
    modules = tuple(_packaged(course, module, language, files) for module in course.modules)
    shown = "".join(module.lesson.html for module in modules)
    return Package(
        identifier=f"cot-moc-sample-{language}",
        title=course.title[language],
        summary=course.summary[language],
        language=language,
        facts=("Lần xuất bản 1", course.approval[language]),
        modules=modules,
        figures={sha256: content for sha256, content in drawings.items() if sha256 in shown},
        words=WORDS,
    )


def _packaged(course: Course, module: Module, language: str, files: dict[str, bytes]) -> PackagedModule:
    lesson = module.lessons[language]
    before, after = f"{module.slug}/figures/", f".{language}.svg"
    figures = {
        path[len(before) : -len(after)]: Figure(f"/figures/{name_of(content)}.svg", 100, 100)
        for path, content in files.items()
        if path.startswith(before) and path.endswith(after)
    }
    page = render_lesson(
        lesson.markdown,
        language,
        minutes=10,
        words=LESSON_WORDS,
        glossary=course.glossary,
        figures=figures,
    )
    return PackagedModule(
        module.slug,
        lesson.title,
        PackagedLesson(page.html, page.sections, lesson.content_notice),
        _quiz(course, module),
    )


def _quiz(course: Course, module: Module) -> PackagedQuiz | None:
    quiz = module.quiz
    if quiz is None:
        return None
    items = tuple(course.items[item_id] for item_id in quiz.items)
    return PackagedQuiz(items, quiz.pass_score, quiz.attempts, quiz.time_limit, quiz.shuffle_choices)


def opened(content: bytes) -> dict[str, bytes]:
    """The files of a ZIP file by path."""
    with ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        assert len(set(names)) == len(names)
        return {name: archive.read(name) for name in names}


def manifest_of(files: dict[str, bytes]) -> Element:
    """The manifest of a package."""
    root: Element = fromstring(files[MANIFEST].decode())
    return root


def local(tag: str) -> str:
    """A name without its namespace."""
    return tag.rpartition("}")[2]


def find(root: Element, name: str) -> list[Element]:
    """Every element of that name, whatever its namespace."""
    return [element for element in root.iter() if local(element.tag) == name]
