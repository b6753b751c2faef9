"""Twenty requests, five at a time: asyncio.Semaphore, and the lesson it doesn't teach.

A request is a sleep here, so that this runs anywhere: python3 semaphores.py
"""

import asyncio
import time


class Service:
    """A service that answers after `delay` seconds and counts what is in flight."""

    def __init__(self, delay: float) -> None:
        self.delay = delay
        self.in_flight = 0
        self.most_in_flight = 0
        self.starts: list[float] = []

    async def request(self) -> None:
        self.starts.append(time.perf_counter())
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await asyncio.sleep(self.delay)
        finally:
            self.in_flight -= 1


# ANCHOR: limit
async def fetch(service: Service, semaphore: asyncio.Semaphore) -> None:
    async with semaphore:
        await service.request()


async def fetch_all(service: Service, requests: int, permits: int) -> None:
    semaphore = asyncio.Semaphore(permits)
    await asyncio.gather(*(fetch(service, semaphore) for _ in range(requests)))
# ANCHOR_END: limit


# ANCHOR: not_a_rate
async def ten_a_second(service: Service, requests: int) -> None:
    """Wrong: ten permits are ten at a time. How many a second, the service decides."""
    semaphore = asyncio.Semaphore(10)
    await asyncio.gather(*(fetch(service, semaphore) for _ in range(requests)))
# ANCHOR_END: not_a_rate


# ANCHOR: release
async def released_too_often(service: Service, requests: int) -> None:
    """Wrong: a release too many raises the limit for good. A BoundedSemaphore would object."""
    semaphore = asyncio.Semaphore(1)
    semaphore.release()
    await asyncio.gather(*(fetch(service, semaphore) for _ in range(requests)))
# ANCHOR_END: release


async def main() -> None:
    service = Service(delay=0.3)
    started = time.perf_counter()
    await fetch_all(service, requests=20, permits=5)
    print("20 requests of 0.3 s, 5 permits")
    print(f"  took            {time.perf_counter() - started:.1f} s")
    print(f"  most in flight  {service.most_in_flight}")

    fast = Service(delay=0.1)
    await ten_a_second(fast, requests=30)
    print("30 requests of 0.1 s, 10 permits, wanted: 10 a second")
    print(f"  the last one started after  {fast.starts[-1] - fast.starts[0]:.1f} s")

    shared = Service(delay=0.1)
    await released_too_often(shared, requests=10)
    print("10 requests, 1 permit, released once too often")
    print(f"  most in flight  {shared.most_in_flight}")


if __name__ == "__main__":
    asyncio.run(main())
