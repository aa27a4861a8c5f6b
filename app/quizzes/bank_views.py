"""The question bank: its items, each with its versions and how it did, as files, and drafts of items that come in."""

from __future__ import annotations

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from app.domain.text import slug
from app.quizzes import bank_text, item_file_text
from app.quizzes.bank_access import (
    can_retire,
    can_take_items_in,
    item_for_bank,
    items_for_bank,
    require_taking_in,
)
from app.quizzes.bank_export import Outgoing, outgoing_of
from app.quizzes.bank_forms import MOST_DRAFT, BankExportForm, BankForm, DraftForm, ItemsImportForm
from app.quizzes.bank_note_forms import CommentForm
from app.quizzes.bank_notes import read_notes
from app.quizzes.bank_pages import item_page
from app.quizzes.views import blueprint
from app.shared import clock
from app.shared.audit import audit
from app.shared.database import write
from app.shared.downloads import send_bytes
from app.shared.refusal import Malformed

PER_PAGE = 50
MOST_PROBLEMS = 200  # shown on a page


@blueprint.get("/items")
def list_items() -> ResponseReturnValue:
    """The items of the newest editions in use that fit."""
    lines = items_for_bank()
    form = BankForm(lines)
    form.validate()
    notes = read_notes()
    found = form.chosen(lines, notes)
    page = form.page.data or 1
    return render_template(
        "quizzes/list_items.html",
        form=form,
        export=BankExportForm(lines),
        lines=found[(page - 1) * PER_PAGE : page * PER_PAGE],
        total=len(found),
        page=page,
        pages=max(1, -(-len(found) // PER_PAGE)),
        words=bank_text,
        notes=notes,
        may_take_in=can_take_items_in(current_user),
        may_retire=can_retire(current_user),
    )


@blueprint.get("/items/<course>/<item_id>")
def show_item(course: str, item_id: str) -> ResponseReturnValue:
    """One item: its key, its versions, where it is asked, how it did, what is nearly the same, what was said."""
    line, lines = item_for_bank(course, item_id)
    return item_page(line, lines, CommentForm(formdata=None))


def _going() -> Outgoing:
    """What the list's form asks for. 403, or 400 for a form that lacks something."""
    lines = items_for_bank()
    form = BankExportForm(lines)
    if not form.validate():
        raise Malformed(_l("Say the format, the language and what the file is for."))
    return outgoing_of(form, lines)


@blueprint.get("/items/export/new")
def new_items_export() -> ResponseReturnValue:
    """What the format cannot hold, before anything is taken."""
    going = _going()
    return render_template("quizzes/new_items_export.html", going=going, words=item_file_text)


@blueprint.get("/items/export")
def export_items() -> Response:
    """The items of the list as a file of another system, in one language. What for is written down."""
    from app.domain.formats import FORMATS  # noqa: PLC0415 - XML: these pages alone need it

    going = _going()
    language, kind = going.form.written_in.data, FORMATS[going.form.format.data]
    purpose = f"{going.form.format.data}, {language}: {going.form.purpose.data}, {len(going.sent)}"
    content = kind.write(going.sent)
    write(audit, "export_items", None, by=current_user, at=clock.now(), purpose=purpose)
    name = f"{slug(_('Question bank'))}-{language}.{kind.extension}"
    return send_bytes(content, name, kind.media_type)


@blueprint.get("/items/import")
def new_items_import() -> ResponseReturnValue:
    require_taking_in()
    return render_template("quizzes/new_items_import.html", form=ItemsImportForm(formdata=None))


@blueprint.post("/items/import")
def create_items_import() -> ResponseReturnValue:
    """Say what of a file would come, line by line, and give the entries for items.yml. Nothing is kept."""
    from app.domain.formats import FORMATS  # noqa: PLC0415 - XML: this page alone needs it
    from app.domain.formats.item_drafts import Drafts, drafts_of  # noqa: PLC0415 - YAML
    from app.domain.formats.problems import UnreadableFile  # noqa: PLC0415

    require_taking_in()
    form = ItemsImportForm()
    if not form.validate():
        return render_template("quizzes/new_items_import.html", form=form), 422
    language = form.written_in.data
    taken = {line.item.id for line in items_for_bank()}
    try:
        reading = FORMATS[form.format.data].read(form.file.data.read(), language=language)
        drafts, problems = drafts_of(reading.items, language, taken), reading.problems
        encoding = reading.encoding
    except UnreadableFile as refusal:
        drafts, problems, encoding = Drafts((), "", ()), (refusal.as_problem(),), ""
    draft_form = DraftForm(formdata=None, draft=drafts.text) if len(drafts.text) <= MOST_DRAFT else None
    found = sorted([*problems, *drafts.problems], key=lambda each: (each.path, each.line))
    page = render_template(
        "quizzes/new_items_import.html",
        form=form,
        drafts=drafts,
        problems=found,
        most=MOST_PROBLEMS,
        encoding=encoding,
        draft_form=draft_form,
        words=item_file_text,
    )
    return page, 200 if drafts.ids else 422


@blueprint.post("/items/draft")
def create_items_draft() -> Response:
    """The entries that were shown, as a file."""
    require_taking_in()
    form = DraftForm()
    if not form.validate():
        raise Malformed(_l("The draft is empty or too long."))
    return send_bytes(f"{form.draft.data}\n".encode(), "items.yml", "application/yaml")
