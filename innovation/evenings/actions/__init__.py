"""The acts of planning an evening, of its door and of joining it."""
