"""`async with`: a session that closes itself, and what its `__aexit__` sees in each of the four endings.

A sleep stands in for the server, so that this runs with no internet and nothing installed.
"""

import asyncio
import contextlib
import os
import tempfile


# ANCHOR: session
class Session:
    """A session that ends with a goodbye, which takes 0.1 seconds."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.ended = "hung up"

    async def __aenter__(self) -> "Session":
        await asyncio.sleep(0.1)
        return self

    async def put(self, item: str) -> None:
        if item == "refused":
            raise ValueError("no")
        await asyncio.sleep(0.1)

    async def __aexit__(self, kind, error, traceback) -> None:
        print(f"  __aexit__ of {self.name} sees {kind.__name__ if kind else None}")
        await asyncio.sleep(0.1)  # it may await, in every case
        self.ended = "goodbye said"


async def upload(session: Session, items: list[str]) -> None:
    async with session:
        for item in items:
            await session.put(item)
# ANCHOR_END: session


async def endings() -> None:
    returns, fails, cancelled = Session("returns"), Session("fails"), Session("cancelled")
    await upload(returns, ["apples", "pears"])
    with contextlib.suppress(ValueError):
        await upload(fails, ["apples", "refused"])
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(upload(cancelled, ["apples"] * 100), 0.5)
    for session in (returns, fails, cancelled):
        print(f"  {session.name}: {session.ended}")


# ANCHOR: holes
async def holes() -> None:
    """Two cancellations that even `async with` doesn't survive."""
    opening = Session("cancelled while it opens")
    task = asyncio.create_task(upload(opening, ["apples"]))
    await asyncio.sleep(0.05)
    task.cancel()
    await asyncio.wait([task])

    twice = Session("cancelled twice")
    task = asyncio.create_task(upload(twice, ["apples"] * 100))
    await asyncio.sleep(0.25)
    task.cancel()
    await asyncio.sleep(0.05)  # it is saying goodbye
    task.cancel()
    await asyncio.wait([task])
    for session in (opening, twice):
        print(f"  {session.name}: {session.ended}")
# ANCHOR_END: holes


# ANCHOR: stack
@contextlib.asynccontextmanager
async def connection_to(name: str):
    await asyncio.sleep(0.1)
    try:
        yield name
    finally:
        print(f"  closing {name}")
        await asyncio.sleep(0.1)


async def connect_to_all(names: list[str]) -> None:
    async with contextlib.AsyncExitStack() as stack:
        for name in names:
            await stack.enter_async_context(connection_to(name))
# ANCHOR_END: stack


# ANCHOR: read
def count_lines(path: str) -> int:
    with open(path, "rb") as file:  # asyncio has no files: this blocks
        return sum(1 for _ in file)


async def read(path: str) -> int:
    return await asyncio.to_thread(count_lines, path)
# ANCHOR_END: read


async def main() -> None:
    print("Endings:")
    await endings()
    print("Holes:")
    await holes()
    print("A stack of three:")
    await connect_to_all(["first", "second", "third"])
    print("A file:")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "log")
        with open(path, "w") as file:
            file.write("a line\n" * 1000)
        print(f"  {await read(path)} lines")
    print("The end of main, with a task left:")
    left = asyncio.create_task(upload(Session("left"), ["apples"] * 100))
    await asyncio.sleep(0.15)
    assert not left.done()


if __name__ == "__main__":
    asyncio.run(main())
