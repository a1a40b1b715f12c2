import datetime as dt
from datetime import datetime, timedelta, timezone


def issue(token, lifetime):
    # ruleid: naive-datetime
    token.issued = datetime.utcnow()
    # ruleid: naive-datetime
    token.expires = datetime.now() + timedelta(seconds=lifetime)
    # ok: naive-datetime
    token.issued = datetime.now(timezone.utc)
    # ok: naive-datetime
    token.expires = datetime.now(timezone.utc) + timedelta(seconds=lifetime)


def expired(token):
    # ruleid: naive-datetime
    if token.expires < dt.datetime.now():
        return True
    # ok: naive-datetime
    return token.expires < dt.datetime.now(tz=dt.timezone.utc)


def stamp(seconds):
    # ruleid: naive-datetime
    return dt.datetime.utcfromtimestamp(seconds)


def corrected_stamp(seconds):
    # ok: naive-datetime
    return dt.datetime.fromtimestamp(seconds, tz=dt.timezone.utc)


def written():
    # ruleid: naive-datetime
    return datetime.now().isoformat()


def lookalikes(clock):
    # Lookalike: the zone is put in at once.
    # ok: naive-datetime
    aware = datetime.utcnow().replace(tzinfo=timezone.utc)
    # Lookalike: for people, who know where they are.
    # ok: naive-datetime
    print(datetime.now().strftime("%H:%M"))
    # Lookalike: the method of another clock.
    # ok: naive-datetime
    clock.now()
    # Lookalike: a calendar year.
    # ok: naive-datetime
    return aware, datetime.now().year
