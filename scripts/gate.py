"""`make test`: every check by name, each with its time; all are run, and one failure fails the whole."""

import os
import time
from dataclasses import dataclass

from environment import SetupError, prepare, python, steps, surroundings
from programs import ADVICE, find_chromium, find_pdftotext, install_missing

NOTHING_CHOSEN = 5  # pytest's status when its arguments leave no test to run
IMPORT_LINTER = "from importlinter.cli import lint_imports_command as check; check()"
FLASK = ("-m", "flask", "--app", "wsgi")
PYTEST = ("-m", "pytest", "-rs")  # with what was skipped, and why


@dataclass(frozen=True)
class Check:
    """One thing to verify: a command for Python, whether its arguments were narrowed, what it lacks here."""

    name: str
    command: tuple[str, ...]
    is_narrowed: bool = False
    lacking: str = ""


@dataclass(frozen=True)
class Outcome:
    """How a check ended: "passed", "failed" or "skipped", after how many seconds, and why."""

    name: str
    verdict: str
    seconds: float = 0.0
    reason: str = ""

    def __str__(self) -> str:
        reason = f": {self.reason}" if self.reason else ""
        return f"  {self.verdict:<8}{self.seconds:7.1f} s  {self.name}{reason}"


def test(arguments: list[str]) -> int:
    """Carry out the whole gate; `arguments` go to pytest and narrow what it runs."""
    prepare("test")
    env = testing_environment()
    install_missing(env)
    outcomes = [carry_out(check, env) for check in [*code_checks(), *suites(env, arguments)]]
    print("\n" + "\n".join(map(str, outcomes)) + "\n")
    passed, failed, skipped = (
        sum(outcome.verdict == verdict for outcome in outcomes) for verdict in ("passed", "failed", "skipped")
    )
    print(f"checks: {passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


def set_up(_arguments: list[str]) -> int:
    """Only make the virtual environment, with everything that the checks need."""
    prepare("test")
    return 0


def bench(arguments: list[str]) -> int:
    """Measure the production server beside the bare floors."""
    return python("-m", "benchmarks", *arguments, env=built_environment())


def soak(arguments: list[str]) -> int:
    """Run the tests marked `soak` at their full length, one after another."""
    return python(*PYTEST, "--soak", "-m", "soak", "-n", "0", *arguments, env=built_environment())


def code_checks() -> list[Check]:
    """What needs no running application, then what its parts are built from."""
    return [
        Check("format", ("-m", "ruff", "format", "--check", ".")),
        Check("lint", ("-m", "ruff", "check", ".")),
        Check("types", ("-m", "mypy")),
        Check("import contracts", ("-c", IMPORT_LINTER, "--no-cache")),  # its cache misses files that appear
        Check("assets build", (*FLASK, "assets", "build")),
        Check("catalogues compile", (*FLASK, "translate", "compile")),
        Check("catalogues are fresh and whole", (*FLASK, "translate", "check")),
    ]


def suites(env: dict[str, str], arguments: list[str]) -> list[Check]:
    """The three runs of pytest: everything on SQLite, the database tests again on PostgreSQL, the browser."""

    def pytest(name: str, marks: str, *options: str, lacking: str = "") -> Check:
        return Check(name, (*PYTEST, "-m", marks, *options, *arguments), bool(arguments), lacking)

    has_programs = find_chromium(env) and find_pdftotext(env)
    no_browser = "" if has_programs else f"no Chromium or no pdftotext here: {ADVICE}"
    return [
        pytest("tests on SQLite", "not browser"),
        pytest("database tests on PostgreSQL", "database and not browser", "--database=postgresql"),
        pytest("browser journeys", "browser", lacking=no_browser),
    ]


def carry_out(check: Check, env: dict[str, str]) -> Outcome:
    """Run one check, its output shown. What cannot be run here is skipped by name, and failed under CI."""
    print(f"\n── {check.name}", flush=True)
    if check.lacking:
        return Outcome(
            check.name, "failed" if os.environ.get("CI") == "true" else "skipped", reason=check.lacking
        )
    began = time.monotonic()
    status = python(*check.command, env=env)
    seconds = time.monotonic() - began
    if check.is_narrowed and status == NOTHING_CHOSEN:
        return Outcome(check.name, "skipped", seconds, "the arguments choose none of these")
    return Outcome(check.name, "failed" if status else "passed", seconds)


def testing_environment() -> dict[str, str]:
    """What the checks run under: the caller's environment without the caller's own data and keys."""
    own = ("DATABASE_URL", "STORAGE_URL", "QUEUE_URL", "PUBLIC_URL", "SECRET_KEY", "HOST", "PORT")
    kept = {name: value for name, value in surroundings().items() if name not in own}
    return kept | {"ENVIRONMENT": "testing"}


def built_environment() -> dict[str, str]:
    """The same, with the test set installed and the application's parts built. Raises SetupError."""
    prepare("test")
    env = testing_environment()
    if steps("assets build", "translate compile", env=env) != 0:
        raise SetupError("Nothing is measured on an application whose parts could not be built.")
    return env
