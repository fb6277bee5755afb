"""Who saves second never overwrites what they have not seen: a form carries the edition of its text."""

from hashlib import sha256

from innovation.errors import N_, Stale


def edition(*texts: object) -> str:
    """A short name for these texts as they stand; other texts have another one."""
    return sha256("\0".join(str(text) for text in texts).encode()).hexdigest()[:16]


def refuse_stale(seen: str, now: str) -> None:
    """Raise Stale (409) when the edition that somebody saw is not the one that stands there `now`."""
    if seen != now:
        raise Stale(N_("Somebody else changed this while you were writing. Nothing of yours is lost."))
