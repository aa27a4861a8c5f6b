"""What the pages about editions and their approval say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.curriculum.approval import EditionDecision
from app.curriculum.queries import Dossier
from app.shared.tokens import grouped

if TYPE_CHECKING:
    from app.domain.item_changes import ItemChange, QuizChange


STAGE_WORDS = {
    "developed": _l("Developed by the High Command"),
    "legal": _l("Legal review"),
    "language": _l("Language review"),
    "approved": _l("Approved for training use by the Ministry of Defence"),
}
STATE_WORDS = {
    "in_review": _l("In review"),
    "returned": _l("Returned"),
    "approved": _l("Approved"),
    "carried": _l("In use since before approvals were recorded"),
    "superseded": _l("Superseded"),
    "withdrawn": _l("Withdrawn from use"),
}
STATE_KINDS = {
    "approved": "good",
    "carried": "good",
    "in_review": "due",
    "returned": "due",
    "withdrawn": "refused",
}
FAULTS = {
    "empty": _l("The file is empty."),
    "too-large": _l("The file is too large; at most 5 MB are taken."),
    "unknown": _l("This is no PDF, PNG or JPEG file."),
    "damaged": _l("The file is damaged: it cannot be read to its end."),
    "encrypted": _l("The PDF is locked with a password. Send one without, or a scan."),
    "active": _l(
        "The PDF runs scripts, opens programs or carries other files. Print it into a new PDF, or scan it."
    ),
    "too-many-pixels": _l(
        "The picture has too many pixels; 40 million are the most, and 20 million in a PNG or a progressive JPEG."
    ),
}
EXTENSIONS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


def stage_words(stage: str) -> str:
    """What a stage of approval is called."""
    return str(STAGE_WORDS[stage])


def state_words(dossier: Dossier) -> str:
    """Where an edition stands; the stage that is due while it is in review."""
    words, due = str(STATE_WORDS[dossier.state]), dossier.standing.next_stage
    return f"{words}: {stage_words(due)}" if due else words


def state_kind(dossier: Dossier) -> str:
    """The kind of badge for it."""
    return STATE_KINDS.get(dossier.state, "")


ITEM_CHANGES = {
    "key": _l("other choices are right"),
    "points": _l("points"),
    "choices": _l("choices came or went"),
    "pictures": _l("pictures, or areas in them"),
    "meaning": _l("a new meaning: statistics begin anew"),
    "vi": _l("Vietnamese wording"),
    "en": _l("English wording"),
    "other": _l("what it is about"),
}
FILE_CHANGES = {"added": _l("new file"), "removed": _l("removed"), "changed": _l("changed")}
RULES = {
    "purpose": _l("purpose"),
    "pass_score": _l("points to pass, in per cent"),
    "attempts": _l("attempts allowed"),
    "time_limit": _l("minutes"),
    "shuffle_choices": _l("choices in random order"),
    "counts": _l("which attempt counts"),
    "behaviour": _l("behaviour"),
    "tries": _l("tries at each question"),
    "penalty": _l("what each further try costs"),
    "review": _l("what is shown when"),
    "navigation": _l("page by page"),
    "shuffle_items": _l("questions in random order"),
    "delay": _l("minutes between attempts"),
}


TEST_WORDS = {"pre": _l("pre-test"), "post": _l("post-test")}
FORM_WORDS = {"both": _l("both forms"), "a": _l("form A"), "b": _l("form B")}


def item_words(change: ItemChange) -> str:
    """What happened to an item."""
    if change.kind == "added":
        return _("new")
    if change.kind == "removed":
        return _("retired")
    return ", ".join(str(ITEM_CHANGES[each]) for each in change.what) or _("written otherwise")


def quiz_words(change: QuizChange) -> list[str]:
    """What happened to a quiz, in lines."""
    lines = [
        _(
            "%(rule)s: %(before)s before, %(after)s now",
            rule=_rule_words(key),
            before=_set(before),
            after=_set(after),
        )
        for key, before, after in change.rules
    ]
    if change.added:
        lines.append(_("asks now: %(items)s", items=", ".join(change.added)))
    if change.removed:
        lines.append(_("asks no more: %(items)s", items=", ".join(change.removed)))
    lines += [
        _(
            "%(item)s: in %(before)s before, in %(after)s now",
            item=item,
            before=FORM_WORDS[was],
            after=FORM_WORDS[now],
        )
        for item, was, now in change.moved
    ]
    if change.is_reordered:
        lines.append(_("asks in another order"))
    return lines


def _rule_words(key: str) -> str:
    """What a rule of a quiz is called; of a test of the whole course with which of the two."""
    group, _dot, name = key.rpartition(".")
    if group == "blueprint":
        return _("items of a form on “%(competency)s”", competency=name)
    if group == "section":
        return _("section %(number)s", number=name)
    rule = str(RULES.get(name, name))
    return f"{TEST_WORDS[group]}, {rule}" if group in TEST_WORDS else rule


def _set(value: object) -> str:
    return "–" if value is None else str(value)


def file_words(kind: str) -> str:
    """What happened to a file."""
    return str(FILE_CHANGES[kind])


def fault_words(code: str) -> str:
    """Why a paper is not taken."""
    return str(FAULTS[code])


def letter_name(decision: EditionDecision) -> str:
    """What a saved letter is called."""
    edition = decision.edition
    return f"{edition.course.slug}-{edition.number}-{decision.stage}.{EXTENSIONS[decision.letter_type]}"


def short_hash(sha256: str) -> str:
    """The first twelve letters of a hash, in groups of four: enough to compare by eye."""
    return grouped(sha256[:12])


WORDS = {
    words.__name__: words
    for words in (
        *(stage_words, state_words, state_kind, short_hash),
        *(item_words, quiz_words, file_words),
    )
}
