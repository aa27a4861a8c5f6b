"""The built files as a browser gets them."""

from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.shared.assets import Manifest, build
from app.shared.static import init_static


@pytest.fixture
def built(tmp_path: Path) -> Manifest:
    (tmp_path / "static" / "css").mkdir(parents=True)
    (tmp_path / "static" / "css" / "base.css").write_text("a{top:0}" * 100)
    return build(tmp_path / "static", tmp_path / "built")


def get(tmp_path: Path, url: str, **headers: str) -> TestResponse:
    app = Flask(__name__, static_folder=None)
    init_static(app, tmp_path / "built")
    return app.test_client().get(url, headers=headers)


def test_a_built_file_may_be_kept_for_ever_and_comes_compressed(tmp_path: Path, built: Manifest) -> None:
    answer = get(tmp_path, built.url("main.css"), Accept_Encoding="gzip, br")
    assert (answer.status_code, answer.headers["Content-Encoding"]) == (200, "br")
    assert answer.headers["Cache-Control"] == "max-age=315360000, public, immutable"
    assert answer.headers["Content-Type"] == 'text/css; charset="utf-8"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_it_comes_plain_to_those_who_cannot_unpack_it(tmp_path: Path, built: Manifest) -> None:
    answer = get(tmp_path, built.url("main.css"), Accept_Encoding="identity")
    assert "Content-Encoding" not in answer.headers
    assert answer.data == b"a{top:0}" * 100


def test_what_was_not_built_is_not_there(tmp_path: Path, built: Manifest) -> None:
    assert get(tmp_path, "/static/built/main.000000000000.css").status_code == 404
    assert get(tmp_path, "/static/built/../static/css/base.css").status_code == 404


def test_an_application_starts_before_anything_is_built(tmp_path: Path) -> None:
    assert get(tmp_path, "/static/built/main.css").status_code == 404
