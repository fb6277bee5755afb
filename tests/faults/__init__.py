"""What people may trust, each promise against a real server that is hindered on purpose.

One module per promise, numbered as in the list of promises. In the usual run the figures are small;
FAULTS=full gives the full ones.
"""

import os
from collections.abc import Callable

#: pytest's `record_property(name, figure)`; the figures of a promise go out through it.
Record = Callable[[str, object], None]

FULL = os.environ.get("FAULTS") == "full"


def size(reduced: int, full: int) -> int:
    """A figure of a proof: small in the usual run, whole with FAULTS=full."""
    return full if FULL else reduced
