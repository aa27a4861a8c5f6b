"""The catalogue's own checks."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Catalog, Message

from app.shared.translations import errors_in


@pytest.mark.parametrize(
    ("english", "vietnamese", "is_right"),
    [
        ("%(area)s at 95 per cent", "%(area)s, khoảng 95 %%", True),
        ("%(area)s at 95 per cent", "%(area)s, khoảng 95 %.", False),
        ("%(area)s and %(n)s", "%(place)s, %(n)s", False),
        ("100 %", "100 %", True),
    ],
)
def test_words_that_would_fail_when_shown_are_found(english: str, vietnamese: str, is_right: bool) -> None:
    message = Message(english, vietnamese)
    assert (list(errors_in(message, Catalog(locale="vi"))) == []) is is_right
