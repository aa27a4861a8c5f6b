"""Common Cartridge 1.1: the structure of the profile, its rules for assessments, and that each key is ours."""

from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from bs4 import BeautifulSoup
from defusedxml.ElementTree import fromstring

from app.domain.grading import CHOICE_TYPES, exact
from app.domain.packages import Loss, losses_of, make_cartridge
from app.domain.packages.archive import MANIFEST
from app.domain.packages.assessment import PROFILES
from app.domain.packages.cartridge import ASSESSMENT
from tests.cases import CASES, needs_cases
from tests.domain.packages import MINI, REAL, STYLE, course_of, find, local, manifest_of, opened, package_of

courses = pytest.mark.parametrize("course", [MINI, REAL], ids=["mini", "real"])
languages = pytest.mark.parametrize("language", ["vi", "en"])
ASSESSMENT_FIELDS = {
    "cc_profile": {"cc.exam.v0p1"},
    "qmd_assessmenttype": {"Examination"},
    "qmd_scoretype": {"Percentage"},
    "qmd_feedbackpermitted": {"Yes"},
    "qmd_hintspermitted": {"No"},
    "qmd_solutionspermitted": {"No"},
    "cc_maxattempts": {"1", "2", "3", "4", "5", "unlimited"},
}


@cache
def made(course: Path, language: str) -> dict[str, bytes]:
    return opened(make_cartridge(package_of(course, language), style=STYLE))


def assessments(files: dict[str, bytes]) -> dict[str, Element]:
    return {path: fromstring(files[path].decode()) for path in files if path.endswith("assessment.xml")}


def fields(element: Element) -> dict[str, str]:
    """The metadata that stands directly in an assessment or item."""
    metadata = find(element, "qtimetadata")[0]
    return {find(one, "fieldlabel")[0].text: find(one, "fieldentry")[0].text for one in metadata}


@courses
@languages
def test_every_file_is_listed_and_nothing_more(course: Path, language: str) -> None:
    files = made(course, language)
    root = manifest_of(files)
    listed = [file.get("href") for file in find(root, "file")]
    assert sorted(listed) == sorted(files.keys() - {MANIFEST})
    resources = {resource.get("identifier") for resource in find(root, "resource")}
    named = [each.get("identifierref") for each in root.iter() if each.get("identifierref")]
    assert set(named) == resources
    identifiers = [each.get("identifier") for each in root.iter() if each.get("identifier")]
    assert len(set(identifiers)) == len(identifiers)


def test_the_course_is_a_tree_with_one_root_and_an_item_for_each_module() -> None:
    [organization] = find(manifest_of(made(MINI, "vi")), "organization")
    assert organization.get("structure") == "rooted-hierarchy"
    [top] = organization
    assert [[title.text for title in find(module, "title")] for module in top] == [
        ["Cái nhìn đầu tiên", "Bài học: Cái nhìn đầu tiên", "Trắc nghiệm: Cái nhìn đầu tiên"],
        ["Cái nhìn thứ hai", "Bài học: Cái nhìn thứ hai"],
    ]


@courses
@languages
def test_assessments_keep_the_rules_of_the_profile(course: Path, language: str) -> None:
    """Those of its schema of assessments that a schema of elements cannot say."""
    for path, root in assessments(made(course, language)).items():
        [assessment] = find(root, "assessment")
        said = fields(assessment)
        limit = said.pop("qmd_timelimit", "1")
        assert limit.isdigit()
        assert said.keys() == ASSESSMENT_FIELDS.keys()
        assert all(said[name] in allowed for name, allowed in ASSESSMENT_FIELDS.items())
        items = find(root, "item")
        idents = [item.get("ident") for item in items]
        assert len(set(idents)) == len(idents), path
        for item in items:
            check_item(item)


def check_item(item: Element) -> None:
    profile = fields(item)["cc_profile"]
    [response] = find(item, "response_lid")
    labels = [label.get("ident") for label in find(item, "response_label")]
    assert response.get("rcardinality") == (
        "Multiple" if profile == "cc.multiple_response.v0p1" else "Single"
    )
    assert len(labels) == 2 if profile == "cc.true_false.v0p1" else len(labels) > 2
    tested = find(item, "varequal")
    assert {each.get("respident") for each in tested} == {response.get("ident")}
    assert {each.text for each in tested} == set(labels)
    shown = {each.get("linkrefid") for each in find(item, "displayfeedback")}
    assert shown == {each.get("ident") for each in find(item, "itemfeedback")}
    assert [local(child.tag) for child in item][:3] == ["itemmetadata", "presentation", "resprocessing"]


