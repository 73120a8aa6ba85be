"""The rules of registration: who may hold what, from when until when, and what a certificate of it is worth."""
