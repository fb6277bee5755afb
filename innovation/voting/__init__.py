"""The vote: rounds, ballots, tips and offers, the sealed result."""
