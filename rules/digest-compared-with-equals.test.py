import hashlib
import hmac


def accepted(key, body, given):
    # ruleid: digest-compared-with-equals
    return hmac.new(key, body, hashlib.sha256).hexdigest() == given


def checked(key, body, headers):
    expected = hmac.new(key, body, hashlib.sha256).hexdigest()
    # ruleid: digest-compared-with-equals
    if headers["X-Signature"] != expected:
        raise PermissionError


def corrected(key, body, given):
    expected = hmac.new(key, body, hashlib.sha256).hexdigest()
    # ok: digest-compared-with-equals
    return hmac.compare_digest(expected, given)


def unchanged(path, known):
    # Lookalike: a checksum of a file, no secret in it.
    # ok: digest-compared-with-equals
    return hashlib.sha256(path.read_bytes()).hexdigest() == known


def sized(key, body):
    mac = hmac.new(key, body, hashlib.sha256)
    # Lookalike: compares a size.
    # ok: digest-compared-with-equals
    return mac.digest_size == 32
