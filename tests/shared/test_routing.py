"""Addresses of routes that are compiled late."""

from __future__ import annotations

import uuid

import pytest
from flask import Flask
from werkzeug.routing import BuildError, Map, MapAdapter, Rule

from app.shared.routing import Route

UID = uuid.UUID(int=7)


def adapter_of(rule: type[Rule], path: str) -> MapAdapter:
    return Map([rule(path, endpoint="it", defaults={"kind": "all"})]).bind("localhost")


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("/", {}),
        ("/officers/<uuid:uid>", {"uid": UID}),
        ("/officers/<uuid:uid>/", {"uid": UID}),
        ("/courses/<slug>/<int:page>", {"slug": "một hai/ba", "page": 4}),
        ("/figures/<path:name>", {"name": "a/đường b.svg"}),
        ("/units/<kind>", {}),
    ],
)
@pytest.mark.parametrize("unknown", [{}, {"words": "biên giới", "tag": ["a", "b"]}])
def test_an_address_is_what_werkzeug_builds(
    path: str, values: dict[str, object], unknown: dict[str, object]
) -> None:
    ours, theirs = adapter_of(Route, path), adapter_of(Rule, path)
    for _ in range(2):  # compiled, and as it was compiled
        assert ours.build("it", values | unknown) == theirs.build("it", values | unknown)


def test_what_lacks_is_refused() -> None:
    with pytest.raises(BuildError, match="forget to specify values"):
        adapter_of(Route, "/officers/<uuid:uid>").build("it", {})


def test_all_routes_of_the_application_are_compiled_late(app: Flask) -> None:
    assert {type(rule) for rule in app.url_map.iter_rules()} == {Route}
