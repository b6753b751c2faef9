"""Jobs of 10 ms, a thousand at a time: a semaphore, and as many workers."""

import asyncio

from measure import Meter, run

PERMITS = 1000
WORK = 0.01


async def with_permits(jobs):
    semaphore = asyncio.Semaphore(PERMITS)

    async def job():
        async with semaphore:
            await asyncio.sleep(WORK)

    await asyncio.gather(*(job() for _ in range(jobs)))


async def with_workers(jobs):
    remaining = iter(range(jobs))

    async def worker():
        for _ in remaining:
            await asyncio.sleep(WORK)

    await asyncio.gather(*(worker() for _ in range(PERMITS)))


async def measured(way, size):
    await way(PERMITS)
    times = max(1, 10_000 // size)
    meter = Meter()
    for _ in range(times):
        await way(size)
    return meter.stop(size * times)


async def permits(case):
    return await measured(with_permits, case.size)


async def workers(case):
    return await measured(with_workers, case.size)


run({"asyncio": permits, "uvloop": permits, "asyncio-workers": workers})
