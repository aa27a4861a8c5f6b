"""The code on a delivery note: whoever holds the note may acknowledge it, once, without an account.

The code is made of the delivery's uid by the secret key, so that a note can be printed again and the database need
keep no more than a keyed hash of it.
"""

from __future__ import annotations

import uuid

from app.shared.tokens import derived_code, keyed_hash

CODE_LENGTH = 15  # letters, 74 bits
GROUP = 5
_MADE, _KEPT = "delivery note", "delivery note, kept"


def code_of(uid: uuid.UUID) -> str:
    """The code of a delivery."""
    return derived_code(_MADE, str(uid), CODE_LENGTH)


def kept_hash(code: str) -> str:
    """What the database keeps of a code."""
    return keyed_hash(_KEPT, code)


def code_hash_of(uid: uuid.UUID) -> str:
    return kept_hash(code_of(uid))
