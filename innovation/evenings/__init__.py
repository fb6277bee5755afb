"""Pitch evenings: their programme, their rule, who may vote."""
