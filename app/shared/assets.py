"""Our css, modules and drawings made ready for browsers: bundled, hashed, compressed, listed in a manifest.

A built file is called name.<hash>.ext and never changes, so it may be kept for ever; the manifest leads
from the plain name to the built one. No Node: the sources are what a browser reads, less white space and comments.
"""

import gzip
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import brotli

STATIC = Path(__file__).resolve().parent.parent / "static"
BUILT = STATIC / "built"
BUILT_URL = "/static/built/"
IMMUTABLE = rf"^{BUILT_URL}.+\.[0-9a-f]{{12}}\.(css|js|svg)$"
"""Matches the URL of a file that may be cached for ever (WhiteNoise's immutable_file_test)."""

LAYERS = ("tokens", "base", "layout", "components", "print")
STYLESHEETS = {"main.css": LAYERS, "work.css": ("work",)}
"""Every page has the first; pages to read do without the second, which holds what people fill in and work with."""

MANIFEST = "manifest.json"

_CSS_KEPT = r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|url\([^)"']*\)"""
_CSS_GAP = re.compile(rf"({_CSS_KEPT})|(?:\s|/\*.*?\*/)+", re.DOTALL)
_CSS_TIGHT = re.compile(rf"({_CSS_KEPT})|[; ]*([{{}};,]) ?")
_JS_IMPORT = re.compile(r"""(\b(?:from|import)\s*\(?\s*["'])\./([\w-]+\.js)(["'])""")


class AssetError(Exception):
    """The sources cannot be built, or nothing was built yet; the message says what to do."""


@dataclass(frozen=True)
class Manifest:
    """Plain names and built names: {"main.css": "main.0123456789ab.css"}."""

    files: Mapping[str, str]

    def url(self, name: str) -> str:
        """The path of a built file. Raises AssetError for a name that was not built."""
        try:
            return BUILT_URL + self.files[name]
        except KeyError:
            known = ", ".join(sorted(self.files))
            raise AssetError(f"no asset is called {name!r}; built are: {known}") from None

    @classmethod
    def read(cls, folder: Path) -> "Manifest":
        """The manifest in a folder of built files. Raises AssetError where there is none."""
        try:
            text = (folder / MANIFEST).read_text("utf-8")
        except FileNotFoundError:
            raise AssetError(f"no assets in {folder}: run `flask assets build`") from None
        return cls(json.loads(text))


def build(source: Path, target: Path) -> Manifest:
    """Build source/css, source/js and source/img into target, and remove what target no longer needs.

    The manifest is replaced last, so a running server never reads names without files.
    Raises AssetError for an import that leads nowhere or in a circle.
    """
    target.mkdir(parents=True, exist_ok=True)
    files: dict[str, str] = {}
    for name, built, content in _built_files(source):
        files[name] = built
        _write(target / built, content)
    manifest = target / (MANIFEST + ".new")
    manifest.write_text(json.dumps(files, indent=1, sort_keys=True), "utf-8")
    manifest.replace(target / MANIFEST)
    _remove_others(target, set(files.values()))
    return Manifest(files)


@lru_cache(maxsize=1)
def manifest() -> Manifest:
    """The manifest of the running application, read once."""
    return Manifest.read(BUILT)


def asset_url(name: str) -> str:
    """The path under which browsers fetch an asset, for templates: asset_url("main.css")."""
    return manifest().url(name)


def minify_css(text: str) -> str:
    """Drop comments and the white space that means nothing; strings and url(…) stay as they are."""
    spaced = _CSS_GAP.sub(lambda gap: gap[1] or ("/**/" if not re.search(r"\s", gap[0]) else " "), text)
    return _CSS_TIGHT.sub(lambda mark: mark[1] or mark[2], spaced).strip()


def minify_js(text: str) -> str:
    """Drop empty lines, indentation and lines that are comments; whatever stands beside code stays.

    Raises AssetError for a template that runs over several lines: what looks like indentation there is text.
    """
    lines = [line.strip() for line in text.split("\n")]
    for number, line in enumerate(lines, 1):
        if line.count("`") % 2:
            raise AssetError(f"a template runs past line {number}: write it on one line, or in parts")
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def bundle_css(folder: Path, layers: Sequence[str] = LAYERS) -> str:
    """One stylesheet out of css/<layer>.css and css/<layer>/*.css, the layers in their order."""
    return "\n".join(path.read_text("utf-8") for path in _css_files(folder, layers))


def _css_files(folder: Path, layers: Sequence[str]) -> Iterator[Path]:
    for layer in layers:
        if (folder / f"{layer}.css").exists():
            yield folder / f"{layer}.css"
        yield from sorted((folder / layer).glob("*.css"))


def link_modules(modules: Mapping[str, str]) -> dict[str, tuple[str, bytes]]:
    """Give ES modules their built names: {"main.js": source} to {"main.js": ("main.<hash>.js", content)}.

    Imports of "./other.js", static and dynamic, are rewritten to the built name. What is imported is named
    first, so a change below changes every name above. Raises AssetError for a lost or circular import.
    """
    linked: dict[str, tuple[str, bytes]] = {}
    for name in _in_order_of_import(modules):
        text = _JS_IMPORT.sub(lambda found: f"{found[1]}./{linked[found[2]][0]}{found[3]}", modules[name])
        linked[name] = (hashed_name(name, text.encode()), text.encode())
    return linked


def _in_order_of_import(modules: Mapping[str, str]) -> list[str]:
    imports = {name: {found[2] for found in _JS_IMPORT.finditer(text)} for name, text in modules.items()}
    for name, imported in imports.items():
        for lost in sorted(imported - modules.keys()):
            raise AssetError(f"{name} imports ./{lost}, which does not exist")
    try:
        return list(TopologicalSorter(imports).static_order())
    except CycleError as error:
        raise AssetError(f"modules import each other in a circle: {' -> '.join(error.args[1])}") from None


def hashed_name(name: str, content: bytes) -> str:
    """name.ext with twelve hexadecimal digits of its content's SHA-256 before the extension."""
    stem, dot, extension = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:12]}{dot}{extension}"


def _built_files(source: Path) -> Iterator[tuple[str, str, bytes]]:
    for name, layers in STYLESHEETS.items():
        css = minify_css(bundle_css(source / "css", layers)).encode()
        yield name, hashed_name(name, css), css
    modules = {path.name: minify_js(path.read_text("utf-8")) for path in sorted((source / "js").glob("*.js"))}
    for name, (built, content) in link_modules(modules).items():
        yield name, built, content
    for path in sorted((source / "img").glob("*.svg")):
        content = path.read_bytes()
        yield path.name, hashed_name(path.name, content), content


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    path.with_name(path.name + ".br").write_bytes(brotli.compress(content))
    path.with_name(path.name + ".gz").write_bytes(gzip.compress(content, 9, mtime=0))


def _remove_others(target: Path, names: set[str]) -> None:
    kept = {MANIFEST} | {name + suffix for name in names for suffix in ("", ".br", ".gz")}
    for path in target.iterdir():
        if path.name not in kept:
            path.unlink()
