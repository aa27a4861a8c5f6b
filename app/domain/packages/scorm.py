"""SCORM packages: each lesson and each quiz is an object that the other system launches and hears from.

Sources: ADL, SCORM 1.2 (2001), Content Aggregation Model, chapter 2.3; SCORM 2004 4th Edition (2009), Content
Aggregation Model, chapters 3 and 5, and Sequencing and Navigation, chapter 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

from app.domain.packages.archive import MANIFEST, xml_of, zip_of
from app.domain.packages.body import figure_path, figures_in
from app.domain.packages.content import Package, PackagedModule, PackagedQuiz
from app.domain.packages.pages import SCRIPT, STYLE, lesson_page, quiz_page

SCORM_VERSIONS = ("1.2", "2004")
SHARED = "shared-files"
_XSI = {"xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance"}
_ROOTS = {
    "1.2": {
        "xmlns": "http://www.imsproject.org/xsd/imscp_rootv1p1p2",
        "xmlns:adlcp": "http://www.adlnet.org/xsd/adlcp_rootv1p2",
        **_XSI,
        "xsi:schemaLocation": "http://www.imsproject.org/xsd/imscp_rootv1p1p2 imscp_rootv1p1p2.xsd "
        "http://www.adlnet.org/xsd/adlcp_rootv1p2 adlcp_rootv1p2.xsd",
    },
    "2004": {
        "xmlns": "http://www.imsglobal.org/xsd/imscp_v1p1",
        "xmlns:adlcp": "http://www.adlnet.org/xsd/adlcp_v1p3",
        "xmlns:adlseq": "http://www.adlnet.org/xsd/adlseq_v1p3",
        "xmlns:imsss": "http://www.imsglobal.org/xsd/imsss",
        **_XSI,
        "xsi:schemaLocation": "http://www.imsglobal.org/xsd/imscp_v1p1 imscp_v1p1.xsd "
        "http://www.adlnet.org/xsd/adlcp_v1p3 adlcp_v1p3.xsd "
        "http://www.adlnet.org/xsd/adlseq_v1p3 adlseq_v1p3.xsd "
        "http://www.imsglobal.org/xsd/imsss imsss_v1p0.xsd",
    },
}
_SCHEMA_VERSIONS = {"1.2": "1.2", "2004": "2004 4th Edition"}
_TYPE = {"1.2": "adlcp:scormtype", "2004": "adlcp:scormType"}


def make_scorm(package: Package, version: str, *, style: bytes, script: bytes) -> bytes:
    """The package as a ZIP file for systems that speak SCORM `version`; `style` and `script` are those of its pages."""
    pages = dict(_pages(package, version))
    figures = {figure_path(sha256): content for sha256, content in sorted(package.figures.items())}
    manifest = xml_of(_manifest(package, version))
    return zip_of({MANIFEST: manifest, **pages, **figures, STYLE: style, SCRIPT: script})


def _pages(package: Package, version: str) -> Iterator[tuple[str, bytes]]:
    for module in package.modules:
        yield f"{module.slug}/lesson.html", lesson_page(package, module, version).encode()
        if module.quiz:
            yield f"{module.slug}/quiz.html", quiz_page(package, module, module.quiz, version).encode()


def _manifest(package: Package, version: str) -> Element:
    root = Element("manifest", {"identifier": package.identifier, "version": "1.0", **_ROOTS[version]})
    metadata = SubElement(root, "metadata")
    SubElement(metadata, "schema").text = "ADL SCORM"
    SubElement(metadata, "schemaversion").text = _SCHEMA_VERSIONS[version]
    organizations = SubElement(root, "organizations", default="course")
    organization = SubElement(organizations, "organization", identifier="course")
    SubElement(organization, "title").text = package.title
    for module in package.modules:
        organization.append(_module_item(package, module, version))
    if version == "2004":
        organization.set("adlseq:objectivesGlobalToSystem", "false")
        organization.append(_branch(has_quiz=True))
    root.append(_resources(package, version))
    return root


def _module_item(package: Package, module: PackagedModule, version: str) -> Element:
    item = Element("item", identifier=f"module-{module.slug}", isvisible="true")
    SubElement(item, "title").text = module.title
    lesson = _leaf(item, f"lesson-{module.slug}", package.words["lesson"])
    if version == "2004":
        lesson.append(_lesson_rules())
    if module.quiz:
        quiz = _leaf(item, f"quiz-{module.slug}", package.words["quiz"])
        _add_pass_mark(quiz, module.quiz, version)
    if version == "2004":
        item.append(_branch(has_quiz=module.quiz is not None))
    return item


def _leaf(parent: Element, name: str, title: str) -> Element:
    item = SubElement(parent, "item", identifier=name, identifierref=f"resource-{name}", isvisible="true")
    SubElement(item, "title").text = title
    return item


def _add_pass_mark(item: Element, quiz: PackagedQuiz, version: str) -> None:
    if version == "2004":
        item.append(_quiz_rules(quiz.pass_score))
    elif quiz.pass_score is not None:
        SubElement(item, "adlcp:masteryscore").text = str(quiz.pass_score)


def _lesson_rules() -> Element:
    """A lesson is completed or not; it earns no score and says nothing about success."""
    rules = Element("imsss:sequencing")
    SubElement(rules, "imsss:rollupRules", _counting(False))
    rules.append(_set_by_content())
    return rules


def _quiz_rules(pass_score: int | None) -> Element:
    rules = Element("imsss:sequencing")
    SubElement(rules, "imsss:rollupRules", _counting(True))
    if pass_score is not None:
        objectives = SubElement(rules, "imsss:objectives")
        objective = {"objectiveID": "pass-mark", "satisfiedByMeasure": "true"}
        primary = SubElement(objectives, "imsss:primaryObjective", objective)
        SubElement(primary, "imsss:minNormalizedMeasure").text = str(pass_score / 100)
    rules.append(_set_by_content())
    return rules


def _branch(*, has_quiz: bool) -> Element:
    """A module, or the course: completed when all in it is, satisfied when its quizzes are, scored by their mean."""
    rules = Element("imsss:sequencing")
    SubElement(rules, "imsss:controlMode", choice="true", flow="true")
    SubElement(rules, "imsss:rollupRules", _counting(has_quiz))
    return rules


def _counting(for_score: bool) -> dict[str, str]:
    return {
        "rollupObjectiveSatisfied": "true" if for_score else "false",
        "rollupProgressCompletion": "true",
        "objectiveMeasureWeight": "1" if for_score else "0",
    }


def _set_by_content() -> Element:
    return Element("imsss:deliveryControls", completionSetByContent="true", objectiveSetByContent="true")


def _resources(package: Package, version: str) -> Element:
    resources = Element("resources")
    for module in package.modules:
        figures = [figure_path(sha256) for sha256 in sorted(figures_in(module.lesson.html))]
        _sco(resources, f"lesson-{module.slug}", [f"{module.slug}/lesson.html", *figures], version)
        if module.quiz:
            _sco(resources, f"quiz-{module.slug}", [f"{module.slug}/quiz.html"], version)
    shared = {"identifier": SHARED, "type": "webcontent", _TYPE[version]: "asset"}
    _list_files(SubElement(resources, "resource", shared), [STYLE, SCRIPT])
    return resources


def _sco(resources: Element, name: str, paths: list[str], version: str) -> None:
    attributes = {"identifier": f"resource-{name}", "type": "webcontent", _TYPE[version]: "sco"}
    resource = SubElement(resources, "resource", {**attributes, "href": paths[0]})
    _list_files(resource, paths)
    SubElement(resource, "dependency", identifierref=SHARED)


def _list_files(resource: Element, paths: list[str]) -> None:
    for path in paths:
        SubElement(resource, "file", href=path)
