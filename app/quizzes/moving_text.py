"""Why items cannot move, in plain words."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.quizzes.moving import ASKED, OF_SCENARIO, OTHER_COURSE, THERE, WITH_PICTURES, Obstacle

OBSTACLES = {
    THERE: _l("it is in that module already"),
    ASKED: _l("the quiz or the practice of its module asks it; take it out there first"),
    OF_SCENARIO: _l("it asks about a situation, which stays in its module with all its questions"),
    WITH_PICTURES: _l("its pictures are in the folder of its module"),
    OTHER_COURSE: _l("it belongs to another course"),
}


def obstacle_words(obstacle: Obstacle) -> str:
    return _("%(item)s cannot move: %(why)s.", item=obstacle.item_id, why=OBSTACLES[obstacle.code])
