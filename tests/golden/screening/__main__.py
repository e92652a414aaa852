"""Write down how the recognisers do on the labelled texts: `python -m tests.golden.screening`."""

import sys

from tests.golden.screening.reporting import write

sys.stdout.writelines(f"{path}\n" for path in write())
