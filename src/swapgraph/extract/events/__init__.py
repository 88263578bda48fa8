"""What happened: an article's sentences -> its events, each told once or many times.

    triggers -> mentions (slots, status, time, place) -> one event, told many times -> legs and parts -> who took part

`frames` are the words, read from `ontology/lexicon/events.ttl`; `find` puts the steps together.
"""

from swapgraph.extract.events.cluster import EventWords
from swapgraph.extract.events.find import EventTable, find_events
from swapgraph.extract.events.mention import EventMention, MentionWords

__all__ = ["EventMention", "EventTable", "EventWords", "MentionWords", "find_events"]
