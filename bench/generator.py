"""The process of the load generator: work comes on standard input, outcomes go to standard output."""

import sys

from bench import load

if __name__ == "__main__":
    load.serve(sys.stdin.buffer, sys.stdout.buffer)
