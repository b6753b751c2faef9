"""What asyncio says of itself when five of the pitfalls happen there, in its debug mode.

Tokio has no debug mode: what is told at run time here is told by the compiler, by a lint, or by nothing there.
"""

import asyncio
import gc
import logging
import time
import warnings


# ANCHOR: five
async def fetch():
    await asyncio.sleep(0.1)
    return "data"


async def never_awaited():
    fetch()


async def blocking():
    time.sleep(0.2)


async def failure_unheard():
    async def fails():
        raise ValueError("nobody looks at me")

    task = asyncio.create_task(fails())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task


async def lock_taken_twice():
    lock = asyncio.Lock()
    async with lock:
        try:
            async with asyncio.timeout(0.1):
                await lock.acquire()
        except TimeoutError:
            return "hangs, as in tokio: only a time limit shows it"


async def consumer_never_told():
    queue = asyncio.Queue()
    await queue.put(1)
    await queue.get()
    try:
        async with asyncio.timeout(0.1):
            await queue.get()
    except TimeoutError:
        return "hangs: a queue of asyncio is closed by nobody (3.13 has shutdown())"

# ANCHOR_END: five


class Heard(logging.Handler):
    """Keeps the first words of what asyncio logs."""

    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage().splitlines()[0])


def told(work):
    """What asyncio tells while `work` runs: warnings, log lines, or what the work itself found out."""
    heard = Heard()
    logger = logging.getLogger("asyncio")
    logger.handlers = [heard]
    logger.propagate = False
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        found = asyncio.run(work(), debug=True)
        gc.collect()
    lines = [str(warning.message).splitlines()[0] for warning in warned]
    slow = [line for line in heard.lines if line.startswith("Executing")]
    other = [line for line in heard.lines if not line.startswith("Executing")]
    if slow:
        lines.append("Executing <Task ...> took " + slow[0].rsplit(" took ", 1)[1])
    return lines + other + ([found] if found else [])


def main():
    for work in [never_awaited, blocking, failure_unheard, lock_taken_twice, consumer_never_told]:
        print(work.__name__.replace("_", " "))
        for line in told(work):
            print(f"  {line}")


main()
