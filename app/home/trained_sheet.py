"""The officers trained as a table to take away."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from app.accounts.text import rank_words
from app.domain.tabular import Cell, Column, Sheet
from app.home.access import Vantage
from app.home.areas import Area
from app.home.forms import TrainedForm
from app.home.text import area_name, group_words, rule_words, scope_words
from app.home.trained import Held, Trained, workshops_of
from app.programme.models import Programme
from app.shared import clock
from app.shared.locale import in_language
from app.shared.page import show_date


def trained_sheet(
    programme: Programme, vantage: Vantage, officers: Sequence[Trained], form: TrainedForm, purpose: str
) -> Sheet:
    """The list as the page has it, with the rule of counting and what it was taken for."""
    columns = [
        Column(_("No."), 6),
        Column(_("Full name"), 28),
        Column(_("Service number"), 16),
        Column(_("Rank"), 22),
        Column(_("Sex"), 10),
        Column(_("Unit"), 40),
        Column(_("Kind of unit"), 24),
        Column(_("Province"), 24),
        Column(_("Workshop"), 12),
        Column(_("First day"), 12),
        Column(_("Certificate"), 14),
    ]
    workshops = workshops_of(officers)
    areas = {id_: area for area in form.areas.values() for id_ in area.holds}
    rows = [
        _row(number, officer, workshops[officer.workshop_id], areas)
        for number, officer in enumerate(officers, start=1)
    ]
    return Sheet(_("Officers trained"), columns, rows, _notes(programme, vantage, purpose))


def _row(number: int, officer: Trained, workshop: Held, areas: dict[int | None, Area]) -> tuple[Cell, ...]:
    return (
        number,
        officer.name,
        officer.service_number,
        rank_words(officer.rank),
        group_words("sex", officer.sex),
        in_language(officer.unit),
        group_words("kind", officer.kind),
        area_name(areas[officer.province_id]),
        workshop.code,
        workshop.starts_on,
        _("issued") if officer.is_certified else "",
    )


def _notes(programme: Programme, vantage: Vantage, purpose: str) -> list[str]:
    notes = [
        in_language(programme.name),
        rule_words(),
        scope_words(vantage),
        _("Restricted: holds personal data."),
        _("Taken for: %(purpose)s", purpose=purpose),
        _("Taken out on %(day)s.", day=show_date(clock.today())),
    ]
    mark = [_("Sample data: a demonstration, not valid.")] if programme.is_synthetic else []
    return mark + [note for note in notes if note]
