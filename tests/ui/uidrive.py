#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""uidrive: drive hektor-studio from outside, through the accessibility tree, pointer and keyboard.

    uidrive.py [--app NAME] [--timeout S] COMMAND [ARGUMENT...]

SELECTOR is ROLE:NAME (either side may be empty), e.g.  button:Open  entry:Name  :Ready
    NAME /regex/ is a regular expression; a trailing [N] takes the N-th match (0-based);
    "list:Pages > row:Studio" looks inside the first match.

commands
    tree [SELECTOR]                   role, name, place, states, description, actions
    windows | focused                 one line each
    wait SELECTOR | wait-gone SELECTOR
    click SELECTOR [--mouse] [--double] [--button N] [--at X,Y]
                                      the widget's own action if it has one, else the pointer
    hover SELECTOR | drag SELECTOR DX DY | scroll SELECTOR N   (N > 0: down)
    draw SELECTOR X,Y X,Y...          the pressed pointer, by places from its middle
    type TEXT [SELECTOR]              key strokes, into SELECTOR if given (clicked first)
    set-text SELECTOR TEXT | set-value SELECTOR NUMBER | select SELECTOR ITEM
    check SELECTOR | uncheck SELECTOR
    key KEY...                        xdotool key names: ctrl+2 Tab Escape
    choose FILE                       in the file dialog that is open
    drag-files SELECTOR FILE...       held over it, from outside; then
    drop-files                        as a file manager drops them
    shot FILE.png [SELECTOR]          the screen, or one widget, once it is at rest
    resize WIDTH HEIGHT               of the window
    action APP_ID ACTION [PARAM]      activate app.X or win.X over D-Bus
    assert-label TEXT | assert-no-label TEXT
    assert-state SELECTOR [!]STATE | assert-value SELECTOR NUMBER | assert-text SELECTOR TEXT
    assert-description SELECTOR TEXT  what a drawing area says it shows
    assert-focus SELECTOR             the focused widget
    assert-file FILE | assert-no-file FILE
    assert-size WIDTH HEIGHT          of the window
    assert-contrast RATIO [SELECTOR]  of every label there, or in the topmost window, measured
    run COMMAND [ARGUMENT...]         a program that must end with 0
    note-time NAME                    what the clock shows: $NAME from then on, 2026-05-01 12:00:00
    launch COMMAND [ARGUMENT...]      (in scripts) start the program; it is ended with the script
    expect-exit [STATUS]              (in scripts) it ends by itself with STATUS (default 0)
    script FILE                       one command a line, '#' comments, $VARIABLES expand

