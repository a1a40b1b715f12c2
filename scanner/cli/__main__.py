"""`python -m scanner.cli`: the same as the `bugclass` program."""

from scanner.cli.main import run

if __name__ == "__main__":
    run()
