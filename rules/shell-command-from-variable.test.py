import os
import shlex
import subprocess
from subprocess import check_output


def archive(name, folder):
    # ruleid: shell-command-from-variable
    subprocess.run(f"tar czf {name}.tgz {folder}", shell=True, check=True)
    # ruleid: shell-command-from-variable
    check_output("du -s %s" % folder, shell=True)
    # ruleid: shell-command-from-variable
    os.system("rm -rf " + folder)
    # ruleid: shell-command-from-variable
    os.popen("ls {}".format(folder))
    # ok: shell-command-from-variable
    subprocess.run(["tar", "czf", f"{name}.tgz", folder], check=True)
    # ok: shell-command-from-variable
    check_output(["du", "-s", folder])
    # Lookalike: quoted for the shell.
    # ok: shell-command-from-variable
    subprocess.run(f"tar czf out.tgz {shlex.quote(folder)} | wc -c", shell=True, check=True)
    # Lookalike: nothing in it varies.
    # ok: shell-command-from-variable
    os.system("sync")
    # Lookalike: two literals.
    # ok: shell-command-from-variable
    subprocess.run("df -h | " + "sort", shell=True)
    # Lookalike: no shell reads it.
    # ok: shell-command-from-variable
    subprocess.run(f"{folder}/tool", shell=False)
    # Lookalike: another object's method.
    # ok: shell-command-from-variable
    folder.system(f"{name}")
