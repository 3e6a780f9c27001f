"""Limits by name: a flood finds its bucket empty, and what is remembered of people who have left is nothing."""

import ipaddress
import threading
from _collections_abc import dict_items
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest

from selfcheck.web.addresses import WIDER, AddressLimit, network
from selfcheck.web.rate_limits import Bucket, Buckets


class Clock:
    """Seconds that pass when told to; it begins where a machine has run for a month."""

    def __init__(self) -> None:
        self.now = 2_600_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.mark.parametrize(("size", "rate"), [(60, 60 / 3600), (120, 5), (60, 10), (3, 1 / 7)])
def test_a_bucket_gives_its_size_at_once_and_then_its_rate(clock: Clock, size: int, rate: float) -> None:
    one, many = Bucket(size, rate, clock), Buckets(size, rate, clock=clock)
    for bucket in (one.take, lambda: many.take("a")):
        clock.now += size / rate
        assert [bucket() for _ in range(size + 2)] == [True] * size + [False] * 2
        for _ in range(3):
            clock.now += 1 / rate
            assert [bucket() for _ in range(2)] == [True, False]
        clock.now += 0.5 / rate
        assert not bucket()


def test_a_name_does_not_take_from_another(clock: Clock) -> None:
    buckets = Buckets(2, 1, clock=clock)
    assert [buckets.take(name) for name in "aaabbb"] == [True, True, False] * 2


def test_in_any_order_it_gives_what_a_bucket_that_forgets_nothing_gives(clock: Clock) -> None:
    chance = Random(5)
    buckets = Buckets(4, 0.5, clock=clock)
    kept = {name: Bucket(4, 0.5, clock) for name in range(300)}
    said = []
    for _ in range(20_000):
        clock.now += chance.expovariate(20)
        name = min(int(chance.expovariate(0.02)), 299)
        said.append((buckets.take(str(name)), kept[name].take()))
    assert [ours for ours, _ in said] == [theirs for _, theirs in said]
    assert {ours for ours, _ in said} == {True, False}


def test_who_has_left_is_forgotten_a_minute_after_one_send_of_sixty_an_hour(clock: Clock) -> None:
    buckets = Buckets(60, 60 / 3600, clock=clock)
    most = 0
    for number in range(20_000):
        clock.now += 1
        assert buckets.take(f"10.0.{number >> 8}.{number & 255}")
        most = max(most, len(buckets))
    assert most <= 60 + 101  # who is within the minute, and who came since the last look


def test_a_name_at_its_limit_is_not_forgotten_before_its_time(clock: Clock) -> None:
    buckets = Buckets(60, 60 / 3600, clock=clock)
    while buckets.take("flood"):
        pass
    for number in range(3_000):
        clock.now += 1
        buckets.take(str(number))
    assert [buckets.take("flood") for _ in range(51)] == [True] * 50 + [False]


def test_a_flood_of_names_does_not_grow_the_record_nor_free_a_name_at_its_limit(clock: Clock) -> None:
    buckets = Buckets(3, 1 / 3600, most=1_000, clock=clock)
    while buckets.take("flood"):
        pass
    most = 0
    for number in range(50_000):
        clock.now += 0.001
        assert buckets.take(str(number))
        most = max(most, len(buckets))
    assert most <= 1_000
    assert not buckets.take("flood")


@pytest.mark.parametrize("within", [100, 6_000, 9_998, 9_999, 10_000, 20_000])
def test_a_look_at_all_names_is_as_rare_as_there_are_names(clock: Clock, within: int) -> None:
    looks = 0

    class Watched(dict[str, float]):
        def items(self) -> "dict_items[str, float]":
            nonlocal looks
            looks += len(self)
            return super().items()

    buckets = Buckets(60, 60 / 3600, clock=clock)
    for number in range(30_000):
        if type(buckets._full) is dict:
            buckets._full = Watched(buckets._full)
        clock.now += 60 / within
        buckets.take(str(number))
    assert looks < 4 * 30_000


def test_threads_together_get_no_more_than_the_size(clock: Clock) -> None:
    buckets, ready = Buckets(500, 1e-9, clock=clock), threading.Barrier(8)

    def take(_: int) -> int:
        ready.wait()
        return sum(buckets.take("room") for _ in range(200))

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(take, range(8))) == 500


def test_an_address_at_its_limit_is_told_to_the_log_once_an_hour(caplog: pytest.LogCaptureFixture) -> None:
    limit = AddressLimit(1, 1 / 3600)
    taken = [limit.take(f"192.0.2.{last}") for last in (1, 1, 1, 2, 2)]
    assert taken == [True, False, False, True, False]
    assert [record.args for record in caplog.records] == [("192.0.2.1",), ("192.0.2.2",)]


@pytest.mark.parametrize(("bits", "times"), WIDER)
def test_one_home_with_many_networks_is_bounded_too(bits: int, times: int) -> None:
    """A provider hands out a /56 or a /48: anyone who has one may use each /64 of it in turn."""
    limit = AddressLimit(10, 1e-9)
    networks = [ipaddress.ip_address(int(ipaddress.ip_address("2001:db8::1")) + (n << 64)) for n in range(16)]
    if bits == 64:
        networks = networks[:1]
    elif bits == 48:
        start = int(ipaddress.ip_address("2001:db8::1"))
        networks = [ipaddress.ip_address(start + (n << 72)) for n in range(32)]
    taken = sum(limit.take(str(each)) for each in networks for _ in range(50))
    assert taken == 10 * times


def test_an_ipv4_address_counts_alone() -> None:
    assert network("::ffff:192.0.2.1") == network("192.0.2.1") == "192.0.2.1"
    assert network("2001:db8::1") == network("2001:db8::2") == "2001:db8::/64"
    assert network("no address") == "no address"
