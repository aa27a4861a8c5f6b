"""Gaps as Moodle's embedded answers write them within a text: {1:SHORTANSWER:=right#feedback~%50%nearly}.

Rules: Moodle documentation, "Embedded Answers (Cloze) question type". A backslash keeps } # ~ / " and itself from
meaning anything; in a text that is HTML the answers are HTML as well.
"""

from __future__ import annotations

import html
import re
from dataclasses import replace
from fractions import Fraction

from app.domain.formats.bank_item import HTML, Accepted, Gaps, Text
from app.domain.formats.gift_answers import with_asterisks, without_wildcards
from app.domain.formats.numbers import read_percent, write_percent
from app.domain.formats.problems import Fault

_TYPED = ("SHORTANSWER", "SA", "MW")
_PICKED = ("MULTICHOICE", "MC", "MCS", "MULTICHOICE_S")
# No brace stands within answers: so one that is never closed is found at once, however many there are.
GAP = re.compile(r"\{(\d{1,3})?:([A-Z_]{2,30}):((?:\\.|[^\\{}])*)\}", re.DOTALL)
LIKE_A_GAP = re.compile(r"\{\d*:[A-Z_]{2,30}:")
_PART = re.compile(r"(?:\\.|[^\\~])+", re.DOTALL)
_FEEDBACK = re.compile(r"((?:\\.|[^\\#])*)(?:#(.*))?", re.DOTALL)
_WEIGHT = re.compile(r"%([^%\n]{1,20})%")
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_RESERVED = re.compile(r"[\\}#~/\"]")


def read_cloze(stem: Text, line: int) -> tuple[Text, Gaps]:
    """The stem with [[1]], [[2]] … in place of its answers, and the gaps. Raises Fault."""
    gaps: list[tuple[Accepted, ...]] = []
    kinds = set()
    for found in GAP.finditer(stem.text):
        kind = found[2]
        if kind not in _TYPED + _PICKED:
            raise Fault(line, "unknown-gap", type=kind)
        kinds.add(kind in _PICKED)
        if found[1] not in (None, "1"):
            raise Fault(line, "gap-points", points=found[1])
        gaps.append(_answers(found[3], line, is_html=stem.markup == HTML, is_picked=kind in _PICKED))
    if not gaps:
        raise Fault(line, "gaps-not-marked")
    if len(kinds) > 1:
        raise Fault(line, "gaps-of-two-kinds")
    numbers = iter(range(1, len(gaps) + 1))
    marked = GAP.sub(lambda _: f"[[{next(numbers)}]]", stem.text)
    if LIKE_A_GAP.search(marked):
        raise Fault(line, "gap-broken")
    return Text(marked, stem.markup), Gaps(tuple(gaps), is_picked=kinds == {True})


def _answers(written: str, line: int, *, is_html: bool, is_picked: bool) -> tuple[Accepted, ...]:
    return tuple(_answer(part, line, is_html=is_html, is_picked=is_picked) for part in _PART.findall(written))


def _answer(part: str, line: int, *, is_html: bool, is_picked: bool) -> Accepted:
    share, part = Fraction(0), part.strip()
    if part.startswith("="):
        share, part = Fraction(1), part[1:]
    weight = _WEIGHT.match(part)
    if weight:
        written = read_percent(weight[1])
        if written is None:
            raise Fault(line, "not-a-percent", text=weight[1])
        share, part = written, part[weight.end() :]
    found = _FEEDBACK.fullmatch(part)
    said, feedback = (found[1], found[2] or "") if found else (part, "")
    words = _plain(said, is_html=is_html).strip()
    words = words if is_picked else without_wildcards(words, line)
    return Accepted(words, share, Text(_plain(feedback, is_html=is_html)))


def _plain(written: str, *, is_html: bool) -> str:
    words = _ESCAPE.sub(r"\1", written)
    return html.unescape(words) if is_html else words


def write_cloze(stem: Text, gaps: Gaps, marks: re.Pattern[str]) -> Text:
    """The stem with its answers in place of the marks."""
    is_html = stem.markup == HTML
    kind = "MULTICHOICE" if gaps.is_picked else "SHORTANSWER"

    def written(mark: re.Match[str]) -> str:
        answers = gaps.gaps[int(mark[1]) - 1]
        if not gaps.is_picked:
            answers = tuple(replace(each, text=with_asterisks(each.text)) for each in answers)
        return f"{{1:{kind}:{'~'.join(_written(each, is_html=is_html) for each in answers)}}}"

    return Text(marks.sub(written, stem.text), stem.markup)


def _written(each: Accepted, *, is_html: bool) -> str:
    is_plainly_right = each.share == 1 and each.text[0] not in "=%"
    weight = "=" if is_plainly_right else f"%{write_percent(each.share)}%"
    feedback = f"#{_kept(each.feedback.text, is_html=is_html)}" if each.feedback else ""
    return weight + _kept(each.text, is_html=is_html) + feedback


def _kept(words: str, *, is_html: bool) -> str:
    words = html.escape(words, quote=False) if is_html else words
    return _RESERVED.sub(lambda found: "\\" + found[0], words)
