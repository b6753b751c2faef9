"""The article's transaction on PostgreSQL: a user is inserted and read back."""

import asyncio

import asyncpg
from measure import Meter, run


async def register(pool, name, email):
    async with pool.acquire() as connection:
        async with connection.transaction():
            await connection.execute("INSERT INTO users (name, email) VALUES ($1, $2)", name, email)
            return await connection.fetchrow("SELECT id, name, email FROM users WHERE email = $1", email)


async def registered(pool, name, clients, count):
    async def client(first):
        for n in range(first, count, clients):
            await register(pool, "Ada", f"{name}.{n}@example.com")

    await asyncio.gather(*(client(first) for first in range(clients)))


async def side(case):
    count = 300 if case.size == 1 else 800
    async with asyncpg.create_pool(case.at, min_size=10, max_size=20) as pool:
        await pool.execute("TRUNCATE users")
        await pool.execute("VACUUM ANALYZE users")
        await registered(pool, "warm-up", max(case.size, 20), 200)
        meter = Meter()
        await registered(pool, "ada", case.size, count)
        return meter.stop(count)


run({"asyncio": side, "uvloop": side})
