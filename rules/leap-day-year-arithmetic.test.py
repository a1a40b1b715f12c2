import datetime
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta


def valid_until(start):
    # ruleid: leap-day-year-arithmetic
    return start.replace(year=start.year + 1)


def anniversary(start, years):
    # ruleid: leap-day-year-arithmetic
    return date(start.year + years, start.month, start.day)


def year_ago(today):
    # ruleid: leap-day-year-arithmetic
    return today.replace(today.year - 1)


def corrected(start):
    # ok: leap-day-year-arithmetic
    return start + relativedelta(years=1)


def corrected_by_days(start):
    # ok: leap-day-year-arithmetic
    return start + timedelta(days=365)


def handled(start):
    # Lookalike: 29 February is taken care of.
    try:
        # ok: leap-day-year-arithmetic
        return start.replace(year=start.year + 1)
    except ValueError:
        return start.replace(year=start.year + 1, day=28)


def first_of_year(start):
    # Lookalike: 1 January exists in every year.
    # ok: leap-day-year-arithmetic
    return start.replace(year=start.year + 1, month=1, day=1)


def same_day_in_january(start):
    # Lookalike: January has every day.
    # ok: leap-day-year-arithmetic
    return start.replace(year=start.year + 1, month=1)


def first_by_name(start):
    # ok: leap-day-year-arithmetic
    return datetime.date(start.year + 1, 1, 1)


def renamed(path, start):
    # Lookalike: a text's replace.
    # ok: leap-day-year-arithmetic
    return path.replace("YEAR", str(start.year + 1))
