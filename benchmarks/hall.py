"""A hall of 200 trainees, each saving an answer every five seconds: how long they wait, and whether all is kept."""

from __future__ import annotations

import json
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from sqlalchemy import func, select

from app.extensions import db
from app.quizzes.models import Response
from app.shared.models import new_uid
from benchmarks import load
from benchmarks.installation import Installation
from benchmarks.load import Request
from benchmarks.measures import answer_to, browsers_of_trainees, open_attempt, questions_of
from tests.signed_in import SignedIn

TRAINEES, ANSWERS, SECONDS_BETWEEN = 200, 4, 5.0


def measure_hall(bench: Installation) -> str:
    """What is said of it: the 95th percentile of the time of a save, and how many of all are kept."""
    sheets = [(browser, open_attempt(bench, browser)[0]) for browser in browsers_of_trainees(bench, TRAINEES)]
    before = bench.ask(_count)
    begun = time.monotonic() + 1
    with ThreadPoolExecutor(TRAINEES) as pool:
        waits = [
            pool.submit(_answer_in_turn, bench, browser, path, begun + SECONDS_BETWEEN * place / TRAINEES)
            for place, (browser, path) in enumerate(sheets)
        ]
        spent = [seconds * 1000 for each in waits for seconds in each.result()]
    kept = bench.ask(_count) - before
    p95 = statistics.quantiles(spent, n=20)[-1]
    return (
        f"{TRAINEES} trainees, an answer every {SECONDS_BETWEEN:.0f} s each: p95 {p95:.0f} ms (aim 100 ms), "
        f"{kept} of {len(spent)} answers kept."
    )


def _answer_in_turn(bench: Installation, browser: SignedIn, path: str, begin: float) -> list[float]:
    """Seconds that each save took, one every SECONDS_BETWEEN from `begin` on."""
    spent = []
    for number, (item, choice) in enumerate(questions_of(bench)[:ANSWERS]):
        time.sleep(max(0.0, begin + number * SECONDS_BETWEEN - time.monotonic()))
        body = partial(answer_to, choice, new_uid().hex)
        sent = time.monotonic()
        answered = load.send(
            bench.server, Request("PUT", f"{path}/responses/{item}", browser.headers(), body)
        )
        spent.append(time.monotonic() - sent)
        assert json.loads(answered)["receipt"]
    return spent


def _count() -> int:
    return db.session.scalars(select(func.count(Response.id))).one()
