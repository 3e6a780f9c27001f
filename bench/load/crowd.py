"""Many visitors at once: each place is taken by one after the other until the time is up."""

import asyncio
import os
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from bench.load.machine import Reading, Server, cpu_seconds, machine_seconds
from bench.load.visits import Exchange, MakeVisitor, Visitor


@dataclass(frozen=True)
class Plan:
    """How many, how long, how quick."""

    patients: int
    seconds: float
    """Of the steady time, after everybody has arrived."""
    think: float
    """Mean seconds between an answer and the next tap; nobody is quicker than half a second."""
    per_second: float = 25
    """Arrivals in the beginning."""
    every: float = 5
    """Seconds between two readings of the server."""
    seed: int = 20261125

    @property
    def ramp(self) -> float:
        return self.patients / self.per_second

    def pause(self, chance: Random) -> float:
        """Seconds that a patient reads and thinks."""
        shortest = min(0.5, self.think)
        return shortest + (chance.expovariate(1 / (self.think - shortest)) if self.think > shortest else 0)


NOTHING = Reading(0, 0, 0, 0, 0)


@dataclass
class Record:
    """What was seen in the steady time."""

    taps: list[float] = field(default_factory=list)
    """Seconds from each tap to the end of its answer."""
    starts: list[float] = field(default_factory=list)
    """Seconds until the first screen is there."""
    visits: list[int] = field(default_factory=list)
    """Taps of each visit that came to its end, of all the time."""
    sends: int = 0
    """Visits that ended with a receipt, of all the time."""
    sent: int = 0
    received: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    """By what they say, of all the time."""
    before: Reading = NOTHING
    """Of the server with one visit behind it."""
    readings: list[Reading] = field(default_factory=list)
    """Of the steady time; the first one at its beginning and the last one at its end."""
    client_cpu: float = 0
    machine_cpu: float = 0
    steady: bool = False

    def tap(self, exchange: Exchange) -> None:
        if self.steady:
            self.taps.append(exchange.seconds)
            self.sent += exchange.sent
            self.received += exchange.received


async def crowd(server: Server, make: MakeVisitor, plan: Plan) -> Record:
    """Fill the server with visitors and watch it for the plan's time."""
    record = Record()
    await _visit(make(Random(0), _address(0)), Plan(1, 0, 0), record)  # noqa: S311 - no secret
    record.before = server.reading()
    places = [asyncio.create_task(_place(make, plan, number, record)) for number in range(plan.patients)]
    await asyncio.sleep(plan.ramp + 2 * plan.think)
    await _watch(server, plan, record)
    for place in places:
        place.cancel()
    await asyncio.gather(*places, return_exceptions=True)
    return record


async def _watch(server: Server, plan: Plan, record: Record) -> None:
    record.steady = True
    client, machine = cpu_seconds(os.getpid()), machine_seconds()
    until = time.monotonic() + plan.seconds
    record.readings.append(server.reading())
    while (left := until - time.monotonic()) > 0:
        await asyncio.sleep(min(plan.every, left))
        record.readings.append(server.reading())
    record.client_cpu = cpu_seconds(os.getpid()) - client
    record.machine_cpu = machine_seconds() - machine
    record.steady = False


async def _place(make: MakeVisitor, plan: Plan, number: int, record: Record) -> None:
    chance = Random(plan.seed * 10_007 + number)  # noqa: S311 - the same patients in each run
    await asyncio.sleep(number / plan.per_second)
    while True:
        try:
            await _visit(make(chance, _address(number)), plan, record)
        except Exception as error:
            record.errors[f"{type(error).__name__}: {error}"] += 1
            await asyncio.sleep(1)


async def _visit(visitor: Visitor, plan: Plan, record: Record) -> None:
    began = time.perf_counter()
    try:
        await visitor.open()
        if record.steady:
            record.starts.append(time.perf_counter() - began)
        taps = 0
        while visitor.choose():
            await visitor.think(plan.pause(visitor.chance))
            record.tap(await visitor.tap())
            taps += 1
        record.visits.append(taps)
        record.sends += visitor.has_sent
    finally:
        await visitor.close()


def _address(number: int) -> str:
    """Each place has an address of its own, so that the server's limits hold as for people."""
    return f"10.0.{number >> 8}.{number & 255}"
