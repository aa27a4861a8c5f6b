"""The WSGI entry point: `waitress-serve wsgi:app`, `gunicorn wsgi:app`, `flask --app wsgi`."""

import gc
import os

gc.disable()  # what the start makes stays: a tenth of its time would go into looking for garbage

from app import create_app  # noqa: E402 - imports make most of it
from app.shared.migrations import refuse_old_schema  # noqa: E402

app = create_app()
if app.config["COT_MOC"].is_production and "FLASK_RUN_FROM_CLI" not in os.environ:
    refuse_old_schema(app)
# Collections need not walk what the start has made at every full round, and the pages that gunicorn's workers share
# (--preload) stay shared.
gc.freeze()
gc.enable()
