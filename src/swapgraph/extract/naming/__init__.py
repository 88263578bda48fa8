"""Who and where: the names of a document, one entity for each. The way in is `entities.find_entities`.

`spotting` finds where names stand, `composing` and `bodies` put together those that common nouns are part of, `voting`
says what each is, `persons`, `asides` and `chaining` which of them are one, `capitals` what a capital stands for.
"""
