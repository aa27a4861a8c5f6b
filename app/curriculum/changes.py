"""What an author has changed since a course was last published, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from app.curriculum.queries import files_of, newest_edition
from app.domain.course import Course
from app.domain.course_changes import ADDED, CHANGED, REMOVED, FileChange, Paragraph, changed_files
from app.domain.course_comparison import compare
from app.domain.course_drift import Drift
from app.domain.course_files import read_course


def changes_since_edition(folder: str, files: Mapping[str, bytes]) -> Iterator[str]:
    """Lines that say how these files differ from the newest edition of their course."""
    course, _problems = read_course(files)
    edition = newest_edition(course.slug if course else folder)
    if edition is None:
        yield _("%(course)s: no edition yet; everything is new.", course=folder)
        return
    published = files_of(edition.id)
    changed = list(changed_files(published, files))
    since = {"course": folder, "number": edition.number, "day": format_date(edition.at)}
    if not changed:
        yield _("%(course)s: nothing has changed since edition %(number)s of %(day)s.", **since)
        return
    yield ngettext(
        "%(course)s: %(num)s file differs from edition %(number)s of %(day)s.",
        "%(course)s: %(num)s files differ from edition %(number)s of %(day)s.",
        len(changed),
        **since,
    )
    for file in changed:
        yield from _told(file)
    yield from _drifted(compare(published, files).drifts)


def count_of_drifts(courses: Iterable[tuple[Course, Mapping[str, bytes]]]) -> Iterator[str]:
    """A line for each course that has an edition: in how many places the English has still to follow since."""
    for course, files in courses:
        edition = newest_edition(course.slug)
        if edition:
            yield _(
                "%(course)s: places where the Vietnamese has changed since edition %(number)s and the English has not: "
                "%(count)s",
                course=course.slug,
                number=edition.number,
                count=len(compare(files_of(edition.id), files).drifts),
            )


def _drifted(drifts: Sequence[Drift]) -> Iterator[str]:
    """Where the English has still to follow."""
    if drifts:
        yield ""
        yield ngettext(
            "In %(num)s place the Vietnamese has changed and the English has not:",
            "In %(num)s places the Vietnamese has changed and the English has not:",
            len(drifts),
        )
    for drift in drifts:
        yield f"  {drift.path}:{drift.line}: {drift.place}"


def _told(file: FileChange) -> Iterator[str]:
    kinds = {ADDED: _("new file"), REMOVED: _("removed"), CHANGED: _("changed")}
    yield ""
    yield f"{file.path}: {kinds[file.kind]}"
    for change in file.changes:
        place = (change.after or change.before)[0].line
        yield _("line %(line)s:", line=place) if change.after else _("line %(line)s before:", line=place)
        yield from _marked("-", change.before)
        yield from _marked("+", change.after)


def _marked(mark: str, paragraphs: tuple[Paragraph, ...]) -> Iterator[str]:
    for paragraph in paragraphs:
        for line in paragraph.text.splitlines():
            yield f"  {mark} {line}"
