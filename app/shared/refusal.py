"""When the rules say no."""

from __future__ import annotations

from flask_babel import LazyString


class Refused(Exception):
    """The request was understood and allowed, but a rule forbids it now (409).

    `happened` says what was refused and why, `kept` what is safe, `to_do` what the person can do next;
    lazy translations, so that each reader gets their own language.
    """

    status = 409

    def __init__(
        self, happened: str | LazyString, *, kept: str | LazyString = "", to_do: str | LazyString = ""
    ) -> None:
        super().__init__(happened)
        self.happened, self.kept, self.to_do = happened, kept, to_do


class Malformed(Refused):
    """What was sent cannot be meant by any page of ours (400): a broken script, or somebody trying things out."""

    status = 400
