"""A connection a request, and a client that keeps its connections, as counted by a server.

Only the standard library: it has no asynchronous HTTP client, so this one speaks as much HTTP as it needs. aiohttp's
`ClientSession` does the same with more care. The server is in this file and answers after 0.1 s.
"""

import asyncio
import http.client
import time
from contextlib import asynccontextmanager

HOST = "127.0.0.1"


class Server:
    """Answers every request after 0.1 s with 100 bytes, keeps the connection, and counts."""

    def __init__(self) -> None:
        self.connections: list[asyncio.Task] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections.append(asyncio.current_task())
        try:
            while await reader.readuntil(b"\r\n\r\n"):
                await asyncio.sleep(0.1)
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + b"*" * 100)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # the client is gone
        finally:
            writer.close()


# ANCHOR: connection
class Connection:
    """One connection: a request, its whole answer, and then the next."""

    @classmethod
    async def open(cls, host: str, port: int) -> "Connection":
        self = cls()
        self.reader, self.writer = await asyncio.open_connection(host, port)
        return self

    async def get(self, path: str) -> bytes:
        self.writer.write(f"GET {path} HTTP/1.1\r\nHost: api.test\r\n\r\n".encode())
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
        return await self.reader.readexactly(length)

    def close(self) -> None:
        self.writer.close()
# ANCHOR_END: connection


# ANCHOR: each
async def fetch(host: str, port: int, path: str) -> bytes:
    connection = await Connection.open(host, port)  # each time
    try:
        return await connection.get(path)
    finally:
        connection.close()
# ANCHOR_END: each


# ANCHOR: client
class APIClient:
    """Keeps its connections, and has at most `limit` requests in flight."""

    def __init__(self, host: str, port: int, limit: int = 10) -> None:
        self.host, self.port = host, port
        self.turns = asyncio.Semaphore(limit)
        self.idle: list[Connection] = []

    async def __aenter__(self) -> "APIClient":
        return self

    async def __aexit__(self, *_: object) -> None:
        for connection in self.idle:
            connection.close()

    @asynccontextmanager
    async def connection(self):
        async with self.turns:
            connection = self.idle.pop() if self.idle else await Connection.open(self.host, self.port)
            try:
                yield connection
            except BaseException:  # cancelled, too: the rest of an answer may be on its way
                connection.close()
                raise
            self.idle.append(connection)

    async def get(self, path: str) -> bytes:
        async with self.connection() as connection:
            return await connection.get(path)
# ANCHOR_END: client


# ANCHOR: unread
def unread(port: int) -> None:
    connection = http.client.HTTPConnection(HOST, port)
    connection.request("GET", "/")
    connection.getresponse()  # its body is left unread
    try:
        connection.request("GET", "/")
        connection.getresponse()
    except http.client.ResponseNotReady as error:
        print(f"  http.client, asked again too early: {type(error).__name__}")
    connection.close()
# ANCHOR_END: unread


@asynccontextmanager
async def measured(what: str):
    server = Server()
    async with await asyncio.start_server(server.serve, HOST, 0) as listener:
        started = time.perf_counter()
        yield listener.sockets[0].getsockname()[1]
        took = time.perf_counter() - started
        await asyncio.gather(*server.connections)
    print(f"  {what:<33}  {took:.1f} s  connections: {len(server.connections):>2}")


async def main() -> None:
    print("ten requests, each answered after 0.1 s")
    async with measured("one by one, a connection each") as port:
        for _ in range(10):
            await fetch(HOST, port, "/")
    async with measured("one by one, one client") as port:
        async with APIClient(HOST, port) as client:
            for _ in range(10):
                await client.get("/")
    async with measured("at once, one client") as port:
        async with APIClient(HOST, port) as client:
            await asyncio.gather(*(client.get("/") for _ in range(10)))
    async with measured("at once, one client, limit=3") as port:
        async with APIClient(HOST, port, limit=3) as client:
            await asyncio.gather(*(client.get("/") for _ in range(10)))
    async with measured("given up after 0.05 s, one client") as port:
        async with APIClient(HOST, port) as client:
            for _ in range(10):
                try:
                    await asyncio.wait_for(client.get("/"), 0.05)
                except TimeoutError:
                    pass
    async with measured("http.client, a body left unread") as port:
        await asyncio.to_thread(unread, port)


if __name__ == "__main__":
    asyncio.run(main())
