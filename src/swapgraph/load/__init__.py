"""External triple stores: the graph goes there, and what arrived is read back and compared.

    profile      what a store speaks and is known for, as data: `profiles/*.toml`, or a user's own file
    credentials  name, password or token, from options, environment or netrc
    wire         one HTTP client: time limits, retries, no redirect elsewhere, bounded answers
    remote       a store through its profile: replace, add to, remove, read and count graphs
    probe        which profile a URL answers to
    content      fingerprints of graphs that do not depend on order; canonical lines
    source       the local graph in pieces: one for each named graph, or all in one
    quirks       what stores are known to do to literals
    difference   two graphs -> the triples that only one of them has
    record       what was last proven to be there, kept in the store itself
    plan         local pieces, what is there now, what was there last -> what is to be done
    crew         work on several connections
    transfer     doing it: chunks, several connections, staging and switch
    proof        reading back, comparing
    loading      all of it in order
    asking       stored queries against a remote endpoint
    bulk         files and the exact command for a store's own loader

httpx is imported in `wire` alone.
"""
