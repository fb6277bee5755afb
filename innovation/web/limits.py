"""Limits on how often something may be tried.

A hall shares one address, so whoever holds a card is never limited by address, and what succeeds is
never counted: only failures are.
"""

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(key_func=get_remote_address)
