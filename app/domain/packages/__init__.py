"""Published modules as packages for other systems: SCORM 1.2 and 2004, Common Cartridge 1.1. Values in, bytes out."""

from app.domain.packages.cartridge import make_cartridge
from app.domain.packages.content import Package, PackagedLesson, PackagedModule, PackagedQuiz
from app.domain.packages.losses import Loss, losses_of
from app.domain.packages.scorm import SCORM_VERSIONS, make_scorm

__all__ = [
    "SCORM_VERSIONS",
    "Loss",
    "Package",
    "PackagedLesson",
    "PackagedModule",
    "PackagedQuiz",
    "losses_of",
    "make_cartridge",
    "make_scorm",
]
