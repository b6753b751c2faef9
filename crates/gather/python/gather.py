"""Three fetches with asyncio: one by one, together, and what happens to the others when one fails.

The Python twin of the practice `gather`. It needs Python 3.11, nothing else, and no network: a fetch is a sleep.
"""

import asyncio
import time


class Refused(Exception):
    """The service answered, and the answer was no."""


class Service:
    """A service that answers after a while; one name may be refused, sooner."""

    def __init__(self, refuses: str | None = None) -> None:
        self.refuses = refuses
        self.started = time.monotonic()

    def tell(self, what: str) -> None:
        print(f"  {time.monotonic() - self.started:.1f} s  {what}")

    async def fetch(self, name: str, delay: float) -> str:
        try:
            if name == self.refuses:
                await asyncio.sleep(0.5)
                raise Refused(f"{name}: status 503")
            await asyncio.sleep(delay)
        except asyncio.CancelledError:
            self.tell(f"{name} cancelled")
            raise
        self.tell(f"{name} done")
        return name


# ANCHOR: one_by_one
async def one_by_one(service: Service) -> list[str]:
    users = await service.fetch("users", 1)
    orders = await service.fetch("orders", 1)
    stock = await service.fetch("stock", 1)
    return [users, orders, stock]
# ANCHOR_END: one_by_one


# ANCHOR: together
async def together(service: Service) -> list[str]:
    """Answers come in the order of the arguments. The first error is raised at once; the siblings run on."""
    return await asyncio.gather(
        service.fetch("users", 1),
        service.fetch("orders", 1),
        service.fetch("stock", 1),
    )
# ANCHOR_END: together


# ANCHOR: each_result
async def each_result(service: Service) -> list[str | BaseException]:
    """Waits for all; an error stands in the list where an answer would."""
    return await asyncio.gather(
        service.fetch("users", 1),
        service.fetch("orders", 1),
        service.fetch("stock", 1),
        return_exceptions=True,
    )
# ANCHOR_END: each_result


# ANCHOR: in_a_group
async def in_a_group(service: Service) -> list[str]:
    """The first error cancels the siblings; the block is left when they are gone."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(service.fetch(name, 1)) for name in ("users", "orders", "stock")]
    return [task.result() for task in tasks]
# ANCHOR_END: in_a_group


# ANCHOR: as_they_come
async def as_they_come(service: Service) -> list[str]:
    delays = {"users": 1.2, "orders": 0.4, "stock": 0.8}
    fetches = [service.fetch(name, delay) for name, delay in delays.items()]
    return [await fetch for fetch in asyncio.as_completed(fetches)]
# ANCHOR_END: as_they_come


async def show(title, run, refuses=None) -> None:
    print(f"\n{title}")
    service = Service(refuses)
    try:
        service.tell(f"answers: {await run(service)}")
    except* Refused as refused:
        service.tell(f"error: {refused.exceptions[0]}")
    # Whatever still runs belongs to this run: let it end before the next begins.
    await asyncio.gather(*(asyncio.all_tasks() - {asyncio.current_task()}))


async def main() -> None:
    print("Three fetches of 1.0 s each.")
    await show("one by one", one_by_one)
    await show("asyncio.gather", together)
    await show("asyncio.as_completed", as_they_come)
    print("\nNow `orders` fails after 0.5 s.")
    await show("asyncio.gather leaves the others running", together, "orders")
    await show("return_exceptions=True keeps each result", each_result, "orders")
    await show("TaskGroup cancels the others and waits", in_a_group, "orders")


asyncio.run(main())
