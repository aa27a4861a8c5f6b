from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("curriculum", __name__)
