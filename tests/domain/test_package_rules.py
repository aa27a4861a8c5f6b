"""Manifests as their schemas want them: which elements may stand in which, and in which order.

Sources: the schemas named in the manifests (IMS Content Packaging 1.1.2 and 1.1.4, ADL CP 1.2 and 1.3, IMS Simple
Sequencing 1.0, Common Cartridge 1.1 profile). A sequence of a schema is a list here; "+" marks what must be there.
"""

import re
from pathlib import Path
from xml.etree.ElementTree import Element
from zipfile import ZipFile

import pytest
from defusedxml.ElementTree import fromstring

from app.domain.packages import make_cartridge, make_scorm
from tests.cases import CASES, needs_cases
from tests.domain.packages import MINI, REAL, SCRIPT, STYLE, local, manifest_of, opened, package_of

CONTENT = {
    "manifest": ["metadata+", "organizations+", "resources+"],
    "organizations": ["organization+"],
    "resources": ["resource+"],
    "resource": ["metadata", "file+", "dependency"],
    "file": [],
    "dependency": [],
}
SCORM_METADATA = {"metadata": ["schema", "schemaversion"]}
ORDERS = {
    "1.2": {
        **CONTENT,
        **SCORM_METADATA,
        "organization": ["title+", "item+", "metadata"],
        "item": ["title+", "item", "metadata", "prerequisites", "maxtimeallowed", "masteryscore"],
    },
    "2004": {
        **CONTENT,
        **SCORM_METADATA,
        "organization": ["title+", "item+", "metadata", "completionThreshold", "sequencing"],
        "item": ["title+", "item", "metadata", "dataFromLMS", "completionThreshold", "sequencing"],
        "sequencing": [
            *("controlMode", "sequencingRules", "limitConditions", "auxiliaryResources", "rollupRules"),
            *("objectives", "randomizationControls", "deliveryControls", "constrainedChoiceConsiderations"),
        ],
        "objectives": ["primaryObjective+", "objective"],
        "primaryObjective": ["minNormalizedMeasure", "mapInfo"],
    },
    "cartridge": {
        **CONTENT,
        "metadata": ["schema", "schemaversion", "lom"],
        "organization": ["item+"],
        "item": ["title", "item"],
    },
}
ONCE = (
    "metadata",
    "organizations",
    "resources",
    "title",
    "sequencing",
    "masteryscore",
    "schema",
    "schemaversion",
)
REQUIRED = {  # attributes that a schema asks for
    "manifest": {"identifier"},
    "organization": {"identifier"},
    "item": {"identifier"},
    "resource": {"identifier", "type"},
    "file": {"href"},
    "dependency": {"identifierref"},
}
COURSES = pytest.mark.parametrize("course", [MINI, REAL], ids=["mini", "real"])
FORMATS = pytest.mark.parametrize("format_", ORDERS)


def manifest(course: Path, format_: str) -> Element:
    package = package_of(course, "vi")
    if format_ == "cartridge":
        return manifest_of(opened(make_cartridge(package, style=STYLE)))
    return manifest_of(opened(make_scorm(package, format_, style=STYLE, script=SCRIPT)))


def faults(element: Element, orders: dict[str, list[str]]) -> list[str]:
    """Where an element and what stands in it leaves its schema."""
    name, inside = local(element.tag), [local(child.tag) for child in element]
    allowed = [each.rstrip("+") for each in orders.get(name, inside)]
    needed = [each.rstrip("+") for each in orders.get(name, ()) if each.endswith("+")]
    found = [f"{name} holds {each}" for each in inside if each not in allowed]
    found += [f"{name} lacks {each}" for each in needed if each not in inside]
    found += [f"{name} has {each} twice" for each in ONCE if inside.count(each) > 1]
    places = [allowed.index(each) for each in inside if each in allowed]
    found += [f"{name} is out of order: {inside}"] if places != sorted(places) else []
    found += [f"{name} lacks @{each}" for each in REQUIRED.get(name, set()) - {*element.keys()}]
    return found


@COURSES
@FORMATS
def test_elements_stand_where_and_as_the_schemas_want_them(course: Path, format_: str) -> None:
    root = manifest(course, format_)
    assert [fault for element in root.iter() for fault in faults(element, ORDERS[format_])] == []


@needs_cases
def test_a_public_manifest_keeps_the_same_rules() -> None:
    """Rustici Software's sample and Instructure's: were a rule here stricter than the schemas, they would break it."""
    [scorm] = (CASES / "scorm").glob("*SCORM12*.zip")
    [cartridge] = (CASES / "common-cartridge").glob("*.imscc")
    for path, format_ in ((scorm, "1.2"), (cartridge, "cartridge")):
        root = manifest_of(opened(path.read_bytes()))
        assert [fault for element in root.iter() for fault in faults(element, ORDERS[format_])] == []


@needs_cases
def test_the_order_in_scorm_1_2_is_that_of_the_schemas_themselves() -> None:
    """The public sample carries the schemas: what each names in its sequence stands here, in that order."""
    [path] = (CASES / "scorm").glob("*SCORM12*.zip")
    with ZipFile(path) as archive:
        schema = fromstring(archive.read("imscp_rootv1p1p2.xsd"))
        adlcp = archive.read("adlcp_rootv1p2.xsd").decode()
    types = {each.get("name"): each for each in schema.iter() if local(each.tag) == "complexType"}
    for name in ("manifest", "organizations", "organization", "item", "resources", "resource"):
        sequence = next(each for each in types[f"{name}Type"].iter() if local(each.tag) == "sequence")
        named = [each.get("ref") or each.get("name") for each in sequence if local(each.tag) == "element"]
        ours = [each.rstrip("+") for each in ORDERS["1.2"][name]]
        assert [each for each in ours if each in named] == [each for each in named if each in ours], name
        assert set(ours) - set(named) <= {"prerequisites", "maxtimeallowed", "masteryscore"}
    assert re.search(r'element name\s*=\s*"masteryscore"', adlcp)
