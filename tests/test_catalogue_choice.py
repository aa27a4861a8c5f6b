"""Words come from the catalogue of the language being spoken, however often that changes within a request."""

from flask_babel import force_locale, gettext

from app.shared.locale import Catalogues, language


def test_words_follow_the_language_being_spoken(app):
    with app.test_request_context(headers={"Cookie": "language=en"}):
        assert (language(), gettext("Sign in")) == ("en", "Sign in")
        with force_locale("vi"):
            assert (language(), gettext("Sign in")) == ("vi", "Đăng nhập")
        assert (language(), gettext("Sign in")) == ("en", "Sign in")


def test_the_next_request_chooses_anew(client):
    for code, words in (("vi", "Đăng nhập"), ("en", "Sign in")):
        client.set_cookie("language", code)
        assert words in client.get("/sign-in").text


def test_outside_an_application_there_are_no_catalogues():
    assert Catalogues().get_translations().ugettext("Sign in") == "Sign in"


def test_an_application_uses_them(app):
    assert type(app.extensions["babel"].instance.domain_instance) is Catalogues
