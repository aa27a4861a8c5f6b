"""Charts: one reportlab Drawing that goes into a PDF as it is and onto a page through `to_svg`.

They share a language: labels beside what they name and no legend, bars from zero, intervals drawn, a suppressed
value hatched and never a length, and nothing told by colour alone.
"""

from app.domain.charts.bars import bar_chart
from app.domain.charts.distribution import distribution
from app.domain.charts.intervals import interval_plot
from app.domain.charts.items import choice_strips, item_map
from app.domain.charts.marks import say_above
from app.domain.charts.svg import to_svg
from app.domain.charts.tiles import tile_map
from app.domain.charts.timeline import timeline

__all__ = [
    "bar_chart",
    "choice_strips",
    "distribution",
    "interval_plot",
    "item_map",
    "say_above",
    "tile_map",
    "timeline",
    "to_svg",
]
