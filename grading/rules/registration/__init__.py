"""The registration rules as a pure, dated engine: a case and an edition give a proof.

`case` says what is known of a person, `reading` makes it from JSON, `edition` holds the numbers of one rule edition,
`periods` counts time, the requirement modules each answer for some lines of the proof, `evaluation` puts all together.
"""
