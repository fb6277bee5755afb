"""Questions about juries that pages ask."""
