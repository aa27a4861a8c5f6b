"""The items of the bank as they leave for another system."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.formats.bank_item import BankItem
from app.domain.formats.problems import Loss
from app.quizzes.bank import BankLine
from app.quizzes.bank_forms import BankExportForm
from app.quizzes.bank_notes import RETIRED, read_notes


@dataclass(frozen=True)
class Outgoing:
    """What is about to go out: the items as their format holds them, and everything it cannot hold."""

    form: BankExportForm
    sent: Sequence[BankItem]
    losses: Sequence[Loss]


def outgoing_of(form: BankExportForm, lines: Sequence[BankLine]) -> Outgoing:
    """The items of the bank that a valid form asks for; retired ones only where it asks for those."""
    from app.domain.formats import FORMATS  # noqa: PLC0415 - XML: these pages alone need it
    from app.domain.formats.course_bank import LOST, outgoing  # noqa: PLC0415 - likewise

    notes = read_notes()
    is_of_retired = form.state.data == RETIRED
    found = [line for line in form.chosen(lines, notes) if is_of_retired or line.key not in notes.retired]
    sent = outgoing(
        [(f"{line.edition.slug}/{line.published.module_slug}", [line.item]) for line in found],
        form.written_in.data,
    )
    fitted = FORMATS[form.format.data].fit(sent.items)
    own = [Loss(item.title, code) for code in LOST for item in fitted.items]
    return Outgoing(form, fitted.items, [*sent.losses, *fitted.losses, *own])
