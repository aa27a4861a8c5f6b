"""The application as people meet it: web server and worker in processes of their own, with data of their own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_START = 90
SECONDS_TO_STOP = 10
OF_COMMANDS = {"FLASK_RUN_FROM_CLI"}  # commands that ran inside the tests leave it behind; a server has none


class Server:
    """One installation in a folder: SQLite unless told otherwise, content and logs beside it, a free loopback port."""

    def __init__(self, folder: Path, database_url: str = "") -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._processes: list[subprocess.Popen[bytes]] = []
        self.env = {name: value for name, value in os.environ.items() if name not in OF_COMMANDS} | {
            "ENVIRONMENT": "development",
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "PUBLIC_URL": self.url,
            "DATABASE_URL": database_url or f"sqlite:///{folder / 'served.sqlite'}",
            "STORAGE_URL": str(folder / "content"),
            "QUEUE_URL": "" if database_url else str(folder / "queue.sqlite"),
            "SECRET_KEY": "a key for one test server, of 32 characters or more",
        }

    def flask(self, *arguments: str) -> str:
        """Carry out one of the application's commands; give what it printed. Raises CalledProcessError."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.env, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def start(self) -> None:
        """Start web and worker and wait until the first answers. Raises AssertionError with the log."""
        address = ["--host=127.0.0.1", f"--port={self.port}"]
        self._start("web", "-m", "waitress", *address, "--threads=8", "wsgi:app")
        self._start("worker", "-m", "flask", "--app", "wsgi", "worker", "run")
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.answers():
            assert time.monotonic() < deadline, self.log("web")
            assert all(process.poll() is None for process in self._processes), self.log("web") + self.log(
                "worker"
            )
            time.sleep(0.05)

    def answers(self) -> bool:
        """Whether the web server says that it is well."""
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5):
                return True
        except OSError:
            return False

    def stop(self) -> list[int]:
        """End both as an operator would; their exit statuses, negative for one that had to be killed."""
        return self._end(signal.SIGTERM if os.name == "nt" else signal.SIGINT)

    def kill(self) -> None:
        """End both as a power cut would; `start` brings them back on the same data and port."""
        self._end(signal.SIGTERM if os.name == "nt" else signal.SIGKILL)

    def log(self, name: str) -> str:
        """What "web" or "worker" has written."""
        return (self.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")

    def _start(self, name: str, *arguments: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            command = [sys.executable, *arguments]
            self._processes.append(
                subprocess.Popen(
                    command, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
                )
            )

    def _end(self, how: signal.Signals) -> list[int]:
        for process in self._processes:
            process.send_signal(how)
        for process in self._processes:
            try:
                process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        statuses = [process.returncode for process in self._processes]
        self._processes.clear()
        return statuses


def copy_of(server: Server, folder: Path) -> Server:
    """Another installation with the same data; the first must not be running."""
    shutil.copytree(server.folder, folder, dirs_exist_ok=True)
    return Server(folder)


def free_port() -> int:
    """A loopback port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
