"""The file, the connections and the callers of the SQLite sides."""

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager

import aiosqlite
from measure import Meter

ROWS = 20_000
TABLE = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE) STRICT"
INSERT = "INSERT INTO users (name, email) VALUES (?, ?)"
SELECT = "SELECT id, name, email FROM users WHERE id = ?"


class Connections:
    """Connections that wait in a queue: whoever wants one takes the first that is idle."""

    def __init__(self, opened):
        self.idle = asyncio.Queue()
        for connection in opened:
            self.idle.put_nowait(connection)

    @asynccontextmanager
    async def acquire(self):
        connection = await self.idle.get()
        try:
            yield connection
        finally:
            self.idle.put_nowait(connection)


async def _open(file):
    connection = await aiosqlite.connect(file, isolation_level=None)
    await connection.execute("PRAGMA journal_mode = WAL")
    await connection.execute("PRAGMA synchronous = NORMAL")
    return connection


async def _fill(connection):
    await connection.execute(TABLE)
    await connection.execute("BEGIN")
    await connection.executemany(INSERT, [("Bea", f"bea.{n}@example.com") for n in range(ROWS)])
    await connection.commit()


async def measured(case, items, call, connections=1):
    """Has `items` calls made by as many tasks as the case has callers, after a warm-up. Each gets a number of its own.

    A call is given a connection if there is one, and `Connections` if there are several.
    """
    async with AsyncExitStack() as stack:
        opened = [await _open(f"{case.folder}/users.db") for _ in range(connections)]
        for connection in opened:
            stack.push_async_callback(connection.close)
        await _fill(opened[0])
        given = opened[0] if connections == 1 else Connections(opened)

        async def caller(first, end):
            for n in range(first, end, case.size):
                await call(given, n)

        async def all_callers(begin, end):
            await asyncio.gather(*(caller(begin + nth, end) for nth in range(case.size)))

        warm_up = items // 10
        await all_callers(0, warm_up)
        meter = Meter()
        await all_callers(warm_up, warm_up + items)
        return meter.stop(items)
