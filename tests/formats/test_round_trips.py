"""What is written is read back the same, in every format; what a format cannot hold is named before."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.formats import FORMATS
from app.domain.formats.bank_item import BankItem, Choices, Option, Text
from app.domain.formats.problems import Fault
from app.domain.formats.soundness import sound
from app.domain.grading import ALL
from tests.cases import CASES, needs_cases
from tests.formats.make import every_type, items
from tests.generated import examples

both_fitted = settings(max_examples=examples(40), deadline=None)


def is_sound(item: BankItem) -> bool:
    try:
        return sound(item) is item
    except Fault:
        return False


def assert_reads_back(name: str, found: list[BankItem]) -> None:
    form = FORMATS[name]
    fitted = form.fit(found)
    if not fitted.items:
        return
    reading = form.read(form.write(fitted.items), language="vi")
    assert (list(reading.items), reading.problems) == (list(fitted.items), ())
    assert form.fit(fitted.items).items == fitted.items


@pytest.mark.parametrize("name", FORMATS)
@both_fitted
@given(found=st.lists(items.filter(is_sound), min_size=1, max_size=3))
def test_what_is_written_is_read_back(name: str, found: list[BankItem]) -> None:
    assert_reads_back(name, found)


LEFT_OUT = {
    "gift": {("Câu 7", "type"), ("Chọn", "type"), ("Điền", "type")},
    "moodle": set(),
    "aiken": {
        *((f"Câu {n}", "type") for n in range(2, 10)),
        ("Chọn", "type"),
        ("Điền", "type"),
    },
    "xlsx": set(),
    "csv": set(),
    "qti": set(),
}


@pytest.mark.parametrize("name", FORMATS)
def test_plain_items_lose_nothing_where_their_type_has_a_place(name: str) -> None:
    fitted = FORMATS[name].fit(every_type())
    assert {(loss.item, loss.code) for loss in fitted.losses if loss.is_left_out} == LEFT_OUT[name]
    kept = [item for item in every_type() if item.name not in {loss.item for loss in fitted.losses}]
    assert [item for item in fitted.items if item.name] == kept
    assert_reads_back(name, every_type())


def test_all_or_nothing_keeps_what_is_right_wherever_it_goes() -> None:
    shares = [Fraction(1, 3), Fraction(1, 3), Fraction(1, 3), Fraction(-1, 2)]
    options = tuple(Option(Text(str(place)), share) for place, share in enumerate(shares))
    item = BankItem(Text("Những ai?"), Choices(options, is_single=False, scoring=ALL), name="Đủ")
    moodle, gift = FORMATS["moodle"].fit([item]), FORMATS["gift"].fit([item])
    assert ([loss.code for loss in moodle.losses], [loss.code for loss in gift.losses]) == ([], ["scoring"])
    sent = FORMATS["gift"].fit(FORMATS["moodle"].read(FORMATS["moodle"].write(moodle.items)).items)
    for fitted in (gift, sent):
        assert [each.share for each in fitted.items[0].answer.options] == [*shares[:3], 0]


@needs_cases
@pytest.mark.parametrize("name", FORMATS)
def test_naughty_strings_are_read_back(name: str) -> None:
    lines = [Text(line).text for line in (CASES / "blns" / "blns.txt").read_text("utf-8").split("\n")]
    right, wrong = Fraction(1), Fraction(0)
    found = [
        BankItem(
            Text(line),
            Choices((Option(Text(line), right, Text(line)), Option(Text(f"{line} ."), wrong))),
            name=line,
            category=line,
            tags=(line,),
            language="vi",
            feedback=Text(line),
        )
        for line in lines
        if line
    ]
    assert_reads_back(name, [item for item in found if is_sound(item)])
