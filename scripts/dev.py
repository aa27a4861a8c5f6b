"""What `make run` and `make test` call: python scripts/dev.py <command>. Linux, macOS and Windows.

run         set up, load the demonstration, serve it on http://127.0.0.1:8000 (HOST and PORT change that)
test        every check; with arguments (tests/domain, -k name) pytest looks at those tests only
bench       measure the production server beside bare floors, in one run
soak        the long tests: many kills of the server, many generated examples
demo-reset  load the demonstration afresh (refused on any database with data of its own)
setup       only make .venv and install into it
help        this text
"""

import io
import sys

if sys.version_info < (3, 11) or sys.implementation.name != "cpython":
    found = sys.implementation.name + " " + sys.version.split()[0]
    sys.exit("CPython 3.11 or newer is needed, and this is " + found + ": try make run PYTHON=python3.12")

import gate
import running
from environment import SetupError

COMMANDS = {
    "run": running.run,
    "test": gate.test,
    "bench": gate.bench,
    "soak": gate.soak,
    "demo-reset": running.reset_demonstration,
    "setup": gate.set_up,
}


def main(arguments: list[str]) -> int:
    """Carry out one command; the exit status is 0 when all went well, 2 for an unknown command."""
    command = arguments[0] if arguments else "help"
    if command not in COMMANDS:
        print(__doc__)
        return 0 if command in ("help", "-h", "--help") else 2
    try:
        return COMMANDS[command](arguments[1:])
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)
    sys.exit(main(sys.argv[1:]))
