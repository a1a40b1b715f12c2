def read(table, key):
    # ruleid: exceptions-joined-by-or
    try:
        return int(table[key])
    except KeyError or ValueError:
        return 0


def read_named(table, key, log):
    # ruleid: exceptions-joined-by-or
    try:
        return int(table[key])
    except KeyError or ValueError as problem:
        log.warning("%s", problem)
        return 0


def corrected(table, key):
    # ok: exceptions-joined-by-or
    try:
        return int(table[key])
    except (KeyError, ValueError):
        return 0


def in_turn(table, key):
    # Lookalike: one handler each.
    # ok: exceptions-joined-by-or
    try:
        return int(table[key])
    except KeyError:
        return 0
    except ValueError:
        return -1


def value(table, key):
    # Lookalike: an "or" of values in the handler.
    # ok: exceptions-joined-by-or
    try:
        return int(table[key])
    except KeyError:
        return table.default or 0
