"""Ideas: drafting, judging whether they may be pitched, showing them."""
