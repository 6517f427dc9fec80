"""The functions of Python that sleep and tell the time, as they were before anything was put in their place."""

import asyncio
import time

MONOTONIC = time.monotonic
MONOTONIC_NS = time.monotonic_ns
PERF_COUNTER = time.perf_counter
PROCESS_TIME = time.process_time
SLEEP = time.sleep
SLEEP_IN_LOOP = asyncio.sleep
TIME = time.time
TIME_NS = time.time_ns

__all__ = ["MONOTONIC", "MONOTONIC_NS", "PERF_COUNTER", "PROCESS_TIME", "SLEEP", "SLEEP_IN_LOOP", "TIME", "TIME_NS"]
