"""Icons drawn into the page: no request, no script, nothing for the content policy to allow."""

from functools import lru_cache

from heroicons.jinja import heroicon_mini
from markupsafe import Markup


@lru_cache(maxsize=128)
def icon(name: str) -> Markup:
    """The heroicon of that name as inline SVG, in the colour of the words beside it.

    Hidden from screen readers: an icon never stands without its word. Kept once drawn, since drawing it
    copies an XML tree. Raises heroicons.IconDoesNotExist for an unknown name.
    """
    return Markup(heroicon_mini(name, size=20, **{"class": "icon"}))
