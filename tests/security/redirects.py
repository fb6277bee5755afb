"""Sixty values of next= that want to lead to another site."""

AWAY = "evil.test"
SLASHES = (
    "//",
    "///",
    "////",
    "/\\",
    "\\\\",
    "\\/",
    "/\\/",
    "/\t/",
    "/\n/",
    "/\r/",
    "/ /",
    "/./\\",
    "/.//",
    "/..//",
)
HIDDEN = (
    "%2f%2f",
    "/%2f",
    "/%5c",
    "/%09/",
    "/%0a/",
    "%5c%5c",
    "/%252f",
    "%09//",
    "\t//",
    "\n//",
    " //",
    "\x00//",
)
WIDE = ("／／", "/／", "⁄⁄", "∕∕", "//\u3002", "\u2028//", "\ufeff//", "\u00a0//", "\\\u2215", "//%E3%80%82")
SCHEMES = (
    *(
        f"https://{AWAY}/",
        f"http://{AWAY}",
        f"HTTPS:{AWAY}",
        f"https:/{AWAY}",
        f"http:///{AWAY}",
        f"ftp://{AWAY}/",
    ),
    *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "javascript://%0aalert(1)"),
    *(
        "data:text/html,<script>alert(1)</script>",
        "vbscript:msgbox(1)",
        "blob:http://x/1",
        "file:///etc/passwd",
    ),
)
HOSTS = (
    *(f"//home@{AWAY}/", f"https://127.0.0.1@{AWAY}/", f"//127.0.0.1:8000@{AWAY}", f"//{AWAY}:80/x"),
    *(
        f".{AWAY}",
        f"@{AWAY}",
        f":80@{AWAY}",
        f"/@{AWAY}//..//{AWAY}",
        f"//{'a' * 480}.{AWAY}/",
        f"//[::1]@{AWAY}",
    ),
)
VECTORS = (*(f"{start}{AWAY}/x" for start in (*SLASHES, *HIDDEN, *WIDE)), *SCHEMES, *HOSTS)
