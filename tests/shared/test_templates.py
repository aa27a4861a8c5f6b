"""The shell and the macros, drawn by a bare application: what page authors and readers rely on."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask, flash, render_template, render_template_string
from flask_babel import Babel
from flask_wtf import CSRFProtect
from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import InputRequired

from app.shared.assets import STATIC
from app.shared.forms import Form
from app.shared.icons import icon

TEMPLATES = STATIC.parent / "templates"
SHELL: dict[str, Any] = {
    "language": "vi",
    "languages": {"vi": "Tiếng Việt", "en": "English"},
    "theme": "auto",
    "here": "/here",
    "nav": [
        SimpleNamespace(url="/", label="Home", is_current=True, icon="home"),
        SimpleNamespace(url="/courses", label="Courses", is_current=False, icon=None),
    ],
    "current_user": SimpleNamespace(is_authenticated=True, name="Lò Văn Đạt"),
    "home_url": "/",
    "account_url": "/account",
    "sign_in_url": "/sign-in",
    "sign_out_url": "/sign-out",
    "preferences_url": "/preferences",
    "is_synthetic": False,
    "quick_exit_url": None,
}


class Answers(Form):
    name = StringField("Name", validators=[InputRequired("Say your name.")], description="As on your card.")
    unit = StringField("Unit")
    role = RadioField("Role", choices=["Trainee", "Instructor"], validators=[InputRequired()])
    keep = BooleanField("Keep me signed in")


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__, template_folder=str(TEMPLATES), static_folder=None)
    app.config.update(SECRET_KEY="test")
    app.jinja_env.globals.update(asset_url=lambda name: f"/built/{name}", icon=icon)
    Babel(app, default_locale="en")
    CSRFProtect(app)
    return app


def draw(app: Flask, source: str, **values: Any) -> BeautifulSoup:
    with app.test_request_context("/here"):
        return BeautifulSoup(render_template_string(source, **{**SHELL, **values}), "html.parser")


def draw_page(app: Flask, **values: Any) -> BeautifulSoup:
    return draw(
        app,
        '{% extends "base.html" %}{% block title %}T{% endblock %}{% block main %}M{% endblock %}',
        **values,
    )


def one(page: BeautifulSoup | Tag, selector: str) -> Tag:
    (found,) = page.select(selector)
    return found


def test_the_shell_says_its_language_and_leaves_the_theme_to_the_device(app: Flask) -> None:
    page = draw_page(app)
    assert one(page, "html").attrs == {"lang": "vi"}
    assert one(page, "title").text == "T · Cột Mốc"
    assert one(draw_page(app, theme="dark"), "html")["data-theme"] == "dark"


def test_a_page_asks_for_three_files_of_our_own_and_brings_its_icon(app: Flask) -> None:
    page = draw_page(app)
    asked = [tag.get("href") or tag.get("src") for tag in page.select("link, script, img")]
    assert [url for url in asked if not url.startswith("data:image/svg+xml,")] == [
        "/built/main.css",
        "/built/work.css",
        "/built/main.js",
    ]
    assert one(page, "link[rel=icon]")["href"].startswith("data:")


def test_the_place_one_is_at_is_marked_once(app: Flask) -> None:
    assert one(draw_page(app), "[aria-current]")["href"] == "/"


def test_signing_out_and_preferences_are_posts_with_a_token(app: Flask) -> None:
    forms = draw_page(app).select("form")
    assert {form["action"]: form["method"] for form in forms} == {"/preferences": "post", "/sign-out": "post"}
    assert all(one(form, "[name=csrf_token]")["value"] for form in forms)


def test_a_visitor_is_offered_to_sign_in(app: Flask) -> None:
    page = draw_page(app, current_user=SimpleNamespace(is_authenticated=False))
    assert one(page, ".site-account a")["href"] == "/sign-in"
    assert page.select("form[action='/sign-out']") == []


def test_sample_data_and_the_way_out_show_only_where_they_belong(app: Flask) -> None:
    assert draw_page(app).select(".badge-synthetic, .quick-exit") == []
    page = draw_page(app, is_synthetic=True, quick_exit_url="https://example.org/")
    assert one(page, ".badge-synthetic").text == "Sample data"
    assert one(page, ".quick-exit")["href"] == "https://example.org/"


def test_flashed_messages_say_what_was_kept_and_what_to_do(app: Flask) -> None:
    with app.test_request_context("/"):
        flash({"happened": "<Two> rows failed.", "kept": "34 are kept.", "to_do": "Mend two."}, "error")
        flash("Saved.", "success")
        page = BeautifulSoup(render_template("_flash.html"), "html.parser")
    notices = page.select(".notice")
    assert [notice["role"] for notice in notices] == ["alert", "status"]
    assert [[p.text for p in notice.select("p")] for notice in notices] == [
        ["<Two> rows failed.", "34 are kept.", "Mend two."],
        ["Saved."],
    ]


FORM = """{% from "_form.html" import field, error_summary %}
{{ error_summary(form) }}
{% for f in form %}{{ field(f, autocomplete="off") }}{% endfor %}"""


def draw_form(app: Flask, data: dict[str, str]) -> BeautifulSoup:
    with app.test_request_context("/", method="POST", data=data):
        form = Answers(meta={"csrf": False})
        form.validate()
        return BeautifulSoup(render_template_string(FORM, form=form), "html.parser")


def test_a_wrong_field_is_tied_to_its_hint_and_its_error(app: Flask) -> None:
    page = draw_form(app, {"role": "Trainee"})
    box = one(page, "input[name=name]")
    assert (box["aria-invalid"], box["autocomplete"]) == ("true", "off")
    told = [one(page, f"#{target}").get_text(strip=True) for target in box["aria-describedby"].split()]
    assert told == ["As on your card.", "Say your name."]


def test_the_error_summary_leads_to_each_wrong_field(app: Flask) -> None:
    page = draw_form(app, {})
    targets = [link["href"] for link in page.select(".error-summary a")]
    assert targets == ["#name", "#role-0"]
    assert [one(page, target).name for target in targets] == ["input", "input"]


def test_a_form_without_errors_says_nothing_about_errors(app: Flask) -> None:
    page = draw_form(app, {"name": "Đạt", "role": "Instructor"})
    assert page.select(".error-summary, .error, [aria-invalid]") == []
    assert one(page, "input[name=name]")["value"] == "Đạt"
    assert one(page, "input[checked]")["value"] == "Instructor"


def test_labels_name_their_fields_and_only_optional_ones_say_so(app: Flask) -> None:
    page = draw_form(app, {"name": "Đạt", "role": "Instructor"})
    labels = {label["for"]: " ".join(label.text.split()) for label in page.select("label")}
    assert labels == {
        "name": "Name",
        "unit": "Unit (optional)",
        "role-0": "Trainee",
        "role-1": "Instructor",
        "keep": "Keep me signed in",
    }
    assert one(page, "legend").text == "Role"


def test_each_cell_of_a_table_knows_its_column(app: Flask) -> None:
    page = draw(
        app,
        """{% from "_table.html" import table, title, cell %}
        {% call table("Trainees", ["Name", ("Score", "num")]) %}
        <tr>{{ title("Lý A Chống", "/o") }}{{ cell("Score", "81,5", "num") }}</tr>{% endcall %}""",
    )
    assert one(page, "caption").text == "Trainees"
    assert [(th.text, th.get("class")) for th in page.select("thead th")] == [
        ("Name", None),
        ("Score", ["num"]),
    ]
    assert one(page, "tbody td").attrs == {"data-label": "Score", "class": ["num"]}
    assert one(page, "tbody th[scope=row] a")["href"] == "/o"


def test_the_row_of_posts_tells_in_words_what_it_shows(app: Flask) -> None:
    modules = [
        {"number": 1, "title": "Law", "url": "/1", "state": "done"},
        {"number": 2, "title": "Signs", "url": "/2", "state": "current"},
        {"number": 3, "title": "Care", "url": None, "state": "todo"},
    ]
    page = draw(app, '{% from "_progress.html" import posts %}{{ posts(modules) }}', modules=modules)
    assert [li.text for li in page.select("li")] == [
        "1. Law: done",
        "2. Signs: in progress",
        "3. Care: not started",
    ]
    assert [
        one(li, "a, span:not(.post-number, .visually-hidden)").get("href") for li in page.select("li")
    ] == [
        "/1",
        "/2",
        None,
    ]
    assert one(page, "[aria-current=step]")["href"] == "/2"


def test_pages_lead_to_their_neighbours_and_keep_the_question(app: Flask) -> None:
    app.add_url_rule("/officers", "officers")
    source = (
        """{% from "_sections.html" import pagination %}{{ pagination(page, 3, "officers", q="dung") }}"""
    )
    leads = {n: [link["href"] for link in draw(app, source, page=n).select("a")] for n in (1, 2, 3)}
    assert leads == {
        1: ["/officers?page=2&q=dung"],
        2: ["/officers?page=1&q=dung", "/officers?page=3&q=dung"],
        3: ["/officers?page=2&q=dung"],
    }


def test_every_mark_has_its_word_and_a_short_one_for_a_phone(app: Flask) -> None:
    source = """{% from "_badges.html" import status %}
    {% for mark in ("present", "late", "excused", "absent", "unset") %}{{ status(mark, short=short) }}{% endfor %}"""
    words = {
        short: [tag.text for tag in draw(app, source, short=short).select(".status")]
        for short in (False, True)
    }
    assert words == {
        False: ["Present", "Late", "Excused absence", "Absent", "Not marked"],
        True: ["Present", "Late", "Excused", "Absent", "Unset"],
    }


def test_a_chart_has_its_numbers_behind_it(app: Flask) -> None:
    page = draw(
        app,
        """{% from "_chart.html" import chart %}
        {{ chart("Scores", "/c.svg", "Scores rose.", ["Place", "n"], [["Cao Bằng", 36]], 560, 300) }}""",
    )
    assert one(page, "img")["alt"] == "Scores rose."
    assert [cell.text for cell in page.select("details tbody th, details tbody td")] == ["Cao Bằng", "36"]
    assert one(page, "tbody td")["data-label"] == "n"


def test_a_destructive_act_takes_two_steps_and_a_token(app: Flask) -> None:
    page = draw(
        app,
        """{% from "_confirm.html" import confirm %}
        {% call confirm("Revoke…", "/revoke", "Revoke it?", "Revoke") %}<p>Why.</p>{% endcall %}""",
    )
    form = one(page, "details.confirm > form")
    assert (form["method"], form["action"]) == ("post", "/revoke")
    assert one(form, "[name=csrf_token]")["value"]
    assert [button.text for button in form.select("button:not([hidden])")] == ["Revoke"]
    assert "open" not in one(page, "details").attrs


def test_the_error_page_says_all_four_things(app: Flask) -> None:
    explanation = SimpleNamespace(title="Closed", happened="It closed.", kept="All of it.", to_do="Ask.")
    with app.test_request_context("/"):
        html = render_template(
            "error.html", **SHELL, code=409, explanation=explanation, request_id="9f21c07b44aa"
        )
    page = BeautifulSoup(html, "html.parser")
    assert one(page, "h1").text == "Closed"
    assert [dd.text for dd in page.select("dd")] == ["It closed.", "All of it.", "Ask."]
    assert one(page, ".request-id code").text == "9f21c07b44aa"


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_template_carries_script_or_style_or_a_foreign_address(path: Any) -> None:
    """What the content policy would block must not be written in the first place."""
    text = path.read_text("utf-8")
    assert (
        re.findall(r"""\s(?:style|on[a-z]+)\s*=|<style|<script(?![^>]*\ssrc=)|(?:src|href)="https?:""", text)
        == []
    )


@pytest.mark.parametrize(
    "path",
    ["quizzes/show_attempt.html", "attendance/show_register.html", "exercises/show_observation.html"],
)
def test_browsers_bring_nothing_back_into_forms_whose_scripts_keep_what_was_tapped(path: str) -> None:
    """What a browser brought back on a reload would be taken for taps, and sent over newer ones."""
    kept = re.findall(
        r'<form[^>]*class="(?:attempt|marking|observation)"[^>]*', (TEMPLATES / path).read_text("utf-8")
    )
    assert [' autocomplete="off"' in form for form in kept] == [True]
