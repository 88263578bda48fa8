"""Whether an event is told as having happened: from the words that stand above its trigger in the sentence."""

from swapgraph.extract.events.status.mood import weaker
from swapgraph.extract.events.status.reading import Reading, read_status
from swapgraph.extract.events.status.words import StatusWords

__all__ = ["Reading", "StatusWords", "read_status", "weaker"]
