import urllib.request
from urllib.request import urlopen

import httpx
import requests
from requests import get as fetch
from requests.adapters import HTTPAdapter


def rates(url, headers, options):
    # ruleid: http-call-without-timeout
    requests.get(url, headers=headers)
    # ruleid: http-call-without-timeout
    reply = requests.request("POST", url, json={"cart": 1}).json()
    # ruleid: http-call-without-timeout
    fetch(url)
    # ruleid: http-call-without-timeout
    requests.get(url, timeout=None)
    # ok: http-call-without-timeout
    requests.get(url, headers=headers, timeout=3)
    # ok: http-call-without-timeout
    fetch(url, timeout=(1, 5))
    # Lookalike: the options may carry the timeout.
    # ok: http-call-without-timeout
    requests.get(url, **options)
    return reply


def pooled(url):
    session = requests.Session()
    # ruleid: http-call-without-timeout
    session.post(url, data=b"")
    # ok: http-call-without-timeout
    session.post(url, data=b"", timeout=2)
    # Lookalike: another method of the session, which sends nothing.
    # ok: http-call-without-timeout
    session.close()


def pooled_in_block(url):
    with requests.Session() as http:
        # ruleid: http-call-without-timeout
        http.get(url)
        # ok: http-call-without-timeout
        http.get(url, timeout=2)


def pooled_with_adapter(url):
    session = requests.Session()
    session.mount("https://", HTTPAdapter(max_retries=2))
    # Lookalike: a mounted adapter may set the timeout for the whole session.
    # ok: http-call-without-timeout
    session.get(url)


def plain(url):
    # ruleid: http-call-without-timeout
    urllib.request.urlopen(url)
    # ok: http-call-without-timeout
    urlopen(url, None, 5)
    # ok: http-call-without-timeout
    urllib.request.urlopen(url, timeout=5)


def modern(url, cache):
    # ruleid: http-call-without-timeout
    httpx.get(url, timeout=None)
    # Lookalike: httpx has a timeout of its own.
    # ok: http-call-without-timeout
    httpx.get(url)
    # Lookalike: a dictionary's get.
    # ok: http-call-without-timeout
    cache.get(url)
    # Lookalike: only builds the request.
    # ok: http-call-without-timeout
    requests.Request("GET", url)
    # Lookalike: names an exception of the library.
    # ok: http-call-without-timeout
    requests.ConnectionError(url)
