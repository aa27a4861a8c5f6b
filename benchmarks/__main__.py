"""`make bench`: everything measured once, printed as a table and kept beside this file as results.md."""

from __future__ import annotations

import json
import os
import platform
import re
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from benchmarks import load
from benchmarks.person import Person, answer_body
from benchmarks.processes import Gunicorn
from tests.serving import Server

COURSE = "/courses/counter-trafficking"
LESSON = f"{COURSE}/02-what-trafficking-is"
RESULTS = Path(__file__).parent / "results.md"
SAVE_LUA = """
local number = 0
local thread = tostring(math.random(1e9))
setup = function(t) t:set("seed", os.time() * 1000 + math.random(1000)) end
init = function() math.randomseed(seed) thread = string.format("%09d", math.random(1e9)) end
request = function()
  number = number + 1
  return wrk.format(nil, nil, nil, string.gsub([[BODY]], "KEY", thread .. "-" .. number))
end
"""


@dataclass
class Line:
    """One row of the results: what it costs, the same of its floor, and what wrk says."""

    name: str
    cpu: float
    floor: float | None = None
    size: int | None = None
    rates: dict[int, load.Rate] | None = None

    def cells(self) -> list[str]:
        ratio = f"{self.cpu / self.floor:.2f}" if self.floor else "–"
        floor = f"{self.floor:.2f}" if self.floor else "–"
        rates = [
            f"{rate.per_second:.0f}/s, {rate.p95_ms:.0f} ms"
            + (f", {rate.failed} failed" if rate.failed else "")
            for rate in (self.rates or {}).values()
        ]
        size = f"{self.size / 1024:.1f}" if self.size else "–"
        return [self.name, f"{self.cpu:.2f}", floor, ratio, size, *(rates or ["wrk is not installed"] * 3)]


HEAD = ["what", "CPU ms", "floor", "ratio", "KB", "c=1: rate, p95", "c=8", "c=32"]


class Bench:
    """An installation with the demonstration, its server, the floors' server, and the lines found so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.installation = Server(folder)
        for command in (("db", "upgrade"), ("courses", "publish")):
            self.installation.flask(*command)
        begun = time.perf_counter()
        self.installation.flask("demo", "seed")
        self.seconds_to_load = time.perf_counter() - begun
        self.password = self.installation.flask("demo", "sign-ins").split()[2]
        env = self.installation.env
        self.server = Gunicorn("wsgi:app", env, "/healthz", folder / "gunicorn.log")
        self.lines: list[Line] = []

    def person(self, user_name: str) -> Person:
        return Person(self.server.url, user_name, self.password)

    def floor(self, page: bytes, reads: int) -> Gunicorn:
        """The floors' server with that many reads and those bytes."""
        (self.folder / "page.gz").write_bytes(page)
        env = {"FLOOR_FOLDER": str(self.folder), "FLOOR_READS": str(reads)}
        if not (self.folder / "floor.sqlite").exists():
            os.environ["FLOOR_FOLDER"] = str(self.folder)
            from benchmarks import floor  # noqa: PLC0415 - it reads its folder when imported

            floor.make_database()
        return Gunicorn("benchmarks.floor:app", env, "/page", self.folder / "floor.log")

    def measure_page(self, name: str, person: Person, path: str, reads: int) -> None:
        """A page beside a floor that reads as often and sends as many bytes."""
        request = load.Request("GET", path, person.headers())
        body = _bytes_of(person, path)
        floor = self.floor(body, reads)
        bare = load.cpu_ms(floor, load.Request("GET", "/page", {"Cookie": "session=x"}))
        floor.stop()
        cpu = load.cpu_ms(self.server, request)
        self.lines.append(Line(name, cpu, bare, len(body), load.rates(self.server, request, self.folder)))

    def measure_save(self, person: Person) -> None:
        """One answer saved, beside one row committed as durably."""
        path, choice = _first_question(person)
        headers = person.json_headers()
        first_key = time.time_ns() // 1000

        def body(number: int) -> str:
            return answer_body(first_key + number, [choice])

        sample = json.dumps(json.loads(answer_body(0, [choice])) | {"key": "KEY"})
        request = load.Request("PUT", path, headers, body, SAVE_LUA.replace("BODY", sample))
        floor = self.floor(b"", 3)
        bare_request = load.Request("PUT", "/save", {"Content-Type": "application/json"}, body)
        bare = load.cpu_ms(floor, bare_request)
        floor.stop()
        cpu = load.cpu_ms(self.server, request)
        self.lines.append(
            Line("save one answer", cpu, bare, None, load.rates(self.server, request, self.folder))
        )

    def measure_sign_in(self) -> None:
        """Signing in with the form, beside one argon2 check."""
        floor = self.floor(b"", 3)
        bare = load.cpu_ms(floor, load.Request("POST", "/sign-in", {}), 30)
        floor.stop()
        self.person("quansat")
        before = self.server.cpu_seconds()
        for _ in range(20):
            self.person("quansat")
        cpu = (self.server.cpu_seconds() - before) * 1000 / 20
        self.lines.append(Line("sign-in (form, post, two pages)", cpu, bare))

    def measure_once(self, name: str, person: Person, path: str) -> None:
        """A report that is asked for now and then: CPU time and size, without load."""
        request = load.Request("GET", path, person.headers())
        cpu = load.cpu_ms(self.server, request, 15)
        self.lines.append(Line(name, cpu, None, len(_bytes_of(person, path)), {}))


