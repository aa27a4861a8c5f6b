"""Whether a password is easy to guess, and why: for somebody who knows the person, the service and the country."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from app.domain.text import fold

WANTED_SCORE = 3  # of zxcvbn's 0 to 4: more than 10^8 guesses

# What people here would try first, which a dictionary of English passwords does not know.
WORDS_OF_HERE = (
    "cotmoc", "bienphong", "bodoibienphong", "bdbp", "congan", "quandoi", "matkhau", "vietnam", "hanoi", "saigon",
    "anhyeuem", "emyeuanh", "tinhyeu", "giadinh", "chienthang", "hocvien", "giangvien", "canbo", "taphuan", "daotao",
    "muabannguoi", "nguyen", "tran", "pham", "hoang", "phan", "dang", "huynh", "xinchao", "khongbiet",
)  # fmt: skip

_REASONS = {"spatial": "keys", "repeat": "repeat", "sequence": "sequence", "date": "date", "regex": "date"}
_DICTIONARIES = {"user_inputs": "personal", "passwords": "common"}


def weakness(password: str, about: Iterable[str]) -> str | None:
    """Why the password is too weak, or None when it is not.

    "personal" (from `about`, words about the person, or from what everybody here would try), "common", "word",
    "keys" (neighbours on a keyboard), "repeat", "sequence", "date" or "short". Marks do not count: whoever guesses
    leaves them out. `password` has at most 100 characters, or this takes long.
    """
    from zxcvbn import zxcvbn  # noqa: PLC0415 - its dictionaries are large, and few requests need them

    known = [*WORDS_OF_HERE, *_guessable(about)]
    for candidate in dict.fromkeys((fold(password), password)):
        found = zxcvbn(candidate, user_inputs=known, max_length=len(candidate) + 1)
        if found["score"] < WANTED_SCORE:
            return _reason(found["sequence"])
    return None


def _guessable(about: Iterable[str]) -> Iterator[str]:
    """The text without marks, its words, all of them run together, and the given name with the initials."""
    for text in filter(None, about):
        yield fold(text)
        words = fold(text).replace("-", " ").split()
        yield from words
        if len(words) > 1:
            initials = "".join(word[0] for word in words[:-1])
            yield from ("".join(words), words[-1] + initials, initials + words[-1])


def _reason(matches: list[dict[str, Any]]) -> str:
    """What the longest part that could be guessed is."""
    longest = max(matches, key=lambda match: len(match["token"]), default={"pattern": "bruteforce"})
    if longest["pattern"] == "dictionary":
        return _DICTIONARIES.get(longest["dictionary_name"], "word")
    return _REASONS.get(longest["pattern"], "short")
