"""Building what browsers fetch, and finding it again by its plain name."""

import gzip
import json
import re
from pathlib import Path

import brotli
import pytest

from app.shared import assets
from app.shared.assets import (
    AssetError,
    Manifest,
    build,
    bundle_css,
    hashed_name,
    link_modules,
    minify_css,
    minify_js,
)


def put(folder: Path, **files: str) -> Path:
    """Write files named like css__base_css under a folder."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


@pytest.mark.parametrize(
    ("source", "small"),
    [
        ("a:hover ,\n b { margin: 0 auto ;\n }\n", "a:hover,b{margin: 0 auto}"),
        ("a :hover{}", "a :hover{}"),
        ("a { width: calc(1rem + 2px) }", "a{width: calc(1rem + 2px)}"),
        ("/* it's gone */ a{} /* and; this */", "a{}"),
        (".a/**/.b{}", ".a/**/.b{}"),
        ('a { content: " ; } /* kept */ " }', 'a{content: " ; } /* kept */ "}'),
        ("a { background: url(data:x; y,  z) }", "a{background: url(data:x; y,  z)}"),
        ("@media (min-width: 3rem) { a { top: 0; } }", "@media (min-width: 3rem){a{top: 0}}"),
    ],
)
def test_minified_css_means_the_same(source: str, small: str) -> None:
    assert minify_css(source) == small


def test_a_script_loses_what_only_its_readers_need() -> None:
    source = "// Why.\n\n  const here = `${a} // b`;\n\tgo(here); // stays\n"
    assert minify_js(source) == "const here = `${a} // b`;\ngo(here); // stays"


def test_a_template_over_several_lines_is_refused() -> None:
    with pytest.raises(AssetError, match="line 2"):
        minify_js("go();\nconst text = `one\n  two`;")


def test_layers_are_bundled_in_their_order_and_files_of_a_layer_by_name(tmp_path: Path) -> None:
    put(
        tmp_path,
        print_css="p{}",
        components__forms_css="f{}",
        components__buttons_css="b{}",
        base_css="a{}",
        tokens_css="t{}",
    )
    assert bundle_css(tmp_path) == "t{}\na{}\nb{}\nf{}\np{}"


def test_imports_lead_to_the_built_names() -> None:
    linked = link_modules(
        {
            "main.js": 'import { a } from "./part.js";\nconst later = () => import("./late.js");\n',
            "part.js": "export const a = 1;\n",
            "late.js": "import './part.js';\n",
        }
    )
    part, late = linked["part.js"][0], linked["late.js"][0]
    assert linked["late.js"][1].decode() == f"import './{part}';\n"
    assert linked["main.js"][1].decode() == (
        f'import {{ a }} from "./{part}";\nconst later = () => import("./{late}");\n'
    )
    assert linked["main.js"][0] == hashed_name("main.js", linked["main.js"][1])


def test_a_change_in_an_imported_module_renames_every_importer() -> None:
    above = {"main.js": 'import "./middle.js";', "middle.js": 'import "./part.js";', "other.js": ""}
    before = link_modules({**above, "part.js": "1"})
    after = link_modules({**above, "part.js": "2"})
    assert {name for name in before if before[name][0] == after[name][0]} == {"other.js"}


def test_a_lost_import_is_refused_by_name() -> None:
    with pytest.raises(AssetError, match=r"^main\.js imports \./gone\.js, which does not exist$"):
        link_modules({"main.js": 'import "./gone.js";'})


def test_modules_may_not_import_each_other() -> None:
    with pytest.raises(AssetError, match="in a circle"):
        link_modules({"a.js": 'import "./b.js";', "b.js": 'import "./a.js";'})


def test_build_writes_each_file_plain_and_compressed(tmp_path: Path) -> None:
    source = put(tmp_path / "static", css__base_css="a { top: 0 }", js__main_js="1;", img__icon_svg="<svg/>")
    built = build(source, tmp_path / "built")
    assert sorted(built.files) == ["icon.svg", "main.css", "main.js", "work.css"]
    for name, content in {"main.css": b"a{top: 0}", "main.js": b"1;", "icon.svg": b"<svg/>"}.items():
        path = tmp_path / "built" / built.files[name]
        assert path.name == hashed_name(name, content)
        assert path.read_bytes() == content
        assert brotli.decompress(path.with_name(path.name + ".br").read_bytes()) == content
        assert gzip.decompress(path.with_name(path.name + ".gz").read_bytes()) == content
    assert Manifest.read(tmp_path / "built") == built


def test_building_twice_changes_nothing_and_a_change_leaves_nothing_behind(tmp_path: Path) -> None:
    source = put(tmp_path / "static", css__base_css="a{}", js__main_js="1;")
    first = build(source, tmp_path / "built")
    stamp = {path.name: path.read_bytes() for path in (tmp_path / "built").iterdir()}
    assert build(source, tmp_path / "built") == first
    assert {path.name: path.read_bytes() for path in (tmp_path / "built").iterdir()} == stamp

    put(source, js__main_js="2;")
    second = build(source, tmp_path / "built")
    assert second.files["main.css"] == first.files["main.css"]
    assert second.files["main.js"] != first.files["main.js"]
    plain = [*second.files.values()]
    expected = {"manifest.json", *(name + end for name in plain for end in ("", ".br", ".gz"))}
    assert {path.name for path in (tmp_path / "built").iterdir()} == expected


def test_the_address_of_an_asset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = build(put(tmp_path / "static", js__main_js="1;"), tmp_path / "built")
    monkeypatch.setattr(assets, "BUILT", tmp_path / "built")
    assets.manifest.cache_clear()
    assert assets.asset_url("main.js") == f"/static/built/{built.files['main.js']}"
    with pytest.raises(AssetError, match=r"no asset is called 'gone\.js'; built are: main\.css, main\.js"):
        assets.asset_url("gone.js")
    assets.manifest.cache_clear()


def test_what_was_not_built_is_refused_with_the_command_to_run(tmp_path: Path) -> None:
    with pytest.raises(AssetError, match="run `flask assets build`"):
        Manifest.read(tmp_path)


@pytest.mark.parametrize(
    ("url", "for_ever"),
    [
        ("/static/built/main.0123456789ab.css", True),
        ("/static/built/main.0123456789ab.js", True),
        ("/static/built/manifest.json", False),
        ("/static/built/main.css", False),
        ("/verify/x.0123456789ab.css", False),
    ],
)
def test_only_hashed_files_may_be_kept_for_ever(url: str, for_ever: bool) -> None:
    assert bool(re.search(assets.IMMUTABLE, url)) is for_ever


def test_pages_to_read_use_nothing_of_the_stylesheet_they_leave_away() -> None:
    main, work = (
        set(re.findall(r"\.([a-z][\w-]*)", bundle_css(assets.STATIC / "css", layers)))
        for layers in assets.STYLESHEETS.values()
    )
    templates = {
        path: path.read_text("utf-8") for path in (assets.STATIC.parent / "templates").rglob("*.html")
    }
    to_read = {path: text for path, text in templates.items() if "{% block work_css %}{% endblock %}" in text}
    used = {
        path.name: {name for names in re.findall(r'class="([^"]*)"', text) for name in names.split()}
        for path, text in to_read.items()
    }
    assert "show_lesson.html" in used
    missing = {name: classes & (work - main) for name, classes in used.items()}
    assert {name: classes for name, classes in missing.items() if classes} == {}


def test_our_own_assets_stay_small(tmp_path: Path) -> None:
    """What we promise, as brotli: stylesheets 12 KB, 7 KB for a page to read; all modules of the shell 10 KB."""
    built = build(assets.STATIC, tmp_path)
    size = {name: (tmp_path / f"{file}.br").stat().st_size for name, file in built.files.items()}
    assert size["main.css"] + size["work.css"] <= 12_000
    assert size["main.css"] <= 7_000
    shell = ("main.js", "quick-exit.js", "confirm.js", "theme.js")
    assert sum(size[name] for name in shell) <= 10_000
    assert json.loads((tmp_path / "manifest.json").read_text()) == dict(built.files)
