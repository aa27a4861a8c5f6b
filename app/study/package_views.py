"""For instructors and coordinators: the course as packages for another learning system."""

from __future__ import annotations

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.curriculum.package_text import FORMAT_WORDS, loss_lines
from app.curriculum.packaging import make_package_file, package_of, record_package
from app.domain.packages import losses_of
from app.shared import clock
from app.shared.database import write
from app.shared.downloads import send_bytes
from app.shared.locale import LANGUAGES, language
from app.study.access import edition_for_teaching, module_for_teaching
from app.study.views import blueprint


@blueprint.get("/courses/<slug>/packages")
def list_packages(slug: str) -> ResponseReturnValue:
    """What can be taken out, in which formats, and what each does not carry."""
    edition = edition_for_teaching(slug)
    package = package_of(edition, _language())
    return render_template(
        "study/list_packages.html",
        edition=edition,
        formats=FORMAT_WORDS,
        losses={each: list(loss_lines(losses_of(package, each))) for each in FORMAT_WORDS},
        code=_language(),
    )


@blueprint.get("/courses/<slug>/packages/<any(scorm12, scorm2004, cartridge):format_>")
def download_course(slug: str, format_: str) -> Response:
    """The whole course in one file."""
    return _send(slug, format_, None)


@blueprint.get("/courses/<slug>/packages/<any(scorm12, scorm2004, cartridge):format_>/<module_slug>")
def download_module(slug: str, format_: str, module_slug: str) -> Response:
    """One module in one file."""
    return _send(slug, format_, module_slug)


def _send(slug: str, format_: str, module_slug: str | None) -> Response:
    edition, module = module_for_teaching(slug, module_slug)
    file = make_package_file(edition, format_, _language(), module)
    write(record_package, edition.id, file.name, by=current_user, at=clock.now())
    return send_bytes(file.content, file.name, file.media_type)


def _language() -> str:
    """The language of the package: the one asked for, else the reader's; 404 for one that there is not."""
    code = request.args.get("in") or language()
    return code if code in LANGUAGES else abort(404)
