"""Owns what an answer and a career are worth: scores, marks, cut scores, results, score review, and registration rules.

Its nouns: score, mark, standard, result, review; edition, case, requirement, proof. The rule engine proves, requirement
by requirement, whether a person may be registered on a day. It does not hold sittings or responses (`exam`), nor
applications, decisions, registrations and certificates (`registry`): it computes, others decide.
"""
