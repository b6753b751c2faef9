"""Many concurrent sleeps: asyncio.gather."""

import asyncio

from measure import Meter, run


async def one(number, delay):
    await asyncio.sleep(delay)
    return number


async def together(size):
    delay = 0.02 + size / 1e6
    return len(await asyncio.gather(*(one(number, delay) for number in range(size))))


async def gathered(case):
    await together(100)
    times = max(1, 10_000 // case.size)
    meter = Meter()
    for _ in range(times):
        assert await together(case.size) == case.size
    return meter.stop(case.size * times)


run({"asyncio": gathered, "uvloop": gathered})
