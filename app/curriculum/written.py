"""Everything that authors have written in the working copy, read once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from app.curriculum.working_copy import course_folders, instrument_files, read_files
from app.domain.course import Course, Instrument
from app.domain.course_files import read_course, read_instrument_file
from app.domain.course_source import Problem


@dataclass(frozen=True)
class Written:
    """The courses with their files and the instruments, as far as they could be read; every problem, by its path
    from the folder.
    """

    courses: list[tuple[Course, Mapping[str, bytes]]]
    instruments: list[Instrument]
    problems: list[Problem]


def read_written(folder: Path) -> Written:
    """What stands in a folder of courses and instruments."""
    written = Written([], [], [])
    for path in course_folders(folder):
        files = read_files(path)
        course, problems = read_course(files)
        written.problems.extend(_within(path.name, problems))
        if course:
            written.courses.append((course, files))
    for path in instrument_files(folder):
        instrument, problems = read_instrument_file(path.name, path.read_bytes())
        written.problems.extend(_within(path.parent.name, problems))
        if instrument:
            written.instruments.append(instrument)
    return written


def _within(folder: str, problems: list[Problem]) -> Iterator[Problem]:
    for problem in problems:
        yield replace(problem, path=f"{folder}/{problem.path}")
