"""Faults kept on purpose: each breaks one promise, and `./run test --mutants` shows that a test notices.

One module an area; every module has a tuple FAULTS. A fault is words in a file that are replaced by others, or a
trigger or constraint of the database that is taken away. One that no longer applies is an error: whoever changed the
code says here how the promise is broken now.
"""
