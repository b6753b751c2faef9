"""SQLite: a row by its id, by one caller and by many."""

from measure import run
from sqlite_users import ROWS, SELECT, measured

READS = 1_500


async def read(connection, n):
    async with connection.execute(SELECT, (n * 7919 % ROWS + 1,)) as rows:
        return await rows.fetchone()


async def read_all(connection, n):
    return await connection.execute_fetchall(SELECT, (n * 7919 % ROWS + 1,))


async def read_on_one_of_them(connections, n):
    async with connections.acquire() as connection:
        return await read(connection, n)


async def one_connection(case):
    return await measured(case, READS, read)


async def fetchall(case):
    return await measured(case, READS, read_all)


async def pool(case):
    return await measured(case, READS, read_on_one_of_them, connections=4)


run({"asyncio": one_connection, "uvloop": one_connection, "fetchall": fetchall, "pool": pool})
