#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Adds up Meson's JUnit logs: names the programs that failed, then prints "N passed,
N failed[, N skipped]"; fails when a test did."""
import json
import sys
import xml.etree.ElementTree as ElementTree


def count(path):
    """Returns (passed, failed, skipped). The JUnit log knows the single tests, but not that a
    program ended badly after its last one (a leak, say): that stands in the log beside it."""
    passed = failed = skipped = 0
    for suite in ElementTree.parse(path).getroot().iter("testsuite"):
        for case in suite.iter("testcase"):
            if case.find("failure") is not None or case.find("error") is not None:
                failed += 1
            elif case.find("skipped") is not None:
                skipped += 1
            else:
                passed += 1
    bad = bad_programs(path)
    for name in bad:
        print(f"failed: {name}")
    return passed, max(failed, len(bad)), skipped


def bad_programs(path):
    good = ("OK", "SKIP", "EXPECTEDFAIL")
    with open(path.replace(".junit.xml", ".json"), encoding="utf-8") as log:
        results = [json.loads(line) for line in log]
    return [result["name"] for result in results if result["result"] not in good]


def main():
    passed = failed = skipped = 0
    for path in sys.argv[1:]:
        try:
            counts = count(path)
        except (OSError, ValueError, KeyError, ElementTree.ParseError) as error:
            print(f"{path}: {error}", file=sys.stderr)
            counts = (0, 1, 0)
        passed, failed, skipped = passed + counts[0], failed + counts[1], skipped + counts[2]
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
