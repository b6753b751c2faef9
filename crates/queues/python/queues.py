"""Producers and consumers with asyncio.Queue: the sentinel, the counts, and what happens when somebody leaves.

A job is a sleep here, so that this runs anywhere: python3 queues.py
"""

import asyncio
import random
import time


# ANCHOR: article
async def producer(queue: asyncio.Queue, jobs: int, rng: random.Random) -> None:
    for n in range(1, jobs + 1):
        await asyncio.sleep(rng.randint(1, 3) / 20)
        await queue.put(n)
    await queue.put(None)  # a sentinel: no more come


async def consumer(queue: asyncio.Queue, done: list[int], rng: random.Random) -> None:
    while True:
        job = await queue.get()
        if job is None:
            await queue.put(None)  # wrong: for the next consumer, and for nobody in the end
            break
        await asyncio.sleep(rng.randint(3, 6) / 20)
        done.append(job)
        queue.task_done()
# ANCHOR_END: article


async def article() -> None:
    queue: asyncio.Queue = asyncio.Queue(maxsize=2)
    rng = random.Random(3)
    done: list[int] = []
    started = time.perf_counter()
    await asyncio.gather(
        producer(queue, 8, rng), consumer(queue, done, rng), consumer(queue, done, rng)
    )
    print("one producer, two consumers, a sentinel put back")
    print(f"  took             {time.perf_counter() - started:.1f} s")
    print(f"  jobs done        {len(done)}")
    print(f"  left in queue    {queue.qsize()}")
    print(f"  unfinished       {queue._unfinished_tasks}")
    print(f"  join             {await ends(queue.join())}")


# ANCHOR: right
async def worker(queue: asyncio.Queue, done: list[int]) -> None:
    while True:
        job = await queue.get()
        try:
            if job is None:
                return
            await asyncio.sleep(0.1)
            done.append(job)
        finally:
            queue.task_done()  # for the sentinel, too, and after an error


async def run(jobs: int, workers: int) -> tuple[list[int], asyncio.Queue]:
    queue: asyncio.Queue = asyncio.Queue(maxsize=2)
    done: list[int] = []
    async with asyncio.TaskGroup() as group:
        for _ in range(workers):
            group.create_task(worker(queue, done))
        for n in range(1, jobs + 1):
            await queue.put(n)
        for _ in range(workers):
            await queue.put(None)  # one for each
    return done, queue
# ANCHOR_END: right


async def right() -> None:
    done, queue = await run(jobs=8, workers=2)
    print("a sentinel for each worker, and task_done for everything")
    print(f"  jobs done        {len(done)}")
    print(f"  left in queue    {queue.qsize()}")
    print(f"  join             {await ends(queue.join())}")


# ANCHOR: dead
async def dies(queue: asyncio.Queue) -> None:
    raise ValueError(f"{await queue.get()} is no number")


async def dead_consumer() -> None:
    queue: asyncio.Queue = asyncio.Queue(maxsize=1)
    task = asyncio.create_task(dies(queue))
    await queue.put("three")
    await asyncio.sleep(0.1)
    print("the consumer is dead")
    print(f"  its error        {task.exception()}")
    print(f"  put              {await ends(queue.put('4'))}")
    print(f"  the next put     {await ends(queue.put('5'))}")
# ANCHOR_END: dead


# ANCHOR: cancelled
async def cancelled_put() -> None:
    queue: asyncio.Queue = asyncio.Queue(maxsize=1)
    await queue.put("first")
    job = "second"
    print("put, cancelled")
    print(f"  put              {await ends(queue.put(job))}")
    print(f"  still there      {job}")


async def cancelled_read() -> None:
    stream = asyncio.StreamReader()
    stream.feed_data(b"orde")
    print("readexactly, cancelled in the middle")
    print(f"  read             {await ends(stream.readexactly(8))}")
    stream.feed_data(b"r-02")
    print(f"  read again       {(await stream.readexactly(8)).decode()}")
# ANCHOR_END: cancelled


async def ends(awaitable) -> str:
    """Whether it comes to an end: nothing here takes half a second."""
    try:
        await asyncio.wait_for(awaitable, timeout=0.5)
        return "ends"
    except TimeoutError:
        return "hangs"


# ANCHOR: priority
def equal_priorities() -> str:
    queue: asyncio.PriorityQueue = asyncio.PriorityQueue()
    queue.put_nowait((1, {"job": "first"}))
    try:
        queue.put_nowait((1, {"job": "second"}))
    except TypeError as error:
        return f"TypeError: {error}"
    return "accepted"
# ANCHOR_END: priority


# ANCHOR: cost
async def cost(items: int) -> float:
    """Seconds an item: one producer, two consumers, room for ten."""
    queue: asyncio.Queue = asyncio.Queue(maxsize=10)

    async def put_all() -> None:
        for n in range(items):
            await queue.put(n)
        for _ in range(2):
            await queue.put(None)

    async def get_all() -> int:
        total = 0
        while (item := await queue.get()) is not None:
            total += item
        return total

    started = time.perf_counter()
    await asyncio.gather(put_all(), get_all(), get_all())
    return (time.perf_counter() - started) / items
# ANCHOR_END: cost


async def main() -> None:
    await article()
    await right()
    await dead_consumer()
    await cancelled_put()
    await cancelled_read()
    print("without maxsize a queue has no limit")
    print(f"  maxsize          {asyncio.Queue().maxsize}")
    print("PriorityQueue, two dicts with priority 1")
    print(f"  put              {equal_priorities()}")
    print("handing over")
    print(f"  an item          {min([await cost(20_000) for _ in range(5)]) * 1e6:.2f} us")


if __name__ == "__main__":
    asyncio.run(main())
