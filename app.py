"""`python app.py` prepares the database and serves; other servers call `app:create_app()`."""

import sys

from innovation import create_app
from innovation.serving import serve

__all__ = ["create_app"]

if __name__ == "__main__":
    sys.exit(serve())
