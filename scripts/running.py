"""`make run`: from nothing to a served demonstration, web and worker as processes of their own."""

import os
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request

from environment import PYTHON, ROOT, SetupError, prepare, steps, surroundings

BUILD = ("assets build", "translate compile")
FILL = ("db upgrade", "courses publish", "demo seed --if-empty", "demo sign-ins --if-loaded")
THREADS = 8  # answers are short; more threads only wait for each other
SECONDS_TO_START = 60
SECONDS_TO_STOP = 10

Processes = dict[str, subprocess.Popen[bytes]]


def run(_arguments: list[str]) -> int:
    """Set up, migrate, publish, load the demonstration into an empty database alone; serve until told to stop."""
    env = settings()
    refuse_taken_address(env["HOST"], int(env["PORT"]))
    prepare("run")
    return steps(*BUILD, *FILL, env=env) or serve(env)


def reset_demonstration(arguments: list[str]) -> int:
    """Load the demonstration afresh; the command itself refuses any database that is not one."""
    env = settings()
    prepare("run")
    return steps(" ".join(["demo reset", *arguments]), env=env)


def settings() -> dict[str, str]:
    """The environment of a development server: what the caller set stays, the rest gets its default."""
    env = {"HOST": "127.0.0.1", "PORT": "8000"} | surroundings()
    if not env["PORT"].isdecimal() or not 0 < int(env["PORT"]) < 65536:
        raise SetupError(f"PORT={env['PORT']} is not a port: give a number from 1 to 65535.")
    env.setdefault("PUBLIC_URL", browsable_url(env["HOST"], env["PORT"]))
    return env


def browsable_url(host: str, port: str) -> str:
    """The address to type into a browser on this machine, whatever the server listens on."""
    here = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{here}:{port}"


def refuse_taken_address(host: str, port: int) -> None:
    """Raise SetupError when nothing could listen there; said now rather than after an installation."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        if os.name != "nt":  # there the option would let us take a port that another program holds
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SetupError(
                f"Port {port} on {host} cannot be had ({error.strerror}): "
                f"stop what holds it, or take another: PORT={port + 1} make run"
            ) from None


def serve(env: dict[str, str]) -> int:
    """Run web and worker until a signal (0), or until either dies by itself (1); neither outlives this."""
    refuse_taken_address(env["HOST"], int(env["PORT"]))  # again: preparing may have taken minutes
    stopping = listen_for_signals()
    processes: Processes = {}
    try:
        processes["web"] = start(web_command(env), env)
        processes["worker"] = start(["-m", "flask", "--app", "wsgi", "worker", "run"], env)
        if wait_until_served(browsable_url(env["HOST"], env["PORT"]), processes, stopping):
            print(f"\n  Cột Mốc is served on {env['PUBLIC_URL']}   (Ctrl-C stops it)\n", flush=True)
        return watch(processes, stopping)
    finally:
        stop(processes)


def web_command(env: dict[str, str]) -> list[str]:
    """Waitress, which may face browsers directly."""
    address = [f"--host={env['HOST']}", f"--port={env['PORT']}"]
    return ["-m", "waitress", *address, f"--threads={THREADS}", "wsgi:app"]


def listen_for_signals() -> threading.Event:
    """An event that the signals asking a program to end will set."""
    stopping = threading.Event()
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: stopping.set())
    return stopping


def start(arguments: list[str], env: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start the environment's Python in a session of its own: Ctrl-C reaches us alone, and we pass it on."""
    return subprocess.Popen([str(PYTHON), *arguments], cwd=ROOT, env=env, start_new_session=True)


def wait_until_served(address: str, processes: Processes, stopping: threading.Event) -> bool:
    """Whether the server said that it is well; False when told to stop, when a process died, or after a minute."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and not stopping.wait(0.2) and not fallen(processes):
        try:
            with direct.open(f"{address}/healthz", timeout=5):
                return True
        except urllib.error.HTTPError as refusal:
            print(f"The server is up but not well: {address}/healthz answers {refusal.code}.", flush=True)
            return False
        except OSError:
            continue
    return False


def watch(processes: Processes, stopping: threading.Event) -> int:
    """Wait for the end: 0 when it was asked for, 1 when a process died by itself."""
    while not stopping.wait(0.3):
        if name := fallen(processes):
            print(f"The {name} process ended by itself (status {processes[name].returncode}); so all stops.")
            return 1
    return 0


def fallen(processes: Processes) -> str | None:
    """The name of a process that has ended, if any has."""
    return next((name for name, process in processes.items() if process.poll() is not None), None)


def stop(processes: Processes) -> None:
    """Ask each to finish what it is at, then insist: jobs are rows, so a job cut short is taken up again."""
    for process in processes.values():
        if process.poll() is None:
            process.terminate() if os.name == "nt" else process.send_signal(signal.SIGINT)
    deadline = time.monotonic() + SECONDS_TO_STOP
    for process in processes.values():
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
