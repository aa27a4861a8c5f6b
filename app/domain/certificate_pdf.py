"""Drawing a certificate: A4 landscape, Vietnamese first and English second, one page.

The page bears no emblem, seal or signature: only what `papers.CertificateText` holds, a frame and a border post.
"""

from functools import cache

from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4, landscape

from app.domain import ornament, palette
from app.domain.fitting import fit
from app.domain.papers import Bilingual, CertificateText, Labelled
from app.domain.pdf import Align, PaperCanvas, draw_document, draw_text
from app.domain.qr_pdf import draw_qr
from app.domain.typeface import ITALIC, REGULAR, SEMIBOLD, printable, text_width

WIDTH, HEIGHT = landscape(A4)
CENTRE = WIDTH / 2
MARGIN, BAND, WAVE = 24, 22, 30
LEFT = MARGIN + BAND + 40
RIGHT = WIDTH - LEFT
QR_SIDE = 74


def draw_certificate(text: CertificateText) -> bytes:
    """The certificate as a PDF of one page. Raises MissingGlyph for a sign the typeface cannot draw."""

    def paint(canvas: PaperCanvas) -> None:
        _ground(canvas)
        _head(canvas, text)
        _holder(canvas, text)
        _course(canvas, text)
        _facts(canvas, [text.edition, text.workshop, text.attended, text.self_study])
        _verification(canvas, text)
        _issue(canvas, text)
        canvas.showPage()

    return draw_document(text.info, paint, (WIDTH, HEIGHT))


def _ground(canvas: PaperCanvas) -> None:
    """What every certificate has alike: the frame and, at its head, the border post among ridges."""
    half = BAND // 2
    for name, shape, right, places in (
        ("wave", _wave(), WAVE + 1, _wave_places()),
        ("rosette", _rosette(), half, _rosette_places()),
    ):
        canvas.beginForm(name, -half, -half, right, half)
        canvas.addLiteral(shape)
        canvas.endForm()
        for place in places:
            canvas.addLiteral(place)
            canvas.doForm(name)
            canvas.addLiteral("Q")
    canvas.addLiteral(_frame())


@cache
def _wave() -> str:
    return f"{ornament.pen(palette.GREEN_MID, ornament.HAIR)} {ornament.braid(WAVE, BAND * 0.36)}"


@cache
def _wave_places() -> list[str]:
    return ornament.wave_places(WIDTH, HEIGHT, MARGIN, BAND, WAVE)


@cache
def _rosette() -> str:
    return f"{ornament.pen(palette.GREEN_MID, ornament.HAIR)} {ornament.rosette(BAND * 0.42, 12)}"


@cache
def _rosette_places() -> list[str]:
    return [ornament.placing(x, y) for x, y in ornament.corners(WIDTH, HEIGHT, MARGIN + BAND / 2)]


@cache
def _frame() -> str:
    head = [ornament.placing(CENTRE, 491), ornament.ridges(210, 36), ornament.border_post(48), "Q"]
    return "\n".join([ornament.frame(WIDTH, HEIGHT, MARGIN, BAND), *head])


def _head(canvas: PaperCanvas, text: CertificateText) -> None:
    _line(canvas, text.issuer.vi, 465, SEMIBOLD, 9.5, palette.GREEN, tracking=0.3)
    _second(canvas, text.issuer, 453, 8.5)
    lower = 0 if text.synthetic_notice else 12
    _line(canvas, text.heading.vi, 413 - lower, SEMIBOLD, 30, palette.GREEN, tracking=1.2)
    _second(canvas, text.heading, 393 - lower, 13)
    if text.synthetic_notice:
        _notice(canvas, text.synthetic_notice, 357, 25)


def _notice(canvas: PaperCanvas, notice: Bilingual, y: float, height: float) -> None:
    """A band from rule to rule, in the line of reading between heading and name."""
    left, width = MARGIN + BAND, WIDTH - 2 * (MARGIN + BAND)
    for colour, foot, tall in (
        (palette.AMBER_PALE, y, height),
        (palette.AMBER, y, 0.8),
        (palette.AMBER, y + height - 0.8, 0.8),
    ):
        canvas.setFillColor(colour)
        canvas.rect(left, foot, width, tall, stroke=0, fill=1)
    _line(canvas, f"{notice.vi} · {notice.en}", y + 8.4, SEMIBOLD, 12, palette.AMBER_INK, tracking=0.3)


def _holder(canvas: PaperCanvas, text: CertificateText) -> None:
    _pair(canvas, text.statement, 339, 10)
    name = printable(text.holder)
    size, lines = fit(name, SEMIBOLD, 34, RIGHT - LEFT, least=22)
    if len(lines) > 1:
        size, lines = fit(name, SEMIBOLD, 20, RIGHT - LEFT, lines=2, least=8)
    for number, line in enumerate(lines):
        lift = (len(lines) - 1 - number) * size * 1.1 - (len(lines) - 1) * 3
        draw_text(canvas, CENTRE, 299 + lift, line, SEMIBOLD, size, palette.INK, "centre")
    if text.holder_note:
        _pair(canvas, text.holder_note, 278, 10)


def _course(canvas: PaperCanvas, text: CertificateText) -> None:
    _pair(canvas, text.achievement, 253, 10)
    _line(canvas, text.course.vi, 228, SEMIBOLD, 18, palette.GREEN)
    _second(canvas, text.course, 211, 11)


