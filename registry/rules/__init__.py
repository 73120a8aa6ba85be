"""The regulation of registrations and certificates. Pure."""
