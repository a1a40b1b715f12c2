import x
async def a():
    pass
async def b(c):
    async with d as e:
        return 1
    async for f in g:
        return 2
