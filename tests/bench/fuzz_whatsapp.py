"""Send 100,000 broken webhook bodies to the WhatsApp webhook: `make bench` runs it; a failure is shown and exits with 1."""

from __future__ import annotations

import argparse
import logging
import sys
import time

from tests.channels.whatsapp.bodies import Hook
from tests.channels.whatsapp.fuzz import run


def main() -> int:
    """Run the fuzzer in batches and print what was answered."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--count", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args()
    logging.disable(logging.WARNING)
    begun = time.monotonic()
    tally = run(Hook(), options.count, options.seed)
    seconds = time.monotonic() - begun
    answers = ", ".join(f"{status}: {times}" for status, times in sorted(tally.answers.items()))
    print(f"{options.count} cuerpos en {seconds:.0f} s ({1000 * seconds / options.count:.2f} ms cada uno). {answers}")
    for status, raw in tally.failures[:5]:
        print(f"FALLA {status}: {raw[:500]!r}", file=sys.stderr)
    print(f"Fallas: {len(tally.failures)}")
    return 1 if tally.failures else 0


if __name__ == "__main__":
    sys.exit(main())
