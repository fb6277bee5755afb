"""Kantelpunt: communities bring, judge and carry out new ideas."""

from importlib import import_module
from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from innovation import db, settings, tables
from innovation.web import access, errors, i18n, logs, mail, pages, security
from innovation.web.limits import limiter
from innovation.web.respond import htmx

FEATURES = ("network", "people", "pitches", "evenings", "voting", "jury", "initiatives", "home")


def create_app(**overrides: Any) -> Flask:
    """The whole application, configured from the environment; `overrides` are settings that win."""
    chosen = settings.from_environment(**overrides)
    app = Flask(
        __name__,
        template_folder=str(settings.ROOT / "templates"),
        static_folder=str(settings.ROOT / "static"),
        instance_path=str(chosen.instance.resolve()),
    )
    app.url_map.converters |= {"int": pages.Number, "default": pages.Word}
    app.config.update(settings.for_flask(chosen), SETTINGS=chosen, ORIGIN=chosen.origin)
    behind = chosen.trusted_proxies
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=behind, x_proto=behind, x_host=behind)  # type: ignore[method-assign]
    logs.configure(chosen.log_level)
    logs.init_app(app)
    tables.load()
    db.init_app(app, chosen.database)
    i18n.init_app(app)
    security.init_app(app)
    access.init_app(app)
    errors.init_app(app)
    pages.init_app(app)
    mail.init_app(app)
    limiter.init_app(app)
    htmx.init_app(app)
    for feature in FEATURES:
        import_module(f"innovation.{feature}.views").init_app(app)
    access.check(app)
    return app
