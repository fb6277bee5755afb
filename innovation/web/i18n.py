"""The reader's language, and how dates and numbers look in it."""

from datetime import date, datetime
from decimal import Decimal

from babel.lists import format_list
from flask import Flask, g, request
from flask_babel import (
    Babel,
    format_currency,
    format_date,
    format_datetime,
    format_decimal,
    format_time,
    get_locale,
    ngettext,
)
from flask_login import current_user
from werkzeug.wrappers import Response

from innovation.web import cookies

#: Complete languages, then those in which the whole vote path is written.
LANGUAGES = {
    "nl": "Nederlands",
    "en": "English",
    "tr": "Türkçe",
    "ar": "العربية",
    "pl": "Polski",
    "es": "Español",
    "so": "Soomaali",
}
COMPLETE = ("nl", "en")
RIGHT_TO_LEFT = frozenset({"ar"})
COOKIE = "lang"


def init_app(app: Flask) -> None:
    """Choose the language of each request and give the templates their filters."""
    Babel(app, locale_selector=locale, default_translation_directories="translations")
    app.jinja_env.filters.update(
        day=lambda value: format_date(value, "EEEE d MMMM y"),
        short_day=lambda value: format_date(value, "d MMM y"),
        clock=lambda value: format_time(value, "HH:mm"),
        moment=moment,
        number=format_decimal,
        percentage=percentage,
        euros=euros,
        iso=lambda value: value.isoformat(),
        epoch=lambda value: int(value.timestamp() * 1000),
        minutes=minutes,
        listed=lambda words: format_list(list(words), locale=get_locale()),
    )
    app.context_processor(
        lambda: {
            "get_locale": get_locale,
            "ngettext": ngettext,
            "languages": LANGUAGES,
            "language": str(get_locale()),
            "direction": "rtl" if str(get_locale()) in RIGHT_TO_LEFT else "ltr",
        }
    )


def locale() -> str:
    """The language asked for: in a live address, by cookie, by profile, by browser; else Dutch."""
    if "locale" not in g:
        g.locale = _chosen()
    found: str = g.locale
    return found


def _chosen() -> str:
    for asked in (request.args.get("lang"), cookies.kept(COOKIE)):
        if asked in LANGUAGES:
            return asked
    if request.args.get("lang") is None and getattr(current_user, "locale", None) in LANGUAGES:
        return str(current_user.locale)
    return request.accept_languages.best_match(list(LANGUAGES)) or "nl"


def minutes(seconds: int) -> str:
    """Seconds as a clock: 185 is 3:05; below zero it says how much over time, with a minus."""
    return f"{'-' if seconds < 0 else ''}{abs(seconds) // 60}:{abs(seconds) % 60:02d}"


def remember(response: Response, code: str) -> None:
    """Let this browser read in the language `code` from now on."""
    cookies.keep(response, COOKIE, code, 365 * 86400)


def moment(value: datetime | date | None) -> str:
    """A date with its time, in the reader's language and Dutch time; a dash for nothing."""
    return format_datetime(value, "d MMM y HH:mm") if value else "–"


def euros(cents: int) -> str:
    """An amount in the reader's way: "€ 2.500", and with its cents only when it has any."""
    pattern = get_locale().currency_formats["standard"].pattern
    whole = None if cents % 100 else pattern.replace(".00", "")
    amount = Decimal(cents) / 100
    shown: str = format_currency(amount, "EUR", format=whole, currency_digits=bool(cents % 100))
    return shown


def percentage(value: str | None) -> str:
    """A share such as "49.6" in the reader's way: "49,6 %"; a dash for nothing."""
    if value is None:
        return "–"
    separator = format_decimal(0.5)[1]
    return f"{value.replace('.', separator)}\u00a0%"
