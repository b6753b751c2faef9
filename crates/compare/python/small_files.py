"""Many small files."""

import asyncio
import os

from measure import Meter, run

try:
    import aiofiles
except ImportError:  # the side in one thread needs no package
    aiofiles = None


async def with_aiofiles(paths):
    count = 0
    for path in paths:
        async with aiofiles.open(path, "rb") as file:
            count += len(await file.read())
    return count


async def in_one_thread(paths):
    def read_all():
        count = 0
        for path in paths:
            with open(path, "rb") as file:
                count += len(file.read())
        return count

    return await asyncio.to_thread(read_all)


def small(read):
    async def side(case):
        paths = [os.path.join(case.at, str(n)) for n in range(case.size)]
        assert await read(paths) == case.size * 1_000
        times = max(1, 1_000 // case.size)
        meter = Meter()
        for _ in range(times):
            await read(paths)
        return meter.stop(case.size * times)

    return side


run({"asyncio": small(with_aiofiles), "uvloop": small(with_aiofiles), "to-thread": small(in_one_thread)})
