"""Items through a queue of 1 024: four producers, four consumers."""

import asyncio

from measure import Meter, run

ROOM, PRODUCERS, CONSUMERS = 1024, 4, 4


async def put(queue, items):
    for item in items:
        await queue.put(item)


async def get(queue):
    total = 0
    while (item := await queue.get()) is not None:
        total += item
    return total


async def through_a_queue(items):
    queue = asyncio.Queue(maxsize=ROOM)
    consumers = [asyncio.create_task(get(queue)) for _ in range(CONSUMERS)]
    await asyncio.gather(*(put(queue, range(first, items, PRODUCERS)) for first in range(PRODUCERS)))
    for _ in range(CONSUMERS):
        await queue.put(None)  # one for each
    return sum(await asyncio.gather(*consumers))


async def measured(case):
    await through_a_queue(1_000)
    times = max(1, 100_000 // case.size)
    meter = Meter()
    for _ in range(times):
        assert await through_a_queue(case.size) == case.size * (case.size - 1) // 2
    return meter.stop(case.size * times)


run({"asyncio": measured, "uvloop": measured})
