"""The memory of a process that does nothing but serve: pages stay for the next upload, garbage is sought seldom."""

import ctypes
import gc
import platform

M_TRIM_THRESHOLD = -1
M_TOP_PAD = -2
M_MMAP_THRESHOLD = -3

OPTIONS = {M_MMAP_THRESHOLD: 32 * 1024 * 1024, M_TRIM_THRESHOLD: 256 * 1024 * 1024, M_TOP_PAD: 16 * 1024 * 1024}


def keep_pages() -> None:
    """Tell glibc to keep what is freed. Elsewhere this does nothing."""
    if platform.libc_ver()[0] != "glibc":
        return
    libc = ctypes.CDLL(None)
    for option, size in OPTIONS.items():
        libc.mallopt(option, size)


def collect_seldom() -> None:
    """Look for cycles of garbage seldom, and never among the objects that are there by now.

    A search among those of hundreds of streams holds all of them up, for some 50 ms.
    """
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


__all__ = ["collect_seldom", "keep_pages"]
