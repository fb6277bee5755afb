"""Texts that a spreadsheet takes for a formula."""

#: https://owasp.org/www-community/attacks/CSV_Injection, its full-width forms and what hides in front of one.
BEGINNINGS = ("=", "+", "-", "@", "\t=", "\r=", "\n=", "＝", "＋", "－", "＠")
HIDDEN = (" =", "  +", "\u00a0=", "\u3000=", "\u200b=", "\ufeff=", "'\t=", ";=", '"=', '";=', "\u2212")
COMMANDS = (
    "1+1",
    "cmd|' /C calc'!A0",
    'HYPERLINK("http://127.0.0.1:9/","x")',
    "IMPORTXML(A1,A2)",
    "SUM(1;2)",
)
FORMULAS = tuple(f"{start}{command}" for start in (*BEGINNINGS, *HIDDEN) for command in COMMANDS)
