"""What the worker does again and again beside its jobs: features register it here, the worker goes round."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import structlog

from app.extensions import db

log = structlog.get_logger()

Deed = TypeVar("Deed", bound=Callable[[], object])
_DEEDS: list[Callable[[], object]] = []


def each_round(deed: Deed) -> Deed:
    """Have the worker do this every twenty seconds. It must be quick when there is nothing to do."""
    _DEEDS.append(deed)
    return deed


def go_round() -> None:
    """Do everything once. What fails is logged, and neither stops the others nor the next round."""
    for deed in _DEEDS:
        try:
            deed()
        except Exception:
            log.exception("round", deed=getattr(deed, "__qualname__", ""))
        finally:
            db.session.rollback()