Assertions wait until they hold or the time is over. UIDRIVE_LOG: file for the program's stderr;
UIDRIVE_MODULES: folder of GIO modules for the program (bounds-module.c says why).
exit status: 0 done; 1 not found, timed out or failed; 2 usage; 3 the program is gone.
"""
import argparse
import os
import shlex
import signal
import subprocess
import sys
import time

try:
    import uicontrast
    import uidrop
    from uidriver import GONE, OK, USAGE, Driver, Failure
    from uitree import (Selector, Step, children, describe, find_one, fold, matches, name_of,
                        own_name, quiet, role, shown, states, text_of, value_of, walk)
except ImportError as error:
    sys.exit(f'uidrive: {error} (package python3-pyatspi, and the system\'s python3)')

COMMANDS = {}

# pixels that a window without a manager may be larger than asked for
BORDER = 12


def command(name, *arguments):
    """Registers a command; arguments: names, with '?' at the end of optional ones."""
    def register(function):
        COMMANDS[name] = (function, arguments)
        return function
    return register


def build_parser():
    parser = argparse.ArgumentParser(prog='uidrive.py', description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--app', default='hektor-studio', help='name on the accessibility bus')
    parser.add_argument('--timeout', type=float, default=10, help='seconds to wait (default 10)')
    sub = parser.add_subparsers(dest='command', required=True, metavar='COMMAND')
    for name, (_, arguments) in COMMANDS.items():
        p = sub.add_parser(name)
        for argument in arguments:
            if argument.startswith('--'):
                flag, _, kind = argument.partition('=')
                if kind:
                    p.add_argument(flag, type={'int': int}.get(kind, str))
                else:
                    p.add_argument(flag, action='store_true')
            elif argument.endswith('...'):
                p.add_argument(argument[:-3], nargs=argparse.REMAINDER)
            else:
                p.add_argument(argument.rstrip('?'), nargs='?' if argument.endswith('?') else None)
    return parser


# ---- looking ------------------------------------------------------------------------------------

@command('tree', 'selector?')
def tree(d, a):
    root = d.need(Selector.parse(a.selector)) if a.selector else d.until(d.app, 'a program')
    for node, depth in walk(root):
        print('  ' * depth + describe(node))


@command('windows')
def windows(d, a):
    for window in children(d.until(d.app, 'a program')):
        print(describe(window))


@command('focused')
def focused(d, a):
    print(describe(d.until(d.focused, 'a focused widget')))


@command('wait', 'selector')
def wait(d, a):
    d.need(Selector.parse(a.selector))


@command('wait-gone', 'selector')
def wait_gone(d, a):
    steps = Selector.parse(a.selector)
    d.until(lambda: d.find(steps) is None, f'{steps} to go away')
    d.settle(4)  # its window may still be on the screen, and would get the next key


# ---- doing --------------------------------------------------------------------------------------

@command('click', 'selector', '--mouse', '--double', '--button=int', '--at=xy',
         '--until=selector')
def click(d, a):
    how = {}
    if a.double:
        how['double'] = True
    if a.button:
        how['button'] = a.button
    if a.at:
        how['at'] = tuple(int(v) for v in a.at.split(','))
    d.using(Selector.parse(a.selector), lambda node: d.click(node, mouse=a.mouse, **how))
    # what a busy machine moved away from under the pointer is clicked once more
    if a.until and not d.comes(Selector.parse(a.until)):
        print(f'# clicked again: {a.selector}')
        d.using(Selector.parse(a.selector), lambda node: d.click(node, mouse=a.mouse, **how))


@command('hover', 'selector')
def hover(d, a):
    d.using(Selector.parse(a.selector), d.hover)


@command('drag', 'selector', 'dx', 'dy')
def drag(d, a):
    d.using(Selector.parse(a.selector), lambda node: d.drag(node, int(a.dx), int(a.dy)))


@command('draw', 'selector', 'places...')
def draw(d, a):
    places = [tuple(int(v) for v in place.split(',')) for place in a.places]
    d.using(Selector.parse(a.selector), lambda node: d.draw(node, places))


@command('scroll', 'selector', 'n')
def scroll(d, a):
    d.using(Selector.parse(a.selector), lambda node: d.scroll(node, int(a.n)))


@command('type', 'text', 'selector?')
def type_text(d, a):
    if a.selector:
        d.using(Selector.parse(a.selector), d.pointer)
    d.type(a.text)


@command('key', 'keys...')
def key(d, a):
    d.press(*a.keys)


@command('choose', 'file')
def choose(d, a):
    """The name goes in at once: keys would race with the completion of GTK 4.18."""
    steps = Selector.parse('entry:')
    dialog = d.until(lambda: next(iter(d.windows()), None), 'a file dialog')

    def entry():
        node = find_one([dialog], steps)
        if node is None:  # one that opens files asks for a name after a slash
            d.press('slash')
        return node
    d.until(entry, 'an entry for the name')
    d.set_text(find_one([dialog], steps), a.file)
    d.press('Return')
    d.until(lambda: not shown(dialog) or next(iter(d.windows()), None) != dialog,
            'the file dialog to go, or to ask')


@command('drag-files', 'selector', 'files...')
def drag_files(d, a):
    if d.dragged is None:
        d.dragged = uidrop.Drag(d.server, a.files)
    d.using(Selector.parse(a.selector), lambda node: uidrop.hold(d, node))


@command('drop-files')
def drop_files(d, a):
    uidrop.let_go(d)


@command('set-text', 'selector', 'text')
def set_text(d, a):
    d.using(Selector.parse(a.selector), lambda node: d.set_text(node, a.text))


@command('set-value', 'selector', 'number')
def set_value(d, a):
    d.using(Selector.parse(a.selector), lambda node: d.set_value(node, float(a.number)))


@command('select', 'selector', 'item')
def select(d, a):
    d.using(Selector.parse(a.selector), lambda node: d.select(node, a.item))


@command('check', 'selector')
def check(d, a):
    d.using(Selector.parse(a.selector), lambda node: d.toggle(node, True))


@command('uncheck', 'selector')
def uncheck(d, a):
    d.using(Selector.parse(a.selector), lambda node: d.toggle(node, False))


@command('shot', 'file', 'selector?')
def shot(d, a):
    d.shot(a.file, d.need(Selector.parse(a.selector)) if a.selector else None)


@command('resize', 'width', 'height')
def resize(d, a):
    d.resize(int(a.width), int(a.height))


@command('action', 'app_id', 'action', 'param?')
def action(d, a):
    d.action(a.app_id, a.action, a.param)


@command('run', 'argv...')
def run_program(d, a):
    p = subprocess.run(a.argv, capture_output=True, text=True, check=False)
    if p.returncode:
        raise Failure(f'{a.argv[0]} ended with {p.returncode}\n{p.stdout}{p.stderr}')


@command('note-time', 'name')
def note_time(d, a):
    os.environ[a.name] = time.strftime('%Y-%m-%d %H:%M:%S')


# ---- asserting ----------------------------------------------------------------------------------

@command('assert-label', 'text')
def assert_label(d, a):
    try:
        d.until(lambda: d.find([Step('label', a.text, 0)]), '')
    except Failure as failure:
        if failure.status == GONE:
            raise
        labels = [own_name(n) for w in d.windows() for n, _ in walk(w) if role(n) == 'label']
        raise Failure(f'no label {a.text!r}; shown: {labels[:60]}') from None


@command('assert-no-label', 'text')
def assert_no_label(d, a):
    d.until(lambda: d.find([Step('label', a.text, 0)]) is None, f'label {a.text!r} to go away')


def ask(d, selector, question):
    """question() of the widget that has the name at each look, False while there is none."""
    node = d.find(Selector.parse(selector))
    return node is not None and bool(states(node)) and question(node)


@command('assert-state', 'selector', 'state')
def assert_state(d, a):
    wanted, state = not a.state.startswith('!'), a.state.lstrip('!')
    d.until(lambda: ask(d, a.selector, lambda node: (state in d.states_of(node)) == wanted),
            f'{a.selector} to be {a.state}')


@command('assert-value', 'selector', 'number')
def assert_value(d, a):
    number, seen = float(a.number), [None]

    def holds(node):
        seen[0] = value_of(node)
        return seen[0] is not None and abs(seen[0] - number) < 1e-6 * max(1, abs(number))
    try:
        d.until(lambda: ask(d, a.selector, holds), '')
    except Failure as failure:
        raise Failure(f'{a.selector} is {seen[0]}, not {number:g}', failure.status) from None


@command('assert-text', 'selector', 'text')
def assert_text(d, a):
    d.until(lambda: ask(d, a.selector, lambda node: matches(a.text, text_of(node) or '')),
            f'the text {a.text!r}')


@command('assert-description', 'selector', 'text')
def assert_description(d, a):
    seen = ['']

    def holds(node):
        seen[0] = quiet(lambda: node.description, '') or ''
        return matches(a.text, seen[0])
    try:
        d.until(lambda: ask(d, a.selector, holds), '')
    except Failure as failure:
        raise Failure(f'description {seen[0]!r}, not {a.text!r}', failure.status) from None


@command('assert-focus', 'selector')
def assert_focus(d, a):
    step = Selector.parse(a.selector)[-1]

    def holds():
        node = d.focused()
        if node is None or (step.roles() and role(node) not in step.roles()):
            return False
        return matches(step.name, fold(name_of(node)))
    d.until(holds, f'the focus to be on {step}')


@command('assert-size', 'width', 'height')
def assert_size(d, a):
    wanted = int(a.width), int(a.height)

    def holds():
        wins = [w for w in d.x_windows() if w[6]]
        # without a window manager the border is part of the X window
        return wins and all(abs(wins[-1][3 + i] - wanted[i]) <= BORDER for i in (0, 1))
    d.until(holds, f'the window to be {wanted[0]} × {wanted[1]}')


@command('assert-file', 'file')
def assert_file(d, a):
    d.until(lambda: os.path.isfile(a.file) and os.path.getsize(a.file) > 0, f'file {a.file}')


@command('assert-no-file', 'file')
def assert_no_file(d, a):
    if os.path.exists(a.file):
        raise Failure(f'{a.file} exists')


@command('assert-contrast', 'ratio', 'selector?')
def assert_contrast(d, a):
    minimum = float(a.ratio)
    root = d.need(Selector.parse(a.selector)) if a.selector else None
    d.focus_top()
    measured = uicontrast.measure(d, root)
    print(f'# {len(measured)} labels, lowest contrast '
          + ', '.join(f'{ratio:.2f} {name!r}' for ratio, name in measured[:4]), flush=True)
    low = [f'{ratio:.2f} {name!r}' for ratio, name in measured if ratio < minimum]
    if low:
        raise Failure(f'contrast below {minimum}: ' + ', '.join(low))
    if len(measured) < 3:
        raise Failure('too few labels to measure')


# ---- the program --------------------------------------------------------------------------------

@command('launch', 'argv...')
def launch(d, a):
    if d.child and d.child.poll() is None:
        raise Failure('a program is already running', USAGE)
    path = os.environ.get('UIDRIVE_LOG')
    log = open(path, 'ab') if path else None
    env, modules = dict(os.environ), os.environ.get('UIDRIVE_MODULES')
    if modules:
        env['GIO_EXTRA_MODULES'] = modules
    try:
        d.child = subprocess.Popen(a.argv, stdin=subprocess.DEVNULL, stderr=log,
                                   env=env, start_new_session=True)
    except (OSError, IndexError) as error:
        raise Failure(f'launch: {error}', USAGE) from None
    finally:
        if log:
            log.close()
    d.until(lambda: next(iter(children(d.app())), None) if d.app() else None,
            f'a window of {a.argv[0]}')


@command('expect-exit', 'status?')
def expect_exit(d, a):
    if d.child is None:
        raise Failure('nothing was launched', USAGE)
    try:
        status = d.child.wait(d.timeout)
    except subprocess.TimeoutExpired:
        raise Failure('the program is still running') from None
    d.child = None
    if status != int(a.status or 0):
        raise Failure(f'the program ended with status {status}')


def run_line(driver, parser, words):
    try:
        arguments = parser.parse_args(words)
    except SystemExit:
        raise Failure('bad command', USAGE) from None
    COMMANDS[arguments.command][0](driver, arguments)


def keep_failure(d):
    """A picture of what was there when a step failed, and the names of the windows: as the program
    tells them and as the X server does, with the one that has the keyboard."""
    folder = os.environ.get('SHOTS')
    if not folder:
        return
    try:
        print('    windows:', [own_name(w) for w in d.windows()], flush=True)
        print('    on the screen:', [w[5] for w in d.x_windows()], 'keyboard:',
              repr(d.server.title(d.server.focused())), flush=True)
        d.shot(os.path.join(folder, 'failed.png'), None)
    except Exception as error:  # the step that failed is what counts
        print(f'    no picture: {error}', flush=True)


@command('script', 'file')
def script(d, a):
    parser = build_parser()
    start, done = time.monotonic(), 0
    try:
        with open(a.file, encoding='utf-8') as lines:
            for number, line in enumerate(lines, 1):
                words = [os.path.expandvars(w) for w in shlex.split(line, comments=True)]
                if not words:
                    continue
                t = time.monotonic()
                try:
                    run_line(d, parser, words)
                except Failure as failure:
                    print(f'not ok {number}: {line.strip()}\n    {failure}', flush=True)
                    keep_failure(d)
                    raise Failure(f'{a.file}:{number}: {failure}', failure.status) from None
                done += 1
                print(f'ok {number}: {line.strip()}  ({(time.monotonic() - t) * 1000:.0f} ms)',
                      flush=True)
        print(f'# {done} steps in {time.monotonic() - start:.1f} s', flush=True)
    finally:
        if d.child and d.child.poll() is None:  # end only what this script started
            d.child.send_signal(signal.SIGTERM)
            try:
                d.child.wait(5)
            except subprocess.TimeoutExpired:
                d.child.kill()


def main():
    arguments = build_parser().parse_args()
    try:
        COMMANDS[arguments.command][0](Driver(arguments.app, arguments.timeout), arguments)
    except Failure as failure:
        print(f'uidrive: {failure}', file=sys.stderr)
        return failure.status
    return OK


if __name__ == '__main__':
    sys.exit(main())
