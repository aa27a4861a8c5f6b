"""Drawing recall letters: A5 upright as delivery notes are, a letter to a page."""

from app.domain.form_pdf import HEIGHT, WIDTH, draw_facts, draw_head, draw_signing
from app.domain.pdf import PaperCanvas, draw_document
from app.domain.recall_letter import RecallLetter, RecallLetters

SIGN_TOP = 140.0
LONGEST_FACT = 9  # lines; a reason of five hundred letters takes eight


def draw_recall_letters(text: RecallLetters) -> bytes:
    """The letters as one PDF; a sign the typeface cannot draw is written by its number."""

    def paint(canvas: PaperCanvas) -> None:
        for letter in text.letters:
            _draw_letter(canvas, letter)
            canvas.showPage()

    return draw_document(text.info, paint, (WIDTH, HEIGHT))


def _draw_letter(canvas: PaperCanvas, letter: RecallLetter) -> None:
    y = draw_head(canvas, letter.heading, letter.number, letter.synthetic_notice)
    draw_facts(canvas, letter.wide, letter.narrow, y, lines=LONGEST_FACT)
    draw_signing(canvas, letter.to_sign, letter.lines, SIGN_TOP)
