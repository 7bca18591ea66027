"""``python -m movierec.cli``: the command line without its script."""

from movierec.cli.main import run

if __name__ == "__main__":
    run()
