"""The terms of the ontology that Python code names, as values. A test checks that `swapgraph.ttl` declares each."""

from __future__ import annotations

import pyoxigraph as ox

from swapgraph.names import PREFIXES, sg


def _sg(local: str) -> ox.NamedNode:
    return ox.NamedNode(sg(local))


RDF_TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
RDFS_LABEL = ox.NamedNode(PREFIXES["rdfs"] + "label")
EXACT_MATCH = ox.NamedNode(PREFIXES["skos"] + "exactMatch")

XSD_DATE = ox.NamedNode(PREFIXES["xsd"] + "date")
XSD_MONTH = ox.NamedNode(PREFIXES["xsd"] + "gYearMonth")
XSD_YEAR = ox.NamedNode(PREFIXES["xsd"] + "gYear")
XSD_INTEGER = ox.NamedNode(PREFIXES["xsd"] + "integer")
XSD_DECIMAL = ox.NamedNode(PREFIXES["xsd"] + "decimal")
XSD_BOOLEAN = ox.NamedNode(PREFIXES["xsd"] + "boolean")

# Classes.
ARTICLE = _sg("Article")
MENTION = _sg("Mention")
TIME_EXPRESSION = _sg("TimeExpression")
POST = _sg("Post")
QUANTITY = _sg("Quantity")
CLAIM = _sg("Claim")
COMMITMENT = _sg("Commitment")
EVENT = _sg("Event")
OTHER_EVENT = _sg("Other")
AGREEMENT = _sg("Agreement")
ENTITY_CLASSES = {
    "Person": _sg("Person"),
    "Organization": _sg("Organization"),
    "Country": _sg("Country"),
    "Place": _sg("Place"),
    "Facility": _sg("Facility"),
    "Group": _sg("Group"),
    "Agreement": _sg("AgreementDocument"),  # sg:Agreement is the event of its conclusion
}
"""The class of each `model.Entity.type`."""

# Articles and pieces of text.
IDENTIFIER = _sg("identifier")
TITLE = _sg("title")
PUBLISHED = _sg("published")
PUBLISHER = _sg("publisher")
AUTHOR = _sg("author")
URL = _sg("url")
DIGEST = _sg("digest")
READ_BY = _sg("readBy")
SWAPGRAPH = _sg("Swapgraph")
TEXT = _sg("text")
IN_ARTICLE = _sg("inArticle")
START = _sg("start")
END = _sg("end")
DENOTES = _sg("denotes")
MENTION_KIND = _sg("mentionKind")
CONFIDENCE = _sg("confidence")
EVIDENCE = _sg("evidence")
TRIGGER = _sg("trigger")
FIGURE = _sg("figure")
CONTENT_MENTION = _sg("contentMention")
FROM = _sg("from")
TO = _sg("to")

# Posts.
HOLDER = _sg("holder")
HOLDS_POST = _sg("holdsPost")
POST_TITLE = _sg("postTitle")
POST_IN = _sg("postIn")
TENURE = _sg("tenure")

# Events.
STATUS = _sg("status")
START_DATE = _sg("startDate")
END_DATE = _sg("endDate")
AT_PLACE = _sg("atPlace")
PART_OF = _sg("partOf")
FOLLOWS = _sg("follows")
UNDER_AGREEMENT = _sg("underAgreement")
ORDINAL = _sg("ordinal")
PHASE_NUMBER = _sg("phaseNumber")
RANKING = _sg("ranking")
CUMULATIVE = _sg("cumulative")
HAS_PARTICIPANT = _sg("hasParticipant")
PARTICIPANT = _sg("participant")
LABEL_ORDER = _sg("labelOrder")

# Quantities.
VALUE = _sg("value")
UPPER_VALUE = _sg("upperValue")
BOUND = _sg("bound")
COUNTED = _sg("counted")
OF_EVENT = _sg("ofEvent")
SIDE = _sg("side")
CURRENCY = _sg("currency")
DISTRIBUTIVE = _sg("distributive")
INCLUDED_IN = _sg("includedIn")
SINCE = _sg("since")

# Claims and promises.
SOURCE = _sg("source")
VIA = _sg("via")
STANCE = _sg("stance")
CONTENT = _sg("content")
CLAIM_DATE = _sg("claimDate")
ABOUT = _sg("about")
ANSWERS = _sg("answers")
CONTRADICTS = _sg("contradicts")
SUPERSEDES = _sg("supersedes")
HEDGE = _sg("hedge")
QUOTED = _sg("quoted")
TERM_OF = _sg("termOf")
