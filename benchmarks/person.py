"""A signed-in person's cookies and tokens, got as a browser gets them."""

from __future__ import annotations

import json
import re
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar


class Person:
    """Signs in on a served installation and keeps what later requests need."""

    def __init__(self, url: str, user_name: str, password: str) -> None:
        self.url = url
        self.jar = CookieJar()
        self.open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar)).open
        form = {"csrf_token": self.token_on("/sign-in"), "name": user_name, "password": password}
        self.post("/sign-in", form)
        self.token = self.token_on("/me")

    def get(self, path: str) -> str:
        with self.open(self.url + path) as answer:
            return answer.read().decode()

    def token_on(self, path: str) -> str:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get(path))
        if found is None:
            raise LookupError(f"{path} carries no form")
        return found.group(1)

    def post(self, path: str, form: dict[str, str]) -> str:
        """Send a form; the address one ends on."""
        request = urllib.request.Request(
            self.url + path, urllib.parse.urlencode(form).encode(), {"Referer": self.url + path}
        )
        with self.open(request) as answer:
            return str(answer.geturl()).removeprefix(self.url)

    def headers(self, **more: str) -> dict[str, str]:
        """Headers of this person's requests; compressed answers are taken."""
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)
        return {"Cookie": cookies, "Accept-Encoding": "gzip", **more}

    def json_headers(self) -> dict[str, str]:
        return self.headers(
            **{"Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": self.token}
        )


def answer_body(number: int, choices: list[str]) -> str:
    """An answer as attempt.js sends it, under a key of its own."""
    return json.dumps(
        {
            "answer": {"choices": choices},
            "key": f"bench-{number:08d}",
            "occurred_at": "2026-01-01T00:00:00+00:00",
        }
    )
