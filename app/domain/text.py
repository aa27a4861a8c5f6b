"""Vietnamese text at the door: one form for storing, one for searching, one for addresses."""

import re
import unicodedata

# Letters that Unicode does not decompose but a Vietnamese keyboard-less reader types as plain d.
# U+00D0 (eth) looks exactly like Đ and old input methods produce it.
_D_WITH_STROKE = str.maketrans({"đ": "d", "ð": "d"})

# Categories that print nothing of their own: controls, bidi and zero-width marks, lone surrogates.
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs"})

# Letters and marks that show as nothing, and the two code points that XML and spreadsheets refuse.
_INVISIBLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\ufffe\uffff\U000e0100-\U000e01ef]"
)


def nfc(s: str) -> str:
    """The composed form in which all text is stored: "ê" + dot below becomes the one letter "ệ"."""
    return unicodedata.normalize("NFC", s)


def fold(s: str) -> str:
    """The form in which text is searched and compared: no marks, no case, single spaces.

    "Nguyễn  Đức" and "NGUYEN DUC" fold to the same "nguyen duc". Folding twice changes nothing.
    """
    bare = "".join(c for c in _decompose(s) if not unicodedata.combining(c))
    return " ".join(bare.translate(_D_WITH_STROKE).split())


def _decompose(s: str) -> str:
    """Canonical caseless form (Unicode 3.13, D145)."""
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", s).casefold())


def slug(s: str) -> str:
    """Lower-case ASCII words joined by hyphens, for addresses and anchors.

    Empty when the text holds no Latin letter or digit.
    """
    return "-".join(re.findall(r"[a-z0-9]+", fold(s)))


def clean_line(s: str) -> str:
    """One line of NFC text as a form field may keep it: nothing invisible, single spaces, no edges."""
    spaced = " ".join(s.split())
    visible = "".join(c for c in spaced if unicodedata.category(c) not in _UNPRINTABLE)
    return " ".join(nfc(_INVISIBLE.sub("", visible)).split())
