"""Who may be asked when."""

import math
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.crawl.manners import Lanes, Level, Pace


@dataclass(eq=False)
class Trip:
    keys: tuple[str, ...]
    not_before: float = 0.0
    name: str = ""


def lanes(domain: tuple[int, float] = (2, 1.0), address: tuple[int, float] = (8, 0.0)) -> Lanes[Trip]:
    made: Lanes[Trip] = Lanes()
    made.terms("domain", *domain)
    made.terms("address", *address)
    return made


def trips(count: int, domain: str = "a", address: str = "1") -> list[Trip]:
    return [Trip((f"domain {domain}", f"address {address}"), name=f"{domain}{i}") for i in range(count)]


def test_starts_in_one_domain_are_a_delay_apart() -> None:
    road = lanes(domain=(9, 1.0))
    for trip in trips(3):
        road.add(trip)
    assert [road.take(now) is not None for now in (0.0, 0.5, 1.0, 1.9, 2.0)] == [True, False, True, False, True]


def test_no_more_run_at_once_than_the_limit() -> None:
    road = lanes(domain=(2, 0.0))
    first, second, third = trips(3)
    for trip in (first, second, third):
        road.add(trip)
    assert [road.take(0.0), road.take(0.0), road.take(99.0)] == [first, second, None]
    assert road.next_time() == math.inf
    road.release(first, 99.0)
    assert road.take(99.0) is third


def test_an_address_limits_all_its_domains() -> None:
    road = lanes(domain=(1, 0.0), address=(2, 0.0))
    for domain in "abc":
        road.add(trips(1, domain)[0])
    taken = [road.take(0.0), road.take(0.0)]
    assert road.take(0.0) is None
    assert taken[0] is not None
    road.release(taken[0], 0.0)
    assert road.take(0.0) is not None


def test_a_crowded_address_does_not_hold_up_a_domain() -> None:
    road = lanes(domain=(9, 0.0), address=(1, 0.0))
    crowd = trips(5, "a", "1")
    for trip in crowd:
        road.add(trip)
    other = trips(1, "a", "2")[0]
    road.add(other)
    assert road.take(0.0) is crowd[0]
    assert road.take(0.0) is other


def test_an_errand_waits_for_its_own_time_and_lets_others_pass() -> None:
    road = lanes(domain=(9, 0.0))
    late, early = trips(2)
    late.not_before = 5.0
    road.add(late)
    road.add(early)
    assert road.take(0.0) is early
    assert road.take(4.9) is None
    assert road.next_time() == 5.0
    assert road.take(5.0) is late


def test_a_held_domain_starts_nothing() -> None:
    road = lanes()
    road.hold("domain a", 60.0)
    road.add(trips(1)[0])
    assert road.take(59.9) is None
    assert road.take(60.0) is not None


def test_a_held_domain_stays_held_while_nobody_waits() -> None:
    road = lanes(domain=(2, 0.0))
    only, later = trips(2)
    road.add(only)
    assert road.take(0.0) is only
    road.hold("domain a", 60.0)
    road.release(only, 1.0)
    road.add(later)
    assert road.take(2.0) is None
    assert road.take(60.0) is later


def test_a_wider_delay_counts_from_the_last_start() -> None:
    road = lanes(domain=(9, 1.0))
    first, second, third = trips(3)
    for trip in (first, second, third):
        road.add(trip)
    assert road.take(10.0) is first
    road.slow("domain a", 5.0, 10.0)
    assert road.take(14.9) is None
    assert road.take(15.0) is second
    assert road.delay("domain a") == 5.0
    assert road.delay("domain b") == 1.0


def test_a_narrower_delay_changes_nothing() -> None:
    road = lanes(domain=(9, 1.0))
    road.slow("domain a", 0.5, 0.0)
    assert road.delay("domain a") == 1.0


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("12"), st.integers(0, 3)), max_size=40),
    st.integers(1, 3),
    st.integers(1, 4),
    st.lists(st.tuples(st.booleans(), st.integers(0, 2)), max_size=200),
)
def test_every_errand_runs_once_and_no_limit_is_passed(
    errands: list[tuple[str, str, int]], per_domain: int, per_address: int, moves: list[tuple[bool, int]]
) -> None:
    road = lanes(domain=(per_domain, 2.0), address=(per_address, 1.0))
    for domain, address, at in errands:
        road.add(Trip((f"domain {domain}", f"address {address}"), float(at)))
    now, running, taken, starts = 0.0, [], 0, dict[str, float]()
    for finish, step in [*moves, *[(True, 3)] * (4 * len(errands))]:
        while (trip := road.take(now)) is not None:
            taken += 1
            running.append(trip)
            assert trip.not_before <= now
            for key, limit, delay in zip(trip.keys, (per_domain, per_address), (2.0, 1.0), strict=True):
                assert sum(key in other.keys for other in running) <= limit
                assert now - starts.get(key, -9.0) >= delay
                starts[key] = now
        assert road.next_time() > now
        if finish and running:
            road.release(running.pop(0), now)
        now += step
    assert taken == len(errands)
    assert len(road) == 0


def test_the_pace_spreads_requests_evenly() -> None:
    pace = Pace(4.0)
    assert pace.ready(10.0) == 0.0
    pace.take(10.0)
    assert pace.ready(10.0) == 0.25
    pace.take(10.0)
    assert pace.ready(10.1) == pytest.approx(0.4)
    assert Pace(math.inf).ready(0.0) == 0.0


def test_an_idle_while_saves_up_nothing() -> None:
    pace = Pace(1.0)
    pace.take(0.0)
    pace.take(100.0)
    assert pace.ready(100.0) == 1.0


def test_the_level_climbs_by_steps_to_its_most() -> None:
    level = Level(100)
    for _ in range(10):
        for i in range(Level.STRETCH):
            level.note(f"{i}.example", strained=False)
    assert level.value == 100


def test_the_level_halves_when_many_domains_strain() -> None:
    level = Level(256)
    for i in range(Level.STRETCH):
        level.note(f"{i}.example", strained=i % 2 == 0)
    assert level.value == 32


def test_one_stalling_host_does_not_slow_down_the_rest() -> None:
    level = Level(256)
    for i in range(Level.STRETCH):
        level.note("stalls.example" if i % 2 else f"{i}.example", strained=i % 2 == 1)
    assert level.value == 64 + Level.STEP


def test_the_level_has_a_floor() -> None:
    level = Level(256)
    for _ in range(20):
        level.halve()
    assert level.value == Level.FLOOR
    assert Level(2).value == 2
