"""The pages of a package: what is read and answered in the other system, without ours."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from app.domain.course import Item
from app.domain.grading import ALL, MULTIPLE, TRUEFALSE
from app.domain.packages.body import bring_home, dress_sections, without_popovers
from app.domain.packages.content import Package, PackagedModule, PackagedQuiz
from app.domain.scenario_text import render_scenario

UP = "../"  # from the folder of a module to the root of the package
STYLE, SCRIPT = "shared/package.css", "shared/package.js"


def lesson_page(package: Package, module: PackagedModule, version: str) -> str:
    """The lesson as a page that runs: reports the sections that were read to a system that speaks SCORM `version`."""
    words = package.words
    body = dress_sections(module.lesson, bring_home(module.lesson.html, UP), _section_end)
    main = (
        f"{_notice(package, module)}{_contents(package, module)}"
        f'<p class="state" id="progress" role="status"></p>\n'
        f'<article class="prose">\n{body}\n</article>'
    )
    data = {"part": "lesson", "sections": [section.id for section in module.lesson.sections]}
    return _running_page(package, module, words["lesson"], main, {"version": version, **data})


def quiz_page(package: Package, module: PackagedModule, quiz: PackagedQuiz, version: str) -> str:
    """The quiz as a page that grades itself and reports the score."""
    words = package.words
    items = "\n".join(
        _situation(quiz.items, number, package) + _item(item, number, len(quiz.items), package)
        for number, item in enumerate(quiz.items, 1)
    )
    main = (
        '<section id="result" tabindex="-1" hidden></section>\n'
        f'<form id="quiz" novalidate>\n{items}\n'
        '<p class="state" id="unanswered" role="status"></p>\n'
        f'<p class="actions"><button class="button">{escape(words["hand_in"])}</button></p>\n</form>'
    )
    data = {"part": "quiz", "version": version, **_quiz_data(module, quiz, package.language)}
    return _running_page(package, module, words["quiz"], main, data)


def plain_page(package: Package, module: PackagedModule) -> str:
    """The lesson as a page that only is read, without a script."""
    body = without_popovers(bring_home(module.lesson.html, UP))
    main = f'{_notice(package, module)}<article class="prose">\n{body}\n</article>'
    return _page(package, module, package.words["lesson"], main, "")


def _running_page(
    package: Package, module: PackagedModule, part: str, main: str, data: Mapping[str, Any]
) -> str:
    full = {**data, "language": package.language, "words": dict(package.words)}
    text = json.dumps(full, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
    head = f'<script defer src="{UP}{SCRIPT}"></script>\n'
    without_script = f'<noscript><p class="notice">{escape(package.words["no_script"])}</p></noscript>\n'
    report = '<p class="notice" id="report" role="status" hidden></p>\n'
    block = f'\n<script type="application/json" id="package-data">{text}</script>'
    return _page(package, module, part, without_script + report + main + block, head)


def _page(package: Package, module: PackagedModule, part: str, main: str, head: str) -> str:
    facts = " · ".join(escape(fact) for fact in package.facts)
    return (
        f'<!DOCTYPE html>\n<html lang="{package.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(module.title)} · {escape(part)}</title>\n"
        f'<link rel="stylesheet" href="{UP}{STYLE}">\n{head}</head>\n<body>\n<main>\n'
        f'<p class="eyebrow">{escape(package.title)} · {escape(part)}</p>\n<h1>{escape(module.title)}</h1>\n'
        f'<p class="meta">{facts}</p>\n{main}\n</main>\n</body>\n</html>\n'
    )


def _notice(package: Package, module: PackagedModule) -> str:
    if not module.lesson.notice:
        return ""
    title = escape(package.words["before_reading"])
    return (
        f'<div class="callout callout-warning"><p class="callout-title">{title}</p>'
        f"<p>{escape(module.lesson.notice)}</p></div>\n"
    )


def _contents(package: Package, module: PackagedModule) -> str:
    lines = "".join(
        f'<li><a href="#{section.id}">{escape(section.title)}</a></li>\n'
        for section in module.lesson.sections
    )
    name = escape(package.words["contents"])
    return (
        f'<nav class="contents" aria-labelledby="contents-title"><h2 id="contents-title">{name}</h2>\n'
        f'<ol role="list">\n{lines}</ol></nav>\n'
    )


def _section_end(section_id: str) -> str:
    return f'<p class="section-end" data-section="{section_id}"></p>'


def _situation(items: Sequence[Item], number: int, package: Package) -> str:
    """The scenario of an item, before the first item that asks about it."""
    told, before = items[number - 1].stimulus, items[number - 2].stimulus if number > 1 else None
    if told is None or told == before:
        return ""
    notice = escape((told.notice or {}).get(package.language, ""))
    lead = f'<p class="notice">{notice}</p>' if notice else ""
    return f"<section>{lead}{render_scenario(told.text[package.language])}</section>\n"


def _item(item: Item, number: int, total: int, package: Package) -> str:
    words, language = package.words, package.language
    place = words["question"].replace("{number}", str(number)).replace("{total}", str(total))
    if item.type == MULTIPLE:
        place = f"{place} · {words['several']}"
    kind = "checkbox" if item.type == MULTIPLE else "radio"
    choices = "\n".join(
        f'<label class="choice"><input type="{kind}" name="{item.id}" value="{choice.id}">'
        f"<span>{escape(choice.text[language])}</span></label>"
        for choice in item.choices
    )
    return (
        f'<div class="item" id="item-{item.id}" data-item="{item.id}"><fieldset>\n'
        f'<legend><span class="item-number">{escape(place)}</span> '
        f'<span class="stem">{escape(item.stem[language])}</span></legend>\n'
        f'<div class="choices">\n{choices}\n</div>\n</fieldset></div>'
    )


def _quiz_data(module: PackagedModule, quiz: PackagedQuiz, language: str) -> dict[str, Any]:
    return {
        "pass": quiz.pass_score,
        "attempts": quiz.attempts,
        "shuffle": quiz.is_shuffled,
        "items": [item_data(item, language) for item in quiz.items],
        "titles": {section.id: section.title for section in module.lesson.sections},
    }


def item_data(item: Item, language: str) -> dict[str, Any]:
    """An item as the script grades it: fractions as [numerator, denominator]."""
    return {
        "id": item.id,
        "interaction": _interaction(item),
        "shuffles": item.type != TRUEFALSE,
        "isAll": item.scoring == ALL,
        "section": item.section,
        "stem": item.stem[language],
        "choices": [
            {
                "id": choice.id,
                "fraction": list(choice.share.as_integer_ratio()),
                "feedback": choice.feedback[language],
            }
            for choice in item.choices
        ],
    }


def _interaction(item: Item) -> str:
    """What SCORM calls an answer to this item."""
    is_plain = item.type == TRUEFALSE and {choice.id for choice in item.choices} == {"true", "false"}
    return "true-false" if is_plain else "choice"
