"""Tests of async code with what Python brings: an async fixture, a fake clock, mocks, and order instead of times.

Runs with no network and nothing installed: python3 testing.py
"""

import asyncio
import io
import selectors
import time
import unittest
from unittest.mock import AsyncMock


# ANCHOR: until_ready
async def until_ready(ready, every: float, patience: float) -> int:
    """Asks each `every` seconds until the answer is yes. Tells how often it asked."""
    async with asyncio.timeout(patience):
        asked = 1
        while not await ready():
            await asyncio.sleep(every)
            asked += 1
        return asked
# ANCHOR_END: until_ready


# ANCHOR: paused
class PausedLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock jumps to the next timer when there is nothing else to do."""

    def __init__(self) -> None:
        super().__init__(JumpingSelector(self))
        self.now = 0.0

    def time(self) -> float:
        return self.now


class JumpingSelector(selectors.DefaultSelector):
    def __init__(self, loop: PausedLoop) -> None:
        super().__init__()
        self.loop = loop

    def select(self, timeout: float | None = None):
        events = super().select(0)
        if not events:
            if timeout is None:
                raise RuntimeError("everybody waits, and no timer is set")
            self.loop.now += timeout
        return events


def paused(test):
    """Runs an async test on such a loop."""

    def run(self) -> None:
        with asyncio.Runner(loop_factory=PausedLoop) as runner:
            runner.run(test(self))

    return run
# ANCHOR_END: paused


# ANCHOR: clock
class PausedClock(unittest.TestCase):
    @paused
    async def test_it_gives_up_when_its_patience_ends(self) -> None:
        never = AsyncMock(return_value=False)
        with self.assertRaises(TimeoutError):
            await until_ready(never, 1, 3600)
        now = asyncio.get_running_loop().time()
        self.assertEqual(now, 3600)
# ANCHOR_END: clock


class PausedToo(unittest.TestCase):
    @paused
    async def test_it_stops_asking_at_the_first_yes(self) -> None:
        began = time.perf_counter()
        ready = AsyncMock(side_effect=[False, False, True])
        self.assertEqual(await until_ready(ready, every=60, patience=3600), 3)
        self.assertEqual(asyncio.get_running_loop().time(), 120)
        self.assertLess(time.perf_counter() - began, 30)

    def test_a_deadlock_is_an_error_at_once(self) -> None:
        async def deadlock() -> None:
            await asyncio.Event().wait()

        loop = PausedLoop()
        task = loop.create_task(deadlock())
        with self.assertRaisesRegex(RuntimeError, "everybody waits"):
            loop.run_until_complete(task)
        task.cancel()
        with self.assertRaises(asyncio.CancelledError):
            loop.run_until_complete(task)
        loop.close()


# ANCHOR: fixture
class WithServer(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self) -> None:
        self.server = await asyncio.start_server(self.shout, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]

    async def asyncTearDown(self) -> None:
        self.server.close()
        await self.server.wait_closed()

    async def shout(self, reader, writer) -> None:
        while line := await reader.readline():
            writer.write(line.upper())
            await writer.drain()
        writer.close()

    async def test_a_test_has_a_server_of_its_own(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(b"hello\n")
        self.assertEqual(await reader.readline(), b"HELLO\n")
        writer.close()
        await writer.wait_closed()
# ANCHOR_END: fixture


class Order(unittest.IsolatedAsyncioTestCase):
    async def test_together_is_proved_by_order_and_not_by_time(self) -> None:
        seen = []

        async def work(name: str) -> None:
            seen.append(f"{name} starts")
            await asyncio.sleep(0)
            seen.append(f"{name} ends")

        await asyncio.gather(work("a"), work("b"))
        self.assertEqual(seen, ["a starts", "b starts", "a ends", "b ends"])


# ANCHOR: cancel
class Cancelled(unittest.IsolatedAsyncioTestCase):
    async def test_a_task_can_be_cancelled_at_every_await(self) -> None:
        lost_after = []
        for turns in range(1, 5):
            accounts = [100, 0]
            task = asyncio.create_task(transfer(accounts, 100))
            for _ in range(turns):
                await asyncio.sleep(0)  # lets the task go as far as its next await
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            if sum(accounts) != 100:
                lost_after.append(turns)
        self.assertEqual(lost_after, [2])


async def transfer(accounts: list[int], amount: int) -> None:
    await asyncio.sleep(0)
    accounts[0] -= amount
    await asyncio.sleep(0)  # wrong: whoever is cancelled here has taken it and not given it
    accounts[1] += amount
    await asyncio.sleep(0)
# ANCHOR_END: cancel


class Named(unittest.TextTestResult):
    """Prints a line a test, without the times that unittest prints."""

    def addSuccess(self, test) -> None:
        super().addSuccess(test)
        print(f"  {test._testMethodName[5:].replace('_', ' ')}: ok")


def main() -> None:
    for case in [PausedClock, PausedToo, WithServer, Order, Cancelled]:
        print(case.__name__)
        tests = unittest.defaultTestLoader.loadTestsFromTestCase(case)
        said = io.StringIO()
        if not unittest.TextTestRunner(said, resultclass=Named).run(tests).wasSuccessful():
            raise SystemExit(said.getvalue())


if __name__ == "__main__":
    main()
