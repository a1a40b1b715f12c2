import asyncio


async def serve(queue, tasks):
    # ruleid: dropped-asyncio-task
    asyncio.create_task(drain(queue))
    # ruleid: dropped-asyncio-task
    asyncio.ensure_future(drain(queue))
    # ruleid: dropped-asyncio-task
    asyncio.get_running_loop().create_task(drain(queue))
    # ok: dropped-asyncio-task
    task = asyncio.create_task(drain(queue))
    # ok: dropped-asyncio-task
    tasks.add(asyncio.create_task(drain(queue)))
    # Lookalike: awaited at once.
    # ok: dropped-asyncio-task
    await asyncio.create_task(drain(queue))
    # Lookalike: the list keeps them.
    # ok: dropped-asyncio-task
    await asyncio.gather(*[asyncio.create_task(drain(each)) for each in tasks])
    async with asyncio.TaskGroup() as group:
        # Lookalike: the group keeps the task and waits for it.
        # ok: dropped-asyncio-task
        group.create_task(drain(queue))
    # ok: dropped-asyncio-task
    return task


def start(queue):
    # ok: dropped-asyncio-task
    return asyncio.ensure_future(drain(queue))


class Worker:
    def start(self, queue):
        # ok: dropped-asyncio-task
        self.task = asyncio.create_task(drain(queue))


async def drain(queue):
    await queue.get()
