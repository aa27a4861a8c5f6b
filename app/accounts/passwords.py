"""Passwords are hashed slowly, and a few at a time."""

from __future__ import annotations

import os
import unicodedata
from functools import cache
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 8, 100
# What an unknown name is checked against, so that it takes as long as a known one. Of no password.
STAND_IN = "$argon2id$v=19$m=19456,t=2,p=1$9l2XXAGOqSZH9dH43vs8/g$XeLlOFRtYML3n6Evnwlb1V0ci/lBe0eysoU77KctxMc"

# A hall of 60 signs in at once: more hashes at a time than cores would only make each of them slower.
_at_once = BoundedSemaphore(os.cpu_count() or 1)


def hash_password(password: str) -> str:
    """The argon2id hash to keep; tens of milliseconds. Never call inside write()."""
    with _at_once:
        return _hasher().hash(_normal(password))


def check_password(password_hash: str | None, password: str) -> bool:
    """Whether this is the password; takes as long when there is none. Never call inside write()."""
    from argon2.exceptions import VerificationError  # noqa: PLC0415 - crypto is loaded where it is used

    with _at_once:
        try:
            is_right = _hasher().verify(password_hash or STAND_IN, _normal(password))
        except VerificationError:
            return False
    return is_right and password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with other settings than today's, and should be made again."""
    return _hasher().check_needs_rehash(password_hash)


@cache
def _hasher() -> PasswordHasher:
    """argon2id with 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet)."""
    from argon2 import PasswordHasher  # noqa: PLC0415 - crypto is loaded where it is used

    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def _normal(password: str) -> str:
    """The same password however a keyboard composes its letters (NIST SP 800-63B, 3.1.1.2: NFKC)."""
    return unicodedata.normalize("NFKC", password)


def length_of(password: str) -> int:
    """In characters, as they are hashed."""
    return len(_normal(password))
