"""Numbers as they are written: 1.234,5 in Vietnamese, 1,234.5 in English; the caller gives the language."""

from decimal import ROUND_HALF_UP, Decimal

_MINUS = "\u2212"
_VIETNAMESE_MARKS = str.maketrans({",": ".", ".": ","})


def format_number(value: int | float | Decimal, language: str, decimals: int | None = None) -> str:
    """A number with its thousands marked: 436, 1.234,5 (vi), 1,234.5 (en).

    `decimals` fixes the digits after the mark, halves away from nought as schools round; None shows what
    the value has. Raises ValueError for a value that is not finite.
    """
    if isinstance(value, int) and not decimals:  # most numbers of a page
        return _signed(value < 0, f"{abs(value):,}", language)
    exact = Decimal(str(value))
    if not exact.is_finite():
        raise ValueError(f"no number: {value}")
    if decimals is not None:
        exact = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return _signed(exact < 0, f"{exact.copy_abs():,f}", language)


def _signed(is_negative: bool, written: str, language: str) -> str:
    return (_MINUS if is_negative else "") + (
        written.translate(_VIETNAMESE_MARKS) if language == "vi" else written
    )


def format_percent(share: float | Decimal, language: str, decimals: int = 0) -> str:
    """A share of one as a percentage: 0.705 is 70,5% (vi) or 70.5% (en) with one decimal."""
    return format_number(Decimal(str(share)) * 100, language, decimals) + "%"
