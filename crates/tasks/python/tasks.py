"""Start now, wait later: asyncio.create_task, and what has to be known about it.

Sleeps stand in for the work, so that this runs with no internet and nothing installed: python3 tasks.py
"""

import asyncio
import contextvars
import gc
import time
import weakref
from collections.abc import Coroutine


# ANCHOR: start
async def report(takes: float) -> int:
    await asyncio.sleep(takes)
    return 42


async def greet_visitors(takes: float) -> None:
    await asyncio.sleep(takes)


async def started_now(making: float, greeting: float) -> int:
    task = asyncio.create_task(report(making))  # starts at the next await
    await greet_visitors(greeting)
    return await task


async def called_now(making: float, greeting: float) -> int:
    coroutine = report(making)  # nothing runs
    await greet_visitors(greeting)
    return await coroutine
# ANCHOR_END: start


# ANCHOR: weak
async def forgotten() -> bool:
    """Wrong: the event loop keeps weak references only, so a waiting task may be collected."""
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: None)

    async def waits() -> None:
        await asyncio.Future()  # nothing else holds this one either

    task = weakref.ref(asyncio.create_task(waits()))
    await asyncio.sleep(0)
    gc.collect()
    return task() is None
# ANCHOR_END: weak


# ANCHOR: background
class Background:
    """Fire and forget: keeps the tasks alive, and tells of those that fail."""

    def __init__(self) -> None:
        self.tasks: set[asyncio.Task] = set()

    def spawn(self, name: str, work: Coroutine) -> None:
        task = asyncio.create_task(work, name=name)
        self.tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task) -> None:
        self.tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            print(f"  heard of {task.get_name()}: {error}")

    async def wait(self, limit: float) -> None:
        if self.tasks:
            await asyncio.wait(self.tasks, timeout=limit)
# ANCHOR_END: background


# ANCHOR: cancel
async def worker(step: float, tidying: float) -> str:
    steps = 0
    try:
        while True:
            await asyncio.sleep(step)
            steps += 1
    except asyncio.CancelledError:
        await asyncio.sleep(tidying)  # may await, and the canceller waits for it
        print(f"  tidied up after {steps} step")
        raise  # without this line, the cancellation is swallowed


async def cancelled() -> bool:
    task = asyncio.create_task(worker(step=0.2, tidying=0.1))
    await asyncio.sleep(0.3)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        return task.cancelled()
    return False
# ANCHOR_END: cancel


# ANCHOR: limit
async def limited() -> bool:
    """A limit cancels the task, unlike one on a JoinHandle."""
    task = asyncio.create_task(asyncio.sleep(1))
    try:
        async with asyncio.timeout(0.1):
            await task
    except TimeoutError:
        pass
    return task.cancelled()


async def shielded() -> bool:
    """shield() keeps it running, like a JoinHandle that was dropped."""
    task = asyncio.create_task(asyncio.sleep(0.2, "done"))
    try:
        async with asyncio.timeout(0.1):
            await asyncio.shield(task)
    except TimeoutError:
        pass
    return await task == "done"
# ANCHOR_END: limit


# ANCHOR: group
async def fails(after: float) -> None:
    await asyncio.sleep(after)
    raise ValueError("no connection")


async def group() -> str:
    ended = "no error"
    try:
        async with asyncio.TaskGroup() as tasks:
            other = tasks.create_task(asyncio.sleep(1))
            tasks.create_task(fails(after=0.1))
    except* ValueError as errors:
        ended = f"{errors.exceptions[0]}; the other was cancelled: {other.cancelled()}"
    return ended
# ANCHOR_END: group


# ANCHOR: context
request = contextvars.ContextVar("request", default=None)


async def context() -> tuple[int | None, int | None]:
    async def in_a_task() -> int | None:
        return request.get()

    request.set(7)
    task = asyncio.create_task(in_a_task())  # copies the context
    return await task, await asyncio.to_thread(request.get)
# ANCHOR_END: context


# ANCHOR: left
async def left_over() -> None:
    try:
        await asyncio.Future()
    except asyncio.CancelledError:
        await asyncio.sleep(0.1)
        print("  asyncio.run cancelled it, and waited")
        raise
# ANCHOR_END: left


async def timed(name: str, work: Coroutine) -> None:
    started = time.perf_counter()
    await work
    print(f"  {name}  {time.perf_counter() - started:.1f} s")


async def main() -> None:
    print("A report takes 2.0 s, greeting the visitors 1.0 s.")
    await timed("as a task     ", started_now(2, 1))
    await timed("as a coroutine", called_now(2, 1))

    print("In the background:")
    background = Background()
    background.spawn("invoice", asyncio.sleep(0.1))
    background.spawn("mail", fails(after=0.1))
    await background.wait(limit=1)

    print("Cancelled:")
    print(f"  the worker was cancelled: {await cancelled()}")
    print(f"  a limit cancels its task: {await limited()}")
    print(f"  a shielded one goes on: {await shielded()}")

    print("In a group:")
    print(f"  {await group()}")

    print("The number of the request:")
    task, thread = await context()
    print(f"  in a task {task}, in a thread {thread}")

    print("A task that nobody holds:")
    print(f"  was collected in the middle: {await forgotten()}")

    print("A task that is left at the end:")
    task = asyncio.create_task(left_over())
    await asyncio.sleep(0)
    del task


if __name__ == "__main__":
    asyncio.run(main())
