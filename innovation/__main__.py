"""`python -m innovation` is the same as the command `innovation`."""

from innovation.cli import main

main()
