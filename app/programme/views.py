from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("programme", __name__)
