"""The WSGI entry point: `waitress-serve wsgi:app`, `gunicorn wsgi:app`, `flask --app wsgi`."""

import gc
import os

from app import create_app
from app.shared.migrations import refuse_old_schema

app = create_app()
if app.config["COT_MOC"].is_production and "FLASK_RUN_FROM_CLI" not in os.environ:
    refuse_old_schema(app)
# What the start has made stays until the end: collections need not walk it at every full round, and the pages that
# gunicorn's workers share (--preload) stay shared.
gc.freeze()
