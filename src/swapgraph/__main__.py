"""`python -m swapgraph`; `spark-submit` runs it by its path, and imports it to find that."""

from swapgraph.cli.start import start

if __name__ == "__main__":
    start()
