"""A morning on which the clock stands still, and a trainee who takes the quizzes of the mini course."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask

from tests.cast import Cast
from tests.curriculum.make import publish_mini
from tests.quizzes.taking import MORNING, Trainee


@pytest.fixture
def time() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def trainee(app: Flask, cast: Cast, time: time_machine.Traveller) -> Trainee:
    return Trainee(app, cast.trainee, publish_mini())
