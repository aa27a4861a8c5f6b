"""Files of answers as a trainee's browser seals them."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Sequence
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

IV = bytes(range(12))


def given(
    item: str, *choices: str, key: str = "key-in-file", at: str = "2026-03-01T08:05:00+07:00"
) -> dict[str, Any]:
    """One answer in a file."""
    return {
        "item": item,
        "answer": {"choices": list(choices)},
        "key": key,
        "language": "vi",
        "occurred_at": at,
    }


def seal(
    attempt: uuid.UUID,
    key: bytes,
    answers: Sequence[dict[str, Any]],
    /,
    device_ahead: float = 0,
    **changed: Any,
) -> bytes:
    """The file; `changed` replaces parts of its envelope."""
    plain = json.dumps({"device_ahead": device_ahead, "answers": answers}).encode()
    sealed = AESGCM(key).encrypt(IV, plain, str(attempt).encode())
    envelope = {
        "format": "cot-moc answers",
        "version": 1,
        "attempt": str(attempt),
        "iv": base64.b64encode(IV).decode(),
        "sealed": base64.b64encode(sealed).decode(),
    }
    return json.dumps({**envelope, **changed}).encode()
