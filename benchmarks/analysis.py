"""A hundred thousand attempts at twenty items analysed: processor seconds and memory of a process that does no more.

One item is an ordering, of which no two officers need give the same answer; the others are choices. numpy and scipy,
which a worker loads once, are loaded before.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
from fractions import Fraction

from app.domain.grading import Choice, Item
from app.domain.grading_blanks import PartsKey, Pick
from app.domain.quiz_analysis import Sitting, analyse_quiz

SIZES, ITEMS, CHOICES, STEPS = (25_000, 100_000), 20, 4, 8


def measure_analysis() -> str:
    """What is said of it, for a quarter of the attempts and for all: the cost should grow fourfold."""
    found = [
        subprocess.check_output([sys.executable, "-m", __name__, str(n)], text=True).split() for n in SIZES
    ]
    said = "; ".join(
        f"{n:,} attempts {seconds} s, {megabytes} MB"
        for n, (seconds, megabytes) in zip(SIZES, found, strict=True)
    )
    return (
        f"Analysis of {ITEMS} items, one of them an ordering: {said} (aim 2 s and 500 MB for {SIZES[-1]:,})."
    )


def _sittings(count: int) -> list[Sitting]:
    """Officers of differing ability at items of differing difficulty."""
    draw = random.Random(1)
    picks = [(f"choice-{number}",) for number in range(CHOICES)]
    found = []
    for _ in range(count):
        ability = draw.gauss(0.5, 0.2)
        right = [draw.random() < ability + (place - ITEMS / 2) / 40 for place in range(ITEMS)]
        ordered = _order(draw, is_right=right[0])
        picked = [picks[0] if is_right else picks[draw.randrange(1, CHOICES)] for is_right in right[1:]]
        found.append(Sitting([float(is_right) for is_right in right], [ordered, *picked]))
    return found


def _order(draw: random.Random, *, is_right: bool) -> tuple[str, ...]:
    places = list(range(STEPS))
    if not is_right:
        draw.shuffle(places)
    return tuple(f"step-{step}.{place}" for step, place in enumerate(places))


def _ordering() -> Item:
    steps = range(STEPS)
    blanks = {
        f"step-{step}": Pick({str(place): Fraction(place == step) for place in steps}) for step in steps
    }
    return Item("ordering", "ordering", other=PartsKey(blanks, shown=tuple(blanks), is_each_once=True))


def main(count: int) -> None:
    choices = tuple(Choice(f"choice-{number}", int(number == 0)) for number in range(CHOICES))
    items = [_ordering(), *(Item(f"item-{place}", "single", choices) for place in range(1, ITEMS))]
    sittings = _sittings(count)
    analyse_quiz(items, sittings[:10])  # loads numpy and scipy
    begun = time.process_time()
    analyse_quiz(items, sittings)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{time.process_time() - begun:.2f} {megabytes:.0f}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
