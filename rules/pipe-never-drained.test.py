import subprocess
import threading


def build(command):
    child = subprocess.Popen(command, stdout=subprocess.PIPE)
    # ruleid: pipe-never-drained
    return child.wait()


def build_quietly(command):
    job = subprocess.Popen(command, stderr=subprocess.PIPE, cwd="/")
    # ruleid: pipe-never-drained
    if job.wait(timeout=60) != 0:
        raise RuntimeError


def corrected(command):
    child = subprocess.Popen(command, stdout=subprocess.PIPE)
    output, _ = child.communicate()
    # ok: pipe-never-drained
    child.wait()
    return output


def silent(command):
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    # Lookalike: no pipe to fill.
    # ok: pipe-never-drained
    return child.wait()


def read(command):
    child = subprocess.Popen(command, stdout=subprocess.PIPE)
    lines = list(child.stdout)
    # Lookalike: read to its end before.
    # ok: pipe-never-drained
    return child.wait(), lines


def event():
    # Lookalike: waits for a thread's event.
    done = threading.Event()
    # ok: pipe-never-drained
    done.wait()
