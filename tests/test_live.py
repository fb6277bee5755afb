"""Snapshots that are shared by everyone."""

import threading

from innovation.web.live import Snapshots


def test_what_was_being_read_before_a_change_is_not_kept_after_it() -> None:
    """A look that began before a host's act must not bring the state of before the act back."""
    state, reading, go_on = ["before"], threading.Event(), threading.Event()

    def load(key: str) -> str:
        seen = state[0]
        if seen == "before":
            reading.set()
            go_on.wait(5)
        return seen

    snapshots = Snapshots(load, max_age=60)
    slow = threading.Thread(target=snapshots.get, args=("evening",))
    slow.start()
    assert reading.wait(5)
    state[0] = "after"
    snapshots.forget("evening")
    go_on.set()
    slow.join(5)
    assert snapshots.get("evening") == "after"
