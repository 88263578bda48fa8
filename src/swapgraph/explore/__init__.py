"""The explorer: pages about a graph for people, served by Starlette or written as files that open from disk.

opened      the graph's newest generation, held open, with its vocabulary and its index
index       a small SQLite file beside the generation: search, lists by date, what the overview shows
views/      what a page says, as frozen data made from the store: no HTML, no HTTP
pictures/   views -> SVG, pure functions
addresses   IRI <-> address of a page <-> name of a file
pages       address -> page: the one place where views meet templates
site        the same pages as files; over HTTP they are `serve.explorer`'s
"""
