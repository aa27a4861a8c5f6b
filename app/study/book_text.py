"""Printed books put together: what stands in which, and the words of their covers and first pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

from flask_babel import force_locale
from flask_babel import gettext as _

from app.curriculum import catalogue
from app.curriculum.models import PrintedBook
from app.curriculum.published import PublishedEdition, PublishedQuiz
from app.domain.book import Block, Book, Contents, Cover, Facts, PaperSize, Part, Side, TermIndex, Text, plain
from app.domain.papers import DocumentInfo
from app.domain.text import slug
from app.shared.locale import TAGS, in_language, language
from app.shared.page import show_date
from app.study.book_parts import (
    answers_part,
    decision_words,
    edition_facts,
    exercise_part,
    in_order,
    meaning_of,
    module_part,
    notes_part,
    questions_part,
    read_page,
    terms_part,
)
from app.study.text import certificate_rule, duration

T = TypeVar("T")

AUTHOR = "Cột Mốc"
FACING = "facing"
SPEECH: Mapping[str, tuple[str, ...]] = {"vi": ("vi",), "en": ("en",), FACING: ("vi", "en")}


@dataclass(frozen=True)
class BookOrder:
    """Which book: of an edition, in which speech (vi, en, facing), on which paper. `module_slug` for a module alone."""

    edition_id: int
    kind: str
    module_slug: str
    speech: str
    paper: PaperSize


def kind_name(kind: str) -> str:
    """What a kind of book is called."""
    return {
        "handbook": _("Learner's handbook"),
        "module": _("One module"),
        "teaching": _("Instructor's handbook"),
        "answers": _("Answers and feedback"),
    }[kind]


def speech_name(speech: str) -> str:
    """In which language a book is."""
    return {"vi": _("Vietnamese"), "en": _("English"), FACING: _("Vietnamese left, English right")}[speech]


def compose_book(order: BookOrder) -> Book:
    """Everything that a book says. Raises KeyError for what the edition does not hold."""
    edition = catalogue.edition(order.edition_id)
    speech = SPEECH[order.speech]
    sides = [_in(code, lambda: _side(order, edition)) for code in speech]
    titles = [_in(code, lambda: _titles(order, edition)) for code in speech]
    has_cover = order.kind != "module" or len(speech) > 1  # facing pages begin on a left page: the second
    cover = _cover(edition, speech, titles) if has_cover else None
    return Book(_info(edition, speech[0], titles[0]), order.paper, sides, cover)


def _in(code: str, make: Callable[[], T]) -> T:
    with force_locale(code):
        return make()


def _titles(order: BookOrder, edition: PublishedEdition) -> tuple[str, str]:
    """Title and subtitle in the language being spoken."""
    module = edition.module(order.module_slug)
    if module is None:
        return in_language(edition.title), kind_name(order.kind)
    return in_language(module.title), in_language(edition.title)


def _info(edition: PublishedEdition, code: str, titles: tuple[str, str]) -> DocumentInfo:
    """The day of the edition is the document's too, so that the same book is the same bytes."""
    return DocumentInfo(
        title=" – ".join(titles),
        author=AUTHOR,
        subject=in_language(edition.approval, code),
        lang=TAGS[code],
        created=edition.published_at,
    )


def _cover(edition: PublishedEdition, speech: tuple[str, ...], titles: list[tuple[str, str]]) -> Cover:
    facts = [_in(code, lambda: _cover_facts(edition)) for code in speech]
    merged = [
        (
            " · ".join(label for label, _value in same),
            " · ".join(dict.fromkeys(value for _label, value in same)),
        )
        for same in zip(*facts, strict=True)
    ]
    return Cover(AUTHOR, titles, merged, [in_language(edition.approval, code) for code in speech])


def _cover_facts(edition: PublishedEdition) -> list[tuple[str, str]]:
    return [
        (_("Edition"), str(edition.number)),
        (_("Decision number and date"), decision_words(edition.id)),
        (_("Law as at"), show_date(edition.law_as_at)),
    ]


