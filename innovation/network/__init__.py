"""The network: its name, colour, municipalities and themes."""
