"""Servers to measure, and what the system says of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.serving import ROOT, free_port

TICKS = os.sysconf("SC_CLK_TCK")


class Gunicorn:
    """A gunicorn master with two sync workers, started with --preload; `seconds_to_start` until its first answer."""

    def __init__(self, target: str, env: dict[str, str], probe: str, log: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "-m", "gunicorn", "--preload", "--workers", "2", "--timeout", "120"]
        bind = ["--bind", f"127.0.0.1:{self.port}", target]
        begun = time.perf_counter()
        with log.open("ab") as file:
            own = os.environ | env | {"PUBLIC_URL": self.url}
            self.process = subprocess.Popen([*command, *bind], cwd=ROOT, env=own, stdout=file, stderr=file)
        self._wait(probe, log)
        self.seconds_to_start = time.perf_counter() - begun

    def _wait(self, probe: str, log: Path) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(self.url + probe, timeout=5).close()
            except urllib.error.HTTPError:
                return
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise RuntimeError(log.read_text("utf-8", "replace"))

    def pids(self) -> list[int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return [self.process.pid, *map(int, children)]

    def cpu_seconds(self) -> float:
        """User and system time of master and workers since they began."""
        return sum(_ticks(pid) for pid in self.pids()) / TICKS

    def pss_mb(self) -> float:
        """Memory of master and workers, shared pages counted once."""
        return sum(_pss_kb(pid) for pid in self.pids()) / 1024

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)


def _ticks(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def _pss_kb(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("Pss:")))
