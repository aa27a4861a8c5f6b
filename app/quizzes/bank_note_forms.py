"""What people say about items of the bank: comments, and reasons for retiring some."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.quizzes.bank_notes import LONGEST_COMMENT, LONGEST_REASON
from app.shared.forms import Form


class CommentForm(Form):
    """Something about an item."""

    words = TextAreaField(
        _l("Comment"),
        [DataRequired(), Length(max=LONGEST_COMMENT)],
        description=_l("Everybody who sees the question bank reads it, and it stays. No names of officers."),
    )


class RetirementForm(Form):
    """Why items are retired."""

    reason = StringField(_l("Reason"), [DataRequired(), Length(max=LONGEST_REASON)])
