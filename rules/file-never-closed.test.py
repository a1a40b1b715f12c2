import contextlib
import json


def export(path, rows):
    # ruleid: file-never-closed
    out = open(path, "w")
    for row in rows:
        out.write(json.dumps(row) + "\n")


def corrected_export(path, rows):
    # ok: file-never-closed
    with open(path, "w") as out:
        for row in rows:
            out.write(json.dumps(row) + "\n")


def version(path):
    # ruleid: file-never-closed
    return open(path).read().strip()


def corrected_version(path):
    # ok: file-never-closed
    with open(path) as file:
        return file.read().strip()


def mark(path):
    # ruleid: file-never-closed
    open(path, "w").write("done")


def closed_by_hand(path):
    # Lookalike: closed at the end.
    # ok: file-never-closed
    file = open(path)
    lines = file.readlines()
    file.close()
    return lines


def handed_out(path):
    # Lookalike: the caller closes it.
    # ok: file-never-closed
    file = open(path)
    return file


def handed_over(path, stack):
    # Lookalike: the exit stack closes it.
    # ok: file-never-closed
    file = open(path)
    stack.enter_context(file)
    return file.readline()


def closing(path):
    # Lookalike: closed by the block below.
    # ok: file-never-closed
    file = open(path)
    with contextlib.closing(file):
        return file.readline()


def either(path, text):
    # Lookalike: closed after the branches.
    if text:
        # ok: file-never-closed
        file = open(path)
    else:
        # ok: file-never-closed
        file = open(path, "rb")
    try:
        return len(file.read())
    finally:
        file.close()


class Log:
    def __init__(self, path):
        # Lookalike: lives as long as its owner.
        # ok: file-never-closed
        self.file = open(path, "a")


def touch(path):
    # Lookalike: closed on the same line.
    # ok: file-never-closed
    open(path, "w").close()
