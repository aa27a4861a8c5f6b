"""Finding words in a course: what a reader types, and what is shown of what was found."""

from __future__ import annotations

import unicodedata
from html import escape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.domain.course_passages import Passage, passages_of
from app.domain.course_search import SNIPPET, find_spans, parse_query, search
from app.domain.text import fold

LESSON = """
<section id="one"><h2>Đường dây</h2>
<p>Một <button type="button" class="term" popovertarget="term-network">đường dây</button> dài.<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup></p>
<div class="callout callout-law"><p class="callout-title"><span class="visually-hidden">Luật: </span>Điều 1</p>
<p>Ranh giới &lt;b&gt;<br>rõ</p></div>
<table class="table"><tbody><tr>
<th scope="row">Hàng</th>
<td data-label="Số">22</td></tr></tbody></table>
</section>
<section id="two"><h2>Hai</h2><ul><li>một</li><li>hai</li></ul></section>
<div class="footnotes"><h2>Chú thích</h2><ol><li id="fn:1"><p>Nguồn riêng. <a class="footnote-backref" href="#fnref:1">↑</a></p></li></ol></div>
<aside class="glossary"><h2>Thuật ngữ</h2><div class="gloss" id="term-network" popover=""><p class="gloss-term">đường dây · <i lang="en">network</i></p><p>Nhóm người.</p></div></aside>
"""  # noqa: E501 - one line, as it is published


def texts(*blocks: str) -> list[tuple[int, Passage]]:
    """Sections called 0, 1, 2 … with one paragraph each."""
    return [
        (place, Passage("section", str(place), str(place), "-", (block,)))
        for place, block in enumerate(blocks)
    ]


def found(query: str, *blocks: str, endings: bool = False) -> list[int]:
    """The places of the blocks that hold the query, best first."""
    return [hit.key for hit in search(texts(*blocks), parse_query(query, endings=endings), 50).hits]


def marked(query: str, block: str) -> list[str]:
    [hit] = search(texts(block), parse_query(query, endings=False), 50).hits
    return [text for text, is_marked in hit.snippet if is_marked]


def test_a_lesson_is_taken_apart_into_its_sections_and_terms() -> None:
    assert passages_of("Bài", LESSON) == (
        Passage("lesson", "", "", "Bài"),
        Passage(
            "section",
            "one",
            "one",
            "Đường dây",
            ("Một đường dây dài.", "Điều 1", "Ranh giới <b> rõ", "Hàng · 22", "Nguồn riêng."),
        ),
        Passage("section", "two", "two", "Hai", ("một", "hai")),
        Passage("term", "term-network", "one", "đường dây · network", ("Nhóm người.",)),
    )


@pytest.mark.parametrize(
    "query",
    ["dien bien", "Điện Biên", "ĐIỆN BIÊN", "đien bien", "\u00d0iện biên", "  biên,  điện ", "“điện biên”"],
)
def test_a_query_is_found_however_it_is_typed(query: str) -> None:
    assert found(query, "Không có gì.", "Tỉnh Điện Biên ở Tây Bắc.") == [1]
    assert found(unicodedata.normalize("NFD", query), "Không có gì.", "Tỉnh Điện Biên ở Tây Bắc.") == [1]


def test_what_is_spelled_so_comes_first() -> None:
    assert found("diễn biến", "Điện Biên, Điện Biên", "Mọi diễn biến", "DIỄN BIẾN và diễn biến") == [2, 1, 0]
    assert found("DƯỜNG DÂY", "đường dây") == [0]


def test_a_title_comes_before_a_text_and_a_term_before_a_section() -> None:
    passages = [
        Passage("section", "a", "a", "Khác", ("bóc lột, bóc lột",)),
        Passage("section", "b", "b", "Bóc lột", ()),
        Passage("term", "c", "a", "bóc lột · exploitation", ()),
    ]
    hits = search([(each.id, each) for each in passages], parse_query("bóc lột", endings=False), 50).hits
    assert [hit.key for hit in hits] == ["c", "b", "a"]
    assert hits[1].title == (("Bóc", True), (" ", False), ("lột", True))


def test_words_that_stand_together_come_before_scattered_ones() -> None:
    passages = [
        Passage("section", "a", "a", "Biên giới", ("Có điện ở biên giới.",)),
        Passage("section", "b", "b", "Tỉnh", ("Biên giới có điện.", "Tỉnh Điện Biên.")),
    ]
    hits = search([(each.id, each) for each in passages], parse_query("dien bien", endings=False), 50).hits
    assert [hit.key for hit in hits] == ["b", "a"]
    assert "".join(text for text, _ in hits[0].snippet) == "Tỉnh Điện Biên."


def test_every_word_must_occur_and_a_phrase_in_one_piece() -> None:
    blocks = ("mua bán người", "người mua và bán", "mua hàng")
    assert found("mua bán người", *blocks) == [0, 1]
    assert found('"mua bán" người', *blocks) == [0]
    assert found('"mua bán', *blocks) == [0, 1]  # not closed: words


