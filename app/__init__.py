"""Cột Mốc: training for border officers who meet victims of trafficking first."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import cli, errors, models
from app.accounts import account_views, me_views, officer_views, record_views  # noqa: F401 - adds their views
from app.accounts.identity import load_user
from app.accounts.views import blueprint as accounts
from app.attendance import export_views  # noqa: F401 - adds its views
from app.attendance.views import blueprint as attendance
from app.certificates import (  # noqa: F401 - they add their views, and what erasing blanks
    erasing,
    holding,
    issued_views,
    verification_views,
    workshop_views,
)
from app.certificates.views import blueprint as certificates
from app.curriculum import approval_views, proposal_views  # noqa: F401 - add their views
from app.curriculum.views import blueprint as curriculum
from app.dissemination import (  # noqa: F401 - they add their views
    import_views as delivery_import_views,
)
from app.dissemination import recall_views, receipt_views, sending_views  # noqa: F401 - add their views
from app.dissemination.views import blueprint as dissemination
from app.exercises.views import blueprint as exercises
from app.extensions import babel, compress, csrf, login_manager
from app.home import audit_views, health_views, jobs_views, programme_views  # noqa: F401 - add their views
from app.home.views import blueprint as home
from app.learning.views import blueprint as learning
from app.places.views import blueprint as places
from app.programme.views import blueprint as programme
from app.quizzes import (  # noqa: F401 - add their views, and what the worker does
    accommodation_views,
    answer_file_views,
    bank_move_views,
    bank_note_views,
    bank_views,
    check_views,
    closing,
    correction_views,
    gradebook_views,
    marking_views,
    override_views,
    paper_aside_views,
    paper_views,
    picture_views,
    result_views,
    sitting_views,
)
from app.quizzes.views import blueprint as quizzes
from app.shared import access, database, headers, jobs, logs, page, static, storage
from app.shared.locale import Catalogues, choose_language
from app.shared.routing import Route
from app.study import (  # noqa: F401 - add their views
    glossary_views,
    package_views,
    print_views,
    reviewing_views,
    teaching_views,
)
from app.study.views import blueprint as study
from app.summaries import conclusion_views  # noqa: F401 - adds its views
from app.summaries.views import blueprint as summaries
from app.surveys import response_views  # noqa: F401 - adds its views
from app.surveys.views import blueprint as surveys
from app.workshops import import_views, roster_views  # noqa: F401 - add their views
from app.workshops.views import blueprint as workshops
from config import Config

BLUEPRINTS = (
    home,
    study,
    summaries,
    certificates,
    quizzes,
    attendance,
    exercises,
    surveys,
    workshops,
    learning,
    dissemination,
    curriculum,
    programme,
    accounts,
    places,
)


__all__ = ["create_app", "models"]


def create_app(config: Config | None = None) -> Flask:
    """The application for a configuration; the environment's by default. Raises ConfigError."""
    config = config or Config.from_env()
    app = Flask(__name__, static_folder=None)
    app.url_rule_class = Route
    app.config.from_mapping(config.for_flask(), COT_MOC=config)
    logs.init_logs(app, as_json=config.is_production)  # first, so that every refusal has its id and its line
    access.init_access(app)  # before tokens are asked for: who is signed out learns just that
    _bind_extensions(app)
    _bind_our_own(app, config)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    if config.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, *[config.trusted_proxies] * 4)  # type: ignore[method-assign]
    return app


def _bind_extensions(app: Flask) -> None:
    database.init_database(app)
    babel.init_app(app, locale_selector=choose_language)
    babel.domain_instance = Catalogues()
    csrf.init_app(app)
    login_manager.user_loader(load_user)
    login_manager.session_protection = None  # sign-ins are rows that can be ended; addresses of phones change
    login_manager.init_app(app)
    compress.init_app(app)


def _bind_our_own(app: Flask, config: Config) -> None:
    headers.init_headers(app, is_https=config.is_https)
    storage.init_storage(app, config.storage_url)
    jobs.init_jobs(app, config.queue_url, is_immediate=config.jobs_at_once)
    page.init_page(app)
    static.init_static(app)
    errors.init_errors(app)
    cli.init_commands(app)
