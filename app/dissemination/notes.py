"""Delivery notes: their words, and the record that they were printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.dissemination.codes import GROUP, code_of
from app.dissemination.models import Delivery
from app.dissemination.queries import DeliveryLine
from app.domain.dates import format_date
from app.domain.delivery_note import DeliveryNote, DeliveryNotes
from app.domain.papers import Bilingual, DocumentInfo, Labelled
from app.extensions import db
from app.shared.audit import audit
from app.shared.locale import in_language
from app.shared.models import Actor, Words
from app.shared.tokens import grouped

MOST_NOTES = 300  # in one file

# A note is one paper in two languages. Its words stand here side by side and not in the catalogue of the pages, so
# that no missing translation shows on what is handed over.
HEADING = Bilingual("PHIẾU GIAO NHẬN TÀI LIỆU", "Delivery note")
NUMBER = Bilingual("Số", "No.")
RECEIVER = Bilingual("Đơn vị nhận", "Receiving unit")
COURSE = Bilingual("Tài liệu", "Material")
EDITION = Bilingual("Phiên bản", "Edition")
COPIES = Bilingual("Số lượng", "Copies")
SENT_ON = Bilingual("Ngày gửi", "Sent on")
REMARK = Bilingual("Ghi chú", "Remark")
MEDIUM = Bilingual("Hình thức", "Medium")
MEDIA = {"paper": Bilingual("Bản giấy", "Paper"), "digital": Bilingual("Bản số", "Digital")}
HANDS_OVER = Bilingual("Bên giao", "Handed over by")
TAKES = Bilingual("Bên nhận", "Received by")
LINES = (
    Bilingual("Số bản", "Copies"),
    Bilingual("Họ tên, ngày", "Name, date"),
    Bilingual("Chữ ký", "Signature"),
)
PROMPT = Bilingual(
    "Khi nhận đủ hay thiếu, hãy quét mã QR và xác nhận đã nhận. Không cần tài khoản; mỗi phiếu xác nhận một lần.",
    "On receipt, complete or not, scan the QR code and acknowledge it. No account needed; once for each note.",
)
CODE = Bilingual("Mã xác nhận", "Acknowledgement code")
SYNTHETIC = Bilingual("Dữ liệu mẫu, không có giá trị", "Demonstration, not valid")


def record_printing(delivery_ids: Sequence[int], *, by: Actor, at: datetime) -> None:
    """Note that their notes are taken out, and make sure that the codes on them work. A verb for write()."""
    for delivery in db.session.scalars(select(Delivery).where(Delivery.id.in_(delivery_ids))):
        delivery.keep_code()
        audit("print_delivery_note", delivery, by=by, at=at)


def notes_text(lines: Sequence[DeliveryLine], at: datetime, public_url: str) -> DeliveryNotes:
    """Everything that stands on the notes of these deliveries, one after the other."""
    info = DocumentInfo(
        title="Phiếu giao nhận tài liệu · Delivery notes",
        author="Cột Mốc",
        subject=", ".join(line.number for line in lines[:3]),
        lang="vi-VN",
        created=at.replace(microsecond=0),
    )
    return DeliveryNotes(info, [_note(line, public_url) for line in lines])


def _note(line: DeliveryLine, public_url: str) -> DeliveryNote:
    code = code_of(line.uid)
    wide = [Labelled(RECEIVER, place_words(line)), Labelled(COURSE, bilingual(line.course))]
    if line.note:
        wide.append(Labelled(REMARK, Bilingual(line.note, line.note)))
    return DeliveryNote(
        heading=HEADING,
        number=Labelled(NUMBER, Bilingual(line.number, line.number)),
        wide=wide,
        narrow=[
            Labelled(EDITION, Bilingual(str(line.edition), str(line.edition))),
            Labelled(MEDIUM, MEDIA[line.medium]),
            Labelled(COPIES, copies_words(line.copies)),
            Labelled(SENT_ON, Bilingual(format_date(line.sent_on, "vi"), format_date(line.sent_on, "en"))),
        ],
        to_sign=(HANDS_OVER, TAKES),
        lines=LINES,
        prompt=PROMPT,
        url=f"{public_url}/received/{code}",
        code=Labelled(CODE, Bilingual(grouped(code, GROUP), grouped(code, GROUP))),
        synthetic_notice=SYNTHETIC if line.is_synthetic else None,
    )


def copies_words(count: int) -> Bilingual:
    """30 bản, 30 copies."""
    return Bilingual(f"{count} bản", f"{count} {'copy' if count == 1 else 'copies'}")


def bilingual(words: Words) -> Bilingual:
    """Words by language as papers say them."""
    return Bilingual(in_language(words, "vi"), in_language(words, "en"))


def place_words(line: DeliveryLine) -> Bilingual:
    """The unit with its province, if it stands in one."""
    vi = [in_language(line.unit, "vi"), in_language(line.province, "vi")]
    en = [in_language(line.unit, "en"), in_language(line.province, "en")]
    return Bilingual(", ".join(filter(None, vi)), ", ".join(filter(None, en)))
