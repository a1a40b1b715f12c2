import threading

lock = threading.Lock()


class Account:
    def __init__(self):
        self._lock = threading.RLock()
        self.balance = 0

    def deposit(self, amount):
        # ruleid: lock-not-released
        self._lock.acquire()
        self.balance += int(amount)
        self._lock.release()

    def corrected_deposit(self, amount):
        # ok: lock-not-released
        with self._lock:
            self.balance += int(amount)


def write(path, text):
    # ruleid: lock-not-released
    lock.acquire()
    path.write_text(text)
    lock.release()


def corrected_write(path, text):
    # ok: lock-not-released
    lock.acquire()
    try:
        path.write_text(text)
    finally:
        lock.release()


def corrected_with_more(path, text, log):
    # ok: lock-not-released
    lock.acquire()
    try:
        path.write_text(text)
    except OSError:
        log.warning("not written")
    finally:
        log.info("released")
        lock.release()


class Guard:
    # Lookalike: taken here and given back in __exit__.
    def __enter__(self):
        # ok: lock-not-released
        lock.acquire()
        return self

    def __exit__(self, *details):
        lock.release()


def wait_for_idle():
    # Lookalike: a hand-over with nothing in between that could fail.
    # ok: lock-not-released
    lock.acquire()
    lock.release()