def _side(order: BookOrder, edition: PublishedEdition) -> Side:
    """The book in the language being spoken."""
    foot = f"{_('Edition')} {edition.number} · {in_language(edition.approval)}"
    parts = tuple(_PARTS[order.kind](order, edition))
    return Side(language(), in_language(edition.title), foot, parts)


def _about(order: BookOrder, edition: PublishedEdition) -> Part:
    """What edition it is, on what it was decided and what else to know before reading."""
    blocks: list[Block] = [
        Text(plain(in_language(edition.summary))),
        Facts(
            [
                *edition_facts(edition),
                (plain(_("Law as at")), show_date(edition.law_as_at)),
                (plain(_("Self-study")), plain(duration(edition.minutes))),
            ]
        ),
    ]
    blocks += [Text(plain(words)) for words in _about_words(order.kind, edition)]
    return Part("about", "", plain(_("About this book")), blocks, is_listed=False)


def _about_words(kind: str, edition: PublishedEdition) -> Iterator[str]:
    yield _(
        "The law changes: before you rely on a provision, see whether it is still as it was on the day above. "
        "The newest edition is on the platform."
    )
    if kind == "handbook":
        yield certificate_rule(edition)
        yield _(
            "Green words are in the glossary at the end; the index says where else they stand. The pre-test and "
            "the post-test are not printed."
        )
    else:
        yield _(
            "For instructors, coordinators and administrators alone. Keep it where officers who will be asked "
            "cannot read it."
        )


def _contents(depth: Literal[1, 2]) -> Part:
    return Part("contents", "", plain(_("Contents")), [Contents(depth)], is_listed=False)


def _handbook(order: BookOrder, edition: PublishedEdition) -> Iterator[Part]:
    yield _about(order, edition)
    yield _contents(2)
    for module in edition.modules:
        prose = read_page(module.pages[language()].sha256, module.slug)
        yield module_part(edition, module, prose)
    quizzes = module_quizzes(edition)
    if quizzes:
        yield questions_part(edition, quizzes)
    meanings = in_order(meaning_of(term) for term in catalogue.glossary(edition.id))
    yield terms_part(meanings)
    terms = [(meaning.key, meaning.term) for meaning in meanings]
    yield Part("index", "", plain(_("Index of terms")), [TermIndex(terms)])


def module_quizzes(edition: PublishedEdition) -> list[PublishedQuiz]:
    """The quizzes of the modules, in order. The tests of the course are never printed: other classes take them too."""
    found = [edition.quiz(module.slug, "module") for module in edition.modules]
    return [quiz for quiz in found if quiz]


def _module(order: BookOrder, edition: PublishedEdition) -> Iterator[Part]:
    module = edition.module(order.module_slug)
    if module is None:
        raise KeyError(order.module_slug)
    prose = read_page(module.pages[language()].sha256, module.slug)
    yield module_part(edition, module, prose, is_alone=True)
    quiz = edition.quiz(module.slug, "module")
    if quiz:
        yield questions_part(edition, [quiz])
    if prose.meanings:
        yield terms_part(in_order(prose.meanings))


def _teaching(order: BookOrder, edition: PublishedEdition) -> Iterator[Part]:
    yield _about(order, edition)
    yield _contents(1)
    for kind in ("agenda", "notes"):
        for text in edition.teaching:
            if text.kind == kind:
                yield notes_part(edition, text)
    for exercise in edition.exercises:
        yield exercise_part(edition, exercise)


def _answers(order: BookOrder, edition: PublishedEdition) -> Iterator[Part]:
    yield _about(order, edition)
    yield _contents(1)
    for quiz in module_quizzes(edition):
        module = edition.module(quiz.module_slug)
        if module:
            yield answers_part(module, quiz)


_PARTS: Mapping[str, Callable[[BookOrder, PublishedEdition], Iterator[Part]]] = {
    "handbook": _handbook,
    "module": _module,
    "teaching": _teaching,
    "answers": _answers,
}


def book_file_name(book: PrintedBook) -> str:
    """The name under which a book is saved: what it is, of which edition, in which speech, on which paper."""
    edition = catalogue.edition(book.edition_id)
    what = book.module_slug or slug(kind_name(book.kind))
    return f"{edition.slug}-{what}-{edition.number}-{book.speech}-{book.paper}.pdf"
