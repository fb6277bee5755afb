"""The only Flask code that features share."""
