"""The same work on many machines, as a job of Apache Spark, with the same result.

    session     starts or finds Spark, brings the user's words along, tells what is missing
    listing     the files below some paths of any file system that Hadoop knows
    reading     their records -> articles, each once
    spread      batches of articles worked on by the cluster, for a graph on this machine
    extracting  articles -> their graphs
    resolving   the graphs -> `graph/resolved`
    reasoning   the graphs -> `graph/inferred` and the graphs below it
    writing     shards of N-Quads or Parquet
    job         all of it: from sources to shards and statistics

Nothing outside this folder knows of Spark; what runs in its tasks are the functions that one machine runs.
"""
