"""Booklet and answer sheets of a version in words, in the language of the version, before they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _

from app.accounts.text import rank_words
from app.curriculum import catalogue
from app.curriculum.published import PublishedItem
from app.domain.answer_letters import LETTERS
from app.domain.course import Picture
from app.domain.grading import MULTIPLE
from app.domain.papers import DocumentInfo
from app.domain.quiz_papers import (
    AnswerLine,
    AnswerSheets,
    PaperHead,
    PrintedPicture,
    PrintedQuestion,
    QuestionBooklet,
)
from app.domain.spot_drawing import item_drawing
from app.quizzes.arrangement import asked_in, situations_before
from app.quizzes.paper_queries import PrintedVersion
from app.quizzes.paper_text import code_words
from app.quizzes.pictures import by_choice, drawing_of
from app.quizzes.text import quiz_kind, quiz_title
from app.shared.locale import in_language
from app.shared.page import show_date, show_days, show_number
from app.workshops.listing import WorkshopLine
from app.workshops.queries import RosterLine

BLANKS = 3  # answer sheets without a name: for those who walk in, and for one that is spoilt
TAGS = {"vi": "vi-VN", "en": "en"}


def booklet_of(printed: PrintedVersion, line: WorkshopLine, at: datetime) -> QuestionBooklet:
    """What officers read. No key is in it."""
    with force_locale(printed.version.language):
        choices = [entry["choices"] for entry in printed.version.layout]
        told = situations_before(asked_in(printed.version.layout))
        return QuestionBooklet(
            head=_head(printed, line, _("Question booklet"), _booklet_rules(printed), at),
            questions=[
                printed_question(number, item, choices[number - 1], told.get(number, ()))
                for number, item in enumerate(printed.items, 1)
            ],
            closing=_("End of the questions"),
        )


def answer_sheets_of(printed: PrintedVersion, line: WorkshopLine, at: datetime) -> AnswerSheets:
    """What officers write on: a sheet for each who sits this form, and a few blank ones."""
    with force_locale(printed.version.language):
        return AnswerSheets(
            head=_head(printed, line, _("Answer sheet"), _sheet_rules(), at),
            name_label=_("Full name"),
            note_label=_("Service number, unit"),
            holders=[
                (each.officer.name, _note(each.officer))
                for each in printed.expected
                if not each.officer.is_withdrawn
            ],
            blanks=BLANKS,
            lines=[
                AnswerLine(_mark(number, item), LETTERS[: len(item.item.choices)])
                for number, item in enumerate(printed.items, 1)
            ],
            to_write=[_("Date"), _("Signature")],
        )


def _head(
    printed: PrintedVersion, line: WorkshopLine, what: str, rules: list[str], at: datetime
) -> PaperHead:
    title = f"{quiz_kind(printed.quiz.purpose)}: {quiz_title(printed.quiz)}"
    return PaperHead(
        info=DocumentInfo(f"{what}: {title}", "Cột Mốc", what, TAGS[printed.version.language], at),
        kind=what,
        title=title,
        facts=_facts(printed, line),
        code_label=_("Code of the version"),
        code=code_words(printed.version),
        instructions=rules,
        reference=f"{what} · {line.code}",
        page_label=_("Page {page} of {total}"),
        synthetic_notice=_("Sample data: a demonstration, not valid.") if line.is_synthetic else None,
    )


def _facts(printed: PrintedVersion, line: WorkshopLine) -> list[tuple[str, str]]:
    quiz = printed.quiz
    edition = catalogue.edition(quiz.edition_id)
    law = show_date(edition.law_as_at)
    facts = [
        (_("Workshop"), f"{in_language(line.title)} ({line.code})"),
        (_("Days"), show_days(line.starts_on, line.ends_on)),
        (_("Edition"), _("%(number)s, law as at %(day)s", number=edition.number, day=law)),
        (_("Questions"), show_number(len(printed.version.layout))),
    ]
    if printed.version.form:
        facts.append((_("Form of the test"), printed.version.form))
    if quiz.time_limit:
        facts.append((_("Time allowed"), ngettext("%(num)d minute", "%(num)d minutes", quiz.time_limit)))
    return facts


def _booklet_rules(printed: PrintedVersion) -> list[str]:
    return [
        _("Write nothing in this booklet: answers count on the answer sheet with the same code."),
        *([_("Where more than one answer may be right, it says so.")] if _has_multiple(printed) else []),
    ]


def _has_multiple(printed: PrintedVersion) -> bool:
    return any(item.item.type == MULTIPLE for item in printed.items)


def _sheet_rules() -> list[str]:
    return [
        _("Check that your question booklet has the same code. Put a cross in the box of your answer; to change it, "
          "black the box out and cross another one."),
        _("One answer for each question; several are allowed where a star * stands beside the number."),
    ]  # fmt: skip


def printed_question(
    number: int, item: PublishedItem, choices: list[str], before: Sequence[str] = ()
) -> PrintedQuestion:
    """A question with its choices in this order, in the language being spoken."""
    texts = {
        choice.id: "" if choice.is_wordless else in_language(choice.text) for choice in item.item.choices
    }
    drawn, picture = by_choice(item.item), item.item.picture
    lettered = list(zip(LETTERS, choices, strict=False))
    return PrintedQuestion(
        number=str(number),
        stem=in_language(item.item.stem),
        note=_("more than one may be right") if item.item.type == MULTIPLE else "",
        choices=[(letter, texts[choice]) for letter, choice in lettered],
        picture=_printed(picture, item_drawing(item.item, drawing_of(picture))) if picture else None,
        drawn={
            letter: _printed(drawn[choice], drawing_of(drawn[choice]))
            for letter, choice in lettered
            if choice in drawn
        },
        before=before,
    )


def _printed(picture: Picture, svg: bytes) -> PrintedPicture:
    return PrintedPicture(svg, in_language(picture.alt))


def _mark(number: int, item: PublishedItem) -> str:
    return f"* {number}" if item.item.type == MULTIPLE else str(number)


def _note(officer: RosterLine) -> str:
    unit = in_language(officer.unit)
    return ", ".join(part for part in (officer.service_number or "", rank_words(officer.rank), unit) if part)
