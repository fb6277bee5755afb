"""What people may trust of access, pages, sign-in and upkeep; one module per promise (A1 … A14)."""
