import asyncio
import subprocess
import time
from time import sleep

import httpx
import requests


async def poll(url):
    # ruleid: blocking-call-in-coroutine
    time.sleep(1)
    # ruleid: blocking-call-in-coroutine
    sleep(1)
    # ruleid: blocking-call-in-coroutine
    reply = requests.get(url, timeout=3)
    # ruleid: blocking-call-in-coroutine
    subprocess.run(["sync"], check=True)
    # ok: blocking-call-in-coroutine
    await asyncio.sleep(1)
    async with httpx.AsyncClient() as client:
        # ok: blocking-call-in-coroutine
        reply = await client.get(url)
    # ok: blocking-call-in-coroutine
    await asyncio.create_subprocess_exec("sync")
    # Lookalike: handed to a thread, not called here.
    # ok: blocking-call-in-coroutine
    await asyncio.to_thread(time.sleep, 1)
    # Lookalike: called by the thread.
    # ok: blocking-call-in-coroutine
    await asyncio.to_thread(lambda: requests.get(url, timeout=3))
    return reply


def plain(url):
    # Lookalike: no coroutine.
    # ok: blocking-call-in-coroutine
    time.sleep(1)
    # ok: blocking-call-in-coroutine
    return requests.get(url, timeout=3)


async def in_thread(url):
    def work():
        # Lookalike: a plain function that a thread runs.
        # ok: blocking-call-in-coroutine
        return requests.get(url, timeout=3)

    return await asyncio.to_thread(work)
