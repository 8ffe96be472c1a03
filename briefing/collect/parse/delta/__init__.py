"""Delta parsing: of a feed's body, only the entries that were not in its last body are parsed.

What it is for.  Most servers send the same fifty entries again with one new among them, many without a working
conditional GET.  feedparser takes 41 ms for such a body.  Here the body is split into its entries without parsing
(:mod:`.split`, and :mod:`.encoding` for what it is encoded in), the entries' hashes are compared with the manifest of
the last body (:mod:`.manifest`), and what is new is read straight from expat (:mod:`.fast_reader`) where all its
elements are usual ones, else by feedparser in a reduced document.  :mod:`.parse` puts these together.  The result is
always what parsing the whole body by feedparser gives; wherever that is not certain, the body is parsed whole.

What it saves, for a feed of 50 entries (docs/performance.md, "Bodies that say nothing new"): the same bytes take
0.13 ms, the same entries with another build time 0.24 ms, in another wrapper 0.33 ms, a body that was never seen
6.8 ms, where feedparser takes 41 ms.

How to take it out.  Only ``parse/feed.py`` calls it.  There, put in place of the call of ``parse_delta``::

    check_body(job.body, job.url)
    return comparer.compare(read_xml(job.body, job.headers, job.url)).parsed

(``read_xml`` from ``feedparser_reader``), and delete this folder with ``tests/collect/delta``.  ``Parsed.manifest``
is then always empty, and with it ``feed_parts`` in the archive.
"""
