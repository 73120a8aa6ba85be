"""The regulation of a sitting: states, time, and the protocol of answers. Pure."""
