"""Two states of a course side by side: texts by section in both languages, items, quizzes, and everything else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from app.domain.course import LANGUAGES
from app.domain.course_changes import CHANGED, FileChange, changed_files
from app.domain.course_drift import (
    Drift,
    SectionChange,
    changes_by_section,
    drift_in_prose,
    drift_in_yaml,
    pairs_in,
)
from app.domain.form_changes import change_of_tests
from app.domain.item_changes import ItemChange, QuizChange, change_of_quiz, changed_items

ITEMS = "items.yml"
TESTS = "tests.yml"
QUIZZES = ("quiz.yml", "practice.yml", TESTS)

Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Comparison:
    """What is not the same, by file: `texts` by stem (01-x/module), `items` and `quizzes` by path, `others` new,
    removed or of another kind. `drifts`: where the English has not followed the Vietnamese."""

    texts: Mapping[str, tuple[SectionChange, ...]]
    items: Mapping[str, tuple[ItemChange, ...]]
    quizzes: Mapping[str, QuizChange]
    others: tuple[FileChange, ...]
    drifts: tuple[Drift, ...]

    @property
    def count(self) -> int:
        """How many texts, lists of items, quizzes and other files differ."""
        return len(self.texts) + len(self.items) + len(self.quizzes) + len(self.others)


def compare(before: Files, after: Files) -> Comparison:
    """What changed from one state of a course's files to another (path to bytes).

    Files that are the same on both sides may be left out, but of a lesson either both languages or none.
    """
    changed = {file.path: file for file in changed_files(before, after)}
    both = {path for path, file in changed.items() if file.kind == CHANGED}
    known = before.keys() & after.keys()
    stems = [stem for stem in pairs_in(known) if both & set(_paths(stem)) and known >= set(_paths(stem))]
    prose = {stem: (_by_language(stem, before), _by_language(stem, after)) for stem in stems}
    items = sorted(path for path in both if _name(path) == ITEMS)
    quizzes = sorted(path for path in both if _name(path) in QUIZZES)
    told = {*items, *quizzes, *(path for stem in stems for path in _paths(stem))}
    return Comparison(
        texts={stem: tuple(changes_by_section(*sides)) for stem, sides in prose.items()},
        items={path: tuple(changed_items(_text(before, path), _text(after, path))) for path in items},
        quizzes={path: _quiz_change(path, _text(before, path), _text(after, path)) for path in quizzes},
        others=tuple(file for path, file in changed.items() if path not in told),
        drifts=tuple(_drifts(prose, before, after, both)),
    )


def _quiz_change(path: str, before: str, after: str) -> QuizChange:
    return change_of_tests(before, after) if _name(path) == TESTS else change_of_quiz(before, after)


def _drifts(
    prose: Mapping[str, tuple[dict[str, str], dict[str, str]]], before: Files, after: Files, both: set[str]
) -> Iterator[Drift]:
    for stem, sides in prose.items():
        yield from drift_in_prose(stem, *sides)
    for path in sorted(path for path in both if path.endswith(".yml")):
        yield from drift_in_yaml(path, _text(before, path), _text(after, path))


def _paths(stem: str) -> tuple[str, ...]:
    return tuple(f"{stem}.{language}.md" for language in LANGUAGES)


def _by_language(stem: str, files: Files) -> dict[str, str]:
    return {language: _text(files, f"{stem}.{language}.md") for language in LANGUAGES}


def _text(files: Files, path: str) -> str:
    return files[path].decode("utf-8", "replace").replace("\r\n", "\n")


def _name(path: str) -> str:
    return PurePosixPath(path).name
