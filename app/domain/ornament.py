"""The drawn parts of a certificate that never change, as PDF operators: frame, ridges and border post.

They are worked out once per process and written into each document as they stand, which is some twenty times
cheaper than drawing them anew. All lengths are in points, angles in radians, y grows upwards.
"""

import math
from collections.abc import Iterable

from reportlab.lib.colors import Color

from app.domain import palette

HAIR = 0.28  # width of the engraved lines


def pen(colour: Color, width: float) -> str:
    """Operators that set the stroke colour and line width."""
    red, green, blue = colour.rgb()
    return f"{red:.3f} {green:.3f} {blue:.3f} RG {width:g} w"


def fill(colour: Color) -> str:
    """Operator that sets the fill colour."""
    red, green, blue = colour.rgb()
    return f"{red:.3f} {green:.3f} {blue:.3f} rg"


def polygon(points: Iterable[tuple[float, float]], paint: str) -> str:
    """A closed figure; `paint` is f (fill), s (stroke) or b (both)."""
    first, *rest = (f"{x:.2f} {y:.2f}" for x, y in points)
    return " ".join([f"{first} m", *(f"{point} l" for point in rest), paint])


def box(x: float, y: float, width: float, height: float, paint: str = "S") -> str:
    """A rectangle with its lower left corner at (x, y)."""
    return f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re {paint}"


def curve(points: list[tuple[float, float, float]], paint: str = "S") -> str:
    """A smooth line through points (x, y, slope), x increasing: cubic Hermite pieces written as Béziers."""
    x, y, slope = points[0]
    parts = [f"{x:.1f} {y:.2f} m"]
    for next_x, next_y, next_slope in points[1:]:
        third = (next_x - x) / 3
        parts.append(
            f"{x + third:.1f} {y + third * slope:.2f} "
            f"{next_x - third:.1f} {next_y - third * next_slope:.2f} {next_x:.1f} {next_y:.2f} c"
        )
        x, y, slope = next_x, next_y, next_slope
    return " ".join([*parts, paint])


def braid(wave: float, amplitude: float) -> str:
    """One wave of an engraved band along the x axis: twelve sines, evenly shifted, in two heights."""
    outer = [_sine(wave, amplitude, math.pi * k / 4) for k in range(8)]
    inner = [_sine(wave, amplitude * 0.45, math.pi * (k + 0.5) / 2) for k in range(4)]
    return " ".join([*outer, *inner])


def _sine(wave: float, amplitude: float, phase: float, pieces: int = 4) -> str:
    rate = 2 * math.pi / wave
    xs = (wave * step / pieces for step in range(pieces + 1))
    return curve(
        [
            (x, amplitude * math.sin(rate * x + phase), amplitude * rate * math.cos(rate * x + phase))
            for x in xs
        ]
    )


def placing(x: float, y: float, quarter_turns: int = 0, stretch: float = 1) -> str:
    """Bring the origin to (x, y), turned anticlockwise, the x axis stretched; undone by "Q"."""
    cos, sin = ((1, 0), (0, 1), (-1, 0), (0, -1))[quarter_turns % 4]
    return f"q {cos * stretch:g} {sin * stretch:g} {-sin} {cos} {x:.2f} {y:.2f} cm"


def rosette(radius: float, petals: int) -> str:
    """Circles through the origin, evenly turned: the corner of the frame."""
    half = radius / 2
    turns = (2 * math.pi * k / petals for k in range(petals))
    return " ".join(circle(half * math.cos(turn), half * math.sin(turn), half) for turn in turns)


def circle(x: float, y: float, radius: float, paint: str = "S") -> str:
    """A circle of four Bézier quarters (0.5523 is the usual handle length)."""
    k = 0.5523 * radius
    return (
        f"{x + radius:.2f} {y:.2f} m "
        f"{x + radius:.2f} {y + k:.2f} {x + k:.2f} {y + radius:.2f} {x:.2f} {y + radius:.2f} c "
        f"{x - k:.2f} {y + radius:.2f} {x - radius:.2f} {y + k:.2f} {x - radius:.2f} {y:.2f} c "
        f"{x - radius:.2f} {y - k:.2f} {x - k:.2f} {y - radius:.2f} {x:.2f} {y - radius:.2f} c "
        f"{x + k:.2f} {y - radius:.2f} {x + radius:.2f} {y - k:.2f} {x + radius:.2f} {y:.2f} c {paint}"
    )


