"""The WSGI entry point: `waitress-serve wsgi:app`, `gunicorn wsgi:app`, `flask --app wsgi`."""

import gc

from app import create_app

app = create_app()
# What the start has made stays until the end: collections need not walk it at every full round, and the pages that
# gunicorn's workers share (--preload) stay shared.
gc.freeze()
