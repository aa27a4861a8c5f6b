"""SCORM packages: what the specifications ask of a manifest, and that the pages need nothing from elsewhere."""

import json
import re
import unicodedata
from dataclasses import replace
from fractions import Fraction
from functools import cache
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import Element
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup

from app.domain.packages import SCORM_VERSIONS, Loss, losses_of, make_scorm
from app.domain.packages.archive import MANIFEST
from app.domain.packages.body import bring_home, dress_sections
from tests.cases import CASES, needs_cases
from tests.domain.packages import (
    MINI,
    REAL,
    SCRIPT,
    STYLE,
    course_of,
    find,
    local,
    manifest_of,
    opened,
    package_of,
)

CP = {
    "1.2": "http://www.imsproject.org/xsd/imscp_rootv1p1p2",
    "2004": "http://www.imsglobal.org/xsd/imscp_v1p1",
}
ADLCP = {"1.2": "http://www.adlnet.org/xsd/adlcp_rootv1p2", "2004": "http://www.adlnet.org/xsd/adlcp_v1p3"}
SCORM_TYPE = {"1.2": "scormtype", "2004": "scormType"}
IMSSS = "{http://www.imsglobal.org/xsd/imsss}"
NC_NAME = re.compile(r"[A-Za-z_][\w.-]*")
versions = pytest.mark.parametrize("version", SCORM_VERSIONS)
languages = pytest.mark.parametrize("language", ["vi", "en"])
courses = pytest.mark.parametrize("course", [MINI, REAL], ids=["mini", "real"])


@cache
def made(course: Path, language: str, version: str) -> dict[str, bytes]:
    return opened(make_scorm(package_of(course, language), version, style=STYLE, script=SCRIPT))


def page_of(files: dict[str, bytes], path: str) -> BeautifulSoup:
    return BeautifulSoup(files[path].decode(), "html.parser")


def data_of(page: BeautifulSoup) -> dict:
    return json.loads(page.select_one("#package-data").string)


@courses
@languages
@versions
def test_every_file_is_listed_and_nothing_more(course: Path, language: str, version: str) -> None:
    files = made(course, language, version)
    root = manifest_of(files)
    assert {file.get("href") for file in find(root, "file")} == files.keys() - {MANIFEST}
    resources = {resource.get("identifier"): resource for resource in find(root, "resource")}
    launched = [item.get("identifierref") for item in find(root, "item") if item.get("identifierref")]
    needed = {dependency.get("identifierref") for dependency in find(root, "dependency")}
    assert {*launched, *needed} == resources.keys()
    assert len(set(launched)) == len(launched)
    for resource in resources.values():
        hrefs = [file.get("href") for file in find(resource, "file")]
        assert resource.get("href") in {None, hrefs[0]}


@courses
@versions
def test_identifiers_are_names_and_each_is_there_once(course: Path, version: str) -> None:
    found = [element.get("identifier") for element in manifest_of(made(course, "vi", version)).iter()]
    identifiers = [each for each in found if each is not None]
    assert len(set(identifiers)) == len(identifiers)
    assert [each for each in identifiers if not NC_NAME.fullmatch(each)] == []


@versions
def test_each_version_is_said_in_its_own_namespaces(version: str) -> None:
    root = manifest_of(made(MINI, "vi", version))
    assert root.tag == f"{{{CP[version]}}}manifest"
    said = {local(child.tag): child.text for child in find(root, "metadata")[0]}
    assert said == {
        "schema": "ADL SCORM",
        "schemaversion": {"1.2": "1.2", "2004": "2004 4th Edition"}[version],
    }
    name = f"{{{ADLCP[version]}}}{SCORM_TYPE[version]}"
    assert [resource.get(name) for resource in find(root, "resource")] == ["sco", "sco", "sco", "asset"]


@versions
def test_modules_hold_a_lesson_and_the_quiz_that_they_have(version: str) -> None:
    root = manifest_of(made(MINI, "vi", version))
    titles = [
        [title.text for title in find(item, "title")]
        for item in find(root, "organization")[0]
        if is_item(item)
    ]
    assert titles == [["Cái nhìn đầu tiên", "Bài học", "Trắc nghiệm"], ["Cái nhìn thứ hai", "Bài học"]]


def is_item(element: Element) -> bool:
    return local(element.tag) == "item"