def _facts(canvas: PaperCanvas, facts: list[Labelled]) -> None:
    """The facts side by side, parted by hairlines; the place and dates of a workshop need most room.

    The last, planned self-study, is set lighter: it is a plan, not something attended.
    """
    left = float(LEFT)
    for number, (fact, share) in enumerate(zip(facts, (0.20, 0.31, 0.23, 0.26), strict=True)):
        width = share * (RIGHT - LEFT)
        face = REGULAR if number == len(facts) - 1 else SEMIBOLD
        _fact(canvas, fact, left + width / 2, 188, width - 18, "centre", face)
        left += width
        if number < len(facts) - 1:
            canvas.setFillColor(palette.RULE)
            canvas.rect(left, 152, 0.5, 43, stroke=0, fill=1)


def _fact(
    canvas: PaperCanvas, fact: Labelled, x: float, y: float, width: float, align: Align, face: str = SEMIBOLD
) -> None:
    """A small label with its value under it, each shrunk to the width it has."""
    label = fact.label.vi if fact.label.vi == fact.label.en else f"{fact.label.vi} · {fact.label.en}"
    y = _lines(canvas, label, x, y + 9, REGULAR, 7.5, width, 1, palette.MUTED, align)
    y = _lines(canvas, fact.value.vi, x, y - 1.5, face, 10.5, width, 2, palette.INK, align)
    if fact.value.en != fact.value.vi:
        _lines(canvas, fact.value.en, x, y, ITALIC, 8.5, width, 2, palette.MUTED, align)


def _lines(
    canvas: PaperCanvas,
    words: str,
    x: float,
    y: float,
    face: str,
    size: float,
    width: float,
    most: int,
    colour: Color,
    align: Align,
) -> float:
    """Lines under `y`, shrunk until there are at most `most` of them; returns the y they end at.

    A newline in the words breaks the line there.
    """
    words = "\n".join(map(printable, words.split("\n")))
    size, lines = fit(words, face, size, width, lines=most, least=4)
    for line in lines:
        y -= size * 1.25
        draw_text(canvas, x, y, line, face, size, colour, align)
    return y


def _verification(canvas: PaperCanvas, text: CertificateText) -> None:
    """The QR code with, beside it, the same address in letters and the code to type."""
    draw_qr(canvas, text.verify_url, LEFT, 58, QR_SIDE)
    left, room = LEFT + QR_SIDE + 14, 225
    _fact(canvas, text.verification_code, left, 120, room, "left")
    y = _lines(canvas, text.verify_prompt.vi, left, 91, REGULAR, 7.5, room, 1, palette.INK, "left")
    if text.verify_prompt.en != text.verify_prompt.vi:
        y = _lines(canvas, text.verify_prompt.en, left, y, ITALIC, 7.5, room, 1, palette.MUTED, "left")
    foot = _lines(canvas, text.verify_url, left, y - 1, REGULAR, 7.5, room, 2, palette.GREEN, "left")
    canvas.linkURL(text.verify_url, (left, foot - 2, left + room, y))


def _issue(canvas: PaperCanvas, text: CertificateText) -> None:
    """Serial number and date; the signatory's office and name, if any, under a line to sign on."""
    if text.signatory is None:
        _fact(canvas, text.serial, RIGHT, 120, 200, "right")
        _fact(canvas, text.issued_on, RIGHT, 84, 200, "right")
        return
    _fact(canvas, text.serial, CENTRE - 5, 120, 130, "left")
    _fact(canvas, text.issued_on, CENTRE - 5, 84, 130, "left")
    middle, room = RIGHT - 100, 200
    y = _lines(canvas, text.signatory.office.vi, middle, 129, SEMIBOLD, 9, room, 1, palette.INK, "centre")
    _lines(canvas, text.signatory.office.en, middle, y, ITALIC, 8, room, 1, palette.MUTED, "centre")
    canvas.setFillColor(palette.MUTED)
    canvas.rect(middle - room / 2, 74, room, 0.5, stroke=0, fill=1)
    _lines(canvas, text.signatory.name, middle, 73, SEMIBOLD, 10, room, 1, palette.INK, "centre")


def _line(
    canvas: PaperCanvas, words: str, y: float, face: str, size: float, colour: Color, tracking: float = 0.0
) -> None:
    """One centred line, made smaller when it is longer than the page is wide."""
    words = printable(words)
    room = RIGHT - LEFT
    wide = text_width(words, face, size, tracking)
    scale = min(1.0, room / wide) if wide else 1.0
    draw_text(canvas, CENTRE, y, words, face, size * scale, colour, "centre", tracking * scale)


def _second(canvas: PaperCanvas, words: Bilingual, y: float, size: float) -> None:
    """The English line under a Vietnamese one, unless it says the same."""
    if words.en != words.vi:
        _line(canvas, words.en, y, ITALIC, size, palette.MUTED)


def _pair(canvas: PaperCanvas, words: Bilingual, y: float, size: float) -> None:
    """Both languages on one centred line."""
    vi, en = printable(words.vi), printable(words.en) if words.en != words.vi else ""
    gap = " · " if en else ""
    total = text_width(vi + gap, REGULAR, size) + text_width(en, ITALIC, size)
    scale = min(1.0, (RIGHT - LEFT) / total)
    left = CENTRE - total * scale / 2
    draw_text(canvas, left, y, vi + gap, REGULAR, size * scale, palette.INK)
    draw_text(
        canvas, left + text_width(vi + gap, REGULAR, size * scale), y, en, ITALIC, size * scale, palette.MUTED
    )
