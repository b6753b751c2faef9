"""HTTP requests, fifty in flight."""

import asyncio

import aiohttp
from measure import Meter, run

IN_FLIGHT = 50


async def get(session, url):
    async with session.get(url) as response:
        return await response.json()


async def with_a_semaphore(url, count, session):
    semaphore = asyncio.Semaphore(IN_FLIGHT)

    async def limited():
        async with semaphore:
            return await get(session, url)

    await asyncio.gather(*(limited() for _ in range(count)))


async def with_a_connector(url, count, session):
    await asyncio.gather(*(get(session, url) for _ in range(count)))


def at_once(ask):
    async def side(case):
        url = f"http://{case.at}/users/7"
        times = max(1, 1_000 // case.size)
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=IN_FLIGHT)) as session:
            await ask(url, min(case.size, 1_000), session)
            meter = Meter()
            for _ in range(times):
                await ask(url, case.size, session)
            return meter.stop(case.size * times)

    return side


run(
    {
        "asyncio": at_once(with_a_semaphore),
        "uvloop": at_once(with_a_semaphore),
        "connector": at_once(with_a_connector),
    }
)
