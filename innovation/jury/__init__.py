"""Juries of an evening: panels, scores, questions in the room, and advice."""
