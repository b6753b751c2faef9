"""The lines of a large file."""

import os

import aiofiles
from measure import Meter, run

BUFFER = 256 * 1024


async def whole(path):
    async with aiofiles.open(path, "rb") as file:
        content = await file.read()
    return content.count(b"\n") + (not content.endswith(b"\n"))


async def by_chunks(path):
    count = 0
    last = b""
    async with aiofiles.open(path, "rb") as file:
        while chunk := await file.read(BUFFER):
            count += chunk.count(b"\n")
            last = chunk
    return count + (not last.endswith(b"\n"))


def large(count):
    async def side(case):
        path = os.path.join(case.at, str(case.size))
        assert await count(path) == -(-case.size * 1_000_000 // 64)
        times = max(1, 100 // case.size)
        meter = Meter()
        for _ in range(times):
            await count(path)
        return meter.stop(case.size * times)

    return side


run({"asyncio": large(whole), "uvloop": large(whole), "chunked": large(by_chunks)})
