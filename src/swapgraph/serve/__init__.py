"""The graph over HTTP: SPARQL 1.1 Protocol, Graph Store Protocol, stored queries as resources.

    app        all parts as one Starlette application
    protocol   what a request asks for; negotiation: in which format
    pool       processes that ask Oxigraph, and are ended when they take too long; worker is such a process
    served     which generation of the graph is asked, and its digest

A query of a stranger may compute for ever or fill the memory, and Oxigraph cannot be told to stop. So none runs in the
process that speaks HTTP: each has a process of its own, which is killed when time is up or the client has gone.
"""
