"""Dates and times as Vietnamese offices and English readers write them; the caller gives the language.

CLDR's short forms ("5/3/22") are not what offices write, so the patterns are our own.
"""

from datetime import date, time

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def format_date(day: date, language: str) -> str:
    """05/07/2022 in Vietnamese, 5 July 2022 in English, where 05/07 would be read both ways."""
    if language == "vi":
        return f"{day:%d/%m}/{day.year:04}"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def format_long_date(day: date, language: str) -> str:
    """The form of letters and certificates: ngày 05 tháng 7 năm 2022; 5 July 2022.

    Vietnamese puts a nought before days under 10 and months 1 and 2, which cannot then be altered
    (Decree 30/2020/NĐ-CP, Annex I, on dating documents).
    """
    if language != "vi":
        return format_date(day, language)
    month = f"{day.month:02}" if day.month <= 2 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def format_time(at: time) -> str:
    """24 hours in both languages: 07:30."""
    return f"{at:%H:%M}"


def format_date_range(first: date, last: date, language: str) -> str:
    """From a day to a day, both included, saying no month or year twice.

    05–07/07/2022, 30/06–02/07/2022; 5–7 July 2022, 30 June – 2 July 2022. Raises ValueError when `last`
    is before `first`.
    """
    if last < first:
        raise ValueError(f"{last} is before {first}")
    if first == last:
        return format_date(first, language)
    return _vietnamese_range(first, last) if language == "vi" else _english_range(first, last)


def _vietnamese_range(first: date, last: date) -> str:
    end = format_date(last, "vi")
    if first.year != last.year:
        return f"{format_date(first, 'vi')}–{end}"
    if first.month != last.month:
        return f"{first:%d/%m}–{end}"
    return f"{first:%d}–{end}"


def _english_range(first: date, last: date) -> str:
    end = format_date(last, "en")
    if first.year != last.year:
        return f"{format_date(first, 'en')} – {end}"
    if first.month != last.month:
        return f"{first.day} {_MONTHS[first.month - 1]} – {end}"
    return f"{first.day}–{end}"
