"""Vietnamese personal names: one field, family name first, given name last, sorted by the given name."""

from app.domain.collation import collation_key

SORT_KEY_LENGTH = 400  # digits; a name of 120 Latin letters needs 242


def given_name(full_name: str) -> str:
    """The last word, by which a Vietnamese is called and listed: "Đạt" of "Nguyễn Văn Đạt"."""
    return full_name.split()[-1] if full_name.split() else ""


def initials(full_name: str) -> str:
    """First letters of family and given name, "NĐ" of "Nguyễn Văn Đạt"; one letter for a single word."""
    words = full_name.split()
    return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))


def sort_key(full_name: str) -> str:
    """What a list of people is ordered by, to be stored and indexed: given name, family name, middle names.

    Digits only, so it compares alike everywhere (see `collation_key`). Case does not count and neither does
    where the tone mark stands ("Hòa", "Hoà"); people whose names are the same share a key. At most
    `SORT_KEY_LENGTH` long: of longer names in other scripts only the beginning counts.
    """
    words = full_name.split()
    return collation_key(" ".join(words[-1:] + words[:-1]))[:SORT_KEY_LENGTH]
