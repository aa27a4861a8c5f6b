"""Audit events in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import url_for
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.dissemination.text import PURPOSES as LEDGER_PURPOSES
from app.domain.tabular import Cell, Column, Sheet
from app.home.audit_log import Event
from app.shared import clock
from app.shared.page import show_date
from app.summaries.text import PURPOSES as SUMMARY_PURPOSES
from app.workshops.forms import PURPOSES as ROSTER_PURPOSES

VERBS: Mapping[LazyString, Mapping[str, LazyString]] = {
    _l("Officers and accounts"): {
        "add_officer": _l("added an officer"),
        "change_officer": _l("changed an officer"),
        "post_officer": _l("posted an officer"),
        "merge_officers": _l("merged two records of an officer"),
        "undo_merge": _l("undid a merge"),
        "erase_officer": _l("erased the personal data of an officer"),
        "export_officers": _l("took out the list of officers"),
        "open_account": _l("opened an account"),
        "close_account": _l("closed an account"),
        "reopen_account": _l("opened an account again"),
        "make_slip": _l("made a sign-in slip"),
        "set_password": _l("set a password"),
        "grant_role": _l("gave a role"),
        "end_role": _l("ended a role"),
    },
    _l("Workshops"): {
        "plan_workshop": _l("planned a workshop"),
        "revise_workshop": _l("changed a workshop"),
        "arrange_sessions": _l("arranged the sessions"),
        "register_officer": _l("put an officer on a roster"),
        "take_back_registration": _l("put an officer back on a roster"),
        "withdraw_registration": _l("took an officer off a roster"),
        "apply_roster_import": _l("took in a roster file"),
        "undo_roster_import": _l("undid a roster file"),
        "export_roster": _l("took out a roster"),
        "start_observation": _l("began to score an exercise"),
        "submit_observation": _l("handed in the scores of an exercise"),
        "release_exercise": _l("released the results of an exercise"),
        "export_exercise": _l("took out the scores of an exercise"),
        "mark_register": _l("marked a register"),
        "lock_register": _l("closed a register"),
        "export_register": _l("took out a register"),
        "export_attendance": _l("took out the attendance of a workshop"),
        "print_sign_in_sheet": _l("printed a sign-in sheet"),
    },
    _l("Courses and tests"): {
        "publish_edition": _l("published an edition of a course"),
        "pass_edition_stage": _l("passed a stage of an edition's approval"),
        "return_edition_stage": _l("returned an edition at a stage of its approval"),
        "withdraw_edition": _l("withdrew an edition"),
        "export_package": _l("took out a course as a package"),
        "publish_instrument": _l("published a questionnaire"),
        "export_book": _l("took out a printed book for instructors"),
        "enrol_officer": _l("enrolled an officer"),
        "start_attempt": _l("began an attempt"),
        "submit_attempt": _l("submitted an attempt"),
        "export_items": _l("took out items of the question bank"),
        "export_quiz_results": _l("took out the results of a quiz"),
        "propose_correction": _l("wrote a correction of a key down"),
        "try_regrade": _l("tried a regrade out"),
        "apply_regrade": _l("applied a regrade"),
        "give_accommodation": _l("gave more time or attempts"),
        "end_accommodation": _l("ended more time or attempts"),
        "receive_answer_file": _l("received a file of answers"),
        "take_answer_file": _l("added answers from a file"),
        "decline_answer_file": _l("declined a file of answers"),
        "comment_item": _l("commented on a question of the bank"),
        "resolve_comment": _l("marked a comment on a question as resolved"),
        "retire_item": _l("retired a question of the bank"),
        "restore_item": _l("took the retirement of a question back"),
        "set_sitting_rules": _l("decided when a quiz is taken"),
        "close_sitting": _l("closed a quiz for all"),
        "release_scores": _l("released the scores of a quiz"),
        "take_scores_back": _l("took the scores of a quiz back"),
        "override_score": _l("set a score by hand"),
        "mark_essay": _l("marked an essay"),
        "settle_essay": _l("settled two marks of an essay"),
        "undo_override": _l("took a score set by hand back"),
        "export_gradebook": _l("took out a gradebook"),
        "export_regrade": _l("took out the changes of a regrade"),
        "make_paper": _l("made a version of a quiz for paper"),
        "print_question_booklet": _l("printed a question booklet"),
        "print_answer_sheets": _l("printed answer sheets"),
        "key_paper_sheet": _l("keyed an answer sheet"),
        "set_aside_paper_entry": _l("set an entry of an answer sheet aside"),
        "settle_paper_sheet": _l("settled a difference between two entries of an answer sheet"),
        "record_paper_sheet": _l("recorded an answer sheet"),
        "export_paper_differences": _l("took out the differences between entries of answer sheets"),
    },
    _l("Certificates"): {
        "issue_certificate": _l("issued a certificate"),
        "revoke_certificate": _l("revoked a certificate"),
        "export_certificates": _l("took out the certificates of a workshop"),
    },
    _l("Assessments"): {
        "plan_round": _l("planned an assessment round"),
        "close_round": _l("closed an assessment round"),
        "describe_finding": _l("wrote a finding"),
        "delete_finding": _l("deleted a finding"),
        "describe_recommendation": _l("wrote a recommendation"),
        "mark_recommendation_proposed": _l("marked a recommendation as proposed"),
        "mark_recommendation_accepted": _l("marked a recommendation as accepted"),
        "mark_recommendation_declined": _l("marked a recommendation as declined"),
        "mark_recommendation_done": _l("marked a recommendation as done"),
        "export_summary": _l("took out a summary"),
    },
    _l("Materials"): {
        "send_delivery": _l("recorded a delivery"),
        "cancel_delivery": _l("cancelled a delivery"),
        "acknowledge_delivery": _l("acknowledged a delivery"),
        "correct_receipt": _l("corrected the receipt of a delivery"),
        "erase_receivers": _l("erased who received a delivery"),
        "print_delivery_note": _l("printed a delivery note"),
        "give_recall": _l("gave a recall notice"),
        "print_recall_letters": _l("printed the letters of a recall notice"),
        "enter_adoption": _l("recorded that an academy teaches an edition"),
        "end_adoption": _l("ended the record of an academy's course"),
        "export_deliveries": _l("took out the distribution ledger"),
        "export_delivery_summary": _l("took out the deliveries by province"),
        "export_outdated_copies": _l("took out the list of outdated copies"),
        "export_recall": _l("took out the receivers of a recall notice"),
        "export_adoptions": _l("took out what academies teach"),
    },
    _l("Programmes"): {
        "describe_programme": _l("described a programme"),
        "export_officers_trained": _l("took out the list of officers trained"),
    },
    _l("System"): {
        "retry_job": _l("let a job try again"),
        "export_audit": _l("took out the audit"),
    },
}
VERB_WORDS: Mapping[str, LazyString] = {
    verb: words for group in VERBS.values() for verb, words in group.items()
}
PLACES: Mapping[str, tuple[LazyString, str]] = {
    "answer_files": (_l("File of answers"), "quizzes.show_answer_file"),
    "officers": (_l("Officer"), "accounts.show_officer"),
    "workshops": (_l("Workshop"), "workshops.show_workshop"),
    "workshop_sessions": (_l("Session"), "attendance.show_register"),
    "programmes": (_l("Programme"), "programme.show_programme"),
    "editions": (_l("Edition"), "curriculum.show_edition"),
    "rounds": (_l("Assessment round"), "surveys.show_round"),
    "certificates": (_l("Certificate"), "certificates.show_certificate"),
    "deliveries": (_l("Delivery"), "dissemination.show_delivery"),
    "recalls": (_l("Recall notice"), "dissemination.show_recall"),
    "jobs": (_l("Job"), "home.show_job"),
    "regrades": (_l("Regrade"), "quizzes.show_regrade"),
}
OBJECTS: Mapping[str, LazyString] = {
    "accommodations": _l("More time or attempts"),
    "accounts": _l("Account"),
    "adoptions": _l("Course of an academy"),
    "attempts": _l("Quiz attempt"),
    "enrolments": _l("Enrolment"),
    "essay_marks": _l("Mark of an essay"),
    "findings": _l("Finding"),
    "instrument_revisions": _l("Questionnaire"),
    "key_corrections": _l("Correction of a key"),
    "officer_merges": _l("Merge"),
    "recommendations": _l("Recommendation"),
    "registrations": _l("Place on a roster"),
    "roles": _l("Role"),
    "roster_imports": _l("Roster file"),
    "score_overrides": _l("Score set by hand"),
    "sign_in_slips": _l("Sign-in slip"),
    "sitting_rules": _l("Hours of a quiz"),
    **{kind: words for kind, (words, _endpoint) in PLACES.items()},
}


def verb_words(verb: str) -> str:
    """What was done; the bare name of a verb that this release does not know."""
    return str(VERB_WORDS.get(verb, verb))


def who_words(event: Event) -> str:
    """Who did it."""
    return event.who or _("The system")


def object_words(event: Event) -> str:
    """What it was done to; nothing where it was no single thing."""
    return str(OBJECTS.get(event.object_kind, event.object_kind))


def object_url(event: Event) -> str | None:
    """The page of what it was done to; None where it has none."""
    place = PLACES.get(event.object_kind)
    return url_for(place[1], uid=event.object_uid) if place and event.object_uid else None


def purpose_words(purpose: str) -> str:
    """What for, as it was said: words of its own, or one of the purposes that a form offers."""
    format_, colon, key = purpose.rpartition(": ")
    words = {**ROSTER_PURPOSES, **SUMMARY_PURPOSES, **LEDGER_PURPOSES}.get(key, key)
    return f"{format_}{colon}{words}"


def audit_sheet(found: Sequence[Event], purpose: str, *, is_synthetic: bool) -> Sheet:
    """The events as a table to take away; times as clocks in Viet Nam show them."""
    columns = [
        *(Column(_("When"), 20), Column(_("Who"), 28), Column(_("User name"), 18), Column(_("What"), 40)),
        *(Column(_("Deed"), 26), Column(_("On what"), 18), Column(_("Its id"), 38)),
        *(Column(_("What for"), 40), Column(_("Request"), 16)),
    ]
    notes = [
        _("Restricted: holds personal data."),
        _("Taken for: %(purpose)s", purpose=purpose),
        _("Taken out on %(day)s.", day=show_date(clock.today())),
    ]
    mark = [_("Sample data: a demonstration, not valid.")] if is_synthetic else []
    return Sheet(_("Audit"), columns, [_row(event) for event in found], mark + notes)


def _row(event: Event) -> tuple[Cell, ...]:
    return (
        clock.local(event.at).replace(tzinfo=None),
        who_words(event),
        event.user_name or "",
        verb_words(event.verb),
        event.verb,
        object_words(event),
        str(event.object_uid or ""),
        purpose_words(event.purpose),
        event.request_id,
    )


WORDS = {words.__name__: words for words in (verb_words, who_words, object_words, object_url, purpose_words)}
