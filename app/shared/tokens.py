"""Codes that people type and codes that links carry."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from flask import current_app

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"  # no 0 O 1 I U: read aloud and off paper without mistakes
_CONFUSED = str.maketrans({"0": "Q", "O": "Q", "1": "L", "I": "L", "U": "V"})


def new_code(length: int) -> str:
    """A random code of `length` letters, about 4.95 bits each."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def grouped(code: str, size: int = 4) -> str:
    """The code in groups, as it is printed: ABCD-EFGH."""
    return "-".join(code[start : start + size] for start in range(0, len(code), size))


def typed(code: str) -> str:
    """The code that somebody meant who typed it from paper."""
    return "".join(code.split()).replace("-", "").upper().translate(_CONFUSED)


def keyed_hash(purpose: str, value: str) -> str:
    """HMAC-SHA256 of a value under the secret key: what the database keeps of a secret code."""
    key = f"{current_app.config['SECRET_KEY']}:{purpose}".encode()
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


def derived_code(purpose: str, value: str, length: int) -> str:
    """A code that the secret key makes of a value: the same each time, and printed again without being kept.

    At most 50 letters: an HMAC-SHA256 holds no more.
    """
    number, letters = int(keyed_hash(purpose, value), 16), []
    for _ in range(length):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)
