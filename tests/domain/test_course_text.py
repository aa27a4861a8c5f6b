"""Lessons rendered from Markdown: what authors may use looks as designed, what they may not does nothing."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.course import Section, Term
from app.domain.course_markdown import Figure
from app.domain.course_text import (
    LessonWords,
    RenderedLesson,
    count_words,
    render_lesson,
    sanitise,
    share_out,
)
from tests.cases import CASES, needs_cases

WORDS = LessonWords("Terms", "Notes", "Back to note {}", "Table", {"law": "Law"})
TERMS = (
    Term("debt", "nợ", "debt", {"vi": "Điều còn phải trả.", "en": "What is <owed>."}),
    Term("act", "hành vi", "act", {"vi": "Việc làm.", "en": "A deed."}, {"vi": "Ghi chú.", "en": "A note."}),
)
FIGURES = {"path": Figure("/figures/abc.svg", 320, 120)}


def render(markdown: str, language: str = "en") -> RenderedLesson:
    return render_lesson(markdown, language, minutes=10, words=WORDS, glossary=TERMS, figures=FIGURES)


def html_of(markdown: str) -> str:
    return render(markdown).html


# What authors may use


def test_each_heading_of_level_2_opens_a_section_that_carries_its_id() -> None:
    lesson = render(
        "## Đường về {#the-way}\n\nMột hai.\n\n### Nhỏ {#small}\n\nBa.\n\n## Hết {#end}\n\nBốn.", "vi"
    )
    assert lesson.html == (
        '<section id="the-way"><h2>Đường về</h2>\n<p>Một hai.</p>\n<h3 id="small">Nhỏ</h3>\n<p>Ba.</p>\n</section>\n'
        '<section id="end"><h2>Hết</h2>\n<p>Bốn.</p>\n</section>'
    )
    assert lesson.sections == (Section("the-way", "Đường về", 8), Section("end", "Hết", 2))
    assert lesson.words == 8


def test_a_heading_without_an_id_keeps_its_vietnamese_letters_readable() -> None:
    assert (
        html_of("#### Đường dây nóng: ở đâu?") == '<h4 id="duong-day-nong-o-dau">Đường dây nóng: ở đâu?</h4>'
    )


def test_a_callout_says_its_kind() -> None:
    assert html_of('!!! law "Điều 2"\n    Văn bản **này**.\n\n    - một\n') == (
        '<div class="callout callout-law">\n'
        '<p class="callout-title"><span class="visually-hidden">Law: </span>Điều 2</p>\n'
        "<p>Văn bản <strong>này</strong>.</p>\n<ul>\n<li>một</li>\n</ul>\n</div>"
    )


def test_a_term_is_a_button_and_its_meaning_stands_once_after_the_text() -> None:
    assert html_of("[[debt]] and [[debt|old debts]], [[act]]") == (
        '<p><button class="term" popovertarget="term-debt" type="button">debt</button> and '
        '<button class="term" popovertarget="term-debt" type="button">old debts</button>, '
        '<button class="term" popovertarget="term-act" type="button">act</button></p>\n'
        '<aside class="glossary"><h2>Terms</h2>'
        '<div class="gloss" id="term-debt" popover=""><p class="gloss-term">debt · <i lang="vi">nợ</i></p>'
        "<p>What is &lt;owed&gt;.</p></div>"
        '<div class="gloss" id="term-act" popover=""><p class="gloss-term">act · <i lang="vi">hành vi</i></p>'
        "<p>A deed.</p><p>A note.</p></div></aside>"
    )


def test_a_figure_has_its_size_its_words_and_its_caption() -> None:
    assert html_of('![Three *steps*](figures/path.svg "From "here" on")') == (
        '<figure><img alt="Three *steps*" decoding="async" height="120" loading="lazy" src="/figures/abc.svg" '
        'width="320"><figcaption>From "here" on</figcaption></figure>'
    )


def test_a_figure_from_elsewhere_has_no_source() -> None:
    assert html_of("![Pixel](https://example.org/pixel.png)") == '<figure><img alt="Pixel"></figure>'


def test_a_table_scrolls_in_its_frame_and_its_cells_know_their_column() -> None:
    table = "| A | B |\n|---|--:|\n| x | 1 |"
    assert html_of(f"{table}\n\nThen\n\n{table}").count('aria-label="Table 2"') == 1
    assert html_of(table) == (
        '<div aria-label="Table 1" class="table-frame" role="region" tabindex="0"><table class="table">\n'
        '<thead>\n<tr>\n<th scope="col">A</th>\n<th class="num" scope="col">B</th>\n</tr>\n</thead>\n'
        '<tbody>\n<tr>\n<th scope="row">x</th>\n<td class="num" data-label="B">1</td>\n</tr>\n</tbody>\n'
        "</table></div>"
    )


def test_a_term_with_its_own_words_stays_in_its_cell() -> None:
    table = html_of("| A | B |\n|---|---|\n| [[debt|old debts]] | x |\n")
    assert table.count("<td") + table.count('scope="row"') == 2
    assert '<button class="term" popovertarget="term-debt" type="button">old debts</button></th>' in table


def test_footnotes_stand_after_the_sections_with_a_way_back() -> None:
    assert html_of("## A {#a}\n\nSaid.[^7]\n\n[^7]: Who said it.") == (
        '<section id="a"><h2>A</h2>\n<p>Said.<sup id="fnref:7"><a class="footnote-ref" href="#fn:7">1</a></sup></p>\n'
        '</section>\n<div class="footnotes">\n<h2>Notes</h2>\n<ol>\n<li id="fn:7">\n<p>Who said it.&nbsp;'
        '<a aria-label="Back to note 1" class="footnote-backref" href="#fnref:7">↑</a></p>\n</li>\n</ol>\n</div>'
    )


def test_a_definition_list_may_hold_terms() -> None:
    assert html_of("[[act|Act]]\n:   What was done.\n").startswith(
        '<dl>\n<dt><button class="term" popovertarget="term-act" type="button">Act</button></dt>\n'
        "<dd>What was done.</dd>\n</dl>"
    )


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (10, [1, 1], [5, 5]),
        (10, [1, 1, 1], [4, 3, 3]),
        (3, [100, 1, 1], [3, 0, 0]),
        (0, [3, 2], [0, 0]),
        (5, [], []),
        (5, [0, 0], [0, 0]),
    ],
)
def test_minutes_are_shared_out_whole(total: int, weights: list[int], parts: list[int]) -> None:
    assert share_out(total, weights) == parts


@given(st.integers(0, 600), st.lists(st.integers(1, 5000), min_size=1, max_size=30))
def test_shared_minutes_add_up(total: int, weights: list[int]) -> None:
    parts = share_out(total, weights)
    assert sum(parts) == total
    exact = [total * weight / sum(weights) for weight in weights]
    assert all(abs(part - share) < 1 for part, share in zip(parts, exact, strict=True))


def test_words_are_counted_without_tags() -> None:
    assert count_words("<p>Một&nbsp;hai <b>ba</b></p><p>bốn</p>") == 4


# What does nothing


class Danger(HTMLParser):
    """Everything in a page that could run, fetch, post or lead away other than by https."""

    TAGS = re.compile(
        "script|style|iframe|object|embed|form|input|link|meta|base|svg|math|video|audio|source|template|noscript"
        "|frame|applet|textarea|select|html"
    )
    ADDRESSES = frozenset(
        ("href", "src", "action", "formaction", "xlink:href", "data", "poster", "background")
    )
    SAFE = re.compile(r"https://|#|/figures/[0-9a-z]+\.svg$|(?![^/?#]*:)[^/\\]")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if self.TAGS.fullmatch(tag):
            self.found.append(f"<{tag}>")
        for name, value in attributes:
            is_address = name in self.ADDRESSES and not self.SAFE.match(value or "#")
            if is_address or name.startswith("on") or name in ("style", "srcdoc", "srcset", "ping", "form"):
                self.found.append(f"{name}={value}")

    handle_startendtag = handle_starttag


def dangers(markdown: str) -> list[str]:
    """What is dangerous in a text, wherever in a lesson it stands."""
    places = (
        "{}",
        "## {} {{#a}}",
        '!!! law "{}"\n    {}',
        "| {} |\n|---|\n| {} |",
        "[[debt|{}]]",
        '![{}](figures/path.svg "{}")',
        "[{}]({})",
        "<{}>",
        "[{}][x]\n\n[x]: {}",
        "a[^1]\n\n[^1]: {}",
        "Word\n:   {}",
        "word {{: {} }}",
    )
    return [found for place in places for found in Danger(render(place.replace("{}", markdown)).html).found]


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "&#106;avascript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "//evil.example/x",
    "\\\\evil.example",
    "/\\evil.example",
    "http://plain.example",
    "https:evil.example",
    '"onmouseover="alert(1)',
    "x onclick=alert(1) style=color:red",
    'onclick="alert(1)"',
    "#x' onfocus='alert(1)",
    "<!--<script>-->alert(1)",
    "<style>@import 'https://evil.example'</style>",
    "<base href=https://evil.example>",
    "<meta http-equiv=refresh content=0>",
    "<form action=https://evil.example><input name=a>",
    "</section></main><script>alert(1)</script>",
    "<button formaction=https://evil.example>",
    "![x](javascript:alert(1))",
    "<https://ok.example/<script>>",
    "\u2028<script>\u2029",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_does_nothing(text: str) -> None:
    assert dangers(text) == []


@given(
    st.lists(
        st.sampled_from([*HOSTILE, "](", "[", ")", "`", '"', "\n\n", "    ", "]]", "[[", "|"]), max_size=5
    )
)
def test_hostile_pieces_together_do_nothing(pieces: list[str]) -> None:
    assert dangers("".join(pieces)) == []


def test_the_check_itself_sees_danger() -> None:
    page = '<script></script><a href="javascript:1" onclick="x">y</a><img src="//e.example"><p style="x"><a href="b">'
    assert Danger(page).found == [
        "<script>",
        "href=javascript:1",
        "onclick=x",
        "src=//e.example",
        "style=x",
    ]


@needs_cases
def test_naughty_strings_do_nothing() -> None:
    lines = (CASES / "blns" / "blns.txt").read_text("utf-8").splitlines()
    naughty = [line for line in lines if line and not line.startswith("#")]
    assert len(naughty) > 500
    assert [(line, found) for line in naughty if (found := Danger(render(line).html).found)] == []


@needs_cases
def test_sanitiser_cases_do_nothing_in_either_stage() -> None:
    files = sorted((CASES / "html-sanitise-bleach").glob("*.test"))
    assert len(files) == 20
    for file in files:
        hostile = file.read_text("utf-8").split("\n--\n")[0]
        assert (file.name, dangers(hostile)) == (file.name, [])
        assert (file.name, Danger(sanitise(hostile)).found) == (file.name, [])


@needs_cases
def test_no_example_of_commonmark_does_anything() -> None:
    text = (CASES / "commonmark" / "spec.txt").read_text("utf-8").replace("→", "\t")
    examples = re.findall(r"^`{32} example\n(.*?)^\.\n", text, re.DOTALL | re.MULTILINE)
    assert len(examples) == 655
    assert [(each, found) for each in examples if (found := Danger(render(each).html).found)] == []
