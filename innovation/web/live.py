"""What everyone sees at the same moment, read once and shown to all.

A snapshot is read at most once per `max_age`, whatever the crowd; while one thread reads, the others
answer from the snapshot before.
"""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Snapshots(Generic[Value]):
    """A snapshot per key, refreshed by whoever asks first after `max_age` seconds."""

    def __init__(self, load: Callable[[str], Value], max_age: float = 0.15, most: int = 200) -> None:
        self._load = load
        self._max_age = max_age
        self._most = most
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, Value]] = {}
        self._loading: dict[str, threading.Lock] = {}
        self._forgotten = 0

    def get(self, key: str) -> Value:
        """The snapshot of `key`, at most `max_age` seconds old when the database answers in time.

        A value of None is not kept.
        """
        kept = self._kept.get(key)
        if kept and time.monotonic() - kept[0] < self._max_age:
            return kept[1]
        with self._lock:
            loading = self._loading.setdefault(key, threading.Lock())
        if not loading.acquire(blocking=kept is None):
            return kept[1]  # type: ignore[index]  # somebody else is reading it this moment
        try:
            return self._refresh(key)
        finally:
            loading.release()
            if key not in self._kept:  # what does not exist leaves nothing behind
                self._loading.pop(key, None)

    def forget(self, key: str) -> None:
        """Drop what is kept and what is being read now, so that this process shows its own change at once."""
        self._forgotten += 1
        self._kept.pop(key, None)

    def _refresh(self, key: str) -> Value:
        kept = self._kept.get(key)
        if kept and time.monotonic() - kept[0] < self._max_age:
            return kept[1]
        read_at, forgotten = time.monotonic(), self._forgotten
        value = self._load(key)
        if value is None or forgotten != self._forgotten:
            return value
        if len(self._kept) >= self._most:
            self._kept.clear()
        self._kept[key] = (read_at, value)
        return value
