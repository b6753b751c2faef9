"""A list of URLs: fetched fifty at a time, hashed, a row each in SQLite."""

import asyncio
import hashlib
import time
from contextlib import asynccontextmanager

import aiohttp
import aiosqlite
from measure import Meter, run

IN_FLIGHT = 50
BATCH = 500
TABLE = """CREATE TABLE IF NOT EXISTS harvest (
    url TEXT NOT NULL PRIMARY KEY,
    status INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    millis INTEGER NOT NULL,
    headers TEXT NOT NULL
)"""
INSERT = "INSERT INTO harvest VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (url) DO NOTHING"


class Table:
    """Keeps rows, a batch at a time."""

    def __init__(self, connection):
        self.connection = connection
        self.turn = asyncio.Lock()
        self.batch = []

    async def keep(self, row):
        self.batch.append(row)
        if len(self.batch) == BATCH:
            await self.flush()

    async def flush(self):
        batch, self.batch = self.batch, []
        # One after another: the connection's thread is in the middle of the batch before.
        async with self.turn:
            await self.connection.executemany(INSERT, batch)
            await self.connection.commit()


@asynccontextmanager
async def opened(file):
    async with aiosqlite.connect(file) as connection:
        await connection.execute("PRAGMA journal_mode = WAL")
        await connection.execute("PRAGMA synchronous = NORMAL")
        await connection.execute(TABLE)
        table = Table(connection)
        yield table
        await table.flush()


async def fetch(session, url):
    began = time.perf_counter()
    digest, size = hashlib.sha256(), 0
    async with session.get(url) as response:
        async for piece in response.content.iter_any():
            digest.update(piece)
            size += len(piece)
    millis = int((time.perf_counter() - began) * 1000)
    headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    return url, response.status, size, digest.hexdigest(), millis, headers


async def with_a_semaphore(urls, session, table):
    semaphore = asyncio.Semaphore(IN_FLIGHT)

    async def one(url):
        try:
            await table.keep(await fetch(session, url))
        finally:
            semaphore.release()

    async with asyncio.TaskGroup() as tasks:
        for url in urls:
            # Before the task is made: a list of any length takes the memory of fifty.
            await semaphore.acquire()
            tasks.create_task(one(url))


async def with_workers(urls, session, table):
    async def worker():
        for url in urls:
            await table.keep(await fetch(session, url))

    async with asyncio.TaskGroup() as tasks:
        for _ in range(IN_FLIGHT):
            tasks.create_task(worker())


async def harvest(work, listed, database):
    settings = {
        "connector": aiohttp.TCPConnector(limit=IN_FLIGHT),
        "timeout": aiohttp.ClientTimeout(total=30),
    }
    async with opened(database) as table, aiohttp.ClientSession(**settings) as session:
        with open(listed) as lines:
            # One iterator for everybody.
            await work((line.rstrip("\n") for line in lines), session, table)


def written(case, name, size):
    file = f"{case.folder}/{name}.txt"
    with open(file, "w") as urls:
        urls.writelines(f"http://{case.at}/pages/{number}\n" for number in range(size))
    return file


def harvested(work):
    async def side(case):
        few, listed = written(case, "few", 200), written(case, "all", case.size)
        times = -(-2_000 // case.size)
        await harvest(work, few, f"{case.folder}/few.db")
        meter = Meter()
        for nth in range(times):
            await harvest(work, listed, f"{case.folder}/{nth}.db")
        return meter.stop(case.size * times)

    return side


run(
    {
        "asyncio": harvested(with_a_semaphore),
        "uvloop": harvested(with_a_semaphore),
        "workers": harvested(with_workers),
    }
)
