"""Draws papers by integer programming (HiGHS): exact, and the same for the same bank and seed."""
