"""Words that course texts avoid, and what to write instead.

After the Terminology Guidelines for the Protection of Children from Sexual Exploitation and Sexual Abuse
(Luxembourg, 28 January 2016) and Law 53/2024/QH15, which says "mua bán người". A word inside quotation marks is
a title or somebody's own words, and passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

AVOIDED: Mapping[str, Mapping[str, str]] = {
    "en": {
        "child prostitution": "child sexual exploitation",
        "child prostitute": "child who is sexually exploited",
        "child pornography": "child sexual abuse material",
        "prostitute": "person exploited in prostitution",
        "voluntary victim": "victim",
        "illegal migrant": "irregular migrant",
        "illegal immigrant": "irregular migrant",
        "illegal migration": "irregular migration",
        "credulous": "",
        "gullible": "",
        "easy money": "",
    },
    "vi": {
        "buôn người": "mua bán người",
        "mại dâm trẻ em": "bóc lột tình dục trẻ em",
        "khiêu dâm trẻ em": "tài liệu xâm hại tình dục trẻ em",
        "gái mại dâm": "người bị bóc lột mại dâm",
        "gái bán dâm": "người bị bóc lột mại dâm",
        "nạn nhân tự nguyện": "nạn nhân",
        "người di cư bất hợp pháp": "người di cư trái phép",
        "nhẹ dạ": "",
        "cả tin": "",
        "ham tiền": "",
        "hám lợi": "",
    },
}

_QUOTED = re.compile(r"“[^“”\n]*”|\"[^\"\n]*\"|«[^«»\n]*»")


def _pattern(language: str) -> re.Pattern[str]:
    """Any of the words, whole, in the plural as well, over line breaks; the longest first."""
    longest_first = sorted(AVOIDED[language], key=len, reverse=True)
    either = "|".join(r"\s+".join(map(re.escape, words.split())) for words in longest_first)
    return re.compile(rf"(?<!\w)({either})s?(?!\w)", re.IGNORECASE)


_PATTERNS = {language: _pattern(language) for language in AVOIDED}


def find_avoided(text: str) -> Iterator[tuple[int, str, str]]:
    """Each word to avoid in a text of either language: lines before it, the word, what to write (empty: drop it)."""
    bare = _QUOTED.sub(lambda quoted: " " * len(quoted.group()), text)
    for language, pattern in _PATTERNS.items():
        for match in pattern.finditer(bare):
            word = " ".join(match[1].lower().split())
            yield bare.count("\n", 0, match.start()), word, AVOIDED[language][word]
