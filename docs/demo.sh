#!/bin/sh
# What `make demo` shows of a graph: a few stored queries, each under the question it answers.
#
#   sh docs/demo.sh DIR        DIR is the folder of the graph; `swapgraph` must be on the PATH
set -eu
graph=$1

ask() {
    printf '\n%s\n' "$1"
    printf '%s\n\n' "$1" | sed 's/./-/g'
    shift
    printf '$ swapgraph query %s\n' "$*"
    swapgraph query "$@" --format table --graph "$graph" 2>/dev/null
}

ask 'Which exchanges, when, and who released how many to whom?' exchanges
ask 'Under which agreements, and what has been kept of them?' agreements
ask 'Who said what?' who-said-what
ask 'What is disputed?' contested
ask 'What did the reasoner conclude, and by which rule?' inferred
ask 'Where in the texts does it stand?' evidence
