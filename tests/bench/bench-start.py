#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Start and idle of the studio in a private session of Xvfb, beside their targets.

    bench-start.py UI_SESSION HEKTOR_STUDIO

Start: from the start of the process to the first painted frame, as the program itself prints it
(HEKTOR_TRACE_START); the first run of a session has a cold shader cache. Idle: processor time and
context switches of all threads over ten seconds, the sample open and everything computed.
"""
import os
import re
import statistics
import subprocess
import sys
import time

RUNS = 7
SETTLE_S = 22  # the greeting goes after 15 s
IDLE_S = 10
failed = False


def show(what, value, unit, target):
    global failed
    ok = value <= target
    failed = failed or not ok
    print(f'{what:<48} {value:8.2f} {unit:<12} target ≤ {target:g}   {"ok" if ok else "MISSED"}',
          flush=True)


def start_ms(studio):
    env = dict(os.environ, HEKTOR_TRACE_START='quit')
    out = subprocess.run([studio, '--sample'], env=env, capture_output=True, text=True,
                         check=True, timeout=60).stdout
    return float(re.search(r'startup: (\d+) ms', out).group(1))


def threads_of(pid):
    """{thread: (ticks of processor time, context switches)}"""
    threads = {}
    for task in os.listdir(f'/proc/{pid}/task'):
        with open(f'/proc/{pid}/task/{task}/stat', encoding='ascii') as file:
            fields = file.read().rsplit(')', 1)[1].split()
        with open(f'/proc/{pid}/task/{task}/status', encoding='ascii') as file:
            switches = sum(int(n) for n in re.findall(r'ctxt_switches:\s+(\d+)', file.read()))
        threads[task] = (int(fields[11]) + int(fields[12]), switches)
    return threads


def used(before, after):
    """(ticks, switches) between two looks; a thread that has ended meanwhile did its last turn"""
    ended = len(before.keys() - after.keys())
    old = {task: before.get(task, (0, 0)) for task in after}
    return (sum(after[task][0] - old[task][0] for task in after),
            sum(after[task][1] - old[task][1] for task in after) + ended)


def measure(studio):
    times = [start_ms(studio) for _ in range(RUNS + 1)]
    show('first frame, cold', times[0], 'ms', 1000)
    show(f'first frame, warm, median of {RUNS}', statistics.median(times[1:]), 'ms', 500)

    with subprocess.Popen([studio, '--sample'], stdout=subprocess.DEVNULL) as program:
        time.sleep(SETTLE_S)
        before = threads_of(program.pid)
        time.sleep(IDLE_S)
        ticks, switches = used(before, threads_of(program.pid))
        program.terminate()
    share = ticks / os.sysconf('SC_CLK_TCK') / IDLE_S * 100
    show('idle, wake-ups of all threads', switches / IDLE_S, 'per second', 1)
    show('idle, processor time', share, '% of a core', 0.2)
    return 1 if failed else 0


def main():
    if len(sys.argv) == 3:
        inner = [sys.argv[1], '-n', '-t', '200', '--', sys.executable, __file__, sys.argv[2]]
        return subprocess.run(inner, check=False).returncode
    return measure(sys.argv[1])


if __name__ == '__main__':
    sys.exit(main())
