"""Common Cartridge 1.1: lessons as pages to read, quizzes as assessments that the other system runs by itself.

Source: IMS Global, Common Cartridge Profile 1.1 (2011), chapters 3 and 4.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

from app.domain.packages.archive import MANIFEST, xml_of, zip_of
from app.domain.packages.assessment import assessment, fitting_items
from app.domain.packages.body import figure_path, figures_in
from app.domain.packages.content import Package, PackagedModule
from app.domain.packages.pages import STYLE, plain_page

ASSESSMENT = "imsqti_xmlv1p2/imscc_xmlv1p1/assessment"
_CP = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_LOM = "http://ltsc.ieee.org/xsd/imsccv1p1/LOM/manifest"
_SCHEMAS = "http://www.imsglobal.org/profile/cc/ccv1p1"
_ROOT = {
    "xmlns": _CP,
    "xmlns:lomimscc": _LOM,
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsi:schemaLocation": f"{_CP} {_SCHEMAS}/ccv1p1_imscp_v1p2_v1p0.xsd "
    f"{_LOM} {_SCHEMAS}/LOM/ccv1p1_lommanifest_v1p0.xsd",
}


def make_cartridge(package: Package, *, style: bytes) -> bytes:
    """The package as a cartridge (.imscc), a ZIP file; `style` is that of its pages."""
    contents = dict(_contents(package))
    figures = {figure_path(sha256): content for sha256, content in sorted(package.figures.items())}
    return zip_of({MANIFEST: xml_of(_manifest(package)), **contents, **figures, STYLE: style})


def _contents(package: Package) -> Iterator[tuple[str, bytes]]:
    for module in package.modules:
        yield _lesson_path(module), plain_page(package, module).encode()
        if module.quiz and _is_asked(module):
            yield _quiz_path(module), xml_of(assessment(module, module.quiz, package))


def _is_asked(module: PackagedModule) -> bool:
    """Whether the module has a quiz of which something fits into a cartridge."""
    return module.quiz is not None and bool(fitting_items(module.quiz))


def _lesson_path(module: PackagedModule) -> str:
    return f"{module.slug}/lesson.html"


def _quiz_path(module: PackagedModule) -> str:
    return f"{module.slug}-quiz/assessment.xml"


def _manifest(package: Package) -> Element:
    root = Element("manifest", {"identifier": package.identifier, **_ROOT})
    root.append(_metadata(package))
    organization = SubElement(
        SubElement(root, "organizations"), "organization", identifier="course", structure="rooted-hierarchy"
    )
    top = SubElement(organization, "item", identifier="top")
    for module in package.modules:
        top.append(_module_item(package, module))
    root.append(_resources(package))
    return root


def _metadata(package: Package) -> Element:
    metadata = Element("metadata")
    SubElement(metadata, "schema").text = "IMS Common Cartridge"
    SubElement(metadata, "schemaversion").text = "1.1.0"
    general = SubElement(SubElement(metadata, "lomimscc:lom"), "lomimscc:general")
    _string(general, "lomimscc:title", package.title, package.language)
    SubElement(general, "lomimscc:language").text = package.language
    _string(general, "lomimscc:description", package.summary, package.language)
    return metadata


def _string(parent: Element, name: str, text: str, language: str) -> None:
    SubElement(SubElement(parent, name), "lomimscc:string", language=language).text = text


def _module_item(package: Package, module: PackagedModule) -> Element:
    item = Element("item", identifier=f"module-{module.slug}")
    SubElement(item, "title").text = module.title
    parts = [("lesson", package.words["lesson"])]
    if _is_asked(module):
        parts.append(("quiz", package.words["quiz"]))
    for part, title in parts:
        name = f"{part}-{module.slug}"
        leaf = SubElement(item, "item", identifier=name, identifierref=f"resource-{name}")
        SubElement(leaf, "title").text = f"{title}: {module.title}"
    return item


def _resources(package: Package) -> Element:
    resources = Element("resources")
    for module in package.modules:
        lesson = _file(resources, f"resource-lesson-{module.slug}", _lesson_path(module))
        for sha256 in sorted(figures_in(module.lesson.html)):
            SubElement(lesson, "dependency", identifierref=f"figure-{sha256[:20]}")
        SubElement(lesson, "dependency", identifierref="style")
        if _is_asked(module):
            quiz = {"identifier": f"resource-quiz-{module.slug}", "type": ASSESSMENT}
            SubElement(SubElement(resources, "resource", quiz), "file", href=_quiz_path(module))
    for sha256 in sorted(package.figures):
        _file(resources, f"figure-{sha256[:20]}", figure_path(sha256))
    _file(resources, "style", STYLE)
    return resources


def _file(resources: Element, name: str, path: str) -> Element:
    attributes = {"identifier": name, "type": "webcontent", "href": path}
    resource = SubElement(resources, "resource", attributes)
    SubElement(resource, "file", href=path)
    return resource
