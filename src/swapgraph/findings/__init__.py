"""What is amiss in a graph: shapes it breaks, inconsistencies that follow from it, quality rules that find fault.

report = check(store, load_schema(), lexicons)      checking.py joins the three
text(report, ...), WRITERS["json"](report, ...)     text.py for people, writing.py for programs
"""
