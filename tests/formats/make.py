"""Items of every type, for round trips."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from app.domain.formats.bank_item import (
    MARKUPS,
    Accepted,
    Band,
    BankItem,
    Choices,
    Description,
    Essay,
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
from app.domain.formats.soundness import LONGEST_TEXT, MOST_ANSWERS
from app.domain.grading import ALL, PARTIAL

# Letters of the field, and every sign that means something in one of the formats.
LETTERS = "abcĐđệƯ 12\n\t\\:#=~{}[]%*'\"<>&@-+/.,;_()`|!$^\u0301"
# What a workbook writes for a sign that XML cannot hold, and what would be read as an escape elsewhere.
ESCAPES = ["_x0041_", "_x005F_x0041_", "&amp;", "\\n", "%50%", "[html]", "{1:SA:=a}", "'=1+1"]
words = st.text(st.sampled_from(LETTERS) | st.characters(codec="utf-8"), max_size=25) | st.sampled_from(
    ESCAPES
)
filled = words.map(lambda text: Text(text).text).filter(bool)
shares = st.sampled_from(
    [Fraction(0), Fraction(1), Fraction(1, 2), Fraction(1, 3), Fraction(-1, 2), Fraction(1, 7), Fraction(-1)]
) | st.fractions(-1, 1, max_denominator=400)
markups = st.sampled_from(MARKUPS)
longest = filled.map(lambda text: (text * LONGEST_TEXT)[:LONGEST_TEXT])
texts = st.builds(Text, filled, markups)
feedback = st.builds(Text, words, markups)
numbers = st.decimals(-10_000, 10_000, places=3) | st.decimals(-(10**12), 10**12, places=9)


def with_one_right(parts: st.SearchStrategy[list[object]]) -> st.SearchStrategy[tuple[object, ...]]:
    return parts.filter(lambda found: any(each.share > 0 for each in found)).map(tuple)


options = st.builds(Option, texts, shares, feedback)
accepted = st.builds(Accepted, filled, shares, feedback)


@st.composite
def bands(draw: st.DrawFn) -> Band:
    low, high = sorted((draw(numbers), draw(numbers)))
    return Band(low, high, draw(shares), draw(feedback))


@st.composite
def choices(draw: st.DrawFn) -> Choices:
    """A few choices, or as many as an item may have; these with words that cost little to draw."""
    most = st.lists(st.builds(Option, texts, shares), min_size=MOST_ANSWERS, max_size=MOST_ANSWERS)
    found = draw(with_one_right(st.lists(options, min_size=2, max_size=5) | most))
    is_single = draw(st.booleans())
    return Choices(found, is_single, PARTIAL if is_single else draw(st.sampled_from([PARTIAL, ALL])))


answers_without_gaps = st.one_of(
    choices(),
    st.builds(TrueFalse, st.booleans(), feedback, feedback),
    st.builds(ShortText, with_one_right(st.lists(accepted, min_size=1, max_size=4)), st.booleans(), feedback),
    st.builds(Numerical, with_one_right(st.lists(bands(), min_size=1, max_size=3)), feedback),
    st.builds(
        Matching,
        st.lists(st.builds(Pair, texts, filled), min_size=2, max_size=4).map(tuple),
        st.lists(filled, max_size=2).map(tuple),
    ),
    st.builds(Ordering, st.lists(texts, min_size=2, max_size=4).map(tuple)),
    st.builds(Essay, feedback),
    st.just(Description()),
)


def _item(stem: Text, answer: object, named: dict[str, object]) -> BankItem:
    return BankItem(stem, answer, **named)


named = st.fixed_dictionaries(
    {
        "name": words,
        "id": words,
        "category": words,
        "tags": st.lists(words, max_size=3).map(tuple),
        "language": st.just("vi"),
        "feedback": feedback,
    }
)


@st.composite
def gapped(draw: st.DrawFn) -> BankItem:
    """An item with gaps; a gap to pick words for has one right word and no word twice."""
    is_picked, gaps, stem = draw(st.booleans()), [], draw(filled.filter(lambda text: "[[" not in text))
    for number in range(1, draw(st.integers(1, 3)) + 1):
        if is_picked:
            offered = draw(st.lists(filled, min_size=2, max_size=4, unique=True))
            gap = tuple(Accepted(each, Fraction(int(not place))) for place, each in enumerate(offered))
        else:
            gap = draw(with_one_right(st.lists(accepted, min_size=1, max_size=3)))
        gaps.append(gap)
        stem += f" [[{number}]] {draw(words).replace('[[', '')}"
    return _item(Text(stem, draw(markups)), Gaps(tuple(gaps), is_picked), draw(named))


items = (
    st.builds(_item, texts, answers_without_gaps, named)
    | st.builds(_item, st.builds(Text, longest, markups), answers_without_gaps, named)
    | gapped()
)

RIGHT, WRONG = Fraction(1), Fraction(0)


def every_type() -> list[BankItem]:
    """One plain item of each type, as authors write them."""
    stem = Text("Ai là nạn nhân?")
    either = (Option(Text("Trẻ em"), RIGHT, Text("Đúng.")), Option(Text("Người lớn"), WRONG, Text("Chưa.")))
    half = Fraction(1, 2)
    answers = [
        Choices(either),
        Choices((*either, Option(Text("Cả hai"), Fraction(-1, 2))), is_single=False),
        TrueFalse(True, Text("Đúng."), Text("Sai.")),
        ShortText((Accepted("111"), Accepted("số 111", half))),
        Numerical((Band(Decimal("18"), Decimal("18")), Band(Decimal("17"), Decimal("19"), half))),
        Matching((Pair(Text("111"), "Trẻ em"), Pair(Text("113"), "Công an")), ("Cứu hỏa",)),
        Ordering((Text("An toàn"), Text("Hỏi"), Text("Báo cáo"))),
        Essay(),
        Description(),
    ]
    found = [BankItem(stem, answer, name=f"Câu {n}", language="vi") for n, answer in enumerate(answers, 1)]
    gap = (Accepted("111", RIGHT), Accepted("113", WRONG))
    gapped_stem = Text("Gọi [[1]] để được giúp.")
    found.append(BankItem(gapped_stem, Gaps((gap,), is_picked=True), name="Chọn", language="vi"))
    found.append(
        BankItem(gapped_stem, Gaps(((Accepted("111"),),), is_picked=False), name="Điền", language="vi")
    )
    return found
