"""Settings, read from the environment once, typed, and refused when they make no sense."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
ENVIRONMENTS = ("development", "testing", "production")
TESTING_KEY = "known to everybody, so for tests alone"
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class ConfigError(ValueError):
    """The environment asks for something that cannot be; the message says what and how to mend it."""


@dataclass(frozen=True)
class Config:
    """Everything the application may be told from outside.

    `database_url` is a SQLAlchemy URL; `storage_url` a folder or an fsspec URL such as `s3://bucket/prefix`;
    `queue_url` a SQLite file or a PostgreSQL URL; `trusted_proxies` the number of proxies in front.
    """

    environment: str
    secret_key: str
    database_url: str
    storage_url: str
    queue_url: str
    public_url: str
    trusted_proxies: int = 0
    is_debug: bool = False
    jobs_at_once: bool = False

    @classmethod
    def from_env(cls, env: Mapping[str, str] = os.environ) -> Config:
        """Read and check the environment. Raises ConfigError."""
        environment = _choice(env, "ENVIRONMENT", ENVIRONMENTS, "development")
        database_url = _database_url(env.get("DATABASE_URL", ""))
        beside = _folder_beside(database_url)
        config = cls(
            environment=environment,
            secret_key=_secret_key(env.get("SECRET_KEY", ""), environment),
            database_url=database_url,
            storage_url=env.get("STORAGE_URL") or str(beside / "content"),
            queue_url=env.get("QUEUE_URL") or _queue_url(database_url, beside),
            public_url=_public_url(env),
            trusted_proxies=_whole_number(env, "TRUSTED_PROXIES", 0),
            is_debug=env.get("FLASK_DEBUG", "") not in ("", "0", "false"),
        )
        config.check()
        return config

    def check(self) -> None:
        """Refuse what must not run. Raises ConfigError."""
        if self.is_production and self.is_debug:
            raise ConfigError(
                "FLASK_DEBUG must be off when ENVIRONMENT=production: it shows code to strangers."
            )

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def is_https(self) -> bool:
        return urlsplit(self.public_url).scheme == "https"

    @property
    def is_loopback(self) -> bool:
        """True when a phone that scans a QR code could not reach PUBLIC_URL."""
        return urlsplit(self.public_url).hostname in LOOPBACK

    def for_flask(self) -> dict[str, Any]:
        """The settings of Flask and its extensions that follow from ours."""
        return {
            "SECRET_KEY": self.secret_key,
            "TESTING": self.environment == "testing",
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": {"pool_pre_ping": self.database_url.startswith("postgresql")},
            "SESSION_COOKIE_NAME": "__Host-session" if self.is_https else "session",
            "SESSION_COOKIE_SECURE": self.is_https,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
            "SESSION_REFRESH_EACH_REQUEST": False,
            "WTF_CSRF_ENABLED": self.environment != "testing",
            "WTF_CSRF_TIME_LIMIT": None,  # a quiz may stay open for hours; the token ends with the session
            "MAX_CONTENT_LENGTH": 8 * 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
            "BABEL_DEFAULT_LOCALE": "vi",
            "BABEL_DEFAULT_TIMEZONE": "Asia/Ho_Chi_Minh",
            "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "translations"),
            "COMPRESS_ALGORITHM": ["br", "gzip"],
            "COMPRESS_BR_LEVEL": 4,
            "COMPRESS_MIN_SIZE": 800,
        }


def _choice(env: Mapping[str, str], key: str, allowed: tuple[str, ...], default: str) -> str:
    value = env.get(key) or default
    if value not in allowed:
        raise ConfigError(f"{key} is {value!r}; it must be one of: {', '.join(allowed)}.")
    return value


def _whole_number(env: Mapping[str, str], key: str, default: int) -> int:
    text = env.get(key) or str(default)
    if not text.isdecimal():
        raise ConfigError(f"{key} is {text!r}; it must be a whole number.")
    return int(text)


def _secret_key(value: str, environment: str) -> str:
    if environment == "development":
        return value or _development_key()
    if environment == "testing":
        return value or TESTING_KEY
    if len(value) < 32 or value == TESTING_KEY:
        raise ConfigError(
            "SECRET_KEY must be set in production and have at least 32 characters "
            "(python -c 'import secrets; print(secrets.token_urlsafe(48))')."
        )
    return value


def _development_key() -> str:
    """A key of this checkout's own, made once: sign-ins outlive a restart, and a slip from a command is good."""
    path = ROOT / "instance" / "development-secret-key"
    path.parent.mkdir(exist_ok=True)
    if not path.exists():
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii")


def _database_url(value: str) -> str:
    if not value:
        return f"sqlite:///{ROOT / 'instance' / 'cot-moc.sqlite'}"
    if value.startswith(("postgres://", "postgresql://")):
        return "postgresql+psycopg://" + value.split("://", 1)[1]
    if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ConfigError(
            f"DATABASE_URL must begin with sqlite:/// or postgresql://, not {value.split(':')[0]}:"
        )
    return value


def _folder_beside(database_url: str) -> Path:
    if database_url.startswith("sqlite:///"):
        return Path(database_url.removeprefix("sqlite:///")).resolve().parent
    return ROOT / "instance"


def _queue_url(database_url: str, beside: Path) -> str:
    return str(beside / "queue.sqlite") if database_url.startswith("sqlite") else database_url


def _public_url(env: Mapping[str, str]) -> str:
    port = _whole_number(env, "PORT", 8000)
    url = (env.get("PUBLIC_URL") or f"http://127.0.0.1:{port}").rstrip("/")
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise ConfigError(f"PUBLIC_URL is {url!r}; it must look like https://training.example.org.")
    return url
