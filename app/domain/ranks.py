"""Ranks of the People's Army, as the Border Guard bears them; keyed in Vietnamese, for English varies."""

import re
from dataclasses import dataclass
from enum import StrEnum

from app.domain.text import fold


class RankGroup(StrEnum):
    GENERAL = "general"
    FIELD = "field"
    COMPANY = "company"
    PROFESSIONAL = "professional"
    ENLISTED = "enlisted"


@dataclass(frozen=True, slots=True)
class Rank:
    """`key` is the Vietnamese rank; `order` counts from 1, the most senior, down the printed list."""

    key: str
    en: str
    group: RankGroup
    order: int


_OFFICERS = {
    RankGroup.GENERAL: {
        "Thượng tướng": "Colonel General",
        "Trung tướng": "Lieutenant General",
        "Thiếu tướng": "Major General",
    },
    RankGroup.FIELD: {
        "Đại tá": "Senior Colonel",
        "Thượng tá": "Colonel",
        "Trung tá": "Lieutenant Colonel",
        "Thiếu tá": "Major",
    },
    RankGroup.COMPANY: {
        "Đại úy": "Captain",
        "Thượng úy": "Senior Lieutenant",
        "Trung úy": "Lieutenant",
        "Thiếu úy": "Junior Lieutenant",
    },
}
_ENLISTED = {
    "Thượng sĩ": "Sergeant Major",
    "Trung sĩ": "Sergeant",
    "Hạ sĩ": "Corporal",
    "Binh nhất": "Private 1st class",
    "Binh nhì": "Private 2nd class",
}
_HIGHEST_PROFESSIONAL = "Thượng tá"


def _professional() -> dict[str, str]:
    """Professional servicemen hold the officers' ranks from Thượng tá down."""
    ranks = _OFFICERS[RankGroup.FIELD] | _OFFICERS[RankGroup.COMPANY]
    keys = list(ranks)
    held = keys[keys.index(_HIGHEST_PROFESSIONAL) :]
    return {f"{key} chuyên nghiệp": f"{ranks[key]} (professional serviceman)" for key in held}


def _all_ranks() -> tuple[Rank, ...]:
    groups = _OFFICERS | {RankGroup.PROFESSIONAL: _professional(), RankGroup.ENLISTED: _ENLISTED}
    rows = [(key, en, group) for group, ranks in groups.items() for key, en in ranks.items()]
    return tuple(Rank(key, en, group, order) for order, (key, en, group) in enumerate(rows, start=1))


RANKS: tuple[Rank, ...] = _all_ranks()
RANK_BY_KEY: dict[str, Rank] = {rank.key: rank for rank in RANKS}

# Rosters write quân nhân chuyên nghiệp in several ways, sĩ with either letter, and officers' ranks as stars
# and bars: 2// is two stars on two bars, Trung tá.
_PROFESSIONAL = re.compile(r"\b(quan nhan chuyen nghiep|chuyen nghiep|qncn|cn|professional serviceman)\b")
_STARS_AND_BARS = re.compile(r"\s*([1-4])\s*(//?)")
_BARS = {"//": RankGroup.FIELD, "/": RankGroup.COMPANY}


def find_rank(text: str) -> Rank | None:
    """The rank that a roster's cell means, in Vietnamese or English; None when it is no rank.

    Case, marks, punctuation and the spelling "sỹ" do not count; "QNCN" or "CN" beside a rank means
    a professional serviceman's: "THƯỢNG UÝ - QNCN" and "3/ CN" are Thượng úy chuyên nghiệp.
    """
    return _BY_SPELLING.get(_normalise(text))


def _normalise(text: str) -> str:
    words = " ".join(re.findall(r"[a-z0-9]+", fold(_STARS_AND_BARS.sub(_spell_out, text, count=1))))
    words = re.sub(r"\bsy\b", "si", words)
    rank = " ".join(_PROFESSIONAL.sub(" ", words).split())
    return rank if rank == words else f"{rank} chuyen nghiep"


def _spell_out(stars_and_bars: re.Match[str]) -> str:
    stars, bars = stars_and_bars.groups()
    return list(_OFFICERS[_BARS[bars]])[-int(stars)] + " "


_BY_SPELLING: dict[str, Rank] = {_normalise(name): rank for rank in RANKS for name in (rank.key, rank.en)}
