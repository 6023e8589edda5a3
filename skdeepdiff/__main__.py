"""``python -m skdeepdiff``, the same as the command ``skdeepdiff``."""

import sys

from ._command_line import main

sys.exit(main())