def test_scorm_12_carries_the_pass_mark_of_the_quiz() -> None:
    root = manifest_of(made(REAL, "vi", "1.2"))
    marks = {
        item.get("identifier"): [mark.text for mark in item if local(mark.tag) == "masteryscore"]
        for item in find(root, "item")
    }
    assert {name: mark for name, mark in marks.items() if mark} == {
        f"quiz-{module.slug}": [str(module.quiz.pass_score)] for module in course_of(REAL)[0].modules
    }


def test_scorm_2004_says_what_counts() -> None:
    """The lesson is completed only; the quiz succeeds at its mark; a module without a quiz says nothing of success."""
    root = manifest_of(made(MINI, "vi", "2004"))
    rules = {
        item.get("identifier"): next(child for child in item if child.tag == f"{IMSSS}sequencing")
        for item in [*find(root, "organization"), *find(root, "item")]
    }
    counting = {
        name: rule.find(f"{IMSSS}rollupRules").get("objectiveMeasureWeight") for name, rule in rules.items()
    }
    assert counting == {
        "course": "1",
        "module-01-first-look": "1",
        "lesson-01-first-look": "0",
        "quiz-01-first-look": "1",
        "module-02-second-look": "0",
        "lesson-02-second-look": "0",
    }
    measures = {
        name: [float(each.text) for each in find(rule, "minNormalizedMeasure")]
        for name, rule in rules.items()
    }
    mark = course_of(MINI)[0].modules[0].quiz.pass_score
    assert {name: each for name, each in measures.items() if each} == {"quiz-01-first-look": [mark / 100]}
    by_content = {name for name, rule in rules.items() if rule.find(f"{IMSSS}deliveryControls") is not None}
    assert by_content == {"lesson-01-first-look", "quiz-01-first-look", "lesson-02-second-look"}


@courses
@languages
def test_pages_need_nothing_from_elsewhere(course: Path, language: str) -> None:
    """Every address leads to a file of the package; no script or style but those of the package; no handler in it."""
    files = made(course, language, "2004")
    for path in (path for path in files if path.endswith(".html")):
        page = page_of(files, path)
        for element in page.select("[src], link[href]"):
            address = element.get("src") or element.get("href")
            assert address.startswith("../"), f"{path}: {address}"
            assert address[3:] in files
        scripts = [(script.get("src"), script.get("type")) for script in page.select("script")]
        assert scripts == [("../shared/package.js", None), (None, "application/json")]
        assert page.select("style, iframe, object, form[action]") == []
        inline = [
            name
            for element in page.select("*")
            for name in element.attrs
            if name.startswith("on") or name == "style"
        ]
        assert inline == []
        ids = [element["id"] for element in page.select("[id]")]
        assert len(set(ids)) == len(ids)
        inside = {link["href"][1:] for link in page.select('a[href^="#"]')}
        assert inside <= set(ids), path


@courses
@languages
def test_everything_is_in_the_language_and_composed(course: Path, language: str) -> None:
    files = made(course, language, "1.2")
    for path in (path for path in files if path.endswith((".html", ".xml"))):
        text = files[path].decode()
        assert unicodedata.is_normalized("NFC", text)
        if path.endswith(".html"):
            assert page_of(files, path).html["lang"] == language


