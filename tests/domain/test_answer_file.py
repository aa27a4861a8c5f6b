"""Files of answers open with their attempt's key alone, and only what the rules let in is added."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from app.domain.answer_file import (
    ELSEWHERE,
    LATE,
    MOST_BYTES,
    NEW,
    OLDER,
    SAVED,
    SETTLED,
    UNFIT,
    FileAnswer,
    Kept,
    UnfitFile,
    judge,
    key_for,
    open_file,
    read_file,
)
from tests.quizzes.sealing import given, seal

ATTEMPT = uuid.UUID("01a20224-af85-743c-8549-b741ebfb92e8")
KEY = key_for("secret", ATTEMPT)
FIVE_PAST = datetime(2026, 3, 1, 1, 5, tzinfo=UTC)
ANSWER = FileAnswer("sky", {"choices": ["up"]}, "key-in-file", "vi", FIVE_PAST)


def opened(content: bytes, key: bytes = KEY) -> tuple[FileAnswer, ...]:
    return open_file(read_file(content), key)


def test_a_file_opens_with_the_key_of_its_attempt() -> None:
    assert opened(seal(ATTEMPT, KEY, [given("sky", "up")])) == (ANSWER,)


def test_a_clock_that_is_ahead_is_set_right() -> None:
    (answer,) = opened(seal(ATTEMPT, KEY, [given("sky", "up")], device_ahead=120.5))
    assert answer.occurred_at == FIVE_PAST - timedelta(seconds=120.5)


def test_of_an_item_the_newest_answer_is_read() -> None:
    earlier = given("sky", "down", key="key-earlier", at="2026-03-01T08:04:00+07:00")
    other = given("sea", "blue", key="key-of-other", at="2026-03-01T08:04:30+07:00")
    assert [each.key for each in opened(seal(ATTEMPT, KEY, [given("sky", "up"), earlier, other]))] == [
        "key-of-other",
        "key-in-file",
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "other"),
        (b"[]", "other"),
        (b"{}", "other"),
        (b"[" * 100_000, "other"),
        (b"\xff\xfe", "other"),
        (b" " * (MOST_BYTES + 1), "too-large"),
        (seal(ATTEMPT, KEY, [], format="moodle"), "other"),
        (seal(ATTEMPT, KEY, [], version=2), "version"),
        (seal(ATTEMPT, KEY, [], attempt="not one"), "other"),
        (seal(ATTEMPT, KEY, [], attempt=7), "other"),
        (seal(ATTEMPT, KEY, [], iv="***"), "other"),
        (seal(ATTEMPT, KEY, [], iv=""), "sealed"),
        (seal(ATTEMPT, KEY, [], sealed=""), "sealed"),
        (seal(ATTEMPT, KEY, [], attempt=str(uuid.UUID(int=1))), "sealed"),
        (seal(ATTEMPT, key_for("another secret", ATTEMPT), []), "sealed"),
        (seal(ATTEMPT, KEY, [{}]), "sealed"),
        (seal(ATTEMPT, KEY, [given("sky", "up", at="2026-03-01")]), "sealed"),
        (seal(ATTEMPT, KEY, [given("sky", "up", key="short")]), "sealed"),
        (seal(ATTEMPT, KEY, [given("sky", "up")], device_ahead=1e300), "sealed"),
        (seal(ATTEMPT, KEY, [given("sky", "up")], device_ahead=float("nan")), "sealed"),
    ],
)
def test_what_is_no_file_of_the_attempt_is_refused_by_name(content: bytes, code: str) -> None:
    with pytest.raises(UnfitFile) as refused:
        opened(content)
    assert refused.value.code == code


@for_all(st.binary(max_size=200))
def test_whatever_comes_is_read_or_refused(content: bytes) -> None:
    with pytest.raises(UnfitFile):
        opened(content)


@for_all(st.integers(0, 400), st.integers(1, 255))
def test_a_changed_letter_is_noticed(place: int, change: int) -> None:
    """Of what is sealed, no byte can be another."""
    body = json.loads(seal(ATTEMPT, KEY, [given("sky", "up")]))
    sealed = read_file(json.dumps(body).encode())
    altered = bytearray(sealed.sealed)
    altered[place % len(altered)] ^= change
    with pytest.raises(UnfitFile):
        open_file(type(sealed)(sealed.attempt, sealed.iv, bytes(altered)), KEY)


EARLIER = FIVE_PAST - timedelta(seconds=1)


@pytest.mark.parametrize(
    ("kept", "known", "verdict"),
    [
        (Kept(), {}, NEW),
        (Kept(), {"is_fit": False}, UNFIT),
        (Kept(FIVE_PAST), {"is_saved": True}, SAVED),
        (Kept(EARLIER, is_settled=True), {}, SETTLED),
        (Kept(FIVE_PAST), {}, OLDER),
        (Kept(EARLIER), {}, NEW),
        (Kept(), {"ends_at": FIVE_PAST}, NEW),
        (Kept(), {"ends_at": EARLIER}, LATE),
        (Kept(FIVE_PAST), {"ends_at": EARLIER}, OLDER),
        (Kept(EARLIER), {"is_here": False}, ELSEWHERE),
        (Kept(FIVE_PAST), {"is_here": False, "is_saved": True}, SAVED),
    ],
)
def test_what_becomes_of_an_answer(kept: Kept, known: dict[str, Any], verdict: str) -> None:
    assert judge(ANSWER, kept, **{"is_fit": True, "is_saved": False, "ends_at": None, **known}) == verdict
