"""The shape of what people type about initiatives."""
