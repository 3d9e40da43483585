"""One page at a time, unless one of them dawdles."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any

from lotsennetz.config.server.turns import Turn, Turns

LONG = 3600.0


class House:
    """Pages that note when they begin, and end when told to."""

    def __init__(self, patience: float) -> None:
        self.turns = Turns(patience)
        self.begun: list[str] = []
        self.ends: dict[str, asyncio.Event] = {}

    async def page(self, name: str) -> None:
        self.ends[name] = asyncio.Event()
        async with Turn(self.turns):
            self.begun.append(name)
            await self.ends[name].wait()

    async def open(self, *names: str) -> list[asyncio.Task[None]]:
        tasks = [asyncio.create_task(self.page(name)) for name in names]
        await _settled()
        return tasks

    async def end(self, name: str) -> None:
        self.ends[name].set()
        await _settled()


async def _settled() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


def _run(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(story, 20))


def test_they_come_one_after_the_other_in_order() -> None:
    async def story() -> None:
        house = House(LONG)
        await house.open("a", "b", "c")
        assert house.begun == ["a"]
        await house.end("a")
        assert house.begun == ["a", "b"]
        await house.end("b")
        await house.end("c")
        assert house.begun == ["a", "b", "c"]
        await house.open("d")
        assert house.begun[-1] == "d"  # the turn is free again
        await house.end("d")

    _run(story())


def test_nobody_waits_long_for_one_that_dawdles() -> None:
    async def story() -> None:
        house = House(0.01)
        slow, quick = await house.open("slow", "quick")
        while house.begun != ["slow", "quick"]:
            await asyncio.sleep(0.005)
        await house.end("quick")
        assert quick.done()
        assert not slow.done()
        house.turns.patience = LONG
        await house.open("next", "after")
        assert house.begun == ["slow", "quick", "next"]
        await house.end("slow")  # its turn was over long ago: it frees nothing now
        assert house.begun == ["slow", "quick", "next"]
        await house.end("next")
        await house.end("after")

    _run(story())


def test_several_at_once_where_that_is_wanted() -> None:
    async def story() -> None:
        house = House(LONG)
        house.turns = Turns(LONG, at_once=2)
        await house.open("a", "b", "c")
        assert house.begun == ["a", "b"]
        await house.end("b")
        assert house.begun == ["a", "b", "c"]
        await house.end("a")
        await house.end("c")
        await house.open("d", "e", "f")
        assert house.begun[3:] == ["d", "e"]
        for name in "def":
            await house.end(name)

    _run(story())


def test_who_leaves_the_queue_takes_no_turn_along() -> None:
    async def story() -> None:
        house = House(LONG)
        _first, second, _third = await house.open("first", "second", "third")
        second.cancel()
        await house.end("first")
        assert house.begun == ["first", "third"]
        await house.end("third")

    _run(story())


def test_who_leaves_at_the_moment_it_is_called_passes_the_turn_on() -> None:
    async def story() -> None:
        house = House(LONG)
        _first, second, _third = await house.open("first", "second", "third")
        house.ends["first"].set()
        await asyncio.sleep(0)  # "first" has gone and called "second", which has not run yet
        await asyncio.sleep(0)
        second.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await second
        await _settled()
        assert "third" in house.begun
        await house.end("third")

    _run(story())


def test_a_failing_page_gives_its_turn_back() -> None:
    async def story() -> None:
        turns = Turns(LONG)
        with contextlib.suppress(ZeroDivisionError):
            async with Turn(turns):
                _ = 1 / 0
        async with asyncio.timeout(5), Turn(turns):
            pass

    _run(story())
