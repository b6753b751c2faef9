"""What a heartbeat feels while as many tasks compute as there are processors: in threads, and in processes."""

import asyncio
import concurrent.futures
import os
import time

from measure import Meter, run

BEAT = 0.002


def work():
    """How many primes there are below a limit, by trial division: some ten milliseconds."""
    primes = 0
    for number in range(2, 4_000):
        divisor = 2
        while divisor * divisor <= number and number % divisor:
            divisor += 1
        primes += divisor * divisor > number
    return primes


async def beats(count):
    late = []
    meter = Meter()
    for _ in range(count):
        at = time.monotonic() + BEAT
        await asyncio.sleep(BEAT)
        late.append(max(0.0, time.monotonic() - at))
    sample = meter.stop(count)
    late.sort()
    sample["extra"] = {"p50_ms": late[count // 2] * 1e3, "p99_ms": late[count * 99 // 100] * 1e3}
    return sample


async def beside(count, compute):
    async def computes():
        while True:
            await compute()

    tasks = [asyncio.create_task(computes()) for _ in range(os.cpu_count() or 1)]
    await asyncio.sleep(0.1)
    sample = await beats(count)
    for task in tasks:
        task.cancel()
    return sample


async def in_threads(case):
    return await beside(case.size, lambda: asyncio.to_thread(work))


async def in_processes(case):
    loop = asyncio.get_running_loop()
    with concurrent.futures.ProcessPoolExecutor() as pool:
        return await beside(case.size, lambda: loop.run_in_executor(pool, work))


if __name__ == "__main__":
    run({"asyncio": in_threads, "uvloop": in_threads, "processes": in_processes})
