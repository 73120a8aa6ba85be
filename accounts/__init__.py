"""People and what they may do: persons, roles, employment by certification bodies, sign-in with a second factor.

It does not know what the permissions protect: separation of duties about an item, an attempt or an application is
decided by predicates in the package that owns that noun.
"""
