"""Jobs in words: what they do, how they stand, what went wrong."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

KINDS: Mapping[str, LazyString] = {
    "issue_certificates": _l("Issuing certificates"),
    "forget_certificate_files": _l("Removing the certificate files of an erased person"),
    "propose_edition": _l("Taking in an edition of a course"),
    "print_book": _l("Drawing a book to print"),
    "quizzes.regrade": _l("Trying a regrade out"),
    "quizzes.results": _l("Working out the results of a quiz"),
    "quizzes.statistics": _l("Working out knowledge gains"),
    "surveys.tally": _l("Adding up the answers of an assessment round"),
}
STATES: Mapping[str, LazyString] = {
    "queued": _l("waiting"),
    "running": _l("running"),
    "done": _l("done"),
    "failed": _l("failed"),
}
FAULTS: Mapping[str, LazyString] = {
    "OperationalError": _l("The database was busy or could not be reached."),
    "FileNotFoundError": _l("A file that it needs is missing from the content store."),
    "PermissionError": _l("It was not allowed to read or write a file."),
    "OSError": _l("The disk or the network failed."),
    "ConnectionError": _l("Another machine did not answer."),
    "TimeoutError": _l("Another machine did not answer."),
    "MemoryError": _l("The machine ran out of memory."),
}


def kind_words(kind: str) -> str:
    """What a job does; the bare name of a kind that this release does not know."""
    return str(KINDS.get(kind, kind))


def fault_words(error: str) -> str:
    """What went wrong, from the first line of `Type: message`; a rule that said no has its own words."""
    fault, _colon, message = error.partition(": ")
    if fault == "Refused":
        return message
    return str(FAULTS.get(fault) or _("Something went wrong that the program does not know."))


def fault_details(error: str) -> str:
    """The first line of the error as the program put it, for whoever mends it; what follows may name people."""
    return "" if error.startswith("Refused: ") else error.partition("\n")[0]


WORDS = {words.__name__: words for words in (kind_words, fault_words, fault_details)}
