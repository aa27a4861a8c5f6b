import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import typeface
from app.domain.typeface import (
    FACES,
    ITALIC,
    REGULAR,
    SEMIBOLD,
    MissingGlyph,
    drawable_codes,
    face,
    loose_marks,
    outline_box,
    printable,
    printable_prose,
    text_width,
)
from tests.cases import CASES, needs_cases
from tests.domain.printed import VIETNAMESE_LETTERS


def test_there_are_146_vietnamese_letters_and_every_face_draws_them_all():
    assert len(set(VIETNAMESE_LETTERS)) == 146
    for name in FACES:
        assert [
            letter for letter in VIETNAMESE_LETTERS if ord(letter) not in face(name).face.charToGlyph
        ] == []


def test_every_face_draws_the_same_signs():
    assert {frozenset(face(name).face.charToGlyph) for name in FACES} == {drawable_codes()}


def test_a_face_is_read_once():
    assert face(SEMIBOLD) is face(SEMIBOLD)


def test_decomposed_text_is_composed():
    assert printable(unicodedata.normalize("NFD", "Nguyễn Thị Ngọc Ánh")) == "Nguyễn Thị Ngọc Ánh"


@pytest.mark.parametrize(
    ("given_text", "printed"),
    [
        ("Đồn\u202f7", "Đồn\u00a07"),
        ("a\u2009b\u3000c\td", "a b c d"),
        ("Bà\u2011Rịa", "Bà-Rịa"),
        ("tu\u00adyến", "tuyến"),
        ("\ufeffAn\u200b Giang", "An Giang"),
        ("№ 7", "No. 7"),
        ("− 5 ≤ x", "− 5 ≤ x"),
    ],
)
def test_signs_with_an_equivalent_are_printed_as_that(given_text, printed):
    assert printable(given_text) == printed


@pytest.mark.parametrize("letter", ["ŏ", "ŭ", "Ĭ", "ê̆", "Ơ̆", "ư̆", "ĕ"])
def test_letters_of_the_highlands_are_set_from_parts(letter):
    parts = printable(letter)
    assert set(map(ord, parts)) <= drawable_codes()
    assert unicodedata.normalize("NFC", parts) == unicodedata.normalize("NFC", letter)


@pytest.mark.parametrize(
    ("sign", "name"),
    [("→", "RIGHTWARDS ARROW"), ("中", "CJK UNIFIED IDEOGRAPH-4E2D"), ("\x07", "unnamed character")],
)
def test_a_sign_without_shape_is_refused_by_name(sign, name):
    with pytest.raises(MissingGlyph) as refusal:
        printable(f"An {sign} Giang")
    assert refusal.value.character == sign
    assert str(refusal.value) == f"cannot print U+{ord(sign):04X} ({name}) in {f'An {sign} Giang'!r}"


def test_prose_never_fails_and_shows_what_is_missing():
    assert printable_prose("Blŏ ✓ 中文") == "Blo [U+2713] [U+4E2D][U+6587]"


@given(st.text())
def test_whatever_the_text_prose_comes_out_drawable(text):
    assert set(map(ord, printable_prose(text))) <= drawable_codes()


@given(
    st.text(alphabet=st.sampled_from([*VIETNAMESE_LETTERS, *"ŏŭĭ\u2009\u200b\u2011-–’", "\u0306", "\u0323"]))
)
def test_strict_text_of_printable_signs_comes_out_drawable_and_unchanged_in_meaning(text):
    printed = printable(text)
    assert set(map(ord, printed)) <= drawable_codes()
    plain = text.translate({0x2009: " ", 0x200B: None, 0x2011: "-"})
    assert unicodedata.normalize("NFC", printed) == unicodedata.normalize("NFC", plain)


@needs_cases
def test_published_given_names_print_as_they_are():
    names = (CASES / "names-vi" / "boy.txt").read_text("utf-8").splitlines()
    assert len(names) > 1200
    assert [printable(name) for name in names] == [unicodedata.normalize("NFC", name) for name in names]


def test_width_is_the_sum_of_the_advances():
    advances = [face(REGULAR).face.charWidths[ord(sign)] for sign in "Đồn"]
    assert text_width("Đồn", REGULAR, 20) == pytest.approx(sum(advances) / 50)
    assert text_width("Đồn", REGULAR, 20, tracking=2) == pytest.approx(sum(advances) / 50 + 6)


def test_a_loose_mark_is_centred_over_its_letter_and_clears_it():
    text = printable("Ŏ")
    [(base, at, dx, dy)] = loose_marks(text, ITALIC)
    assert (base, at) == (0, 1)
    left, _, right, top = outline_box("O", ITALIC)
    mark_left, mark_bottom, mark_right, _ = outline_box(text[1], ITALIC)
    assert dx + (mark_left + mark_right) / 2 == pytest.approx((left + right) / 2)
    assert dy + mark_bottom > top


def test_a_mark_below_stays_below():
    [(_, _, _, dy)] = loose_marks("x\u0323", REGULAR)
    assert dy == 0


def test_marks_on_one_letter_stack():
    first, second = loose_marks("x\u0302\u0306", REGULAR)
    assert first[0] == second[0] == 0
    top_of_first = first[3] + outline_box("\u0302", REGULAR)[3]
    assert second[3] + outline_box("\u0306", REGULAR)[1] > top_of_first


def test_the_module_names_only_faces_that_exist():
    assert {typeface.REGULAR, typeface.MEDIUM, typeface.SEMIBOLD, typeface.ITALIC} == set(FACES)
