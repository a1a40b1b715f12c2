import ssl

import httpx
import requests


def fetch(url, authority):
    # ruleid: tls-verification-disabled
    requests.get(url, verify=False, timeout=3)
    # ruleid: tls-verification-disabled
    client = httpx.Client(verify=False)
    session = requests.Session()
    # ruleid: tls-verification-disabled
    session.verify = False
    # ruleid: tls-verification-disabled
    context = ssl._create_unverified_context()
    # ok: tls-verification-disabled
    requests.get(url, verify=True, timeout=3)
    # ok: tls-verification-disabled
    requests.get(url, verify=authority, timeout=3)
    # ok: tls-verification-disabled
    session.verify = "/etc/ssl/ca.pem"
    # ok: tls-verification-disabled
    context = ssl.create_default_context(cafile=authority)
    # Lookalike: a keyword of another function.
    # ok: tls-verification-disabled
    authority.sign(url, verify=False)
    # Lookalike: an attribute of something else.
    # ok: tls-verification-disabled
    authority.verify = False
    return client, context
