"""What of our quizzes another format cannot hold: named before anybody relies on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.behaviour import DEFERRED
from app.domain.counting import BEST
from app.domain.course import Item
from app.domain.grading import ALL, MULTIPLE
from app.domain.packages.assessment import MOST_ATTEMPTS, fitting_items
from app.domain.packages.content import Package, PackagedModule, PackagedQuiz

FORMATS = ("scorm12", "scorm2004", "cartridge")


@dataclass(frozen=True)
class Loss:
    """Something that a format does not carry; `item` where it is about one.

    `code`: headings (of sections), draws (everything is asked), item-order (always the same), page-by-page (everything
    is on one page), immediate, tries, certainty (the quiz is as a deferred one), review (what a result holds back),
    counts (another attempt than the best), practice (stays here), time-limit, delay, pass-mark, attempts (more than
    the format can say), partial-credit (an item that earns all or nothing there), too-few-choices, no-choices and
    pictures (an item that is left out).
    """

    code: str
    module: str
    item: str = ""


def losses_of(package: Package, format_: str) -> tuple[Loss, ...]:
    """What the package loses in one of FORMATS, module by module."""
    find = _in_cartridge if format_ == "cartridge" else _in_scorm
    found = [loss for module in package.modules if module.quiz for loss in find(module, module.quiz)]
    found += [loss for module in package.modules if module.quiz for loss in _of_rules(module, module.quiz)]
    found += [Loss("practice", module.slug) for module in package.modules if module.has_practice]
    left = [Loss("no-choices", module.slug, item_id) for module in package.modules for item_id in module.left]
    drawn = [Loss("pictures", module.slug, name) for module in package.modules for name in module.pictured]
    return (*found, *left, *drawn)


def _of_rules(module: PackagedModule, quiz: PackagedQuiz) -> Iterator[Loss]:
    """How the quiz is put together and behaves, which no package carries."""
    structure, behaviour = quiz.structure, quiz.behaviour
    rules = {
        "headings": bool(structure.sections),
        "draws": structure.is_drawn,
        "item-order": structure.is_shuffled,
        "page-by-page": structure.is_sequential,
        behaviour.kind: behaviour.kind != DEFERRED,
        "review": bool(behaviour.review),
        "counts": quiz.counts != BEST,
    }
    yield from (Loss(code, module.slug) for code, is_lost in rules.items() if is_lost)


def _in_scorm(module: PackagedModule, quiz: PackagedQuiz) -> Iterator[Loss]:
    """A page in a browser is no clock to trust: the time limit stays behind."""
    if quiz.time_limit:
        yield Loss("time-limit", module.slug)
    yield from _delay(module, quiz)


def _in_cartridge(module: PackagedModule, quiz: PackagedQuiz) -> Iterator[Loss]:
    if quiz.pass_score is not None:
        yield Loss("pass-mark", module.slug)
    if quiz.attempts > MOST_ATTEMPTS:
        yield Loss("attempts", module.slug)
    yield from _delay(module, quiz)
    fitting = fitting_items(quiz)
    for item in quiz.items:
        if item not in fitting:
            yield Loss("too-few-choices", module.slug, item.id)
        elif _is_graded_in_part(item):
            yield Loss("partial-credit", module.slug, item.id)


def _delay(module: PackagedModule, quiz: PackagedQuiz) -> Iterator[Loss]:
    if quiz.delay:
        yield Loss("delay", module.slug)


def _is_graded_in_part(item: Item) -> bool:
    """Whether some answer earns a part of the points, which the cartridge's profile cannot say."""
    if item.type == MULTIPLE:
        return item.scoring != ALL
    return any(0 < choice.share < 1 for choice in item.choices)
