from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("summaries", __name__)
