"""The glossary of a course as a page."""

from __future__ import annotations

import pytest
from flask import Flask

from app.domain.collation import initial_of
from tests.cast import Cast, client_of
from tests.curriculum.make import mini_files, publish_approved, publish_mini
from tests.pages import english_client, lines_of, main_of
from tests.statements import statements

GLOSSARY = """\
- id: referral
  vi: nơi chuyển gửi
  en: referral
  definition: {vi: "Nơi nhận.", en: "Who takes over."}
- id: indicator
  vi: dấu hiệu
  en: indicator
  definition: {vi: "Điều gợi ra.", en: "What suggests it."}
- id: investigation
  vi: điều tra
  en: investigation
  definition: {vi: "Việc tìm ra.", en: "Finding out."}
  note: {vi: "Theo luật.", en: "As law has it."}
"""


def publish() -> None:
    publish_approved({**mini_files(), "glossary.yml": GLOSSARY.encode()})


def test_terms_stand_in_the_order_of_the_language_with_both_names(app: Flask, cast: Cast) -> None:
    publish()
    trainee = client_of(app, cast.trainee)
    page = main_of(trainee, "/courses/mini/glossary")
    assert lines_of(page, "h2") == ["D", "Đ", "N"]
    assert lines_of(page, ".gloss-term") == [
        "dấu hiệu · indicator",
        "điều tra · investigation",
        "nơi chuyển gửi · referral",
    ]
    assert lines_of(page, "#term-investigation p") == [
        "điều tra · investigation",
        "Việc tìm ra.",
        "Theo luật.",
    ]
    english = main_of(english_client(app, cast.trainee), "/courses/mini/glossary")
    assert lines_of(english, "h2") == ["I", "R"]
    assert lines_of(english, ".gloss-term")[0] == "indicator · dấu hiệu"
    assert [link["href"] for link in english.select("nav p a")] == ["#letter-1", "#letter-2"]
    assert english.select_one("#letter-2").text == "R"


def test_the_course_page_leads_to_it_and_it_is_read_from_its_file_once(app: Flask, cast: Cast) -> None:
    publish_mini()
    trainee = english_client(app, cast.trainee)
    assert lines_of(main_of(trainee, "/courses/mini"), "a[href='/courses/mini/glossary']") == ["Glossary"]
    counts = []
    for _time in range(2):
        with statements() as sent:
            assert trainee.get("/courses/mini/glossary").status_code == 200
        counts.append(len([each for each in sent if "edition_files" in str(each)]))
    assert counts == [1, 0]


@pytest.mark.parametrize(
    ("text", "letter"),
    [("Án", "A"), ("ơn", "Ơ"), ("đồn", "Đ"), ("ấp", "Â"), ("Zalo", "Z"), ("“bảo kê”", "B")],
)
def test_the_letter_under_which_a_term_stands(text: str, letter: str) -> None:
    assert initial_of(text) == letter
