"""The built css, modules and drawings in the running application: their addresses, and who serves them."""

from __future__ import annotations

from pathlib import Path
from wsgiref.headers import Headers

import click
from flask import Flask
from flask.cli import AppGroup
from whitenoise import WhiteNoise

from app.shared.assets import BUILT, BUILT_URL, IMMUTABLE, STATIC, AssetError, asset_url, build
from app.shared.headers import HEADERS
from app.shared.icons import icon

assets_commands = AppGroup("assets", help="The stylesheet, the modules and the drawings.")


@assets_commands.command("build")
def build_assets() -> None:
    """Bundle, name by content and compress what browsers fetch."""
    try:
        built = build(STATIC, BUILT)
    except AssetError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{len(built.files)} assets built in {BUILT}")


def init_static(app: Flask, built: Path = BUILT) -> None:
    """Give templates asset_url() and icon(), and answer for the built files before the application does.

    A file's name holds its hash, so browsers may keep it for ever. Before the first build there is nothing
    to serve, and asset_url() says which command to run.
    """
    app.jinja_env.globals.update(asset_url=asset_url, icon=icon)
    if built.is_dir():
        app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
            app.wsgi_app,
            root=built,
            prefix=BUILT_URL,
            allow_all_origins=False,
            immutable_file_test=IMMUTABLE,
            add_headers_function=_add_headers,
        )


def _add_headers(headers: Headers, path: str, _url: str) -> None:
    """A drawing may be opened by itself and then needs a page's policy; scripts and styles have no use for one."""
    for name, value in HEADERS.items():
        if path.endswith(".svg") or name == "X-Content-Type-Options":
            headers[name] = value
