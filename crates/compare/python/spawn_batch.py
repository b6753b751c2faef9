"""A batch of tasks that do nothing, in a TaskGroup."""

import asyncio

from measure import Meter, run


async def job(number):
    return number


async def batch(size):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(job(number)) for number in range(size)]
    return sum(task.result() for task in tasks)


async def batches(case):
    await batch(100)
    times = max(1, 20_000 // case.size)
    meter = Meter()
    for _ in range(times):
        assert await batch(case.size) == case.size * (case.size - 1) // 2
    return meter.stop(case.size * times)


run({"asyncio": batches, "uvloop": batches})
