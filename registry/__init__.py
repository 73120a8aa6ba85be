"""Owns evidence, applications, decisions, registrations, certificates, sanctions, supervision, appeals and the
public register. It does not examine (exam), mark or compute grades (grading), nor keep people and roles (accounts):
it reads their results and decides who is registered, until when, and prints it.
"""
