"""HTTP requests one after another: one session, and a session each."""

import aiohttp
from measure import Meter, run


async def one_session(url, count):
    async with aiohttp.ClientSession() as session:
        for _ in range(count):
            async with session.get(url) as response:
                await response.read()


async def a_session_each(url, count):
    for _ in range(count):
        async with aiohttp.ClientSession() as session, session.get(url) as response:
            await response.read()


def one_by_one(ask):
    async def side(case):
        url = f"http://{case.at}/users/7"
        times = max(1, 200 // case.size)
        await ask(url, min(case.size, 100))
        meter = Meter()
        for _ in range(times):
            await ask(url, case.size)
        return meter.stop(case.size * times)

    return side


run({"asyncio": one_by_one(one_session), "asyncio-each": one_by_one(a_session_each)})
