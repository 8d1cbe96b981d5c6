"""`canvass sandbox`: the stand-in vendors alone."""

import argparse

from canvass.local.child import LocalError
from canvass.ports import claim
from canvass.sandbox.options import SandboxOptions
from canvass.sandbox.server import run


def sandbox(arguments: argparse.Namespace) -> int:
    """Run the stand-in vendors until told to stop."""
    claim(arguments.port, arguments.host, hint="; choose another with --port")
    given = {name: getattr(arguments, name) for name in ("world", "postcodes", "seed", "latency", "speed", "faults")}
    options = SandboxOptions(
        host=arguments.host,
        port=arguments.port,
        ca_path=arguments.ca,
        **{name: value for name, value in given.items() if value is not None},
    )
    try:
        run(options)
    except (ValueError, OSError) as error:
        raise LocalError(str(error)) from error
    return 0
