"""What is said about files of answers."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.domain.answer_file import ELSEWHERE, LATE, MARKED, NEW, OLDER, SAVED, SETTLED, UNFIT
from app.quizzes.answer_files import AnswerFile, Judged

UNFIT_WORDS = {
    "too-large": _l("The file is larger than any file of answers can be."),
    "other": _l(
        "This is no file of answers. Choose the one that the trainee's page saved; its name ends in .answers."
    ),
    "version": _l("This file was saved by another release of the programme and cannot be read by this one."),
    "sealed": _l("The file cannot be opened: it is damaged, was changed, or was saved from another server."),
}
VERDICT_WORDS = {
    NEW: _l("will be added"),
    SAVED: _l("is saved already"),
    SETTLED: _l("checked for good already"),
    MARKED: _l("marked by people already"),
    OLDER: _l("a newer answer is saved"),
    LATE: _l("given after the end"),
    ELSEWHERE: _l("not on the page that the attempt has come to"),
    UNFIT: _l("does not fit the attempt"),
}
VERDICT_BADGES = {NEW: "good", LATE: "due", UNFIT: "refused"}


def state_words(file: AnswerFile) -> str:
    """Where a file stands."""
    if file.is_taken is None:
        return _("to decide")
    if not file.is_taken:
        return _("declined")
    return ngettext("%(num)d answer added", "%(num)d answers added", file.taken or 0)


def state_badge(file: AnswerFile) -> str:
    return {None: "due", True: "good", False: ""}[file.is_taken]


def count_words(judged: list[Judged]) -> str:
    """How many answers the file has, and how many of them would be added."""
    new = sum(each.verdict == NEW for each in judged)
    all_ = ngettext("%(num)d answer in the file", "%(num)d answers in the file", len(judged))
    return all_ + "; " + ngettext("%(num)d will be added", "%(num)d will be added", new)


def decision_words(file: AnswerFile, *, is_held_back: bool = False) -> str:
    """What was decided and why; without the reason, which may name a score, while scores are held back."""
    if is_held_back:
        added = (
            _("Answers of your file were added.") if file.is_taken else _("Nothing of your file was added.")
        )
        return added + " " + _("You can read why once the scores are released.")
    if file.is_taken:
        return _("Answers were added: %(reason)s", reason=file.reason)
    return _("Nothing was added: %(reason)s", reason=file.reason)
