"""JSON Lines to Parquet, and quads in Parquet to N-Quads: `python spark_parquet.py in|out FROM TO`."""

from __future__ import annotations

import sys

from pyspark.sql import SparkSession

if __name__ == "__main__":
    spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    if sys.argv[1] == "in":
        frame = spark.read.json(sys.argv[2]).selectExpr("id", "text", "title", "CAST(date AS DATE) AS date")
        frame.coalesce(1).write.parquet(sys.argv[3])
    else:
        line = "concat_ws(' ', subject, predicate, object, graph, '.')"
        spark.read.parquet(sys.argv[2]).selectExpr(line).write.text(sys.argv[3])
