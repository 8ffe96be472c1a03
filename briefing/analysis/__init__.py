"""Everything that is read out of an article's text: :class:`briefing.analysis.reader.Reader` runs one through all tasks.

One folder a task: ``text`` (sentences, tokens, gazetteer), ``names``, ``watchlist``, ``dates``, ``quotes``, ``events``,
``stories``.  In each, the engine stands apart from the language: words, tables and rules of English are in its folder
``en/``, and ``language.py`` beside it is the only module that imports them.

To add a language, Spanish say:

1. ``text/es/`` gets word lists with the sections of ``text/en/``, and :data:`~briefing.analysis.text.language.TEXT_RULES`
   a row ``"es"``.
2. In each of ``dates``, ``quotes``, ``events`` and ``watchlist``, write a folder ``es/`` and add a row to the table in its
   ``language.py``.  The record there (``DateRules``, ``QuoteRules``, ...) lists what the engine asks of a language, each
   field with its meaning; the folder ``en/`` shows one way to answer.  How rules are cut into modules is the language's
   own business.
3. Documents of that language are made with ``Document(..., language="es")``.

Still read by one language at a time, chosen in ``names/language.py`` and ``stories/language.py``: the words by which names
are recognized and wordings compared.
"""
