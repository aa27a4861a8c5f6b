"""What a page of the application says to whoever opens it."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import Account
from tests.cast import client_of


def english_client(app: Flask, account: Account | None) -> FlaskClient:
    """A new browser that reads English, signed in as the account; nobody's when it is None."""
    client = client_of(app, account)
    client.set_cookie("language", "en")
    return client


def page_of(client: FlaskClient, address: str, **query: str) -> BeautifulSoup:
    """The page at an address, which must be there."""
    response = client.get(address, query_string=query or None)
    assert response.status_code == 200, response.status
    return BeautifulSoup(response.text, "html.parser")


def main_of(client: FlaskClient, address: str, **query: str) -> Tag:
    """What stands on that page between its header and its footer."""
    return page_of(client, address, **query).main


def lines_of(page: Tag, selector: str) -> list[str]:
    """The words of each element that the selector finds, on one line."""
    return [" ".join(found.get_text(" ").split()) for found in page.select(selector)]
