"""The blocks of a printed book as flowables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape, unescape

from reportlab.platypus import Flowable, Paragraph, Spacer

from app.domain.book import (
    Block,
    Callout,
    Checklist,
    Choice,
    Contents,
    Definitions,
    Facts,
    Heading,
    Items,
    Markup,
    Meaning,
    Part,
    Picture,
    Question,
    Side,
    Table,
    TermIndex,
    Text,
)
from app.domain.book_flowables import Anchored, Boxed, ContentsLine, Drawing, Illustration, Ticked
from app.domain.book_index import InColumns, index_entry
from app.domain.book_pages import Meeting, NoteMaker, Opening, Piece
from app.domain.book_styles import Paper, tint_of
from app.domain.book_tables import checklist_table, facts_table, lesson_table
from app.domain.figure_pdf import can_draw, read_figure
from app.domain.fitting import balance
from app.domain.svg_paths import CannotDraw
from app.domain.typeface import printable_prose

_LINK = re.compile(r'<a href="#([^"]*)"([^>]*)>(.*?)</a>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def words_of(markup: Markup) -> str:
    """What markup says, as plain text."""
    return unescape(_TAG.sub("", markup.replace("<br/>", " ")))


@dataclass
class Setter:
    """Sets one side of a book. `prefix` keeps its anchors apart from the other side's; `pages_of` is read at the end.

    Only the first side has entries in the outline, for an outline cannot follow two texts at once.
    """

    side: Side
    paper: Paper
    prefix: str
    is_outlined: bool
    pages_of: Callable[[str], list[int]]
    known: frozenset[str] = field(init=False)
    _makers: dict[type, Callable[..., Iterator[Flowable]]] = field(init=False)

    def __post_init__(self) -> None:
        self.known = frozenset(key for part in self.side.parts for key in _keys_of(part))
        self._makers = {
            Heading: self._heading,
            Text: self._text,
            Items: self._items,
            Callout: self._callout,
            Table: self._table,
            Picture: self._picture,
            Definitions: self._definitions,
            Meaning: self._meaning,
            Question: self._question,
            Checklist: self._checklist,
            Facts: self._facts,
            Contents: self._contents,
            TermIndex: self._index,
        }

    def pieces(self) -> Iterator[Piece]:
        """Everything in order, made when it is needed."""
        for part in self.side.parts:
            yield Opening(words_of(part.title))
            yield from self._title(part)
            for block in part.blocks:
                if isinstance(block, Heading) and block.level == 2:
                    yield Meeting()
                yield from self.flowables(block)

    def notes(self) -> dict[str, NoteMaker]:
        """How to set each footnote, by key."""
        return {
            self.prefix + key: self._note_maker(mark, text)
            for part in self.side.parts
            for key, (mark, text) in part.notes.items()
        }

    def _note_maker(self, mark: str, text: Markup) -> NoteMaker:
        return lambda: Paragraph(self.words(text), self.paper.styles["note"], bulletText=mark)

    def words(self, markup: Markup) -> Markup:
        """The markup in letters that we have, its links this side's own; what leads nowhere becomes plain words."""
        return printable_prose(_LINK.sub(self._link, markup))

    def _link(self, match: re.Match[str]) -> str:
        key, rest, words = match.groups()
        return f'<a href="#{self.prefix}{key}"{rest}>{words}</a>' if key in self.known else words

    def _title(self, part: Part) -> Iterator[Flowable]:
        if part.kicker:
            yield Paragraph(self.words(part.kicker), self.paper.styles["part-kicker"])
        style = self.paper.styles["part-title"]
        lines = balance(words_of(part.title), style.fontName, style.fontSize, self.paper.measure)
        title = "<br/>".join(escape(line) for line in lines)
        yield self._anchored(title, "part-title", part.key, 0 if part.is_listed else None)

    def _anchored(self, text: Markup, style: str, key: str, level: int | None) -> Flowable:
        words = self.words(text)
        if not key:
            return Paragraph(words, self.paper.styles[style])
        outlined = level if self.is_outlined else None
        return Anchored(
            words, self.paper.styles[style], self.prefix + key, title=words_of(text), level=outlined
        )

    def flowables(self, block: Block, indent: float = 0.0) -> Iterator[Flowable]:
        """What to set for one block, moved to the right by `indent` points."""
        yield from self._makers[type(block)](block, indent)

    def _heading(self, block: Heading, _indent: float) -> Iterator[Flowable]:
        yield self._anchored(block.text, f"h{block.level}", block.key, 1 if block.level == 2 else None)

    def _text(self, block: Text, indent: float, within: str = "") -> Iterator[Flowable]:
        name = within if within and block.style == "body" else block.style
        yield Paragraph(self.words(block.text), self.paper.indented(name, indent))

    def _items(self, block: Items, indent: float, within: str = "body") -> Iterator[Flowable]:
        deeper = indent + self.paper.step
        style = self.paper.indented(within, deeper, bullet=True)
        for number, entry in enumerate(block.entries, block.first or 1):
            mark = "•" if block.first is None else f"{number}."
            for place, inner in enumerate(entry):
                if isinstance(inner, Text):
                    yield Paragraph(self.words(inner.text), style, bulletText=mark if place == 0 else None)
                else:
                    yield from self._within(inner, deeper, within)
        if not indent:
            yield Spacer(0, self.paper.leading * 0.25)

    def _within(self, block: Block, indent: float, style: str) -> Iterator[Flowable]:
        """A block inside another, in that one's style."""
        if isinstance(block, Text):
            yield from self._text(block, indent, style)
        elif isinstance(block, Items):
            yield from self._items(block, indent, style)
        else:
            yield from self.flowables(block, indent)

    def _callout(self, block: Callout, _indent: float) -> Iterator[Flowable]:
        tint, pad = tint_of(block.kind), self.paper.body * 0.95
        label = (
            f'<font color="{tint.label.hexval().replace("0x", "#")}">{self.words(block.label).upper()}</font>'
        )
        inner: list[Flowable] = [Paragraph(label, self.paper.styles["kicker"])] if block.label else []
        inner.append(Paragraph(self.words(block.title), self.paper.styles["callout-title"]))
        for each in block.blocks:
            inner += [
                flowable for flowable in self._within(each, 0, "callout") if not isinstance(flowable, Spacer)
            ]
        last = len(inner) - 1
        for place, flowable in enumerate(inner):
            yield Boxed(flowable, tint, pad, is_first=place == 0, is_last=place == last)

    def _table(self, block: Table, _indent: float) -> Iterator[Flowable]:
        head = [self.words(cell) for cell in block.head]
        rows = [[self.words(cell) for cell in row] for row in block.rows]
        yield lesson_table(head, rows, block.numbers, self.paper)

    def _picture(self, block: Picture, _indent: float) -> Iterator[Flowable]:
        try:
            read_figure(block.svg)
        except CannotDraw:
            yield from self.flowables(Callout("case", "", block.caption, [Text(block.words)]))
            return
        caption = Paragraph(self.words(block.caption), self.paper.styles["caption"])
        yield Drawing(block.svg, caption, self.paper)

    def _definitions(self, block: Definitions, indent: float) -> Iterator[Flowable]:
        for term, text in block.entries:
            if term:
                yield Paragraph(f"<b>{self.words(term)}</b>", self.paper.indented("term", indent))
            yield Paragraph(self.words(text), self.paper.indented("body", indent + self.paper.step))

    def _meaning(self, block: Meaning, _indent: float) -> Iterator[Flowable]:
        name = f"<b>{block.term}</b>" + (f" · <i>{block.other}</i>" if block.other else "")
        yield self._anchored(name, "term", block.key, None)
        for text in block.texts:
            yield Paragraph(self.words(text), self.paper.styles["meaning"])

    def _question(self, block: Question, _indent: float) -> Iterator[Flowable]:
        styles = self.paper.styles
        hint = (
            f' <font name="{styles["body"].fontName}" color="#56635D">{block.hint}</font>'
            if block.hint
            else ""
        )
        parts: list[Any] = [
            *(
                Paragraph(self.words(line), styles["situation-title" if place == 0 else "situation"])
                for place, line in enumerate(block.before)
            ),
            Paragraph(self.words(block.stem + hint), styles["stem"], bulletText=f"{block.number}."),
        ]
        if block.picture:
            parts += self._illustration(block.picture.svg, block.picture.words)
        for choice in block.choices:
            parts += self._choice(choice, is_box=block.has_boxes)
        parts += [Paragraph(self.words(line), styles["choice"]) for line in block.lines]
        if block.note:
            parts.append(Paragraph(self.words(block.note), styles["feedback"]))
        for part in parts[:-1]:
            part.keepWithNext = 1
        yield from parts

    def _illustration(self, svg: bytes, words: str) -> Iterator[Flowable]:
        """A picture of a question, or its words where it cannot be drawn."""
        if can_draw(svg):
            yield Illustration(svg, Paragraph("", self.paper.styles["caption"]), self.paper)
        elif words:
            yield Paragraph(self.words(words), self.paper.styles["choice"])

    def _choice(self, choice: Choice, *, is_box: bool) -> Iterator[Flowable]:
        words = self.words(choice.text)
        shown = f"<b>{words}</b>" if choice.is_right else words
        if choice.picture:
            yield from self._illustration(choice.picture, "")
        yield Ticked(shown, self.paper.styles["choice"], is_box=is_box, is_right=choice.is_right)
        if choice.feedback:
            yield Paragraph(self.words(choice.feedback), self.paper.styles["feedback"])

    def _checklist(self, block: Checklist, _indent: float) -> Iterator[Flowable]:
        lines = [(self.words(words), self.words(points)) for words, points in block.lines]
        marks = [self.words(mark) for mark in block.marks]
        yield checklist_table(self.words(block.head), marks, lines, self.paper)

    def _facts(self, block: Facts, _indent: float) -> Iterator[Flowable]:
        yield facts_table(
            [(self.words(label), self.words(value)) for label, value in block.facts], self.paper
        )
        yield Spacer(0, self.paper.leading)

    def _contents(self, block: Contents, _indent: float) -> Iterator[Flowable]:
        for part in self.side.parts:
            if not part.is_listed:
                continue
            kicker = f"{part.kicker}. " if part.kicker else ""
            yield ContentsLine(
                self.words(kicker + part.title), self.paper.styles["contents-1"], self.prefix + part.key
            )
            for heading in part.blocks if block.depth > 1 else ():
                if isinstance(heading, Heading) and heading.level == 2 and heading.key:
                    line = self.words(heading.text)
                    yield ContentsLine(line, self.paper.styles["contents-2"], self.prefix + heading.key)

    def _index(self, block: TermIndex, _indent: float) -> Iterator[Flowable]:
        found = [
            (self.words(term), self.pages_of(self.prefix + key), self.prefix + key)
            for key, term in block.terms
        ]
        lines = [
            Paragraph(index_entry(term, pages, key), self.paper.styles["index"])
            for term, pages, key in found
            if pages
        ]
        yield InColumns(lines, 2)


def _keys_of(part: Part) -> Iterator[str]:
    yield part.key
    yield from part.notes
    for block in part.blocks:
        if isinstance(block, Heading | Meaning) and block.key:
            yield block.key
