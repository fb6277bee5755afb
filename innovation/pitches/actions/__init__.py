"""What people do with ideas. `move` is the one door between the states of an idea."""

from innovation.pitches.actions.moves import begin, move

__all__ = ["begin", "move"]
