"""Register users in one transaction: aiosqlite on a file, asyncpg on the server that DATABASE_URL names.

Neither is in the standard library: `python3 -m pip install aiosqlite asyncpg`.
"""

import asyncio
import os
import sqlite3
import sys
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path

try:
    import aiosqlite
    import asyncpg
except ImportError as error:
    sys.exit(f"{error}: python3 -m pip install aiosqlite asyncpg")

TABLE = "CREATE TABLE IF NOT EXISTS users (id {id} PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL UNIQUE)"


# ANCHOR: asyncpg
async def register_on_postgres(pool: asyncpg.Pool, name: str, email: str) -> asyncpg.Record:
    async with pool.acquire() as connection:
        async with connection.transaction():
            await connection.execute("INSERT INTO users (name, email) VALUES ($1, $2)", name, email)
            return await connection.fetchrow("SELECT id, name, email FROM users WHERE email = $1", email)


async def on_postgres(url: str, people: list[tuple[str, str]]) -> None:
    async with asyncpg.create_pool(url, min_size=10, max_size=20) as pool:
        await pool.execute(TABLE.format(id="BIGINT GENERATED ALWAYS AS IDENTITY"))
        for name, email in people:
            try:
                row = await register_on_postgres(pool, name, email)
                print(f"  {name:<12}  registered as {row['email']}")
            except asyncpg.UniqueViolationError:
                print(f"  {name:<12}  this e-mail address is taken")
# ANCHOR_END: asyncpg


# ANCHOR: aiosqlite
@asynccontextmanager
async def transaction(connection: aiosqlite.Connection):
    await connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
    except BaseException:  # cancelled, too
        await connection.rollback()
        raise
    await connection.commit()


async def register(connection: aiosqlite.Connection, name: str, email: str) -> tuple:
    async with transaction(connection):
        await connection.execute("INSERT INTO users (name, email) VALUES (?, ?)", (name, email))
        async with connection.execute("SELECT id, name, email FROM users WHERE email = ?", (email,)) as rows:
            return await rows.fetchone()
# ANCHOR_END: aiosqlite


# ANCHOR: forgotten
async def slow_and_forgetful(connection: aiosqlite.Connection) -> None:
    await connection.execute("BEGIN IMMEDIATE")
    try:
        await connection.execute("INSERT INTO users (name, email) VALUES ('Eve', 'eve@example.org')")
        await asyncio.sleep(60)
        await connection.commit()
    except Exception:  # a cancellation is none
        await connection.rollback()
        raise
# ANCHOR_END: forgotten


async def slow(connection: aiosqlite.Connection) -> None:
    async with transaction(connection):
        await connection.execute("INSERT INTO users (name, email) VALUES ('Eve', 'eve@example.org')")
        await asyncio.sleep(60)


async def on_sqlite(file: Path, people: list[tuple[str, str]]) -> None:
    async with aiosqlite.connect(file, isolation_level=None) as connection:
        await connection.execute(TABLE.format(id="INTEGER"))
        for name, email in people:
            try:
                _, _, email = await register(connection, name, email)
                print(f"  {name:<12}  registered as {email}")
            except sqlite3.IntegrityError:
                print(f"  {name:<12}  this e-mail address is taken")

        print("\ncancelled in a transaction")
        for work in [slow, slow_and_forgetful]:
            try:
                await asyncio.wait_for(work(connection), 0.1)
            except TimeoutError:
                print(f"  {work.__name__:<19}  still in a transaction: {connection.in_transaction}")


async def main() -> None:
    people = [(f"user {n}", f"user{n}@example.org") for n in (1, 2, 3)] + [("an impostor", "user1@example.org")]
    print("aiosqlite")
    with tempfile.TemporaryDirectory() as folder:
        await on_sqlite(Path(folder) / "users.db", people)
    print("\nasyncpg")
    if url := os.environ.get("DATABASE_URL"):
        await on_postgres(url, people)
    else:
        print("  DATABASE_URL names no server")


if __name__ == "__main__":
    asyncio.run(main())
