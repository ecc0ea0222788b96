"""How well questions about words are answered: the share of right answers, and how long one takes.

    python -m benchmarks.words

Prints the share of questions whose concept comes first, and among the first three, for the open and
the held-back half and for ways of asking that are left out of the data, the unknown ones that are
declined, and the middle time of an answer.
"""
