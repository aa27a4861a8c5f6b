"""What a person calls the device that a browser says it runs on."""

Marks = tuple[tuple[str, str], ...]

# In this order: most browsers also name those that they resemble.
_BROWSERS: Marks = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("coc_coc", "Cốc Cốc"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS: Marks = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def device_name(user_agent: str) -> str:
    """Browser and system, "Chrome · Android", from a User-Agent header; empty when it names neither.

    For people to tell their own sign-ins apart; nothing is decided by it.
    """
    found = [_first(user_agent, _BROWSERS), _first(user_agent, _SYSTEMS)]
    return " · ".join(filter(None, found))


def _first(user_agent: str, marks: Marks) -> str:
    return next((name for mark, name in marks if mark in user_agent), "")
