"""The few colours of everything drawn: ink on white, border-guard green, amber where attention is needed.

Every text colour reaches WCAG AA (4.5 to 1) on the ground it is used on; `contrast` is what the tests ask.
"""

from reportlab.lib.colors import Color, HexColor, black, white

INK = HexColor(0x17211D)
MUTED = HexColor(0x56635D)
RULE = HexColor(0xC5D0CA)
FAINT = HexColor(0xEEF3F0)
GREEN = HexColor(0x0B4A38)
GREEN_MID = HexColor(0x3F8069)
GREEN_PALE = HexColor(0xCFE0D8)
AMBER_INK = HexColor(0x7A4500)
AMBER = HexColor(0xC77700)
AMBER_PALE = HexColor(0xFFF3DC)
HATCH = HexColor(0x93A29A)
WHITE = white
BLACK = black

# Five steps of an opinion scale, least to most favourable; lightness alone tells the sides from the middle.
SCALE = (HexColor(0x9A4E00), HexColor(0xE3A857), HexColor(0xDDE2DF), HexColor(0x7FB59F), HexColor(0x0B4A38))


def mix(low: Color, high: Color, share: float) -> Color:
    """The colour that lies `share` (0 to 1) of the way from `low` to `high`."""
    share = min(1.0, max(0.0, share))
    return Color(*(a + (b - a) * share for a, b in zip(low.rgb(), high.rgb(), strict=True)))


def contrast(one: Color, other: Color) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def ink_on(ground: Color) -> Color:
    """Black or white, whichever reads better on `ground`: one of them always reaches 4.5 to 1 (ink would not)."""
    return max((BLACK, WHITE), key=lambda ink: contrast(ink, ground))


def _luminance(colour: Color) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.rgb()
    )
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)
