"""Which step is handed out first, and what is said of the time left."""

from __future__ import annotations

from collections.abc import Mapping

from build.schedule import Schedule, closure, critical_path, spoken
from build.stages import Stage
from build.steps import Step

DURATIONS_S = {"a/short": 1.0, "a/long": 30.0, "a/then": 5.0, "a/last": 60.0}


def step(name: str, *needed: Step) -> Step:
    return Step(Stage(name, "fake"), "a", None, {each.stage.name: each for each in needed})


SHORT, LONG = step("short"), step("long")
THEN = step("then", SHORT)
LAST = step("last", THEN)
STEPS = (LONG, SHORT, THEN, LAST)


def schedule(durations_s: Mapping[str, float] = DURATIONS_S) -> Schedule:
    return Schedule(STEPS, durations_s, 2)


def test_what_holds_up_most_comes_first() -> None:
    plan = schedule()
    assert [plan.start(), plan.start(), plan.start()] == [SHORT, LONG, None]
    plan.finish(SHORT)
    assert plan.start() is THEN
    other = schedule(DURATIONS_S | {"a/long": 90.0})
    assert other.start() is LONG


def test_a_schedule_is_open_until_all_is_done() -> None:
    plan = schedule()
    done = []
    while plan.is_open:
        begun = plan.start()
        assert begun is not None
        plan.finish(begun)
        done.append(begun)
    assert done == [SHORT, THEN, LAST, LONG]
    assert plan.start() is None


def test_the_time_left_is_the_longest_way_or_all_work_shared_out() -> None:
    assert schedule().remaining_s() == 66
    assert Schedule(STEPS, DURATIONS_S, 1).remaining_s() == 96
    assert schedule().standing() == "0 of 4 steps, about 70 s left"


def test_the_critical_path_is_the_longest_way() -> None:
    assert critical_path(STEPS, DURATIONS_S) == ["a/short", "a/then", "a/last"]
    assert critical_path(STEPS, DURATIONS_S | {"a/long": 90.0}) == ["a/long"]


def test_targets_bring_what_they_need() -> None:
    assert closure(STEPS, ["a/then"]) == [SHORT, THEN]


def test_times_are_said_roughly() -> None:
    assert [spoken(each) for each in (0.2, 34, 89, 130, 400)] == [
        "about 10 s",
        "about 30 s",
        "about 90 s",
        "about 2 min",
        "about 7 min",
    ]
