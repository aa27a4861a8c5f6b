"""The words of certificates: what is printed, and why somebody has not earned one yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.certificates.models import Certificate
from app.certificates.queries import Candidate
from app.curriculum import catalogue
from app.domain.completion import Reason
from app.domain.dates import format_date, format_date_range
from app.domain.grading import shown_percent
from app.domain.numbers import format_number
from app.domain.papers import Bilingual, CertificateText, DocumentInfo, Labelled
from app.domain.ranks import RANK_BY_KEY
from app.shared import clock
from app.shared.locale import in_language
from app.shared.models import Words
from app.shared.page import show_date, show_number
from app.shared.tokens import grouped

# A certificate is one paper in two languages for good. Its words stand here side by side and not in the
# catalogue of the pages, so that no change there, and no missing translation, shows on what is issued.
HEADING = Bilingual("GIẤY CHỨNG NHẬN HOÀN THÀNH", "Certificate of Completion")
STATEMENT = Bilingual("Chứng nhận", "This is to certify that")
ACHIEVEMENT = Bilingual("đã hoàn thành khóa học", "has completed the course")
EDITION = Bilingual("Phiên bản", "Edition")
WORKSHOP = Bilingual("Khóa tập huấn", "Workshop")
ATTENDED = Bilingual("Số giờ đã dự", "Hours attended")
SELF_STUDY = Bilingual("Tự học theo kế hoạch", "Planned self-study")
SERIAL = Bilingual("Số", "Serial No.")
ISSUED_ON = Bilingual("Ngày cấp", "Date of issue")
CODE = Bilingual("Mã xác minh", "Verification code")
PROMPT = Bilingual(
    "Quét mã QR, hoặc nhập mã xác minh tại địa chỉ dưới đây, để kiểm tra",
    "To verify, scan the QR code or enter the code at the address below",
)
PUBLIC_FACTS = ("edition", "attended", "self_study", "serial", "issued_on", "verification_code")
SYNTHETIC = Bilingual("Dữ liệu mẫu, không có giá trị", "Demonstration, not valid")


def certificate_text(
    candidate: Candidate, serial: str, code: str, at: datetime, public_url: str
) -> CertificateText:
    """Everything that is printed on the certificate issued to a candidate at a moment."""
    edition = catalogue.edition(candidate.edition_id)
    minutes = sum(module.all_minutes for module in edition.modules)
    return CertificateText(
        info=_info(candidate, serial, at),
        issuer=_bilingual(candidate.programme),
        heading=HEADING,
        statement=STATEMENT,
        holder=candidate.name,
        holder_note=_rank_and_unit(candidate),
        achievement=ACHIEVEMENT,
        course=_bilingual(edition.title),
        edition=Labelled(EDITION, Bilingual(f"Lần thứ {edition.number}", f"No. {edition.number}")),
        workshop=Labelled(WORKSHOP, _place_and_days(candidate)),
        attended=Labelled(ATTENDED, _hours(candidate.share.hours)),
        self_study=Labelled(SELF_STUDY, _hours(minutes / 60)),
        serial=Labelled(SERIAL, Bilingual(serial, serial)),
        issued_on=Labelled(ISSUED_ON, _day(at)),
        verification_code=Labelled(CODE, Bilingual(grouped(code), grouped(code))),
        verify_prompt=PROMPT,
        verify_url=f"{public_url}/verify/{code}",
        signatory=None,
        synthetic_notice=SYNTHETIC if candidate.is_synthetic else None,
    )


def _info(candidate: Candidate, serial: str, at: datetime) -> DocumentInfo:
    return DocumentInfo(
        title=f"Giấy chứng nhận hoàn thành {serial} · Certificate of Completion",
        author=in_language(candidate.programme, "vi"),
        subject=in_language(catalogue.edition(candidate.edition_id).title, "vi"),
        lang="vi-VN",
        created=at.replace(microsecond=0),
    )


def _bilingual(words: Words) -> Bilingual:
    return Bilingual(in_language(words, "vi"), in_language(words, "en"))


def _rank_and_unit(candidate: Candidate) -> Bilingual | None:
    rank = RANK_BY_KEY.get(candidate.rank)
    vi = [candidate.rank, in_language(candidate.unit, "vi")]
    en = [rank.en if rank else candidate.rank, in_language(candidate.unit, "en")]
    return Bilingual(", ".join(filter(None, vi)), ", ".join(filter(None, en))) if any(vi) else None


def _place_and_days(candidate: Candidate) -> Bilingual:
    """The larger letters of the Vietnamese line leave room for both on two lines, the English ones on one."""
    place, days = _bilingual(candidate.province), days_in_both(candidate)
    if not place.vi:
        return days
    return Bilingual(f"{place.vi}\n{days.vi}", f"{place.en}, {days.en}")


def days_in_both(candidate: Candidate) -> Bilingual:
    """The days of the workshop, from the first to the last."""
    first, last = candidate.starts_on, candidate.ends_on
    return Bilingual(format_date_range(first, last, "vi"), format_date_range(first, last, "en"))


def _hours(hours: float) -> Bilingual:
    """To a tenth of an hour: 21 giờ, 13,5 giờ."""
    rounded = round(hours, 1)
    amount = int(rounded) if rounded == int(rounded) else rounded
    unit = "hour" if amount == 1 else "hours"
    return Bilingual(f"{format_number(amount, 'vi')} giờ", f"{format_number(amount, 'en')} {unit}")


def _day(at: datetime) -> Bilingual:
    day = clock.local(at).date()
    return Bilingual(format_date(day, "vi"), format_date(day, "en"))


def reasons_why_not(candidate: Candidate, at: datetime) -> list[str]:
    """What is missing for a certificate, in plain words; nothing when it is earned."""
    return list(_reasons(candidate, at))


def _reasons(candidate: Candidate, at: datetime) -> Iterator[str]:
    if not candidate.is_registered:
        yield _("Withdrawn from the workshop.")
    if candidate.ends_at is not None and candidate.ends_at > at:
        yield _("The workshop goes on until %(day)s.", day=show_date(candidate.ends_at))
    if not candidate.is_score_open:
        yield _("The scores of the post-test have not been released yet.")
    for reason in candidate.eligibility.reasons:
        if candidate.is_score_open or reason.code != "score_too_low":
            yield _reason(candidate, reason)
    if candidate.unset and candidate.ends_at is not None and candidate.ends_at <= at:
        yield ngettext(
            "%(num)s session has not been marked in the register yet.",
            "%(num)s sessions have not been marked in the register yet.",
            candidate.unset,
        )


def _reason(candidate: Candidate, reason: Reason) -> str:
    if reason.code == "no_sessions_held":
        return _("No sessions are planned for this workshop.")
    if reason.code == "too_few_sessions":
        return _(
            "%(got)s of %(held)s sessions attended; at least %(needed)s are needed.",
            got=show_number(reason.got),
            held=show_number(reason.held),
            needed=show_number(reason.needed),
        )
    if reason.code == "no_final_score":
        return _(
            "The post-test has not been handed in; at least %(needed)s%% is needed.",
            needed=_percent(candidate),
        )
    if reason.code == "awaits_marks":
        return _("The post-test was handed in and waits for marks; its score is not final.")
    score = shown_percent(candidate.score or 0, reason.needed)
    return _(
        "%(got)s%% in the post-test; at least %(needed)s%% is needed.",
        got=show_number(float(score), 1),
        needed=_percent(candidate),
    )


def _percent(candidate: Candidate) -> str:
    return show_number(catalogue.edition(candidate.edition_id).final_score)


def facts_of(text: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a certificate says that everybody may know, from its frozen text: no place, unit or rank."""
    facts = [(_("Full name"), text["holder"]), (_("Course"), in_language(text["course"]))]
    edition, *others = (_labelled(text[name]) for name in PUBLIC_FACTS)
    days = (in_language(text["workshop"]["label"]), in_language(text["days"]))
    return [*facts, edition, days, *others]


def _labelled(fact: Mapping[str, Words]) -> tuple[str, str]:
    return in_language(fact["label"]), in_language(fact["value"])


def file_name(certificate: Certificate) -> str:
    """As the PDF is saved: "Giấy chứng nhận CM-2026-000123, Lê Thị Dương.pdf"."""
    return f"Giấy chứng nhận {certificate.serial}, {certificate.text['holder']}.pdf"
