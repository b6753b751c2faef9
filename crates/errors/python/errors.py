"""A call fails in many ways: None for everything, and what keeps the information.

A service that only sleeps stands in for the network, so that this runs anywhere: python3 errors.py
"""

import asyncio
import time


class ServiceError(Exception):
    """What went wrong, in kinds that a caller can act on."""


class NoAnswer(ServiceError):
    def __str__(self) -> str:
        return "no answer in time"


class Status(ServiceError):
    def __init__(self, status: int) -> None:
        super().__init__(f"the server answered {status}")
        self.status = status


class Unexpected(ServiceError):
    """A whole answer, and not the one that was expected."""


async def get(path: str) -> dict:
    """The service: it answers, is slow, or answers something else."""
    await asyncio.sleep(10 if path == "/slow" else 0)
    if path == "/missing":
        raise Status(404)
    return {"title": "Waiting well"} if path == "/page" else {}


# ANCHOR: none
async def title_or_none(path: str) -> str | None:
    """Wrong: a mistake of ours, a pause of theirs and a bug all look alike."""
    try:
        async with asyncio.timeout(0.5):
            page = await get(path)
            return page["title"]
    except Exception:
        return None
# ANCHOR_END: none


# ANCHOR: error
async def title(path: str) -> str:
    """The title. Raises a ServiceError, whatever goes wrong."""
    try:
        async with asyncio.timeout(0.5):
            page = await get(path)
    except TimeoutError as cause:
        raise NoAnswer from cause
    try:
        return page["title"]
    except KeyError as cause:
        raise Unexpected("no title in the answer") from cause
# ANCHOR_END: error


# ANCHOR: group
async def all_titles(paths: list[str]) -> None:
    """A TaskGroup stops at the first error, and yet it may collect several."""
    try:
        async with asyncio.TaskGroup() as group:
            for path in paths:
                group.create_task(title(path))
    except* Status as failed:
        print("  except* Status:    ", *failed.exceptions)
    except* ServiceError as failed:
        print("  except* the others:", *failed.exceptions)
# ANCHOR_END: group


# ANCHOR: gathered
async def every_title(paths: list[str]) -> list[str | BaseException]:
    """Nobody is stopped, and every error is kept: counterpart of a Vec<Result>."""
    return await asyncio.gather(*map(title, paths), return_exceptions=True)
# ANCHOR_END: gathered


# ANCHOR: retry
async def with_backoff(attempts: int, first: float, operation):
    pause = first
    for _ in range(attempts - 1):
        try:
            return await operation()
        except ServiceError:  # not Exception: CancelledError and bugs go on upwards
            await asyncio.sleep(pause)
            pause *= 2
    return await operation()
# ANCHOR_END: retry


# ANCHOR: swallowed
async def stubborn() -> str:
    """Wrong: a bare except catches the CancelledError by which a timeout works."""
    try:
        await asyncio.sleep(10)
    except:  # noqa: E722
        await asyncio.sleep(0.4)
    return "done after all"
# ANCHOR_END: swallowed


PATHS = ["/page", "/slow", "/missing", "/other"]


async def main() -> None:
    print("None for everything")
    for path in PATHS:
        print(f"  {path:<9} {await title_or_none(path)!r}")

    print("errors")
    for path, ended in zip(PATHS, await every_title(PATHS)):
        print(f"  {path:<9} {ended}")

    print("a group of tasks, both failing at once")
    await all_titles(["/missing", "/other"])

    started = time.perf_counter()
    try:
        await with_backoff(3, 0.1, lambda: title("/missing"))
    except Status as error:
        print(f"retries: {error}, after {time.perf_counter() - started:.1f} s")

    started = time.perf_counter()
    async with asyncio.timeout(0.1):
        said = await stubborn()
    print(f"a timeout of 0.1 s: {said}, after {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    asyncio.run(main())