def wave_places(width: float, height: float, margin: float, band: float, wave: float) -> list[str]:
    """Operators that bring the origin to where each wave of a border starts, whole waves to a side."""
    inset, far = margin + band / 2, margin + band
    places: list[str] = []
    for length, sides in (
        (width - 2 * far, [(far, inset, 0), (far, height - inset, 0)]),
        (height - 2 * far, [(inset, far, 1), (width - inset, far, 1)]),
    ):
        waves = round(length / wave)
        step = length / waves
        for x, y, turns in sides:
            places += [
                placing(x + (0 if turns else k * step), y + (k * step if turns else 0), turns, step / wave)
                for k in range(waves)
            ]
    return places


def corners(width: float, height: float, inset: float) -> list[tuple[float, float]]:
    """The four points `inset` from two edges of the page."""
    return [(x, y) for x in (inset, width - inset) for y in (inset, height - inset)]


def frame(width: float, height: float, margin: float, band: float) -> str:
    """The rules of a border for a page of this size, with a square at each corner of its band."""
    far = margin + band
    return "\n".join(
        [
            pen(palette.GREEN, 1.6),
            box(margin, margin, width - 2 * margin, height - 2 * margin),
            pen(palette.GREEN, 0.6),
            *(
                box(x - band / 2, y - band / 2, band, band)
                for x, y in corners(width, height, margin + band / 2)
            ),
            box(far, far, width - 2 * far, height - 2 * far),
            pen(palette.GREEN_PALE, 0.5),
            box(far + 4, far + 4, width - 2 * far - 8, height - 2 * far - 8),
        ]
    )


def ridges(half_width: float, height: float, lines: int = 7) -> str:
    """Mountain ridges either side of the origin, one line behind the other, flattening outwards into a rule."""
    drawn = []
    for k in range(lines):
        far = k / (lines - 1)
        drawn.append(pen(palette.mix(palette.GREEN_MID, palette.GREEN_PALE, far), 0.6 - 0.2 * far))
        drawn.append(curve(_ridge(half_width, height, far)))
    return "\n".join(drawn)


def _ridge(half_width: float, height: float, far: float) -> list[tuple[float, float, float]]:
    def rise(x: float) -> float:
        valley_to_peak = (
            0.62 + 0.26 * math.cos(x / 21 + 1.3 + 0.9 * far) + 0.12 * math.cos(x / 8.5 - 0.6 * far)
        )
        return height * far * math.exp(-((x / (0.5 * half_width)) ** 2)) * valley_to_peak

    step = half_width / 20
    xs = [step * k for k in range(-20, 21)]
    return [(x, rise(x), (rise(x + 0.01) - rise(x - 0.01)) / 0.02) for x in xs]


def border_post(height: float) -> str:
    """A stone border post seen on edge, standing on the origin: two lit faces, a cut top, a stepped foot."""
    u = height / 100
    stone = [*_block(34, 0, 9, u), *_block(25, 9, 8, u), *_block(18, 17, 60, u)]
    near, far, tip = (0, (77 - 18 * _TILT) * u), 18 * u, (0, 100 * u)
    cap = [
        fill(palette.GREEN_PALE),
        polygon([(-far, 77 * u), near, tip], "b"),
        fill(palette.GREEN),
        polygon([(far, 77 * u), near, tip], "b"),
    ]
    return "\n".join([pen(palette.GREEN, 0.7), "1 j", *stone, *cap, "0 j"])


_TILT = 0.36  # how far the near edge of a block stands below its sides, as a share of its half width


def _block(half: float, foot: float, height: float, u: float) -> list[str]:
    """One block of the post, its near edge lower by perspective; lengths in units of `u` points."""
    drop = half * _TILT
    top = foot + height
    left = [(-half, foot), (0, foot - drop), (0, top - drop), (-half, top)]
    right = [(half, foot), (0, foot - drop), (0, top - drop), (half, top)]
    lid = [(-half, top), (0, top - drop), (half, top), (0, top + drop)]
    return [
        fill(palette.FAINT),
        polygon([(x * u, y * u) for x, y in lid], "b"),
        fill(palette.WHITE),
        polygon([(x * u, y * u) for x, y in left], "b"),
        fill(palette.GREEN_MID),
        polygon([(x * u, y * u) for x, y in right], "b"),
    ]
