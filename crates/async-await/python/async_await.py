"""Three requests of 0.3 seconds: blocking, awaited one by one, and together.

A sleep stands in for the request, so that this runs with no internet and nothing installed.
"""

import asyncio
import time


# ANCHOR: blocking
def blocking_fetch(n: int) -> int:
    time.sleep(0.3)  # the thread waits
    return n


def blocking_one_by_one() -> list[int]:
    return [blocking_fetch(n) for n in (1, 2, 3)]
# ANCHOR_END: blocking


# ANCHOR: together
async def fetch(n: int) -> int:
    await asyncio.sleep(0.3)  # this coroutine waits, the event loop goes on
    return n


async def one_by_one() -> list[int]:
    return [await fetch(n) for n in (1, 2, 3)]


async def together() -> list[int]:
    return await asyncio.gather(fetch(1), fetch(2), fetch(3))
# ANCHOR_END: together


# ANCHOR: lazy
async def lazy() -> None:
    coroutine = fetch(1)  # nothing runs
    task = asyncio.create_task(fetch(2))  # starts at the next await
    await asyncio.sleep(0)
    print(f"the task has started: {task.get_coro().cr_await is not None}")
    print(f"the coroutine has started: {coroutine.cr_await is not None}")
    await coroutine
    await task
# ANCHOR_END: lazy


def took(name: str, started: float) -> None:
    print(f"{name}: {time.perf_counter() - started:.1f} s")


async def main() -> None:
    started = time.perf_counter()
    blocking_one_by_one()
    took("blocking, one by one", started)
    started = time.perf_counter()
    await one_by_one()
    took("awaited, one by one", started)
    started = time.perf_counter()
    await together()
    took("together", started)
    await lazy()


if __name__ == "__main__":
    asyncio.run(main())
