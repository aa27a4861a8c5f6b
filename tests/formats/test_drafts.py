"""Items of a course going out, and items that came in as drafts for its authors."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from time import process_time

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.course import Choice, Item, NumberBand
from app.domain.course_items import KnownIds, read_items
from app.domain.course_source import Problem, open_source
from app.domain.formats import FORMATS
from app.domain.formats.bank_item import AUTO, HTML, BankItem, Choices, Option, Text, TrueFalse
from app.domain.formats.course_bank import bank_item_of
from app.domain.formats.draft_words import quoted
from app.domain.formats.item_drafts import drafts_of
from app.domain.formats.plain_words import NeedsMarkup, plain_words
from app.domain.grading import ALL
from tests.formats.make import every_type

RIGHT, WRONG = Fraction(1), Fraction(0)


def words(vi: str, en: str) -> dict[str, str]:
    return {"vi": vi, "en": en}


def course_item(kind: str, *choices: Choice) -> Item:
    return Item(
        *("who-helps", kind, "know-who", "identify", "easy", "Art. 3", "who"),
        stem=words("Ai giúp?", "Who helps?"),
        choices=choices,
    )


def test_an_item_goes_out_in_one_language_and_comes_back_as_an_entry() -> None:
    item = course_item(
        "multiple",
        Choice("police", "1/3", words("Công an", "Police"), words("Đúng.", "Yes.")),
        Choice("hotline", "2/3", words("Số 111", "Line 111"), words("Đúng.", "Yes.")),
        Choice("nobody", "-1/2", words("Không ai", "Nobody"), words("Sai.", "No.")),
    )
    sent = bank_item_of(item, "vi", "course/module")
    assert sent is not None
    assert (sent.id, sent.category, sent.tags) == ("who-helps", "course/module", ("identify", "easy"))
    written = FORMATS["gift"].write(FORMATS["gift"].fit([sent]).items)
    came = FORMATS["gift"].read(written, language="vi")
    drafts = drafts_of(came.items, "vi", taken={"who-helps"})
    assert (drafts.ids, drafts.problems) == (("who-helps-2",), ())
    assert yaml.safe_load(drafts.text) == [
        {
            "id": "who-helps-2",
            "type": "multiple",
            "objective": "⟨objective⟩",
            "competency": "identify",
            "difficulty": "easy",
            "source": "⟨source⟩",
            "section": "⟨section⟩",
            "stem": words("Ai giúp?", "⟨write it in English⟩"),
            "choices": [
                {
                    "id": choice_id,
                    "fraction": fraction,
                    "text": words(text, "⟨write it in English⟩"),
                    "feedback": words(feedback, "⟨why⟩"),
                }
                for choice_id, fraction, text, feedback in [
                    ("cong-an", "1/3", "Công an", "Đúng."),
                    ("so-111", "2/3", "Số 111", "Đúng."),
                    ("khong-ai", "-1/2", "Không ai", "Sai."),
                ]
            ],
        }
    ]


def test_a_statement_keeps_what_is_said_to_either_answer() -> None:
    item = course_item(
        "truefalse",
        Choice("true", 0, words("Đúng", "True"), words("Chưa đúng.", "No.")),
        Choice("false", 1, words("Sai", "False"), words("Phải.", "Yes.")),
    )
    sent = bank_item_of(item, "en", "")
    assert sent is not None
    assert sent.answer == TrueFalse(False, Text("No."), Text("Yes."))
    entry = yaml.safe_load(drafts_of([sent], "en").text)[0]
    assert [(each["id"], each["fraction"], each["text"]) for each in entry["choices"]] == [
        ("true", 0, words("Đúng", "True")),
        ("false", 1, words("Sai", "False")),
    ]
    assert entry["choices"][0]["feedback"] == words("⟨vì sao⟩", "No.")


def test_what_the_engine_has_no_type_for_is_named_and_left_out() -> None:
    found = [item for item in every_type() if item.type == "description"]
    drafts = drafts_of(found, "vi")
    assert [(problem.code, problem.values["type"]) for problem in drafts.problems] == [
        ("not-in-engine", "description"),
    ]
    assert drafts.ids == ()


def read_back(text: str) -> list[Item]:
    """The items of a draft once its author has written over every placeholder; the check finds nothing wrong."""
    for name, value in {"competency": "assist", "difficulty": "easy"}.items():
        text = text.replace(f"⟨{name}⟩", value)
    text = re.sub("⟨([^⟩]*)⟩", r"\1", text)
    problems: list[Problem] = []
    known = KnownIds(objectives=["objective"], headings=["section"], items=[])
    found = read_items(open_source("items.yml", text.encode(), problems), known)
    assert problems == []
    return list(found)


def test_every_type_of_the_engine_comes_and_goes_out_the_same() -> None:
    """From Moodle XML into items.yml, through the check of courses, and out again."""
    form = FORMATS["moodle"]
    whole = (Option(Text("một"), RIGHT), Option(Text("hai"), RIGHT), Option(Text("ba"), WRONG))
    sent = [item for item in every_type() if item.type not in ("description", "multiple")]
    sent.append(
        BankItem(Text("Những ai?"), Choices(whole, is_single=False, scoring=ALL), name="Đủ", language="vi")
    )
    came = form.read(form.write(form.fit(sent).items), language="vi")
    drafts = drafts_of(came.items, "vi")
    assert (len(drafts.ids), drafts.problems) == (len(sent), ())
    items = read_back(drafts.text)
    out = [bank_item_of(item, "vi", "") for item in items]
    assert [each.type for each in out if each] == [item.type for item in sent]
    again = read_back(drafts_of([each for each in out if each], "vi").text)
    assert [(each.type, each.stem["vi"], each.text and each.text["vi"]) for each in again] == [
        (each.type, each.stem["vi"], each.text and each.text["vi"]) for each in items
    ]
    by_type = {each.type: each.answer for each in out if each}
    expected = {item.type: item.answer for item in sent}
    for name in ("matching", "ordering", "gapselect", "gaptext"):
        assert by_type[name] == expected[name]
    assert [(band.low, band.high, band.share) for band in by_type["numerical"].bands] == [
        (band.low, band.high, band.share) for band in expected["numerical"].bands
    ]


def test_the_best_band_goes_out_first_for_systems_that_take_the_first() -> None:
    feedback = words("Vâng.", "Yes.")
    bands = [("24", "2", "1/2"), ("24", "0", 1), ("25", "0", 1), ("24", "3", "1/2")]
    item = replace(
        course_item("numerical"),
        bands=tuple(NumberBand(f"band-{n}", *band, feedback) for n, band in enumerate(bands)),
    )
    sent = bank_item_of(item, "vi", "")
    assert sent is not None
    assert [(str(band.low), str(band.high), band.share) for band in sent.answer.bands] == [
        ("24", "24", RIGHT),
        ("25", "25", RIGHT),
        ("22", "26", Fraction(1, 2)),
        ("21", "27", Fraction(1, 2)),
    ]


def test_keys_that_no_item_may_have_are_named() -> None:
    halves = (Option(Text("a"), Fraction(1, 2)), Option(Text("b"), Fraction(1, 4)))
    found = [
        BankItem(Text("Q"), Choices(halves), line=3),
        BankItem(Text("Q"), Choices(halves, is_single=False), line=9),
    ]
    drafts = drafts_of(found, "vi")
    assert [(each.line, each.code) for each in drafts.problems] == [
        (3, "not-one-right"),
        (9, "shares-not-one"),
    ]
    assert drafts.text == ""


def test_simple_html_becomes_words_and_pictures_are_refused() -> None:
    options = (Option(Text("<b>Có</b> &amp; không", HTML), RIGHT), Option(Text("<p>Không</p>", HTML), WRONG))
    stem = Text("<p>Ai là <em>nạn nhân</em>?</p><ul><li>một</li><li>hai</li></ul>", HTML)
    drafts = drafts_of([BankItem(stem, Choices(options), line=2)], "vi")
    entry = yaml.safe_load(drafts.text)[0]
    assert entry["stem"]["vi"] == "Ai là nạn nhân?\nmột\nhai"
    assert [each["text"]["vi"] for each in entry["choices"]] == ["Có & không", "Không"]
    assert [(each.line, each.code, each.severity) for each in drafts.problems] == [(2, "emphasis", "warning")]
    picture = BankItem(Text('<img src="a.png">Ai?', HTML), Choices(options), line=5)
    refused = drafts_of([picture], "vi")
    assert [(each.line, each.code, each.values) for each in refused.problems] == [
        (5, "needs-markup", {"element": "<img>"})
    ]


@pytest.mark.parametrize(
    ("html", "named"),
    [
        ("Which <![x[ one?", "<!"),
        ("Which <!-- one?", "<!--"),
        ("<a " * 6000, "<a"),
        (">" * 6000 + "<a " * 4000, "<a"),
        ('>"<a b="' * 2000, "<a"),
        ('<a=" b=" c>' * 1000, "<a"),
        ('<a =" b=" c>' * 1000, "<a"),
        ('<a \u2003=" b=" c>' * 1000, "<a"),
        ("<?xml version='1.0'?>one", "<?xml"),
    ],
)
def test_what_is_no_html_is_refused_by_name(html: str, named: str) -> None:
    with pytest.raises(NeedsMarkup) as refusal:
        plain_words(Text(html, HTML))
    assert refusal.value.element == named


def test_a_few_signs_that_open_no_tag_stay_words() -> None:
    assert plain_words(Text("1 < 2 <3 <p>4 < 5</p>", HTML)) == ("1 < 2 <3\n4 < 5", False)


def test_tags_work_in_text_of_moodles_own_format() -> None:
    assert plain_words(Text("Ai là <em>nạn nhân</em>?\n1 &lt; 2", AUTO)) == ("Ai là nạn nhân?\n1 < 2", True)
    assert plain_words(Text("a<b & 1 < 2\nR&amp;D", AUTO)) == ("a<b & 1 < 2\nR&amp;D", False)
    with pytest.raises(NeedsMarkup):
        plain_words(Text('<img src="a.png"> Ai?', AUTO))


def test_comments_and_attributes_are_no_words() -> None:
    comment = "<!--[if gte]><x><![endif]-->"
    written = f"""{comment}Ai <span style="font: 'Arial'" lang=vi hidden>giúp</span ><br/>?<P CLASS=''>"""
    assert plain_words(Text(written, HTML)) == ("Ai giúp\n?", True)


def test_each_item_comes_in_the_language_it_states() -> None:
    table = "type,language,stem,answer 1,value 1,answer 2\n" + "".join(
        f"single,{language},{stem},a,1,b\n"
        for language, stem in [
            ("en", "Who?"),
            ("en-GB", "Where?"),
            ("vi_VN", "Khi nào?"),
            ("", "Ai?"),
            ("fr", "Qui?"),
        ]
    )
    came = FORMATS["csv"].read(table.encode(), language="vi")
    stems = [entry["stem"] for entry in yaml.safe_load(drafts_of(came.items, "vi").text)]
    assert stems == [
        words("⟨viết tiếng Việt⟩", "Who?"),
        words("⟨viết tiếng Việt⟩", "Where?"),
        words("Khi nào?", "⟨write it in English⟩"),
        words("Ai?", "⟨write it in English⟩"),
        words("Qui?", "⟨write it in English⟩"),
    ]


@given(st.text(st.characters(exclude_categories=["Cs"])))
@example("".join(map(chr, range(0x7E, 0xA1))) + "\u2028\u2029\ufeff")
def test_a_quoted_text_is_one_line_that_is_read_back(text: str) -> None:
    text = Text(text).text
    assert len(quoted(text).splitlines()) == 1
    assert yaml.safe_load(quoted(text)) == text


def test_a_large_file_is_drafted_at_once() -> None:
    choices = Choices(tuple(Option(Text(f"câu trả lời {n}"), Fraction(int(not n))) for n in range(20)))
    started = process_time()
    drafts = drafts_of([BankItem(Text("Ai?"), choices)] * 750, "vi")
    assert (len(drafts.ids), process_time() - started < 4) == (750, True)


def test_more_choices_than_an_item_may_have_are_refused() -> None:
    choices = Choices(tuple(Option(Text(f"câu {n}"), Fraction(int(not n))) for n in range(21)))
    drafts = drafts_of([BankItem(Text("Ai?"), choices, line=4)], "vi")
    assert [(each.line, each.code, each.values) for each in drafts.problems] == [
        (4, "too-many-answers", {"most": "20"})
    ]


def test_a_byte_order_mark_in_a_stem_is_no_part_of_it() -> None:
    item = BankItem(Text("\ufeffAi?"), Choices((Option(Text("a"), RIGHT), Option(Text("b"), WRONG))))
    form = FORMATS["aiken"]
    assert item.stem.text == "Ai?"
    assert form.read(form.write(form.fit([item]).items)).items == (item,)
