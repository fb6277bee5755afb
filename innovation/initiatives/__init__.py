"""Initiatives: what a room said yes to, from its team to its story."""
