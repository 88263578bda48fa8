"""Asking the graph: stored queries that describe themselves, typed parameters, answers in every common format.

    stored      a `.rq` file and what its `#+` comments say of it; where queries are found
    metadata    those comments as plain data
    parameters  `-p name=value` -> typed RDF terms
    guard       what no query may do: reach the network, change the graph, run for ever
    run         query + terms + store -> an answer
    results     an answer -> csv, tsv, json, xml, RDF
    table       an answer -> a table for people

`swapgraph query` must answer within a few milliseconds of what it takes to load the store, so these modules are sparing
with imports: no click, dataclasses, pathlib, re, typing or yaml where the common case can do without
(tests/unit/test_query_speed.py holds the list).
"""
