import os


def prepare(folder, path):
    # ruleid: check-then-create-directory
    if not os.path.exists(folder):
        os.makedirs(folder)
    # ruleid: check-then-create-directory
    if not os.path.isdir(folder):
        os.makedirs(folder)
    # ruleid: check-then-create-directory
    if not path.exists():
        path.mkdir()


def corrected(folder, path):
    # ok: check-then-create-directory
    os.makedirs(folder, exist_ok=True)
    # ok: check-then-create-directory
    path.mkdir(exist_ok=True)


def lookalikes(folder, other, path):
    # Lookalike: makes no difference when somebody else was first.
    # ok: check-then-create-directory
    if not os.path.exists(folder):
        os.makedirs(folder, exist_ok=True)
    # Lookalike: another folder.
    # ok: check-then-create-directory
    if not os.path.exists(folder):
        os.makedirs(other)
    # Lookalike: writes a file.
    # ok: check-then-create-directory
    if not path.exists():
        path.write_text("")
    try:
        # Lookalike: the other process is reckoned with.
        # ok: check-then-create-directory
        if not os.path.exists(folder):
            os.makedirs(folder)
    except FileExistsError:
        pass
