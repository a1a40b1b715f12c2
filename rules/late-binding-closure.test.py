import functools


def handlers(names, bus):
    found = []
    table = {}
    for name in names:
        # ruleid: late-binding-closure
        found.append(lambda event: bus.send(name, event))
        # ruleid: late-binding-closure
        table[name] = lambda: bus.drain(name)
        # ok: late-binding-closure
        found.append(lambda event, name=name: bus.send(name, event))
        # ok: late-binding-closure
        table[name] = functools.partial(bus.drain, name)
        # Lookalike: the loop variable is the lambda's own parameter.
        # ok: late-binding-closure
        found.append(lambda name: bus.send(name, None))
        # Lookalike: called before the loop goes on.
        # ok: late-binding-closure
        bus.queue.sort(key=lambda entry: entry.rank(name))
    return found, table


def watch(futures, log):
    for number, future in enumerate(futures):
        # ruleid: late-binding-closure
        future.add_done_callback(lambda done: log.info("%s of %s", number, future))
        # ok: late-binding-closure
        future.add_done_callback(lambda done: log.info("%s", done))


def outside(names, bus):
    # Lookalike: no loop.
    name = names[0]
    # ok: late-binding-closure
    return [].append(lambda: bus.drain(name))
