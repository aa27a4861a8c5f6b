"""Letters of a recall notice: their words, and the record that they were printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.dissemination.listing import RecallLine
from app.dissemination.notes import (
    COURSE,
    LINES,
    RECEIVER,
    SYNTHETIC,
    bilingual,
    copies_words,
    place_words,
)
from app.dissemination.queries import DeliveryLine
from app.domain.dates import format_date
from app.domain.papers import Bilingual, DocumentInfo, Labelled
from app.domain.recall_letter import RecallLetter, RecallLetters
from app.shared import clock

# One paper in two languages, as delivery notes are: hence no catalogue.
HEADING = Bilingual("THÔNG BÁO THU HỒI TÀI LIỆU", "Recall notice")
NOTE_NUMBER = Bilingual("Phiếu số", "Note No.")
CAUSE = Bilingual("Lý do thu hồi", "Why it is recalled")
CAUSES = {
    "withdrawn": Bilingual(
        "Phiên bản này đã bị thu hồi, không được dùng nữa",
        "This edition is withdrawn and is no longer to be used",
    ),
    "outdated": Bilingual(
        "Phiên bản này đã cũ, đã có phiên bản mới thay thế",
        "This edition is outdated: a newer one has taken its place",
    ),
}
TO_DO = Bilingual("Nội dung và việc cần làm", "Reason, and what to do with the copies")
RECALLED = Bilingual("Phiên bản thu hồi", "Edition recalled")
INSTEAD = Bilingual("Phiên bản dùng thay", "Edition to use instead")
NOTHING_INSTEAD = Bilingual("Chưa có", "None yet")
COPIES = Bilingual("Số bản đã gửi", "Copies sent")
GIVEN_ON = Bilingual("Ngày thông báo", "Notice given on")
NOTIFIES = Bilingual("Bên thông báo", "Notified by")
TAKES_NOTE = Bilingual("Bên nhận thông báo", "Received by")


def letters_text(
    recall: RecallLine, lines: Sequence[DeliveryLine], instead: int | None, at: datetime
) -> RecallLetters:
    """A letter for each delivery that a notice reaches; `instead` is the number of the edition to use."""
    info = DocumentInfo(
        title=f"{HEADING.vi.capitalize()} · {HEADING.en}",
        author="Cột Mốc",
        subject=", ".join(line.number for line in lines[:3]),
        lang="vi-VN",
        created=at.replace(microsecond=0),
    )
    return RecallLetters(info, [_letter(recall, line, instead) for line in lines])


def _letter(recall: RecallLine, line: DeliveryLine, instead: int | None) -> RecallLetter:
    given_on = clock.local(recall.at).date()
    return RecallLetter(
        heading=HEADING,
        number=Labelled(NOTE_NUMBER, Bilingual(line.number, line.number)),
        wide=[
            Labelled(RECEIVER, place_words(line)),
            Labelled(COURSE, bilingual(line.course)),
            Labelled(CAUSE, CAUSES[recall.cause]),
            Labelled(TO_DO, Bilingual(recall.reason, recall.reason)),
        ],
        narrow=[
            Labelled(RECALLED, Bilingual(str(line.edition), str(line.edition))),
            Labelled(INSTEAD, Bilingual(str(instead), str(instead)) if instead else NOTHING_INSTEAD),
            Labelled(COPIES, copies_words(line.copies)),
            Labelled(GIVEN_ON, Bilingual(format_date(given_on, "vi"), format_date(given_on, "en"))),
        ],
        to_sign=(NOTIFIES, TAKES_NOTE),
        lines=LINES[1:],
        synthetic_notice=SYNTHETIC if line.is_synthetic else None,
    )
