"""The rules of grading, pure: what a response is worth, and what the registration rules ask of a person."""
