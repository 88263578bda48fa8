"""The grammar of number: finds the numbers in a document, what each counts or measures, and how it bounds the truth.

`values` reads numerals, `ranges` joins two of them, `kinds` tells counts from ages, sums, model names and the like,
`bounds` reads *over*, *at least*, *nearly*, `share` reads *each* and *apiece*.
"""

from swapgraph.annotate.numbers.find import find_numbers

__all__ = ["find_numbers"]
