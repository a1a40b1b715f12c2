import tarfile
import zipfile


def unpack(path, folder):
    with tarfile.open(path) as archive:
        # ruleid: tar-extracted-unfiltered
        archive.extractall(folder)
    bundle = tarfile.open(path, "r:gz")
    # ruleid: tar-extracted-unfiltered
    bundle.extractall(path=folder)
    # ok: tar-extracted-unfiltered
    bundle.extractall(folder, filter="data")
    # Lookalike: the members have been chosen.
    # ok: tar-extracted-unfiltered
    bundle.extractall(folder, members=chosen(bundle))
    # ok: tar-extracted-unfiltered
    bundle.extractall(folder, chosen(bundle))
    bundle.close()
    with zipfile.ZipFile(path) as archive:
        # Lookalike: zipfile removes such parts of a name itself.
        # ok: tar-extracted-unfiltered
        archive.extractall(folder)


def corrected(path, folder):
    with tarfile.open(path) as archive:
        # ok: tar-extracted-unfiltered
        archive.extractall(folder, filter="data")


def chosen(archive):
    return [member for member in archive if member.isfile() and "/" not in member.name]
