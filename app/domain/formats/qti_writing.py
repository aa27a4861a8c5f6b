"""Writing QTI 2.1: a package with a document for each item.

Source: 1EdTech (IMS Global), Question and Test Interoperability 2.1, XML binding and response processing templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import singledispatch
from xml.sax.saxutils import quoteattr

from app.domain.formats.bank_item import (
    AUTO,
    GAP,
    NOTHING,
    PLAIN,
    BankItem,
    Choices,
    Essay,
    Gaps,
    Matching,
    Numerical,
    Ordering,
    ShortText,
    Text,
    TrueFalse,
)
from app.domain.formats.fitting import Fitted, Fitter, LeftOut, fit_all, fit_shares, refuse_long_ends
from app.domain.formats.qti_bodies import Drawn, draw
from app.domain.formats.qti_package import package_of
from app.domain.formats.qti_text import write_lines
from app.domain.grading import ALL

_TEMPLATE = "http://www.imsglobal.org/question/qti_v2p1/rptemplates"
_SCHEMA = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_ROOT = (
    f'xmlns="{_SCHEMA}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    f'xsi:schemaLocation="{_SCHEMA} http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"'
)
_SCORE = (
    '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float">'
    "<defaultValue><value>0</value></defaultValue></outcomeDeclaration>"
)


def fit_qti(items: Iterable[BankItem]) -> Fitted:
    """The items as QTI 2.1 holds them: in plain words, without category and tags."""
    return fit_all(items, _fit)


def _fit(fitter: Fitter) -> None:
    fitter.drop("category", "tags")
    fitter.item = replace(
        fitter.item, stem=_plain(fitter, fitter.item.stem), feedback=_plain(fitter, fitter.item.feedback)
    )
    _fit_answer(fitter.item.answer, fitter)
    fit_shares(fitter)


@singledispatch
def _fit_answer(_answer: object, _fitter: Fitter) -> None:
    """A description has nothing more to fit."""


@_fit_answer.register
def _(answer: Choices, fitter: Fitter) -> None:
    kept = tuple(
        replace(each, text=_plain(fitter, each.text), feedback=_plain(fitter, each.feedback))
        for each in answer.options
    )
    if answer.scoring == ALL:
        kept = tuple(replace(each, share=Fraction(int(each.share > 0))) for each in kept)
    fitter.answer(replace(answer, options=kept))


@_fit_answer.register
def _(answer: ShortText, fitter: Fitter) -> None:
    _lose_feedback(fitter, [answer.otherwise, *(each.feedback for each in answer.accepted)])
    _once([each.text for each in answer.accepted])
    bare = tuple(replace(each, feedback=NOTHING) for each in answer.accepted)
    fitter.answer(replace(answer, accepted=bare, otherwise=NOTHING))


@_fit_answer.register
def _(answer: Matching, fitter: Fitter) -> None:
    _once([*{pair.answer for pair in answer.pairs}, *answer.extras])
    pairs = tuple(replace(pair, prompt=_plain(fitter, pair.prompt)) for pair in answer.pairs)
    fitter.answer(replace(answer, pairs=pairs))


@_fit_answer.register
def _(answer: Ordering, fitter: Fitter) -> None:
    fitter.answer(Ordering(tuple(_plain(fitter, step) for step in answer.steps)))


@_fit_answer.register
def _(answer: TrueFalse, fitter: Fitter) -> None:
    feedback = _plain(fitter, answer.if_true), _plain(fitter, answer.if_false)
    fitter.answer(TrueFalse(answer.is_true, *feedback))


@_fit_answer.register
def _(answer: Essay, fitter: Fitter) -> None:
    fitter.answer(Essay(_plain(fitter, answer.guidance)))


@_fit_answer.register
def _(answer: Numerical, fitter: Fitter) -> None:
    _lose_feedback(fitter, [answer.otherwise, *(band.feedback for band in answer.bands)])
    refuse_long_ends(answer)
    bare = tuple(replace(band, feedback=NOTHING) for band in answer.bands)
    fitter.answer(Numerical(bare))


@_fit_answer.register
def _(answer: Gaps, fitter: Fitter) -> None:
    _lose_feedback(fitter, [each.feedback for gap in answer.gaps for each in gap])
    if not answer.is_picked and not GAP.sub("", fitter.item.stem.text).strip():
        raise LeftOut("gap-alone")
    for gap in answer.gaps:
        _once([each.text for each in gap])
    bare = tuple(tuple(replace(each, feedback=NOTHING) for each in gap) for gap in answer.gaps)
    fitter.answer(replace(answer, gaps=bare))


def _plain(fitter: Fitter, text: Text) -> Text:
    if text.markup == AUTO:
        fitter.lose("markup")
    elif text and text.markup != PLAIN:
        raise LeftOut("markup")
    return Text(text.text)


def _lose_feedback(fitter: Fitter, feedback: Sequence[Text]) -> None:
    if any(feedback):
        fitter.lose("choice-feedback")


def _once(texts: Sequence[str]) -> None:
    if len(set(texts)) != len(texts):
        raise LeftOut("answer-twice")


def write_qti(items: Sequence[BankItem]) -> bytes:
    """A package of items that fit_qti() gave."""
    return package_of([(f"item-{place:04}", _document(item, place)) for place, item in enumerate(items, 1)])


def _document(item: BankItem, place: int) -> str:
    drawn = draw(item)
    attributes = {"identifier": f"item-{place:04}", "title": item.name, "label": item.id}
    if item.language:
        attributes["xml:lang"] = item.language
    written = " ".join(
        f"{key}={quoteattr(value)}" for key, value in attributes.items() if value or key == "title"
    )
    feedback = {**drawn.feedback, **({"general": item.feedback} if item.feedback else {})}
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<assessmentItem {_ROOT} {written} adaptive="false" timeDependent="false">',
            *drawn.declarations,
            _SCORE if drawn.declarations else "",
            *_outcomes(drawn, item),
            f"<itemBody>{drawn.body}</itemBody>",
            _processing(drawn),
            *_modal(feedback),
            "</assessmentItem>\n",
        ]
    )


def _outcomes(drawn: Drawn, item: BankItem) -> list[str]:
    """The outcomes that feedback hangs on: the answer itself, and one that always holds."""
    found = []
    if any(drawn.feedback.values()):
        cardinality = "multiple" if drawn.is_multiple else "single"
        found.append(
            f'<outcomeDeclaration identifier="FEEDBACK" cardinality="{cardinality}" baseType="identifier"/>'
        )
    if item.feedback:
        found.append(
            '<outcomeDeclaration identifier="GENERAL" cardinality="single" baseType="identifier">'
            "<defaultValue><value>general</value></defaultValue></outcomeDeclaration>"
        )
    return found


def _processing(drawn: Drawn) -> str:
    if drawn.processing:
        return f"<responseProcessing>{drawn.processing}</responseProcessing>"
    if not drawn.declarations:
        return ""
    if not any(drawn.feedback.values()):
        name = "map_response" if drawn.is_mapped else "match_correct"
        return f'<responseProcessing template="{_TEMPLATE}/{name}"/>'
    return (
        f"<responseProcessing>{_MAPPED if drawn.is_mapped else _MATCHED}"
        '<setOutcomeValue identifier="FEEDBACK"><variable identifier="RESPONSE"/></setOutcomeValue>'
        "</responseProcessing>"
    )


_MAPPED = '<setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue>'
_MATCHED = (
    '<responseCondition><responseIf><match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>'
    '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue>'
    "</responseIf></responseCondition>"
)


def _modal(feedback: Mapping[str, Text]) -> list[str]:
    return [
        f'<modalFeedback outcomeIdentifier="{"GENERAL" if key == "general" else "FEEDBACK"}" '
        f'identifier="{key}" showHide="show">{write_lines(text.text)}</modalFeedback>'
        for key, text in feedback.items()
        if text
    ]
