"""Limits on how often something may be tried.

A hall shares one address, so whoever holds a card is never limited by address, and what succeeds is
never counted: only failures are.
"""

from contextlib import AbstractContextManager

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(key_func=get_remote_address)


def few_letters(email: str) -> AbstractContextManager[object]:
    """Of letters that somebody lets us send to another: so many an hour to one mailbox, whoever asks for it.

    Around it the request ends with 429; an empty address is nobody's.
    """
    limit: AbstractContextManager[object] = limiter.shared_limit(
        "10 per hour", "letters", key_func=lambda: f"letters-{email}", exempt_when=lambda: not email
    )
    return limit
