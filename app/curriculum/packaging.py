"""A published edition, or a module of it, put together as a package for another system."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.curriculum.models import Edition
from app.curriculum.package_text import loss_lines, package_facts, package_words
from app.curriculum.published import PublishedEdition, PublishedModule, PublishedQuiz
from app.domain.course import Item
from app.domain.packages import (
    Package,
    PackagedLesson,
    PackagedModule,
    PackagedQuiz,
    losses_of,
    make_cartridge,
    make_scorm,
)
from app.domain.packages.body import figures_in
from app.extensions import db
from app.shared.audit import audit
from app.shared.locale import in_language
from app.shared.models import Actor
from app.shared.storage import store

PARTS = Path(__file__).parent / "package"
VERSIONS = {"scorm12": "1.2", "scorm2004": "2004"}
EXTENSIONS = {"scorm12": "zip", "scorm2004": "zip", "cartridge": "imscc"}
MEDIA_TYPES = {"zip": "application/zip", "imscc": "application/vnd.ims.imsccv1p1"}


@dataclass(frozen=True)
class PackageFile:
    """A package as it is saved; `losses` say in whole sentences what it does not carry."""

    name: str
    content: bytes
    media_type: str
    losses: tuple[str, ...]


def make_package_file(
    edition: PublishedEdition, format_: str, language: str, module: PublishedModule | None = None
) -> PackageFile:
    """The edition, or one module of it, in one language and one of EXTENSIONS' formats."""
    package = package_of(edition, language, module)
    extension = EXTENSIONS[format_]
    name = "-".join(
        [edition.slug, *([module.slug] if module else []), str(edition.number), language, format_]
    )
    return PackageFile(
        name=f"{name}.{extension}",
        content=_draw(package, format_),
        media_type=MEDIA_TYPES[extension],
        losses=tuple(loss_lines(losses_of(package, format_))),
    )


def _draw(package: Package, format_: str) -> bytes:
    style = (PARTS / "package.css").read_bytes()
    if format_ == "cartridge":
        return make_cartridge(package, style=style)
    script = (PARTS / "package.js").read_bytes()
    return make_scorm(package, VERSIONS[format_], style=style, script=script)


def package_of(edition: PublishedEdition, language: str, module: PublishedModule | None = None) -> Package:
    """What goes into a package: the published lessons, their drawings, the quizzes of the modules.

    The tests of the course stay here, because others will sit them, and so does what instructors teach with.
    """
    modules = tuple(_packaged(edition, each, language) for each in ([module] if module else edition.modules))
    part = f"-{module.slug}" if module else ""
    hashes = sorted({sha256 for each in modules for sha256 in figures_in(each.lesson.html)})
    return Package(
        identifier=f"cot-moc-{edition.uid}{part}-{language}",
        title=in_language(edition.title, language),
        summary=in_language(edition.summary, language),
        language=language,
        facts=package_facts(edition, language),
        modules=modules,
        figures={sha256: store().get(sha256) for sha256 in hashes},
        words=package_words(language),
    )


def _packaged(edition: PublishedEdition, module: PublishedModule, language: str) -> PackagedModule:
    page = module.pages[language]
    quiz = edition.quiz(module.slug, "module")
    asked = [each.item for each in quiz.items] if quiz else []
    held = tuple(item for item in asked if item.choices and not item.pictures)
    return PackagedModule(
        slug=module.slug,
        title=page.title,
        lesson=PackagedLesson(store().get(page.sha256).decode(), page.sections, page.content_notice),
        quiz=_packaged_quiz(quiz, held) if quiz and held else None,
        left=tuple(item.id for item in asked if not item.choices),
        pictured=tuple(item.id for item in asked if item.choices and item.pictures),
        has_practice=edition.quiz(module.slug, "practice") is not None,
    )


def _packaged_quiz(quiz: PublishedQuiz, held: tuple[Item, ...]) -> PackagedQuiz:
    return PackagedQuiz(
        items=held,
        pass_score=quiz.pass_score,
        attempts=quiz.attempts,
        time_limit=quiz.time_limit,
        is_shuffled=quiz.is_shuffled,
        structure=quiz.structure,
        behaviour=quiz.behaviour,
        counts=quiz.counts,
        delay=quiz.delay,
    )


def record_package(edition_id: int, file_name: str, *, by: Actor | None, at: datetime) -> None:
    """Write down that a package was taken out: the keys of its quizzes leave with it."""
    audit("export_package", db.session.get_one(Edition, edition_id), by=by, at=at, purpose=file_name)
