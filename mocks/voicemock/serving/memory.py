"""The allocator of a process that does nothing but serve: pages that an upload needed stay for the next one."""

import ctypes
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


__all__ = ["keep_pages"]
