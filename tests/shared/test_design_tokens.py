"""The palette: legible by day and night (WCAG 2.2, 1.4.3 and 1.4.11), and the same night both ways."""

import re
from itertools import product

import pytest

from app.shared.assets import STATIC

TOKENS = (STATIC / "css" / "tokens.css").read_text("utf-8")
GROUNDS = ("paper", "surface", "sunken")
TEXT_PAIRS = [
    *product(("ink", "ink-soft", "green", "green-strong", "amber", "red"), GROUNDS),
    *((colour, f"{colour}-tint") for colour in ("green", "amber", "red")),
    *product(("ink",), ("green-tint", "amber-tint", "red-tint")),
    *((f"on-{colour}", colour) for colour in ("green", "red")),
    ("on-green", "green-strong"),
    ("on-amber", "amber-fill"),
    ("paper", "ink"),
    ("paper", "ink-soft"),
]
EDGE_PAIRS = [*product(("edge", "green", "red"), GROUNDS), ("edge", "green-tint")]


def palettes() -> list[dict[str, str]]:
    """The colours of each block of tokens.css: day, night by the device, night by choice."""
    blocks = re.findall(r"color-scheme: \w+;([^}]*)", TOKENS)
    return [dict(re.findall(r"--([\w-]+): (#\w{3,6});", block)) for block in blocks]


DAY, NIGHT, CHOSEN_NIGHT = palettes()


def luminance(colour: str) -> float:
    """Relative luminance of #rgb or #rrggbb, 0 to 1 (WCAG 2.2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def too_weak(
    pairs: list[tuple[str, str]], palette: dict[str, str], least: float
) -> dict[tuple[str, str], float]:
    ratios = {pair: contrast(palette[pair[0]], palette[pair[1]]) for pair in pairs}
    return {pair: round(ratio, 2) for pair, ratio in ratios.items() if ratio < least}


def test_contrast_is_measured_as_the_standard_says() -> None:
    assert contrast("#fff", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#fff") == pytest.approx(4.54, abs=0.01)


def test_both_ways_to_the_night_give_the_same_colours() -> None:
    assert NIGHT == CHOSEN_NIGHT
    assert NIGHT.keys() == DAY.keys()


@pytest.mark.parametrize("palette", [DAY, NIGHT], ids=["day", "night"])
def test_every_text_can_be_read_on_every_ground(palette: dict[str, str]) -> None:
    assert too_weak(TEXT_PAIRS, palette, 4.5) == {}


@pytest.mark.parametrize("palette", [DAY, NIGHT], ids=["day", "night"])
def test_every_control_can_be_seen_on_every_ground(palette: dict[str, str]) -> None:
    assert too_weak(EDGE_PAIRS, palette, 3) == {}
