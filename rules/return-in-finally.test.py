def save(store, record):
    done = False
    # ruleid: return-in-finally
    try:
        store.write(record)
        done = True
    finally:
        store.close()
        return done


def save_and_log(store, record, log):
    # ruleid: return-in-finally
    try:
        store.write(record)
    except OSError:
        log.warning("not saved")
    finally:
        return record


def corrected(store, record):
    # ok: return-in-finally
    try:
        store.write(record)
    finally:
        store.close()
    return True


def returns_in_try(store, record):
    # Lookalike: returns from the guarded part.
    # ok: return-in-finally
    try:
        return store.write(record)
    finally:
        store.close()


def returns_in_handler(store, record):
    # Lookalike: returns from a handler, on purpose.
    # ok: return-in-finally
    try:
        store.write(record)
    except OSError:
        return False
    finally:
        store.close()
    return True


def waits(store, record):
    # Lookalike: the only value returned in the finally block is a lambda's own.
    # ok: return-in-finally
    try:
        store.write(record)
    finally:
        store.wait_for(lambda: store.idle)


def no_finally(store, record):
    # ok: return-in-finally
    try:
        return store.write(record)
    except OSError:
        return None
