"""The extensions as bare objects; `create_app` binds them."""

from __future__ import annotations

from flask import request
from flask_babel import Babel
from flask_compress import Compress
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """The base of every model. Constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class TokenCheck(CSRFProtect):
    """Looks for the token where scripts put it first: a JSON body need not be searched for form fields."""

    def _get_csrf_token(self) -> str | None:
        token: str | None = request.headers.get("X-CSRFToken") or super()._get_csrf_token()
        return token


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
babel = Babel()
csrf = TokenCheck()
login_manager = LoginManager()
login_manager.session_protection = None  # phones change address all day; the sign-in's row decides
compress = Compress()
