"""What a Python side costs: the same figures as the Rust sides, printed as one line of JSON.

A script calls `run({"side": function})`. The function is a coroutine function that takes a `Case`, sets up, warms up,
measures with a `Meter`, and returns what `Meter.stop` returns.
"""

import argparse
import asyncio
import gc
import json
import sys
import tempfile
import time

try:
    import resource
except ImportError:  # Windows
    resource = None


def _status(key):
    """A line of /proc/self/status in bytes; None where there is no such file."""
    try:
        with open("/proc/self/status") as status:
            for line in status:
                if line.startswith(key):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return None


def _usage():
    """Processor time in the program and in the system, in seconds; zeros where the system doesn't say."""
    if resource is None:
        return 0.0, 0.0
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime, usage.ru_stime


class Meter:
    """A measurement that has begun."""

    before = None

    def __init__(self):
        gc.collect()
        try:
            with open("/proc/self/clear_refs", "w") as peak:
                peak.write("5")
        except OSError:
            pass
        self.usage = _usage()
        self.cpu = time.process_time()
        self.wall = time.perf_counter()

    def stop(self, items, **extra):
        """What it cost to do `items`; `extra` are figures of the side's own, `p99_ms=1.5`."""
        wall = time.perf_counter() - self.wall
        cpu = time.process_time() - self.cpu
        user, system = _usage()
        peak = _status("VmHWM:")
        return {
            "items": items,
            "wall": wall,
            "cpu": cpu,
            "user": user - self.usage[0],
            "system": system - self.usage[1],
            "peak": None if peak is None or Meter.before is None else max(0, peak - Meter.before),
            "extra": extra,
        }


class Case:
    """What a side is given: the size, where the fixture is, and a folder of its own, removed at the end."""

    def __init__(self, size, at, folder):
        self.size = size
        self.at = at
        self.folder = folder


def run(sides):
    """Runs the side that the command line names: SIDE SIZE [--at FIXTURE] [--loop asyncio|uvloop]."""
    parser = argparse.ArgumentParser()
    parser.add_argument("side", choices=sides)
    parser.add_argument("size", type=int)
    parser.add_argument("--at")
    parser.add_argument("--loop", choices=["asyncio", "uvloop"], default="asyncio")
    arguments = parser.parse_args()
    if arguments.loop == "uvloop":
        import uvloop

        new_loop = uvloop.new_event_loop
    else:
        new_loop = asyncio.new_event_loop
    with tempfile.TemporaryDirectory() as folder:
        case = Case(arguments.size, arguments.at, folder)
        Meter.before = _status("VmRSS:")
        with asyncio.Runner(loop_factory=new_loop) as runner:
            sample = runner.run(sides[arguments.side](case))
    json.dump(sample, sys.stdout)
    print()
