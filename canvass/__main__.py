"""`python -m canvass`."""

import sys

from canvass.cli import main

sys.exit(main())
