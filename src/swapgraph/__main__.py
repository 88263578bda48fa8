"""`python -m swapgraph`."""

from swapgraph.cli.start import start

start()