@versions
def test_the_same_package_is_the_same_bytes(version: str) -> None:
    one, other = (make_scorm(package_of(MINI, "vi"), version, style=STYLE, script=SCRIPT) for _ in range(2))
    assert one == other
    with ZipFile(BytesIO(one)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[0] == MANIFEST


def test_the_lesson_is_whole() -> None:
    """Every section with the place for its mark, every drawing, every term with its meaning."""
    files = made(REAL, "vi", "1.2")
    for module in package_of(REAL, "vi").modules:
        page = page_of(files, f"{module.slug}/lesson.html")
        sections = [section.id for section in module.lesson.sections]
        assert [section["id"] for section in page.select(".prose > section")] == sections
        assert [end["data-section"] for end in page.select(".prose > section > .section-end")] == sections
        assert data_of(page)["sections"] == sections
        terms = {term["popovertarget"] for term in page.select("button.term")}
        assert terms == {gloss["id"] for gloss in page.select(".gloss")}
        assert len(page.select("img")) == module.lesson.html.count("<img")


def test_the_quiz_asks_what_is_asked_here() -> None:
    files = made(REAL, "en", "2004")
    for module in course_of(REAL)[0].modules:
        page = page_of(files, f"{module.slug}/quiz.html")
        items = [course_of(REAL)[0].items[item_id] for item_id in module.quiz.items]
        shown = [
            (
                box["data-item"],
                box.select_one(".stem").text,
                [(each.input["value"], each.text) for each in box.select(".choice")],
            )
            for box in page.select(".item")
        ]
        assert shown == [
            (item.id, item.stem["en"], [(choice.id, choice.text["en"]) for choice in item.choices])
            for item in items
        ]
        graded = {
            (item["id"], choice["id"]): Fraction(*choice["fraction"])
            for item in data_of(page)["items"]
            for choice in item["choices"]
        }
        assert graded == {
            (item.id, choice.id): Fraction(choice.fraction) for item in items for choice in item.choices
        }


def test_what_a_quiz_keeps_fits_into_what_scorm_12_keeps() -> None:
    """4,096 letters: every choice of every item picked."""
    for module in course_of(REAL)[0].modules:
        items = [course_of(REAL)[0].items[item_id] for item_id in module.quiz.items]
        picked = {item.id: [choice.id for choice in item.choices] for item in items}
        assert len(json.dumps(picked)) < 4096 - 100


def test_words_of_authors_are_words_and_never_markup() -> None:
    package = package_of(MINI, "vi")
    module = package.modules[0]
    item = replace(module.quiz.items[0], stem={"vi": '</script><img src=x onerror="alert(1)"> & "a" < b'})
    quiz = replace(module.quiz, items=(item,))
    sharp = replace(package, title="A & B <i>", modules=(replace(module, title="<b>", quiz=quiz),))
    files = opened(make_scorm(sharp, "2004", style=STYLE, script=SCRIPT))
    page = page_of(files, f"{module.slug}/quiz.html")
    assert (page.select("img"), page.h1.text, page.select_one(".stem").text) == ([], "<b>", item.stem["vi"])
    assert data_of(page)["items"][0]["stem"] == item.stem["vi"]
    assert find(manifest_of(files), "title")[0].text == "A & B <i>"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ('<a href="#here">x</a>', '<a href="#here">x</a>'),
        ('<a href="04-law#there">the <em>law</em></a>', "the <em>law</em>"),
        (
            '<a href="https://example.org/">x</a>',
            '<a href="https://example.org/" target="_blank" rel="noopener noreferrer">x</a>',
        ),
    ],
)
def test_links_lead_nowhere_that_is_not_there(link: str, expected: str) -> None:
    assert bring_home(link, "../") == expected


def test_a_lesson_that_lacks_a_section_is_refused() -> None:
    lesson = package_of(MINI, "vi").modules[0].lesson
    with pytest.raises(ValueError):
        dress_sections(lesson, lesson.html.replace("</section>", "", 1), lambda _id: "")


def test_the_script_is_one_that_old_browsers_read() -> None:
    script = re.sub(r"//.*|\"[^\"]*\"", "", SCRIPT.decode())
    assert (
        re.findall(r"=>|`|\b(?:let|const|class|async|await|import|export)\b|\.\.\.|\?\.|\?\?", script) == []
    )


def test_the_time_limit_is_named_as_left_behind() -> None:
    found = losses_of(package_of(REAL, "vi"), "scorm2004")
    assert found == tuple(Loss("time-limit", module.slug) for module in course_of(REAL)[0].modules)


@needs_cases
def test_the_manifest_is_built_like_a_public_one() -> None:
    """The sample of Rustici Software for SCORM 1.2: same namespaces, and no element or attribute that it does not know
    but the pass mark and the visibility of items."""
    [path] = (CASES / "scorm").glob("*SCORM12*.zip")
    sample = manifest_of(opened(path.read_bytes()))
    ours = manifest_of(made(REAL, "vi", "1.2"))
    assert ours.tag == sample.tag
    assert {element.tag for element in ours.iter()} - {element.tag for element in sample.iter()} == {
        f"{{{ADLCP['1.2']}}}masteryscore"
    }
    names = [
        {(element.tag, name) for element in root.iter() for name in element.attrib} for root in (ours, sample)
    ]
    assert names[0] - names[1] == {(f"{{{CP['1.2']}}}item", "isvisible")}
    assert [local(child.tag) for child in ours] == [local(child.tag) for child in sample]
