"""A QR code on paper."""

from app.domain import palette
from app.domain.pdf import PaperCanvas
from app.domain.qr import dark_runs


def draw_qr(canvas: PaperCanvas, content: str, x: float, y: float, width: float) -> None:
    """The code of `content`, `width` points wide, its lower left corner at (x, y).

    Leave a quiet zone of four modules white all round.
    """
    side, runs = dark_runs(content)
    unit = width / side
    canvas.setFillColor(palette.INK)
    boxes = (
        f"{x + column * unit:.3f} {y + (side - 1 - row) * unit:.3f} {length * unit:.3f} {unit:.3f} re"
        for column, row, length in runs
    )
    canvas.addLiteral(" ".join(boxes) + " f")
