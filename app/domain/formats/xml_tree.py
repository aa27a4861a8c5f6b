"""XML from strangers as a small tree that keeps its lines: no DTD, no entities of its own, nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from itertools import groupby
from typing import Any
from xml.sax import SAXException, SAXParseException
from xml.sax.handler import ContentHandler, feature_namespaces

from defusedxml import DTDForbidden, EntitiesForbidden, ExternalReferenceForbidden
from defusedxml.sax import make_parser

from app.domain.formats.encoding import Decoded, decode
from app.domain.formats.problems import UnreadableFile

MOST_LEVELS = 40
MOST_NODES = 200_000
_DECLARATION = re.compile(r"<\?xml[^>]{0,200}?\?>")
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")


@dataclass
class Node:
    """An element: its name without prefix, attributes, the line it begins on, and children in order."""

    name: str
    attributes: dict[str, str]
    line: int
    children: list[Node | str] = field(default_factory=list)

    @property
    def nodes(self) -> list[Node]:
        return [child for child in self.children if isinstance(child, Node)]

    def all(self, *names: str) -> list[Node]:
        """The children of these names."""
        return [child for child in self.nodes if child.name in names]

    def first(self, name: str) -> Node | None:
        return next((child for child in self.nodes if child.name == name), None)

    @property
    def words(self) -> str:
        """All text within, as it stands."""
        return "".join(child if isinstance(child, str) else child.words for child in self.children)

    def word_of(self, name: str) -> str:
        """The text of a child, trimmed; empty when there is none."""
        found = self.first(name)
        return found.words.strip() if found else ""

    def walk(self) -> Iterator[Node]:
        """The element and all within it."""
        yield self
        for child in self.nodes:
            yield from child.walk()


class _Builder(ContentHandler):
    """Builds the tree, and stops at what is too deep or too much."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[Node] = []
        self.root: Node | None = None
        self.count = 0

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802 - SAX names it
        line = self._locator.getLineNumber()  # type: ignore[attr-defined]
        self.count += 1
        if len(self.open) >= MOST_LEVELS:
            raise UnreadableFile(line, "xml-too-deep", most=str(MOST_LEVELS))
        if self.count > MOST_NODES:
            raise UnreadableFile(line, "xml-too-large", most=str(MOST_NODES))
        node = Node(_local(name), {_local(key): value for key, value in attrs.items()}, line)
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root = node
        self.open.append(node)

    def endElement(self, name: str) -> None:  # noqa: N802, ARG002
        node = self.open.pop()
        node.children = list(_joined(node.children))

    def characters(self, content: str) -> None:
        self.open[-1].children.append(content)


def _joined(children: list[Node | str]) -> Iterator[Node | str]:
    """The children with the pieces of each text put together."""
    for is_text, found in groupby(children, lambda child: isinstance(child, str)):
        if is_text:
            yield "".join(child for child in found if isinstance(child, str))
        else:
            yield from found


def _local(name: str) -> str:
    """The name without its prefix; xml:lang stays what it is."""
    return name if name.startswith("xml:") else name.rpartition(":")[2]


def read_xml(content: bytes, encoding: str = "") -> tuple[Node, Decoded]:
    """The root of a document and how it was written. Raises UnreadableFile, at the line that refuses it."""
    declared = _DECLARED.match(content.removeprefix(b"\xef\xbb\xbf").lstrip())
    named = encoding or (declared[1].decode("ascii") if declared else "")
    decoded = decode(content, named)
    text = decoded.text.lstrip()
    document = _DECLARATION.sub("", text, count=1) if text.startswith("<?xml") else text
    lines_before = decoded.text.count("\n") - document.count("\n")
    return _parsed("\n" * lines_before + document), decoded


def _parsed(text: str) -> Node:
    builder = _Builder()
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setFeature(feature_namespaces, False)
    parser.setContentHandler(builder)
    try:
        parser.parse(StringIO(text))
    except (DTDForbidden, EntitiesForbidden, ExternalReferenceForbidden):
        raise UnreadableFile(_line(parser), "xml-doctype") from None
    except SAXParseException as error:
        raise UnreadableFile(error.getLineNumber() or 1, "xml-broken", reason=error.getMessage()) from None
    except (SAXException, ValueError, LookupError, RecursionError) as error:
        if isinstance(error, UnreadableFile):
            raise
        raise UnreadableFile(1, "xml-broken", reason=type(error).__name__) from None
    if builder.root is None:
        raise UnreadableFile(1, "xml-broken", reason="no element")
    return builder.root


def _line(parser: Any) -> int:
    return parser.getLineNumber() or 1