def test_a_phrase_does_not_run_from_one_paragraph_into_the_next() -> None:
    passage = Passage("section", "a", "a", "Tên", ("đường", "dây"))
    assert search([(0, passage)], parse_query('"đường dây"', endings=False), 50).total == 0
    assert search([(0, passage)], parse_query("đường dây", endings=False), 50).total == 1


def test_vietnamese_words_are_whole_and_english_ones_may_have_endings() -> None:
    assert found("an", "anh", "ban", "an toàn") == [2]
    assert found("border", "borders", "reborder", "border", endings=True) == [0, 2]
    assert found('"border"', "borders", "border", endings=True) == [1]


@pytest.mark.parametrize("query", ["", "   ", '""', "“”", "?!", "…", '"', "\u0301", "\x00"])
def test_a_query_without_letters_asks_for_nothing(query: str) -> None:
    assert parse_query(query, endings=False) == ()


@pytest.mark.parametrize("query", [".*", "(a", "a+)+b", "[a-z]", r"a\b", "a|b", "^a$", "c++"])
def test_signs_mean_themselves(query: str) -> None:
    assert found(query, "xyz ab abab") == []
    assert found("28/VBHN-VPQH", "Luật số 28/VBHN-VPQH.", "28 VBHN VPQH") == [0]


def test_marks_cover_the_words_as_they_stand_in_the_text() -> None:
    assert marked("dien bien", "Ở Điện Biên, DIỄN BIẾN mới") == ["Điện", "Biên", "DIỄN", "BIẾN"]
    assert marked("diễn biến", "Ở Điện Biên, DIỄN BIẾN mới") == ["DIỄN", "BIẾN"]
    assert marked('"dien bien"', "Ở Điện Biên") == ["Điện Biên"]


def test_a_snippet_is_short_whole_words_around_the_first_find() -> None:
    before, after = "trước " * 100, " sau" * 100
    [hit] = search(texts(f"{before}đồn{after}"), parse_query("don", endings=False), 50).hits
    text = "".join(piece for piece, _ in hit.snippet)
    assert (hit.snippet[0], hit.snippet[-1]) == (("… ", False), (" …", False))
    assert set(text.split()) == {"…", "trước", "đồn", "sau"}
    assert len(text) <= SNIPPET + 4


def test_the_snippet_is_taken_where_most_of_the_words_stand() -> None:
    passage = Passage("section", "a", "a", "Tên", ("chỉ có biên", "biên giới", "giới"))
    [hit] = search([(0, passage)], parse_query("biên giới", endings=False), 50).hits
    assert "".join(piece for piece, _ in hit.snippet) == "biên giới"


def test_no_more_than_asked_for_are_given_and_all_are_counted() -> None:
    result = search(texts(*["đồn"] * 60), parse_query("đồn", endings=False), 50)
    assert ([hit.key for hit in result.hits], result.total) == (list(range(50)), 60)


vietnamese = st.text(alphabet='aăâđêôơưếộĐỆƯ bcdn."()[]*+?\\|^$“”\u0301\u0323ðÐßİ', max_size=60)


@given(vietnamese | st.text(max_size=60), vietnamese | st.text(max_size=200))
@example("İ", "İ")
def test_whatever_is_typed_snippets_say_what_the_text_says(query: str, text: str) -> None:
    block = " ".join(unicodedata.normalize("NFC", text).split())
    for hit in search(texts(block), parse_query(query, endings=True), 50).hits:
        shown = "".join(piece for piece, _ in hit.snippet).removeprefix("… ").removesuffix(" …")
        assert shown.strip("… ") in block
        assert any(is_marked for _, is_marked in hit.snippet) or "-" in query


@given(st.text(max_size=40))
def test_a_query_means_the_same_composed_and_decomposed(query: str) -> None:
    forms = [parse_query(unicodedata.normalize(form, query), endings=False) for form in ("NFC", "NFD")]
    assert forms[0] == forms[1]


@given(st.lists(st.sampled_from(["điện", "biên", "người", "đồn", "ở", "và"]), min_size=1, max_size=8))
def test_every_text_is_found_by_its_own_words_without_marks(words: list[str]) -> None:
    text = " ".join(words)
    assert found(fold(text), text) == found(f'"{fold(text)}"', text) == found(text.upper(), text) == [0]
    assert marked(f'"{text}"', text) == [text]


@given(st.text(max_size=80))
def test_letters_keep_their_places_when_marks_are_dropped(text: str) -> None:
    line = " ".join(unicodedata.normalize("NFC", text).split())
    for needle in parse_query("a đ 1", endings=False):
        for start, end in find_spans(line, [needle.bare], fold):
            assert needle.bare.fullmatch(fold(line[start:end]))


def test_a_very_long_query_is_only_a_query() -> None:
    assert found("a" * 100_000, "a") == []
    assert found("a " * 50_000, "a") == [0]


def test_what_is_found_is_never_html() -> None:
    assert escape("".join(marked("b", "Ranh giới <b> rõ"))) == "b"
