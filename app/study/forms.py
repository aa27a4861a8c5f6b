"""The one question that course pages ask in an address."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length

from app.domain.course_search import LONGEST_QUERY
from app.shared.forms import QueryForm


class SearchForm(QueryForm):
    """What to look for in a course."""

    q = StringField(_l("Search this course"), [Length(max=LONGEST_QUERY)])
