"""Routes that compile what builds their address when it is first built."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


class Route(Rule):
    """A rule as `url_for` needs it, compiled at the first use: Werkzeug compiles all rules at once, twice each, and
    that was four fifths of the time in which an application is made."""

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        compile_now = super()._compile_builder

        @cache
        def builder() -> Builder:
            return compile_now(append_unknown)

        return lambda rule, **values: builder()(rule, **values)
