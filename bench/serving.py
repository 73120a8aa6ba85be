"""Runs the product's own server for a measurement: `python -m bench.serving [FACTORY]`, settings by environment."""

import sys

from core import config, server

FACTORY = "app:create_server"


def main() -> None:
    """Take the installation's lock and serve until stopped."""
    settings = config.load()
    lock = server.refuse_second(settings)
    with lock:
        server.serve(sys.argv[1] if len(sys.argv) > 1 else FACTORY, settings)


if __name__ == "__main__":
    main()
