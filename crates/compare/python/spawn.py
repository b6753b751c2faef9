"""Tasks that do nothing, each awaited before the next."""

import asyncio

from measure import Meter, run


async def job():
    pass


async def one_by_one(tasks):
    for _ in range(tasks):
        await asyncio.create_task(job())


async def awaited(case):
    await one_by_one(100)
    times = max(1, 20_000 // case.size)
    meter = Meter()
    for _ in range(times):
        await one_by_one(case.size)
    return meter.stop(case.size * times)


run({"asyncio": awaited, "uvloop": awaited})
