"""Requests in numbers: by hand for CPU time per request, by wrk for rates and p95."""

from __future__ import annotations

import http.client
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.processes import Gunicorn

CONNECTIONS = (1, 8, 32)
SECONDS = 3
WARM_UP = 20
REPORT = """
done = function(summary, latency, requests)
  io.write(string.format("RESULT %.1f %.2f %d\\n", summary.requests / (summary.duration / 1e6),
    latency:percentile(95) / 1000, summary.errors.status))
end
"""


@dataclass(frozen=True)
class Request:
    """One request; `body` makes a new body each time it is sent."""

    method: str
    path: str
    headers: dict[str, str]
    body: Callable[[], str] | None = None
    lua: str = ""  # the same for wrk: sets wrk.body or a request function


@dataclass(frozen=True)
class Rate:
    """Requests per second, 95th percentile in milliseconds, answers that were refused or failed."""

    per_second: float
    p95_ms: float
    failed: int


def cpu_ms(server: Gunicorn, request: Request, count: int = 300) -> float:
    """Processor milliseconds of the whole server per request, after a warm-up. Raises on any failed answer."""
    for _ in range(WARM_UP):
        send(server, request)
    before = server.cpu_seconds()
    for _ in range(count):
        send(server, request)
    return (server.cpu_seconds() - before) * 1000 / count


def send(server: Gunicorn, request: Request) -> bytes:
    """Send one request on a connection of its own; what came back, as it came. Raises on any failure."""
    return _exchange(server, request)[1]


def location(server: Gunicorn, request: Request) -> str:
    """The path that a form leads to."""
    return urlsplit(_exchange(server, request)[0]["Location"]).path


def open_page(server: Gunicorn, path: str) -> tuple[str, str]:
    """A page as a new browser gets it: its cookie and its text."""
    headers, body = _exchange(server, Request("GET", path, {}))
    return headers["Set-Cookie"].partition(";")[0], body.decode()


def _exchange(server: Gunicorn, request: Request) -> tuple[Message, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(server.url).port, timeout=60)
    body = request.body().encode() if request.body else None
    connection.request(request.method, request.path, body=body, headers=request.headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    if answer.status >= 400:
        raise RuntimeError(f"{request.method} {request.path}: {answer.status} {content[:300]!r}")
    return answer.headers, content


def rates(server: Gunicorn, request: Request, folder: Path) -> dict[int, Rate] | None:
    """What wrk measures at each number of connections; None where wrk is not installed."""
    if shutil.which("wrk") is None:
        return None
    script = folder / "wrk.lua"
    script.write_text(f'wrk.method = "{request.method}"\n{request.lua}\n{REPORT}')
    return {connections: _wrk(server, request, script, connections) for connections in CONNECTIONS}


def _wrk(server: Gunicorn, request: Request, script: Path, connections: int) -> Rate:
    headers = [part for name, value in request.headers.items() for part in ("-H", f"{name}: {value}")]
    threads = ["-t", str(min(connections, 2)), "-c", str(connections), "-d", f"{SECONDS}s"]
    command = ["wrk", *threads, "-s", str(script), *headers, server.url + request.path]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    words = next(line for line in printed.splitlines() if line.startswith("RESULT")).split()
    return Rate(float(words[1]), float(words[2]), int(words[3]))
