"""Kinds of units in words."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

UNIT_KIND_WORDS: Mapping[str, LazyString] = {
    "high_command": _l("High Command"),
    "department": _l("Departments of the High Command"),
    "command": _l("Provincial commands"),
    "board": _l("Provincial boards"),
    "station": _l("Border guard stations"),
    "land_gate": _l("Land border gates"),
    "air_gate": _l("Airports"),
    "sea_gate": _l("Seaports"),
    "squadron": _l("Squadrons at sea"),
    "academy": _l("Academies and schools"),
    "agency": _l("Partner agencies"),
}
