"""What an initiative is by its own rules: its stages, team, plan, support and telling. Nothing here knows
a database."""
