import os
import tempfile
from tempfile import mktemp


def spool(data):
    # ruleid: predictable-temporary-name
    path = tempfile.mktemp(suffix=".json")
    # ruleid: predictable-temporary-name
    other = mktemp()
    # ok: predictable-temporary-name
    handle, safe = tempfile.mkstemp(suffix=".json")
    # ok: predictable-temporary-name
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
    # ok: predictable-temporary-name
    folder = tempfile.mkdtemp()
    # Lookalike: a name in a folder that is ours alone.
    # ok: predictable-temporary-name
    mine = os.path.join(folder, "spool.json")
    return path, other, handle, safe, mine
