"""What reviewers read before an edition is approved."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.learning.models import Enrolment, SectionProgress
from tests.cast import Cast
from tests.curriculum.test_approval import propose
from tests.pages import english_client, lines_of, main_of

pytestmark = pytest.mark.database


def test_a_reviewer_reads_both_languages_and_the_key_and_leaves_no_trace(app: Flask, cast: Cast) -> None:
    client = english_client(app, cast.coordinator)
    edition = main_of(client, f"/editions/{propose().uid}")
    (first, _second) = edition.select("a[href*='/modules/']")
    page = main_of(client, first["href"])
    assert (page.h1.text, page.article["lang"]) == ("First look", "en")
    right = lines_of(page, ".asked > li > ul > li:has(.badge-good)")
    assert right[0] == "Up right Right."
    other = main_of(client, page.select_one("a[lang=vi]")["href"])
    assert (other.h1.text, other.article["lang"]) == ("Cái nhìn đầu tiên", "vi")
    assert [
        db.session.scalar(select(func.count()).select_from(each)) for each in (Enrolment, SectionProgress)
    ] == [0, 0]


def test_there_is_no_lesson_that_the_edition_has_not(app: Flask, cast: Cast) -> None:
    address = f"/editions/{propose().uid}/modules"
    client = english_client(app, cast.coordinator)
    found = [client.get(f"{address}/{rest}").status_code for rest in ("03-none", "01-first-look?in=fr")]
    assert found == [404, 404]
