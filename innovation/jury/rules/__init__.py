"""What a jury is, how its marks are reckoned, and how its questions travel."""
