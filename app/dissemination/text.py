"""The ledger in words, for pages and files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.dissemination.holders import OutdatedHolder
from app.dissemination.listing import AdoptionLine
from app.dissemination.models import MOST_COPIES
from app.dissemination.queries import NOWHERE, DeliveryLine
from app.dissemination.summary import ProvinceLine, is_all_sample
from app.domain.tabular import Cell, Column, Sheet
from app.places.models import ProvinceVersion, UnitVersion
from app.shared import clock
from app.shared.locale import in_language
from app.shared.models import Words
from app.shared.page import show_date, show_number

STATE_WORDS: Mapping[str, LazyString] = {
    "outstanding": _l("awaiting receipt"),
    "received": _l("received"),
    "differs": _l("received, other number"),
    "cancelled": _l("cancelled"),
}
MEDIUM_WORDS: Mapping[str, LazyString] = {"paper": _l("Paper copy"), "digital": _l("Digital copy")}
WAY_WORDS: Mapping[str, LazyString] = {
    "link": _l("by the receiver, with the code of the note"),
    "hand": _l("from paper, by a coordinator"),
}
PURPOSES: Mapping[str, LazyString] = {
    "arrive": _l("To see that materials arrive"),
    "report": _l("To report to a superior"),
    "check": _l("To check records"),
}
CAUSE_WORDS: Mapping[str, LazyString] = {
    "withdrawn": _l("The edition is withdrawn and is no longer to be used"),
    "outdated": _l("The edition is outdated: a newer one has taken its place"),
}


PROBLEM_WORDS: Mapping[str, LazyString] = {
    "unknown_unit": _l("You may send to no unit of this name."),
    "several_units": _l("Several units have this name: add the province."),
    "no_count": _l("Copies are whole numbers from 1 to %(most)s.", most=MOST_COPIES),
    "twice": _l("The same unit stands in the list twice."),
}


def edition_words(title: Words, number: int) -> str:
    """A course with its edition: Phòng, chống mua bán người, phiên bản 2."""
    return _("%(title)s, edition %(number)s", title=in_language(title), number=number)


def newest_words(number: int | None) -> str:
    """The number of the newest edition in use, or that none is."""
    return _("none in use") if number is None else show_number(number)


def province_words(key: str, name: Words) -> str:
    return _("In no province") if key == NOWHERE else in_language(name)


def days_words(days: int | None) -> str:
    """How long something has been waiting."""
    if days is None:
        return ""
    return ngettext("%(num)s day", "%(num)s days", days) if days else _("today")


def difference_words(line: DeliveryLine) -> str:
    """What is missing or too many, of what came."""
    if not line.missing:
        return ""
    if line.missing > 0:
        return ngettext("%(num)s copy missing", "%(num)s copies missing", line.missing)
    return ngettext("%(num)s copy too many", "%(num)s copies too many", -line.missing)


def copies_words(line: DeliveryLine) -> str:
    """Copies received of copies sent: 28/30."""
    sent = show_number(line.copies)
    return sent if line.received is None else f"{show_number(line.received)}/{sent}"


def _notes(*, is_synthetic: bool, has_names: bool = False) -> list[str]:
    """What a file carries with it: that it is sample data, how sensitive it is, when it was taken out."""
    sample = [_("Sample data: a demonstration, not valid.")] if is_synthetic else []
    names = [_("Holds names of receivers: for keeping the ledger only, not to be passed on.")]
    return [*sample, *(names if has_names else []), _("Taken out on %(day)s.", day=show_date(clock.today()))]


def deliveries_sheet(lines: Sequence[DeliveryLine], today: date, title: str = "") -> Sheet:
    """Deliveries as the page lists them, with receiver, remarks and reasons."""
    columns = [
        Column(_("Note number"), 20),
        Column(_("Unit"), 44),
        Column(_("Province"), 20),
        Column(_("Course"), 40),
        Column(_("Edition"), 8),
        Column(_("Medium"), 10),
        Column(_("Copies sent"), 10),
        Column(_("Sent on"), 12),
        Column(_("State"), 22),
        Column(_("Days waiting"), 10),
        Column(_("Copies received"), 10),
        Column(_("Copies missing"), 10),
        Column(_("Received on"), 12),
        Column(_("Received by"), 28),
        Column(_("Remark of the receiver"), 30),
        Column(_("Remark"), 30),
        Column(_("Reason of the cancellation"), 30),
    ]
    rows = [_delivery_row(line, today) for line in lines]
    has_names = any(line.receiver for line in lines)
    notes = _notes(is_synthetic=any(line.is_synthetic for line in lines), has_names=has_names)
    return Sheet(title or _("Distribution ledger"), columns, rows, notes)


def _delivery_row(line: DeliveryLine, today: date) -> tuple[Cell, ...]:
    return (
        line.number,
        in_language(line.unit),
        in_language(line.province),
        in_language(line.course),
        line.edition,
        str(MEDIUM_WORDS[line.medium]),
        line.copies,
        line.sent_on,
        str(STATE_WORDS[line.state]),
        line.age(today),
        line.received,
        line.missing,
        line.received_on,
        line.receiver,
        line.receipt_note,
        line.note,
        line.reason,
    )


def summary_sheet(lines: Sequence[ProvinceLine], today: date) -> Sheet:
    """The ledger in counts by province; lines of sample data say so where others are real."""
    is_all = is_all_sample(lines)
    columns = [
        Column(_("Province"), 24),
        Column(_("Deliveries"), 12),
        Column(_("Received"), 12),
        Column(_("Awaiting receipt"), 12),
        Column(_("Longest wait, days"), 12),
        Column(_("Received, other number"), 12),
        Column(_("Copies sent"), 12),
        Column(_("Copies received"), 12),
    ]
    rows = [
        (
            _marked(line) if not is_all and line.is_synthetic else province_words(line.key, line.name),
            line.sent,
            line.received,
            line.outstanding,
            line.age(today),
            line.differing,
            line.copies_sent,
            line.copies_received,
        )
        for line in lines
    ]
    return Sheet(_("Deliveries by province"), columns, rows, _notes(is_synthetic=is_all))


def _marked(line: ProvinceLine) -> str:
    return f"{province_words(line.key, line.name)} ({_('Sample data')})"


def outdated_sheet(holders: Sequence[OutdatedHolder]) -> Sheet:
    """Units with an outdated copy."""
    columns = [
        Column(_("Unit"), 44),
        Column(_("Province"), 20),
        Column(_("Course"), 40),
        Column(_("Edition held"), 10),
        Column(_("Copies"), 10),
        Column(_("Received on"), 12),
        Column(_("Newest edition"), 10),
        Column(_("Newest edition sent on"), 14),
        Column(_("Edition held was withdrawn"), 12),
    ]
    rows = [
        (
            in_language(each.unit),
            in_language(each.province),
            in_language(each.holding.course),
            each.holding.held,
            each.holding.copies,
            each.holding.received_on,
            each.newest,
            each.holding.on_its_way,
            _("yes") if each.is_withdrawn else _("no"),
        )
        for each in holders
    ]
    return Sheet(
        _("Outdated copies"),
        columns,
        rows,
        _notes(is_synthetic=any(each.holding.is_synthetic for each in holders)),
    )


def template_sheet(units: Sequence[UnitVersion], provinces: Mapping[int, ProvinceVersion]) -> Sheet:
    """Units with room for the copies of each, as an import understands them."""
    columns = [Column(_("Unit"), 50), Column(_("Province"), 24), Column(_("Copies"), 10)]
    rows = [
        (_name(unit), _name(provinces.get(unit.province_id)) if unit.province_id else "", None)
        for unit in units
    ]
    return Sheet(_("Copies by unit"), columns, rows)


def _name(place: UnitVersion | ProvinceVersion | None) -> str:
    return in_language({"vi": place.name_vi, "en": place.name_en}) if place else ""


def adoptions_sheet(lines: Sequence[AdoptionLine]) -> Sheet:
    """What academies teach."""
    columns = [
        Column(_("Academy"), 40),
        Column(_("Course code"), 16),
        Column(_("Course"), 40),
        Column(_("Edition"), 8),
        Column(_("Hours"), 8),
        Column(_("Taught since"), 12),
        Column(_("Ended on"), 12),
        Column(_("Reason"), 30),
    ]
    rows = [
        (
            in_language(line.academy),
            line.course_code,
            in_language(line.course),
            line.edition,
            line.hours,
            line.since,
            line.ended_on,
            line.reason,
        )
        for line in lines
    ]
    is_synthetic = any(line.is_synthetic for line in lines)
    return Sheet(_("Taught at academies"), columns, rows, _notes(is_synthetic=is_synthetic))
