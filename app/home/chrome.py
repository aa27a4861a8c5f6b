"""What the head of every page offers: the way home and the places a role works in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.accounts.access import has_everything

PUBLIC_PAGES = (
    "home.show_home",
    "certificates.new_verification",
    "certificates.create_verification",
    "certificates.show_verification",
)
QUICK_EXIT_URL = "https://vi.wikipedia.org/"


@dataclass(frozen=True)
class Place:
    """A page in the navigation, for those who hold one of the roles; for visitors when `roles` is empty.

    It is marked on the pages of its feature, or only on those of `covers`. `is_platform`: for those alone who
    administer every agency.
    """

    endpoint: str
    label: LazyString
    icon: str
    roles: tuple[str, ...]
    covers: tuple[str, ...] = ()
    is_platform: bool = False


EVERY_ROLE = ("trainee", "instructor", "coordinator", "administrator", "observer")
PLACES = (
    Place(
        "study.list_courses",
        _l("Courses"),
        "book-open",
        ("trainee", "instructor", "coordinator", "administrator"),
    ),
    Place(
        "workshops.list_workshops",
        _l("Workshops"),
        "calendar-days",
        ("trainee", "instructor", "coordinator", "administrator"),
    ),
    Place("certificates.list_certificates", _l("Certificates"), "academic-cap", ("trainee",)),
    Place("surveys.list_rounds", _l("Assessments"), "clipboard-document-list", EVERY_ROLE),
    Place("accounts.list_officers", _l("Officers"), "users", ("instructor", "coordinator", "administrator")),
    Place(
        "dissemination.list_deliveries",
        _l("Materials"),
        "inbox-stack",
        ("instructor", "coordinator", "administrator"),
    ),
    Place("dissemination.show_summary", _l("Materials"), "inbox-stack", ("observer",)),
    Place(
        "programme.list_programmes", _l("Programmes"), "flag", ("coordinator", "administrator", "observer")
    ),
    Place(
        "home.show_health",
        _l("System"),
        "cog-6-tooth",
        ("administrator",),
        covers=("home.show_health", "home.list_jobs", "home.show_job", "home.list_events"),
        is_platform=True,
    ),
    Place("certificates.new_verification", _l("Verify a certificate"), "check-badge", ()),
)


@dataclass(frozen=True)
class Entry:
    """A place as the page shows it."""

    url: str
    label: LazyString
    icon: str
    is_current: bool


def _is_for(place: Place, user: Any) -> bool:
    if not user.is_authenticated:
        return not place.roles
    return has_everything(user) if place.is_platform else user.has_role(*place.roles)


def _is_current(place: Place, endpoint: str) -> bool:
    if place.covers:
        return endpoint in place.covers
    return place.endpoint.split(".")[0] == endpoint.split(".")[0]


def navigation() -> list[Entry]:
    """The places of whoever looks, the present one marked."""
    here = request.endpoint or ""
    return [
        Entry(url_for(place.endpoint), place.label, place.icon, _is_current(place, here))
        for place in PLACES
        if _is_for(place, current_user)
    ]


def way_to(endpoint: str, **values: Any) -> str | None:
    """The address of a page of another feature; None as long as that feature has none."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None


def chrome() -> dict[str, Any]:
    """The variables of the page head; strangers on public pages get a way out."""
    is_public = request.endpoint in PUBLIC_PAGES and not current_user.is_authenticated
    return {
        "home_url": "/",
        "nav": navigation(),
        "way_to": way_to,
        "quick_exit_url": QUICK_EXIT_URL if is_public else None,
    }
