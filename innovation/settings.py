"""Every setting, typed, read from the environment, with its default and unit."""

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from environs import Env

from innovation.web import cookies

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Settings:
    """What an operator may choose. Every field is an environment variable in capitals."""

    database_url: str = ""  #: empty: SQLite in the instance folder; or postgresql://…
    instance: Path = ROOT / "instance"  #: folder for the database file, the secret key and the outbox
    secret_key: str = ""  #: empty: made once and kept in the instance folder
    development: bool = True  #: outbox page, http cookies; switched off by PUBLIC_URL with https
    public_url: str = ""  #: what links, mails and QR codes carry; empty: the address served on
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 1  #: processes
    threads: int = 16  #: blocking threads a process
    phones: int = 12_000  #: connections to allow for at once
    mail_server: str = ""  #: SMTP host; empty: mail goes to the outbox folder
    mail_port: int = 587
    mail_username: str = ""
    mail_password: str = ""
    mail_use_tls: bool = True
    mail_sender: str = "kantelpunt@example.org"
    contact: str = ""  #: e-mail address for questions about safety and accessibility; empty: the sender's
    trusted_proxies: int = 0  #: how many reverse proxies stand in front
    log_level: str = "INFO"
    passkeys_required: bool = False  #: organisers and admins need a passkey; a code by mail is not enough
    testing: bool = False

    @property
    def database(self) -> str:
        """The SQLAlchemy address of the database, with its driver."""
        url = self.database_url or f"sqlite:///{self.instance / 'kantelpunt.sqlite3'}"
        for scheme in ("postgres://", "postgresql://"):
            if url.startswith(scheme):
                return "postgresql+psycopg://" + url.removeprefix(scheme)
        return url

    @property
    def origin(self) -> str:
        """Scheme and host that absolute links begin with, without a trailing slash."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def contact_address(self) -> str:
        """Where to write about safety and accessibility."""
        return self.contact or self.mail_sender

    @property
    def https(self) -> bool:
        """True when people reach us over TLS, so cookies may be Secure."""
        return self.public_url.startswith("https://")


def from_environment(**overrides: Any) -> Settings:
    """Read the environment; `overrides` win (tests and commands use them)."""
    env = Env()
    readers = {str: env.str, int: env.int, bool: env.bool, Path: env.path}
    found = {
        name: readers[field.type](name.upper(), default=field.default)  # type: ignore[index, operator]
        for name, field in Settings.__dataclass_fields__.items()
        if name != "testing"
    }
    if str(found["public_url"]).startswith("https://"):
        found["development"] = env.bool("DEVELOPMENT", default=False)
    return Settings(**{**found, **overrides})


def secret_key(settings: Settings) -> str:
    """The key that signs cookies: as set, else made once and kept with mode 0600."""
    if settings.secret_key:
        return settings.secret_key
    settings.instance.mkdir(parents=True, exist_ok=True)
    path = settings.instance / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()


def for_flask(settings: Settings) -> dict[str, Any]:
    """Flask's own configuration, derived from ours."""
    return {
        "SECRET_KEY": secret_key(settings),
        "TESTING": settings.testing,
        "MAX_CONTENT_LENGTH": 8 * 1024 * 1024,
        "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
        "SESSION_COOKIE_NAME": cookies.full_name("session", settings.https),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.https,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": 60 * 60 * 24 * 30,
        "WTF_CSRF_TIME_LIMIT": None,  # an evening is longer than flask-wtf's hour
        "WTF_CSRF_SSL_STRICT": False,  # Origin and Sec-Fetch-Site are checked in web/security
        "BABEL_DEFAULT_LOCALE": "nl",
        "BABEL_DEFAULT_TIMEZONE": "Europe/Amsterdam",
        "MAIL_SERVER": settings.mail_server,
        "MAIL_PORT": settings.mail_port,
        "MAIL_USERNAME": settings.mail_username or None,
        "MAIL_PASSWORD": settings.mail_password or None,
        "MAIL_USE_TLS": settings.mail_use_tls,
        "MAIL_DEFAULT_SENDER": settings.mail_sender,
        "MAIL_SUPPRESS_SEND": not settings.mail_server,
        "RATELIMIT_STORAGE_URI": "memory://",
        "RATELIMIT_HEADERS_ENABLED": False,
    }
