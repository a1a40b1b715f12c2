import decimal
from decimal import Decimal


def price(net, text):
    # ruleid: decimal-made-from-float
    vat = Decimal(0.19)
    # ruleid: decimal-made-from-float
    gross = Decimal(float(text))
    # ruleid: decimal-made-from-float
    shipping = decimal.Decimal(4.99)
    # ok: decimal-made-from-float
    vat = Decimal("0.19")
    # ok: decimal-made-from-float
    gross = Decimal(text)
    # ok: decimal-made-from-float
    shipping = decimal.Decimal(str(4.99))
    # Lookalike: whole numbers are exact.
    # ok: decimal-made-from-float
    cents = Decimal(100)
    # Lookalike: another type of the same name.
    # ok: decimal-made-from-float
    column = net.Decimal(0.5)
    return vat, gross, shipping, cents, column
