import os
import time
from time import time as now


def timed(work, log):
    start = time.time()
    work()
    # ruleid: wall-clock-duration
    log.info("took %.1f s", time.time() - start)


def timed_later(work):
    begin = time.time()
    work()
    end = time.time()
    # ruleid: wall-clock-duration
    return end - begin


def wait(ready, limit):
    began = now()
    while not ready():
        # ruleid: wall-clock-duration
        if now() - began > limit:
            raise TimeoutError


def corrected(work, log):
    start = time.monotonic()
    work()
    # ok: wall-clock-duration
    log.info("took %.1f s", time.monotonic() - start)


def age(path):
    # Lookalike: the other end is a time of the file system's wall clock.
    modified = os.path.getmtime(path)
    # ok: wall-clock-duration
    return time.time() - modified


def cutoff(days):
    # Lookalike: a moment in the past, not a duration.
    # ok: wall-clock-duration
    return time.time() - days * 86400


def stamp(record):
    # Lookalike: a time stamp.
    # ok: wall-clock-duration
    record.created = time.time()
    # Lookalike: a count.
    # ok: wall-clock-duration
    return record.end - record.start
