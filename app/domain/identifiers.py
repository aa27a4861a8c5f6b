"""Service numbers and user names: the forms in which they are kept, compared and typed."""

import re
from collections.abc import Iterator
from itertools import count

from app.domain.text import fold, nfc, slug

_USER_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,58})[a-z0-9]")


def service_number_key(text: str) -> str:
    """The form in which a service number is kept: composed capitals without spaces ("bp 01234" is BP01234)."""
    return "".join(nfc(text).upper().split())


def user_name_key(text: str) -> str:
    """The form in which a user name is kept: small letters without marks or spaces ("Đạt.NV" is dat.nv)."""
    return fold(text).replace(" ", "")


def is_user_name(key: str) -> bool:
    """Whether a folded user name is 3 to 60 letters, digits, dots, hyphens or underscores, and begins and ends well."""
    return _USER_NAME.fullmatch(key) is not None


def user_names_for(full_name: str, service_number: str | None) -> Iterator[str]:
    """User names to offer, without end: the service number, "dat.nv" of Nguyễn Văn Đạt, dat.nv2, dat.nv3, …"""
    number = user_name_key(service_number or "")
    if is_user_name(number):
        yield number
    words = slug(full_name).split("-")
    initials = "".join(word[:1] for word in words[:-1])
    stem = ".".join(filter(None, (words[-1] or "officer", initials)))[:50]
    stem = stem if len(stem) > 2 else f"{stem}.01"
    yield stem
    yield from (f"{stem}{n}" for n in count(2))