def test_every_type_with_choices_has_its_place() -> None:
    assert PROFILES.keys() == set(CHOICE_TYPES)


@languages
def test_the_key_is_ours(language: str) -> None:
    """Picking exactly what earns something gives 100; each item is there, in our words."""
    files = made(REAL, language)
    for module in course_of(REAL)[0].modules:
        root = assessments(files)[f"{module.slug}-quiz/assessment.xml"]
        asked = {item.get("ident"): item for item in find(root, "item")}
        assert list(asked) == list(module.quiz.items)
        for item_id, element in asked.items():
            item = course_of(REAL)[0].items[item_id]
            stem = BeautifulSoup(find(element, "mattext")[0].text, "html.parser").text
            assert stem == item.stem[language]
            right = {choice.id for choice in item.choices if exact(choice.fraction) > 0}
            assert {name.removeprefix(f"{item_id}.") for name in keyed(element)} == right


def keyed(item: Element) -> set[str]:
    """The choices that the condition for 100 wants."""
    full = [
        each
        for each in find(item, "respcondition")
        if [score.text for score in find(each, "setvar")] == ["100"]
    ]
    unwanted = {each.text for no in find(item, "not") for each in find(no, "varequal")}
    return {each.text for condition in full for each in find(condition, "varequal")} - unwanted


def test_wrong_answers_say_what_to_read_again() -> None:
    [root] = assessments(made(MINI, "vi")).values()
    found = {
        item.get("ident"): find(feedback, "mattext")[0].text
        for item in find(root, "item")
        for feedback in find(item, "itemfeedback")
        if feedback.get("ident") == "incorrect_fb"
    }
    assert found["sky-is-up"] == "<p>Đọc lại: Nhìn quanh</p>"
    assert found["pick-both"].endswith("<li>7: Bảy là số lẻ.</li></ul><p>Đọc lại: Ghi lại</p>")


@courses
@languages
def test_lessons_are_plain_pages(course: Path, language: str) -> None:
    """No script and no button: the other system may take them out. Every term leads to its meaning."""
    files = made(course, language)
    for path in (path for path in files if path.endswith(".html")):
        page = BeautifulSoup(files[path].decode(), "html.parser")
        assert page.select("script, button, [popover]") == []
        ids = {element["id"] for element in page.select("[id]")}
        assert {link["href"][1:] for link in page.select('a[href^="#"]')} <= ids
        assert {image["src"][3:] for image in page.select("img")} <= files.keys()


def test_the_same_cartridge_is_the_same_bytes() -> None:
    package = package_of(MINI, "en")
    assert make_cartridge(package, style=STYLE) == make_cartridge(package, style=STYLE)


def test_what_a_cartridge_cannot_hold_is_named() -> None:
    package = package_of(REAL, "vi")
    found = losses_of(package, "cartridge")
    asked = [item for module in package.modules for item in module.quiz.items]
    assert [loss.item for loss in found if loss.code == "partial-credit"] == [
        item.id for item in asked if item.type == "multiple"
    ]
    assert [loss for loss in found if loss.code == "pass-mark"] == [
        Loss("pass-mark", module.slug) for module in package.modules
    ]
    assert {loss.code for loss in found} == {"partial-credit", "pass-mark"}


@needs_cases
def test_it_is_built_like_a_public_one() -> None:
    """The sample of Instructure: same namespaces; no element or attribute that it does not know, but for the language
    and the links from a page to what it shows."""
    [path] = (CASES / "common-cartridge").glob("*.imscc")
    sample, ours = opened(path.read_bytes()), made(REAL, "vi")
    theirs, mine = manifest_of(sample), manifest_of(ours)
    assert mine.tag == theirs.tag
    assert {local(element.tag) for element in mine.iter()} - {
        local(element.tag) for element in theirs.iter()
    } == {"language"}
    types = [{resource.get("type") for resource in find(root, "resource")} for root in (mine, theirs)]
    assert types[0] == {"webcontent", ASSESSMENT}
    assert types[0] <= types[1]
    known = set.union(*(shape(root) for root in assessments(sample).values()))
    assert set.union(*(shape(root) for root in assessments(ours).values())) <= known


def shape(root: Element) -> set[tuple[str, str, str]]:
    """Which element stands in which, with which attributes."""
    pairs = [(parent, child) for parent in root.iter() for child in parent]
    nested = {(parent.tag, child.tag, "") for parent, child in pairs}
    return nested | {("", element.tag, name) for element in root.iter() for name in element.attrib}
