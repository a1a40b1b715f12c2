import contextlib
import logging

log = logging.getLogger(__name__)


def charge(gateway, order):
    # ruleid: swallowed-exception
    try:
        gateway.charge(order)
    except Exception:
        pass


def charge_bare(gateway, order):
    # ruleid: swallowed-exception
    try:
        gateway.charge(order)
    except:
        pass


def charge_named(gateway, order):
    # ruleid: swallowed-exception
    try:
        gateway.charge(order)
    except Exception as problem:
        pass


def corrected(gateway, order):
    # ok: swallowed-exception
    try:
        gateway.charge(order)
    except gateway.Declined:
        order.decline()


def logged(gateway, order):
    # Lookalike: broad, but it says so.
    # ok: swallowed-exception
    try:
        gateway.charge(order)
    except Exception:
        log.exception("charge of %s failed", order)


def expected(path):
    # Lookalike: one expected exception is dropped on purpose.
    # ok: swallowed-exception
    try:
        path.unlink()
    except FileNotFoundError:
        pass


def raised(gateway, order):
    # Lookalike: cleans up and raises again.
    # ok: swallowed-exception
    try:
        gateway.charge(order)
    except BaseException:
        order.release()
        raise


class Handle:
    def __del__(self):
        # Lookalike: nothing may leave a finaliser.
        # ok: swallowed-exception
        try:
            self.close()
        except Exception:
            pass


def suppressed(path):
    # ok: swallowed-exception
    with contextlib.suppress(FileNotFoundError):
        path.unlink()
