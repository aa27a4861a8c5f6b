"""Drawing the question booklet of a quiz on paper: a question stays whole on its page."""

from app.domain import palette
from app.domain.fitting import wrap
from app.domain.paper_head_pdf import FOOT, HEIGHT, MEASURE, SIDE, draw_foot, draw_head, draw_words
from app.domain.pdf import PaperCanvas, draw_document, draw_text
from app.domain.printed_picture_pdf import draw_picture, picture_height
from app.domain.quiz_papers import PrintedQuestion, QuestionBooklet
from app.domain.typeface import MEDIUM, REGULAR, SEMIBOLD, printable_prose

TOP = HEIGHT - 62
NUMBER, LETTER = 26.0, 20.0
STEM, CHOICE, NOTE = 10.5, 10.0, 8.5
LEADING, GAP = 1.42, 12.0
STEM_HIGH, CHOICE_HIGH = (
    250.0,
    90.0,
)  # the most that a picture takes, so that a question stays whole on its page


def draw_booklet(booklet: QuestionBooklet) -> bytes:
    """The booklet as a PDF on A4, with as many pages as it takes. A sign without a shape is written by its number."""

    def paint(canvas: PaperCanvas) -> None:
        y = draw_head(canvas, booklet.head)
        for question in booklet.questions:
            if y - _height(question) < FOOT:
                canvas.showPage()
                draw_foot(canvas, booklet.head)
                y = TOP
            y = _draw_question(canvas, question, y) - GAP
        draw_text(canvas, SIDE, max(y, 44), printable_prose(booklet.closing), MEDIUM, 9, palette.MUTED)
        canvas.showPage()

    return draw_document(booklet.head.info, paint)


def _height(question: PrintedQuestion) -> float:
    """Points from the first baseline to below the last one."""
    before = sum(len(_lines(text, REGULAR, CHOICE, MEASURE)) for text in question.before) * CHOICE
    note = NOTE if question.note else 0.0
    stem = len(_lines(question.stem, MEDIUM, STEM, MEASURE - NUMBER)) * STEM
    choices = sum(
        len(_lines(text, REGULAR, CHOICE, MEASURE - NUMBER - LETTER)) for _letter, text in question.choices
    )
    drawn = sum(
        picture_height(each, MEASURE - NUMBER - LETTER, CHOICE_HIGH) for each in question.drawn.values()
    )
    picture = picture_height(question.picture, MEASURE - NUMBER, STEM_HIGH) if question.picture else 0.0
    words = LEADING * (before + note + stem + choices * CHOICE)
    return words + 3 * len(question.choices) + GAP * bool(question.before) + drawn + picture


def _lines(text: str, face: str, size: float, width: float) -> list[str]:
    return wrap(printable_prose(text), face, size, width)


def _draw_question(canvas: PaperCanvas, question: PrintedQuestion, y: float) -> float:
    left = SIDE + NUMBER
    for text in question.before:
        y = draw_words(canvas, text, SIDE, y, MEASURE, CHOICE)
    y -= GAP if question.before else 0
    draw_text(canvas, left - 7, y, question.number, SEMIBOLD, STEM, palette.GREEN, "right")
    y = draw_words(canvas, question.stem, left, y, MEASURE - NUMBER, STEM, MEDIUM)
    if question.note:
        draw_text(canvas, left, y + 1, printable_prose(question.note), REGULAR, NOTE, palette.MUTED)
        y -= NOTE * LEADING
    if question.picture:
        y = draw_picture(canvas, question.picture, left, y + STEM, MEASURE - NUMBER, STEM_HIGH) - STEM
    for letter, text in question.choices:
        y -= 3
        draw_text(canvas, left, y, letter, SEMIBOLD, CHOICE)
        if letter in question.drawn:
            room = MEASURE - NUMBER - LETTER
            y = (
                draw_picture(canvas, question.drawn[letter], left + LETTER, y + CHOICE, room, CHOICE_HIGH)
                - CHOICE
            )
        y = draw_words(canvas, text, left + LETTER, y, MEASURE - NUMBER - LETTER, CHOICE)
    return y
