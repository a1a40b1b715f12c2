import random
import secrets
import string


def reset(user, words):
    # ruleid: predictable-secret
    reset_code = random.randint(100000, 999999)
    # ruleid: predictable-secret
    user.session_id = "%032x" % random.getrandbits(128)
    # ruleid: predictable-secret
    token = "".join(random.choice(string.ascii_letters) for _ in range(32))
    # ok: predictable-secret
    reset_code = secrets.randbelow(900000) + 100000
    # ok: predictable-secret
    user.session_id = secrets.token_hex(16)
    # ok: predictable-secret
    token = "".join(secrets.choice(string.ascii_letters) for _ in range(32))
    # Lookalike: the operating system's generator.
    # ok: predictable-secret
    password = random.SystemRandom().choice(words)
    # Lookalike: a word of a text.
    # ok: predictable-secret
    token = random.choice(words)
    # Lookalike: a delay, which nobody gains by guessing.
    # ok: predictable-secret
    delay = random.uniform(0.5, 1.5)
    return reset_code, token, password, delay


# ruleid: predictable-secret
def make_password():
    return "".join(random.sample(string.ascii_letters, 12))


# ok: predictable-secret
def make_safe_password():
    return secrets.token_urlsafe(12)
