from __future__ import annotations

from flask import Blueprint

from app.quizzes import statistics

__all__ = ["blueprint", "statistics"]

blueprint = Blueprint("quizzes", __name__)
