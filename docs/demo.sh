#!/bin/sh
# What `make demo` shows of a graph: a few stored queries, each under the question it answers.
#
#   sh docs/demo.sh DIR        DIR is the folder of the graph; `swapgraph` must be on the PATH
set -eu
graph=$1

title() {
    printf '\n%s\n' "$1"
    printf '%s\n\n' "$1" | sed 's/./-/g'
}

ask() {
    title "$1"
    shift
    printf '$ swapgraph query %s\n' "$*"
    swapgraph query "$@" --format list --graph "$graph" 2>/dev/null
}

ask 'Which exchanges, when, and who released how many to whom?' exchanges
ask 'Under which agreements, and what has been kept of them?' agreements
ask 'Who said what? (in one article)' who-said-what -p article=kyiv-independent-2025-06-10
ask 'What is disputed?' contested

title 'What did the reasoner conclude, and by which rule? (the first five)'
printf '$ swapgraph query inferred\n'
swapgraph query inferred --format list --graph "$graph" 2>/dev/null | head -n 44

title 'Why is that so, and where in the texts does it stand?'
printf '$ swapgraph explain entity/ukraine sg:exchangedWith entity/russia\n'
swapgraph explain entity/ukraine sg:exchangedWith entity/russia --graph "$graph"
