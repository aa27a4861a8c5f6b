"""QTI as other systems write it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from app.domain.formats.bank_item import (
    Accepted,
    Answer,
    Band,
    Choices,
    Gaps,
    Matching,
    Numerical,
    Option,
    Ordering,
    Pair,
    ShortText,
    Text,
    TrueFalse,
)
from app.domain.formats.qti_reading import read_qti
from app.domain.grading import ALL

RIGHT, WRONG = Fraction(1), Fraction(0)
TEMPLATE = "http://www.imsglobal.org/question/qti_v2p2/rptemplates/"


def document(declaration: str, body: str, template: str = "match_correct") -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="i" title="T" xml:lang="en"\n'
        ' adaptive="false" timeDependent="false">\n'
        f'<responseDeclaration identifier="RESPONSE" {declaration}</responseDeclaration>\n'
        f'<itemBody>{body}</itemBody>\n<responseProcessing template="{TEMPLATE}{template}"/></assessmentItem>'
    ).encode()


CASES: list[tuple[str, str, str, str, Answer]] = [
    (
        'cardinality="multiple" baseType="identifier"><correctResponse><value>A</value></correctResponse>',
        '<p>Which?</p><choiceInteraction responseIdentifier="RESPONSE" maxChoices="0"><prompt>Pick all.</prompt>'
        '<simpleChoice identifier="A">a</simpleChoice><simpleChoice identifier="B">b</simpleChoice>'
        "</choiceInteraction>",
        "match_correct",
        "Which?\nPick all.",
        Choices((Option(Text("a"), RIGHT), Option(Text("b"), WRONG)), is_single=False, scoring=ALL),
    ),
    (
        'cardinality="single" baseType="string"><mapping defaultValue="0"><mapEntry mapKey="York" mappedValue="1"/>'
        '<mapEntry mapKey="york" mappedValue="0.5"/></mapping>',
        "<div><p>Now is the winter of our discontent made glorious summer by this sun of "
        '<textEntryInteraction responseIdentifier="RESPONSE"/>; and all the clouds.</p></div>',
        "map_response",
        "Now is the winter of our discontent made glorious summer by this sun of [[1]]; and all the clouds.",
        Gaps(((Accepted("York"), Accepted("york", Fraction(1, 2))),), is_picked=False),
    ),
    (
        'cardinality="single" baseType="string"><correctResponse><value>York</value></correctResponse>',
        '<p>Who?</p><div><textEntryInteraction responseIdentifier="RESPONSE"/></div>',
        "match_correct",
        "Who?",
        ShortText((Accepted("York"),), is_case_sensitive=True),
    ),
    (
        'cardinality="ordered" baseType="identifier"><correctResponse><value>C</value><value>A</value>'
        "</correctResponse>",
        '<orderInteraction responseIdentifier="RESPONSE"><prompt>Order.</prompt>'
        '<simpleChoice identifier="A">a</simpleChoice><simpleChoice identifier="C">c</simpleChoice>'
        "</orderInteraction>",
        "match_correct",
        "Order.",
        Ordering((Text("c"), Text("a"))),
    ),
    (
        'cardinality="multiple" baseType="directedPair"><correctResponse><value>P Q</value><value>R S</value>'
        "</correctResponse>",
        '<matchInteraction responseIdentifier="RESPONSE"><prompt>Match.</prompt><simpleMatchSet>'
        '<simpleAssociableChoice identifier="P">p</simpleAssociableChoice>'
        '<simpleAssociableChoice identifier="R">r</simpleAssociableChoice></simpleMatchSet><simpleMatchSet>'
        '<simpleAssociableChoice identifier="Q">q</simpleAssociableChoice>'
        '<simpleAssociableChoice identifier="S">s</simpleAssociableChoice>'
        '<simpleAssociableChoice identifier="X">x</simpleAssociableChoice></simpleMatchSet></matchInteraction>',
        "match_correct",
        "Match.",
        Matching((Pair(Text("p"), "q"), Pair(Text("r"), "s")), ("x",)),
    ),
    (
        'cardinality="multiple" baseType="directedPair"><mapping defaultValue="0">'
        '<mapEntry mapKey="W G1" mappedValue="1"/><mapEntry mapKey="S G2" mappedValue="1"/></mapping>',
        '<gapMatchInteraction responseIdentifier="RESPONSE"><prompt>Fill.</prompt>'
        '<gapText identifier="W" matchMax="1">winter</gapText><gapText identifier="S" matchMax="1">summer</gapText>'
        '<p>Now is the <gap identifier="G1"/> and <gap identifier="G2"/>.</p></gapMatchInteraction>',
        "map_response",
        "Fill.\nNow is the [[1]] and [[2]].",
        Gaps(
            (
                (Accepted("winter", RIGHT), Accepted("summer", WRONG)),
                (Accepted("winter", WRONG), Accepted("summer", RIGHT)),
            ),
            is_picked=True,
        ),
    ),
]


@pytest.mark.parametrize(("declaration", "body", "template", "stem", "answer"), CASES)
def test_interactions_are_read(declaration: str, body: str, template: str, stem: str, answer: Answer) -> None:
    reading = read_qti(document(declaration, body, template))
    assert reading.problems == ()
    assert [(each.name, each.language, each.stem, each.answer) for each in reading.items] == [
        ("T", "en", Text(stem), answer)
    ]


@pytest.mark.parametrize(
    ("true", "false", "answer"),
    [
        ("Đúng", "Sai", TrueFalse(is_true=True)),
        ("True", "False", TrueFalse(is_true=True)),
        ("Children", "Adults", Choices((Option(Text("Children"), RIGHT), Option(Text("Adults"), WRONG)))),
    ],
)
def test_a_statement_is_one_by_its_words_too(true: str, false: str, answer: Answer) -> None:
    declaration = (
        'cardinality="single" baseType="identifier"><correctResponse><value>true</value></correctResponse>'
    )
    choices = "".join(
        f'<simpleChoice identifier="{key}">{words}</simpleChoice>'
        for key, words in [("true", true), ("false", false)]
    )
    body = f'<p>Q</p><choiceInteraction responseIdentifier="RESPONSE">{choices}</choiceInteraction>'
    assert [each.answer for each in read_qti(document(declaration, body)).items] == [answer]


@pytest.mark.parametrize(
    ("winter", "summer", "sumer", "earned", "warned"),
    [
        ("0.5", "0.5", "0.25", Fraction(1, 2), []),
        ("0.75", "0.25", "0.05", Fraction(1, 5), ["pair-weights"]),
        ("1", "1", "-1", Fraction(-1), []),
    ],
)
def test_a_pair_earns_of_the_item_and_a_word_of_its_gap(
    winter: str, summer: str, sumer: str, earned: Fraction, warned: list[str]
) -> None:
    declaration, body, template, _stem, _answer = CASES[-1]
    mapped = {"W G1": winter, "S G2": summer, "W G2": sumer}
    entries = "".join(f'<mapEntry mapKey="{key}" mappedValue="{worth}"/>' for key, worth in mapped.items())
    declaration = f"{declaration[: declaration.index('<mapEntry')]}{entries}</mapping>"
    reading = read_qti(document(declaration, body, template))
    assert [(each.code, each.severity) for each in reading.problems] == [(code, "warning") for code in warned]
    assert [[each.share for each in gap] for gap in reading.items[0].answer.gaps] == [[1, 0], [earned, 1]]


@pytest.mark.parametrize(
    ("body", "template", "code", "values"),
    [
        (
            "<p>Mark.</p><hotspotInteraction/>",
            "match_correct",
            "unknown-interaction",
            {"type": "hotspotInteraction"},
        ),
        ('<p>See <img src="a.png"/></p>', "match_correct", "unknown-element", {"element": "img"}),
        ("<p>Q</p>", "map_response_point", "response-processing", {"step": "map_response_point"}),
    ],
)
def test_what_is_not_understood_is_named(body: str, template: str, code: str, values: dict[str, str]) -> None:
    declaration = 'cardinality="single" baseType="identifier">'
    reading = read_qti(document(declaration, body, template))
    assert reading.items == ()
    assert [(each.code, each.values) for each in reading.problems] == [(code, values)]


MATCH = '<match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>'
CHOOSE = (
    'cardinality="single" baseType="identifier"><correctResponse><value>A</value></correctResponse>'
    '<mapping><mapEntry mapKey="A" mappedValue="1"/><mapEntry mapKey="B" mappedValue="0.5"/></mapping>',
    '<p>Which?</p><choiceInteraction responseIdentifier="RESPONSE"><simpleChoice identifier="A">a</simpleChoice>'
    '<simpleChoice identifier="B">b</simpleChoice></choiceInteraction>',
)
WRITE = (
    'cardinality="single" baseType="float">',
    '<p><textEntryInteraction responseIdentifier="RESPONSE"/></p><p>?</p>',
)


def scored(asked: tuple[str, str], processing: str) -> bytes:
    templated = document(*asked).decode()
    return (templated[: templated.index("<responseProcessing")] + processing + "</assessmentItem>").encode()


def steps(*found: str) -> str:
    return f"<responseProcessing>{''.join(found)}</responseProcessing>"


def score(value: str) -> str:
    return f'<setOutcomeValue identifier="SCORE">{value}</setOutcomeValue>'


def number(value: str) -> str:
    return f'<baseValue baseType="float">{value}</baseValue>'


def within(low: str, high: str) -> str:
    variable = '<variable identifier="RESPONSE"/>'
    return f"<and><gte>{variable}{number(low)}</gte><lte>{variable}{number(high)}</lte></and>"


def when(condition: str, *more: str) -> str:
    return f"<responseCondition><responseIf>{condition}</responseIf>{''.join(more)}</responseCondition>"


ONE, NONE, MAPPED = score(number("1")), score(number("0")), score('<mapResponse identifier="RESPONSE"/>')
FEEDBACK = '<setOutcomeValue identifier="FEEDBACK"><variable identifier="RESPONSE"/></setOutcomeValue>'
ELSE_NONE, ELSE_ONE = (f"<responseElse>{each}</responseElse>" for each in (NONE, ONE))


@pytest.mark.parametrize(
    ("processing", "shares"),
    [
        (steps(when(MATCH + ONE)), [1, 0]),
        (steps(when(MATCH + ONE, ELSE_NONE), FEEDBACK), [1, 0]),
        (steps(MAPPED, FEEDBACK), [1, Fraction(1, 2)]),
        (
            steps(
                when(
                    f'<isNull><variable identifier="RESPONSE"/></isNull>{NONE}',
                    f"<responseElse>{MAPPED}</responseElse>",
                )
            ),
            [1, Fraction(1, 2)],
        ),
        ("", [1, Fraction(1, 2)]),
    ],
)
def test_templates_are_known_step_by_step(processing: str, shares: list[Fraction]) -> None:
    reading = read_qti(scored(CHOOSE, processing))
    assert reading.problems == ()
    assert [option.share for option in reading.items[0].answer.options] == shares


def test_bands_are_read_in_their_order() -> None:
    more = f"<responseElseIf>{within('1', '5')}{score(number('0.5'))}</responseElseIf>"
    reading = read_qti(scored(WRITE, steps(when(within("3", "3") + ONE, more, ELSE_NONE))))
    bands = (Band(Decimal(3), Decimal(3)), Band(Decimal(1), Decimal(5), Fraction(1, 2)))
    assert [each.answer for each in reading.items] == [Numerical(bands)]


@pytest.mark.parametrize(
    ("asked", "processing"),
    [
        (CHOOSE, steps(when(f"<not>{MATCH}</not>{ONE}"))),
        (CHOOSE, steps(when(MATCH + ONE, f"<responseElseIf>{MATCH}{ONE}</responseElseIf>"))),
        (CHOOSE, steps(when(MATCH + ONE, ELSE_ONE))),
        (CHOOSE, steps(when(MATCH + NONE))),
        (CHOOSE, steps(when(MATCH + ONE), MAPPED)),
        (CHOOSE, steps(MAPPED.replace('"RESPONSE"', '"OTHER"'))),
        (CHOOSE, steps(MAPPED.replace('"SCORE"', '"MARKS"'))),
        (WRITE, steps(when(within("3", "3") + ONE, ELSE_ONE))),
        (WRITE, steps(when(within("3", "3") + ONE), when(within("1", "5") + ONE))),
        (WRITE, steps(when(f"<not>{within('3', '3')}</not>{ONE}"))),
    ],
)
def test_any_other_way_to_score_is_named(asked: tuple[str, str], processing: str) -> None:
    reading = read_qti(scored(asked, processing))
    assert (reading.items, [each.code for each in reading.problems]) == ((), ["response-processing"])
