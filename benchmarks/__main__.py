"""`make bench`: everything measured in one run, printed as a table and kept beside this file as results.md."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from benchmarks import measures
from benchmarks.analysis import measure_analysis
from benchmarks.drawing import measure_certificate
from benchmarks.hall import measure_hall
from benchmarks.installation import Installation
from benchmarks.results import Line, publish
from benchmarks.weight import measure_weights
from tests.domain.test_certificate_pdf import SAMPLE
from tests.signed_in import SignedIn


def run(folder: Path) -> None:
    """Measure, print, and keep what was found. The pages come first: what follows writes to the database."""
    load_before = os.getloadavg()[0]
    bench = Installation(folder)
    try:
        pss_when_idle = bench.server.pss_mb()
        trainee = bench.browser("hocvien")
        lines = [*_pages(bench, trainee), *_deeds(bench)]
        publish(lines, _facts(bench, trainee, load_before, pss_when_idle))
    finally:
        bench.server.stop()


def _pages(bench: Installation, trainee: SignedIn) -> list[Line]:
    """What is read."""
    coordinator = bench.browser("dieuphoi")
    summary, results = measures.summary_address(bench), measures.quiz_results_address(bench)
    (hall,) = measures.browsers_of_trainees(bench, 1)
    attempt = measures.attempt_address(bench, hall)
    return [
        measures.measure_page(bench, "lesson", "ratio 2.5, 2 ms", trainee, measures.LESSON, 4),
        measures.measure_page(bench, "attempt page", "ratio 2.5", hall, attempt, 4),
        measures.measure_page(bench, "course page", "–", trainee, measures.COURSE, 6),
        measures.measure_page(bench, "first page of a coordinator", "–", coordinator, "/", 10),
        measures.measure_report(bench, "summary page", "60 ms", summary),
        measures.measure_report(bench, "summary as CSV", "50 ms", f"{summary}.csv?purpose=archive"),
        measures.measure_report(bench, "summary as XLSX", "100 ms", f"{summary}.xlsx?purpose=archive"),
        measures.measure_report(bench, "summary as PDF", "500 ms", f"{summary}.pdf?purpose=archive", 8),
        measures.measure_report(bench, "quiz results page", "100 ms", f"{results}?form=A"),
        measures.measure_report(
            bench, "quiz results as XLSX", "100 ms", f"{results}.xlsx?form=A&purpose=archive"
        ),
        measures.measure_report(
            bench, "quiz results as PDF", "1 s", f"{results}.pdf?form=A&purpose=archive", 5
        ),
    ]


def _deeds(bench: Installation) -> list[Line]:
    """What is drawn and written."""
    return [
        measure_certificate(SAMPLE),
        measures.measure_sign_in(bench),
        *measures.measure_save(bench),
        measures.measure_attempt(bench),
        measures.measure_marks(bench),
    ]


def _facts(bench: Installation, trainee: SignedIn, load_before: float, pss_when_idle: float) -> list[str]:
    """What is said in words, beside the table."""
    pages = [
        ("Home of the public", None, "/", "40 kB"),
        ("Lesson", trainee, measures.LESSON, "30 kB in 4 requests, again 10 kB, 1.5 s"),
        ("Home of a trainee", trainee, "/", "40 kB"),
    ]
    return [
        f"Load average before: {load_before:.1f}.",
        f"Start until the first answer: {bench.server.seconds_to_start:.2f} s (aim 2 s).",
        f"Two idle workers with --preload: {pss_when_idle:.0f} MB PSS (aim 120 MB); "
        f"after the run {bench.server.pss_mb():.0f} MB.",
        f"The demonstration loads in {bench.seconds_to_load:.1f} s (aim 30 s).",
        measure_hall(bench),
        measure_analysis(),
        *measure_weights(bench, pages),
    ]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        run(Path(folder))
