"""The grammar of time: finds the expressions of time in a document and the periods they name.

`grammar` finds phrases, `guards` throws out false friends, `resolve` says which period each names, `pointing` reads the
tense around it, `periods` is the calendar, `combine` joins phrases (*since*, *between ... and*, *two days before*).
"""

from swapgraph.annotate.times.find import find_times

__all__ = ["find_times"]
