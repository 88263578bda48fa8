"""The grammar of time: finds the expressions of time in a document and the periods they name.

`grammar` finds phrases of the `classes` of words, `guards` throws out false friends, `resolve` says which period each
names (`dates`, `months`, `weekdays`, `offsets`, `units`, `feasts`, `stamps`, with what they share in `scene`, `memory`
and `counts`), `pointing` reads the tense around it, `hanging` the event that it hangs on, `quotes` the day on which a
quotation was spoken. `periods` is the calendar, `reference` the article's date, `combine` joins phrases, `prefixes`
reads what stands before them (*since*, *two days before*). `within` tells when an event happened that is told with a
time.
"""

from swapgraph.annotate.times.find import find_times
from swapgraph.annotate.times.within import common_date, dates_within

__all__ = ["common_date", "dates_within", "find_times"]
