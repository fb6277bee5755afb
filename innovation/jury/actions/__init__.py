"""The acts of organisers, jurors and hosts on juries."""
