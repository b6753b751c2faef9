"""SQLite: a write that is all or nothing, by one caller and by many."""

from contextlib import asynccontextmanager

from measure import run
from sqlite_users import INSERT, measured


@asynccontextmanager
async def transaction(connection):
    await connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
    except BaseException:  # cancelled, too
        await connection.rollback()
        raise
    await connection.commit()


async def in_a_transaction(connections, n):
    # On one connection for all, the next BEGIN would be an error: each transaction needs a connection to itself.
    async with connections.acquire() as connection:
        async with transaction(connection):
            await connection.execute(INSERT, ("Ada", f"ada.{n}@example.com"))


async def statement(connection, n):
    await connection.execute(INSERT, ("Ada", f"ada.{n}@example.com"))


async def transactions(case):
    return await measured(case, 600, in_a_transaction, connections=4)


async def statements(case):
    return await measured(case, 1_000, statement)


run({"asyncio": transactions, "uvloop": transactions, "statement": statements})
