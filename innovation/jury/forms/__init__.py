"""What organisers and jurors fill in."""
