"""The entry point, and what blocks it: asyncio.run, a blocked loop, two cures, the debug mode, the errors.

It runs with no internet and nothing installed.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable
from concurrent.futures import ThreadPoolExecutor

PAGES = range(4)


def render(page: int) -> int:
    time.sleep(0.1)  # holds its thread
    return page


# ANCHOR: blocking
async def on_the_loop() -> list[int]:
    return [render(page) for page in PAGES]  # no other coroutine runs meanwhile


async def in_a_thread() -> list[int]:
    return await asyncio.to_thread(lambda: [render(page) for page in PAGES])


async def in_an_executor(executor: ThreadPoolExecutor) -> list[int]:
    loop = asyncio.get_running_loop()
    return [await loop.run_in_executor(executor, render, page) for page in PAGES]


async def in_turns() -> list[int]:
    rendered = []
    for page in PAGES:
        rendered.append(render(page))
        await asyncio.sleep(0)  # a turn for the others
    return rendered
# ANCHOR_END: blocking


# ANCHOR: request
async def request() -> float:
    started = time.perf_counter()
    await asyncio.sleep(0.1)
    return time.perf_counter() - started


async def beside(work: Awaitable[list[int]]) -> float:
    asked = asyncio.create_task(request())
    await asyncio.sleep(0)  # the request sets its timer
    await work
    return await asked
# ANCHOR_END: request


# ANCHOR: run
async def main() -> None:
    print("The first request waits for 0.1 s. It took:")
    print(f"  on the loop      {await beside(on_the_loop()):.1f} s")
    print(f"  to_thread        {await beside(in_a_thread()):.1f} s")
    with ThreadPoolExecutor(max_workers=1) as executor:
        print(f"  run_in_executor  {await beside(in_an_executor(executor)):.1f} s")
    print(f"  in turns         {await beside(in_turns()):.1f} s")


def run() -> None:
    asyncio.run(main())
# ANCHOR_END: run


# ANCHOR: debug
def debug() -> None:
    """The loop's own watchdog: off by default."""
    asyncio.run(on_the_loop(), debug=True)
# ANCHOR_END: debug


# ANCHOR: end
async def tidy() -> None:
    try:
        await asyncio.sleep(3600)
    except asyncio.CancelledError:
        await asyncio.sleep(0.1)  # awaiting is allowed in here
        print("  the task was cancelled, and has tidied up")
        raise


async def leaves_a_task_behind() -> None:
    task = asyncio.create_task(tidy())
    await asyncio.sleep(0)
    print(f"  the body returns, the task is done: {task.done()}")
# ANCHOR_END: end


# ANCHOR: errors
async def run_inside() -> None:
    coroutine = on_the_loop()
    try:
        asyncio.run(coroutine)
    except RuntimeError as error:
        print(f"  run in a coroutine: {error}")
    finally:
        coroutine.close()


def outside() -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError as error:
        print(f"  outside of a loop:  {error}")
# ANCHOR_END: errors


class Spoken(logging.Handler):
    """Prints what asyncio logs, without the names of files."""

    def emit(self, record: logging.LogRecord) -> None:
        line = record.getMessage()
        if line.startswith("Executing"):
            print(f"  Executing <Task ...> took {line.rsplit(' took ', 1)[1]}")


if __name__ == "__main__":
    run()
    logging.getLogger("asyncio").addHandler(Spoken())
    print("In debug mode, asyncio says:")
    debug()
    print("The end:")
    asyncio.run(leaves_a_task_behind())
    print("The errors:")
    asyncio.run(run_inside())
    outside()
