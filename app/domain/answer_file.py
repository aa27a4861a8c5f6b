"""The file in which a device hands over answers that never reached the server: sealed, read, judged.

It is JSON: {"format": FORMAT, "version": 1, "attempt": uid, "iv": base64, "sealed": base64}. `sealed` is AES-256-GCM
(NIST SP 800-38D) with the attempt's uid as additional data; inside: {"device_ahead": seconds, "answers": [{"item",
"answer", "key", "language", "occurred_at"}]}. Each attempt has a key of its own, HMAC-SHA256
(RFC 2104) of its uid under the server's secret: whoever finds the file cannot read it, and none fits another attempt.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

FORMAT = "cot-moc answers"
VERSION = 1
MOST_BYTES = 512 * 1024
MOST_ANSWERS = 500
KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")  # as the keys of answers that are saved by themselves
LONGEST_AHEAD = timedelta(days=366).total_seconds()

NEW, SAVED, SETTLED, MARKED = "new", "saved", "settled", "marked"
OLDER, LATE, UNFIT, ELSEWHERE = "older", "late", "unfit", "elsewhere"


class UnfitFile(ValueError):
    """The file is not taken. `code`: too-large, other (no such file), version, sealed (altered, or another key)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class SealedFile:
    """A file as it came: whose attempt it says it is of, and what only that attempt's key opens."""

    attempt: uuid.UUID
    iv: bytes
    sealed: bytes


@dataclass(frozen=True)
class FileAnswer:
    """One answer in a file. `occurred_at`: by the server's clock, as far as the device knew it."""

    item_id: str
    answer: Mapping[str, Any]
    key: str
    language: str
    occurred_at: datetime


def key_for(secret: str, attempt: uuid.UUID) -> bytes:
    """The 32 bytes that seal the files of an attempt."""
    return hmac.digest(secret.encode(), b"answer file " + attempt.bytes, "sha256")


def read_file(content: bytes) -> SealedFile:
    """The file, not opened yet. Raises UnfitFile."""
    if len(content) > MOST_BYTES:
        raise UnfitFile("too-large")
    try:
        body = json.loads(content)
        if body["format"] != FORMAT:
            raise UnfitFile("other")
        if body["version"] != VERSION:
            raise UnfitFile("version")
        return SealedFile(uuid.UUID(body["attempt"]), _bytes(body["iv"]), _bytes(body["sealed"]))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise error if isinstance(error, UnfitFile) else UnfitFile("other") from error


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise UnfitFile("other") from error


def open_file(file: SealedFile, key: bytes) -> tuple[FileAnswer, ...]:
    """The answers, the newest of each item, in the order in which they were given. Raises UnfitFile."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - heavy; few requests need it
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - likewise

    try:
        plain = AESGCM(key).decrypt(file.iv, file.sealed, str(file.attempt).encode())
        body = json.loads(plain)
        ahead = timedelta(seconds=_ahead(body["device_ahead"]))
        answers = [_answer(each, ahead) for each in body["answers"][:MOST_ANSWERS]]
    except (InvalidTag, ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise UnfitFile("sealed") from error
    newest = {each.item_id: each for each in sorted(answers, key=lambda each: each.occurred_at)}
    return tuple(sorted(newest.values(), key=lambda each: each.occurred_at))


def _ahead(seconds: float) -> float:
    if not abs(seconds) <= LONGEST_AHEAD:
        raise ValueError("no clock is that wrong")
    return seconds


def _answer(body: Mapping[str, Any], ahead: timedelta) -> FileAnswer:
    moment = datetime.fromisoformat(body["occurred_at"])
    if moment.tzinfo is None or not KEY.fullmatch(body["key"]) or not isinstance(body["answer"], dict):
        raise ValueError("not an answer")
    return FileAnswer(
        item_id=str(body["item"]),
        answer=body["answer"],
        key=body["key"],
        language="en" if body["language"] == "en" else "vi",
        occurred_at=(moment - ahead).astimezone(UTC),
    )


@dataclass(frozen=True)
class Kept:
    """What the server keeps of an item: when its newest answer was given, and whether that was checked for good, or
    marked by people.
    """

    given_at: datetime | None = None
    is_settled: bool = False
    is_marked: bool = False


def judge(
    answer: FileAnswer,
    kept: Kept,
    *,
    is_fit: bool,
    is_saved: bool,
    ends_at: datetime | None,
    is_here: bool = True,
) -> str:
    """What becomes of an answer: NEW ones are added, the others are left and said to be.

    `is_fit`: it can answer an item that was set. `is_saved`: its key is among those that are saved. `ends_at`: the last
    moment for answers; None while the attempt is open. `is_here`: its page, where there are pages without a way back,
    is the one that the attempt has come to. The rules are ours, those of answers that come by themselves.
    """
    if not is_fit:
        return UNFIT
    if is_saved:
        return SAVED
    if not is_here:
        return ELSEWHERE
    if kept.is_settled:
        return SETTLED
    if kept.is_marked:
        return MARKED
    if kept.given_at is not None and kept.given_at >= answer.occurred_at:
        return OLDER
    return LATE if ends_at is not None and answer.occurred_at > ends_at else NEW
