"""The front page, composed of what the other features know."""
