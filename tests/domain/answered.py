"""Answers as rows keep them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def picked(*choices: str) -> dict[str, list[str]]:
    return {"choices": list(choices)}


def each_picked(answers: Mapping[str, str | Iterable[str]]) -> dict[str, dict[str, list[str]]]:
    """Item to the choice or choices that were picked, as answers."""
    return {item: picked(*([ids] if isinstance(ids, str) else ids)) for item, ids in answers.items()}