def _bytes_of(person: Person, path: str) -> bytes:
    """What goes over the wire, compressed as it is."""
    request = urllib.request.Request(person.url + path, headers=person.headers())
    with urllib.request.urlopen(request) as answer:
        content: bytes = answer.read()
    return content


def _first_question(person: Person) -> tuple[str, str]:
    """The address of the first question of a running attempt at the module's quiz, and one of its choices."""
    course = person.get(COURSE)
    for quiz in dict.fromkeys(re.findall(r'href="(/quizzes/[^"#]+)"', course)):
        page = person.get(quiz)
        start = re.search(r'<form method="post" action="(/quizzes/[^"]+/attempts)"', page)
        if start is None:
            continue
        attempt = person.post(start.group(1), {"csrf_token": person.token})
        sheet = person.get(attempt)
        item = re.search(r'data-item="([^"]+)"', sheet)
        choice = re.search(r'name="answer-[^"]+" value="([^"]+)"', sheet)
        action = re.search(r'class="attempt"[^>]*action="([^"]+)"', sheet)
        if item and choice and action:
            return f"{action.group(1)}/{item.group(1)}", choice.group(1)
    raise LookupError("no quiz can be started")


def run(folder: Path) -> None:
    bench = Bench(folder)
    trainee, coordinator = bench.person("hocvien"), bench.person("dieuphoi")
    bench.measure_page("lesson", trainee, LESSON, 4)
    bench.measure_page("course page", trainee, COURSE, 6)
    bench.measure_save(trainee)
    bench.measure_sign_in()
    for name, path in _reports(coordinator):
        bench.measure_once(name, coordinator, path)
    _print(bench)
    bench.server.stop()


def _reports(coordinator: Person) -> list[tuple[str, str]]:
    """The summary of the finished round, in the forms that it has, and the first page of a coordinator."""
    rounds = re.findall(r'href="(/rounds/[0-9a-f-]{36})"', coordinator.get("/rounds"))
    summary = f"{rounds[-1]}/summary"
    forms = [
        ("summary page", summary),
        *[(f"summary {form}", f"{summary}.{form}") for form in ("csv", "xlsx", "pdf")],
    ]
    return [("first page of a coordinator", "/"), *forms]


def _print(bench: Bench) -> None:
    rows = [HEAD, ["---"] * len(HEAD), *(line.cells() for line in bench.lines)]
    table = "\n".join("| " + " | ".join(row + ["–"] * (len(HEAD) - len(row))) + " |" for row in rows)
    facts = [
        f"Python {platform.python_version()}, {os.cpu_count()} cores; load average before: {os.getloadavg()[0]:.1f}.",
        f"Start {bench.server.seconds_to_start:.2f} s; two workers hold {bench.server.pss_mb():.0f} MB (PSS).",
        f"The demonstration loads in {bench.seconds_to_load:.1f} s.",
    ]
    text = "\n".join(["# Results of the last `make bench`", "", *facts, "", table, ""])
    RESULTS.write_text(text, "utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        run(Path(folder))
