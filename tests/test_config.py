"""Settings: what is refused, and what a checkout makes for itself."""

import stat
from pathlib import Path

import pytest

import config
from config import Config, ConfigError

STRONG = "a secret that is long enough for production"


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that the settings take for the project's."""
    monkeypatch.setattr(config, "ROOT", tmp_path)
    return tmp_path


def test_a_checkout_makes_its_own_key_once_and_keeps_it_to_its_owner(checkout: Path) -> None:
    first, second = Config.from_env({}).secret_key, Config.from_env({}).secret_key
    path = checkout / "instance" / "development-secret-key"
    assert (first, len(first)) == (second, 64)
    assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_a_key_that_is_given_is_taken_and_none_is_made(checkout: Path) -> None:
    assert Config.from_env({"SECRET_KEY": "given"}).secret_key == "given"
    assert list(checkout.iterdir()) == []


@pytest.mark.parametrize("key", ["", "short", config.TESTING_KEY])
def test_production_refuses_a_weak_key_and_makes_none(checkout: Path, key: str) -> None:
    with pytest.raises(ConfigError):
        Config.from_env({"ENVIRONMENT": "production", "SECRET_KEY": key})
    assert list(checkout.iterdir()) == []


def test_production_refuses_debug() -> None:
    with pytest.raises(ConfigError):
        Config.from_env({"ENVIRONMENT": "production", "SECRET_KEY": STRONG, "FLASK_DEBUG": "1"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"ENVIRONMENT": "staging"},
        {"DATABASE_URL": "mysql://localhost/x"},
        {"PUBLIC_URL": "training.example.org"},
        {"PORT": "http"},
        {"TRUSTED_PROXIES": "all"},
    ],
)
def test_nonsense_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ConfigError):
        Config.from_env({"SECRET_KEY": STRONG} | wrong)


def test_content_and_queue_stand_beside_the_database(tmp_path: Path) -> None:
    found = Config.from_env({"SECRET_KEY": STRONG, "DATABASE_URL": f"sqlite:///{tmp_path}/kept.sqlite"})
    assert (found.storage_url, found.queue_url) == (str(tmp_path / "content"), str(tmp_path / "queue.sqlite"))


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_to_write_postgresql_names_its_driver(scheme: str) -> None:
    found = Config.from_env({"SECRET_KEY": STRONG, "DATABASE_URL": f"{scheme}://db/cot_moc"})
    assert found.database_url == found.queue_url == "postgresql+psycopg://db/cot_moc"
