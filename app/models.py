"""Every model, so that the metadata is whole whoever asks for it."""

from app.accounts import models as accounts
from app.attendance import models as attendance
from app.certificates import models as certificates
from app.curriculum import approval
from app.curriculum import models as curriculum
from app.dissemination import adoptions, recalls
from app.dissemination import models as dissemination
from app.exercises import models as exercises
from app.learning import models as learning
from app.places import models as places
from app.programme import models as programme
from app.quizzes import (
    accommodations,
    answer_files,
    bank_notes,
    bookmarks,
    corrections,
    overrides,
    paper,
    regrades,
    sitting_rules,
)
from app.quizzes import models as quizzes
from app.shared import audit, jobs, marks, throttle
from app.summaries import models as summaries
from app.surveys import models as surveys
from app.workshops import models as workshops
from app.workshops import roster_import

__all__ = [
    "accommodations",
    "accounts",
    "adoptions",
    "answer_files",
    "approval",
    "attendance",
    "audit",
    "bank_notes",
    "bookmarks",
    "certificates",
    "corrections",
    "curriculum",
    "dissemination",
    "exercises",
    "jobs",
    "learning",
    "marks",
    "overrides",
    "paper",
    "places",
    "programme",
    "quizzes",
    "recalls",
    "regrades",
    "roster_import",
    "sitting_rules",
    "summaries",
    "surveys",
    "throttle",
    "workshops",
]
