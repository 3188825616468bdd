# SPDX-License-Identifier: Apache-2.0
"""Acting on a GTK 4 program as a person does: its own accessible actions, the X pointer and keys.

Every question is asked again until it is answered or the time is over, so that scenarios need no
pauses. Needs xdotool, xwininfo and xprop (x11-utils), import and convert (imagemagick).
"""
import os
import re
import subprocess
import time

import pyatspi

from uitree import (ALIASES, children, extents, find_one, inner_text, matches, name_of, own_name,
                    quiet, role, states, text_of, walk)

OK, FAILED, USAGE, GONE = 0, 1, 2, 3

POLL_S = 0.05
MAX_ROWS = 100

POPOVERS = ('GtkPopover', 'GtkPopoverMenu')


class Failure(Exception):
    def __init__(self, message, status=FAILED):
        super().__init__(message)
        self.status = status


def output_of(*argv):
    return subprocess.run(argv, capture_output=True, text=True, check=False).stdout


class Driver:
    def __init__(self, app_name, timeout):
        self.app_name, self.timeout = app_name, timeout
        self.child = None

    # ---- looking ----
    def app(self):
        if self.child and self.child.poll() is not None:
            raise Failure(f'the program has ended with status {self.child.returncode}', GONE)
        desktop = pyatspi.Registry.getDesktop(0)
        quiet(desktop.clearCache)
        for candidate in children(desktop):
            if self.app_name in (None, quiet(lambda: candidate.name)):
                return candidate
        return None

    def windows(self):
        """The newest first: dialogs come after the window they belong to."""
        root = self.app()
        if root is None:
            return []
        quiet(root.clearCache)
        return list(children(root))[::-1]

    def find(self, steps):
        return find_one(self.windows(), steps)

    def until(self, question, what):
        """Asks until the answer is neither None nor False."""
        end = time.monotonic() + self.timeout
        while True:
            answer = question()
            if answer is not None and answer is not False:
                return answer
            if time.monotonic() > end:
                if self.app() is None:
                    raise Failure(f'no program {self.app_name} on the accessibility bus', GONE)
                raise Failure(f'timed out after {self.timeout:g} s: {what}')
            time.sleep(POLL_S)

    def need(self, steps):
        return self.until(lambda: self.find(steps), f'no widget {steps}')

    def focused(self):
        for window in self.windows():
            inside = [node for node, _ in walk(window) if 'focused' in states(node)]
            if inside:
                return inside[-1]
        return None

    # ---- where it is on the screen ----
    @staticmethod
    def x_windows():
        """(id, x, y, w, h, title, managed) of the mapped X windows, topmost first."""
        result = []
        for line in output_of('xwininfo', '-root', '-children').splitlines():
            found = re.match(r'\s+(0x[0-9a-f]+) .*?(\d+)x(\d+)\+-?\d+\+-?\d+\s+\+(-?\d+)\+(-?\d+)$',
                             line)
            if not found:
                continue
            w, h, x, y = (int(v) for v in found.groups()[1:])
            info = output_of('xwininfo', '-id', found.group(1))
            if w <= 1 or h <= 1 or 'IsViewable' not in info:
                continue
            title = re.search(r'Window id: \S+ "(.*)"', info)
            result.append((found.group(1), x, y, w, h, title.group(1) if title else '',
                           'Override Redirect State: no' in info))
        return result

    @staticmethod
    def popover_surface(node, wins, named):
        """As surface(), for a popover, which is an X window of its own; None for anything else.
        GTK 4.8 names popovers and counts places in them from the parent's origin. 4.18 does
        neither, but the X window has just the size of the popover."""
        e, spare = extents(node), 40 if named else 0
        if e is None or (named and role(node) != 'menu'
                         and quiet(lambda: node.name, '') not in POPOVERS):
            return None
        origin = extents(node.parent) if named else e
        for win in wins:
            slack = (win[3] - e[2], win[4] - e[3])
            if not win[6] and min(slack) >= 0 and sum(slack) <= spare:
                return win, win[1] - origin[0], win[2] - origin[1]
        if named:
            raise Failure(f'no X window for the popover {e}')
        return None

    def surface(self, node):
        """The X window that holds node, and the offset from window coordinates to the screen."""
        top, app, wins = node, self.app(), self.x_windows()
        version = [int(v) for v in re.findall(r'\d+', quiet(lambda: app.toolkitVersion, ''))]
        while True:
            popover = self.popover_surface(top, wins, named=version < [4, 10])
            if popover:
                return popover
            parent = quiet(lambda: top.parent)
            if parent is None or parent == app or role(parent) in ('application', ''):
                break
            top = parent
        e, title = extents(top), quiet(lambda: top.name, '')
        wins = [w for w in wins if w[3] >= e[2] and w[4] >= e[3]]
        wins.sort(key=lambda w: (w[5] != title, w[3] - e[2] + w[4] - e[3]))
        if not wins:
            raise Failure(f'no X window for {title!r} {e}')
        win = wins[0]
        # what the X window has more than the widget is shadow and border
        left, above = (win[3] - e[2]) // 2, (win[4] - e[3]) // 2
        found = re.search(r'= (\d+), (\d+), (\d+), (\d+)',
                          output_of('xprop', '-id', win[0], '_GTK_FRAME_EXTENTS'))
        if found and any(int(v) for v in found.groups()):
            l, r, t, b = (int(v) for v in found.groups())
            left = l + (win[3] - l - r - e[2]) // 2
            above = t + (win[4] - t - b - e[3]) // 2
        return win, win[1] + left, win[2] + above

    def screen_extents(self, node):
        e = extents(node)
        if e is None:
            raise Failure(f'{role(node)} {name_of(node)!r} has no extents')
        _, dx, dy = self.surface(node)
        return e[0] + dx, e[1] + dy, e[2], e[3]

    # ---- doing ----
    @staticmethod
    def xdotool(*args):
        p = subprocess.run(['xdotool', *map(str, args)], capture_output=True, text=True,
                           check=False)
        if p.returncode:
            raise Failure(f'xdotool {" ".join(map(str, args))}: {p.stderr.strip()}')

    def settle(self):
        """The answer to a round trip comes after the event before it was handled."""
        time.sleep(POLL_S)
        desktop = pyatspi.Registry.getDesktop(0)
        for app in children(desktop):  # not app(): a key may well have ended it
            if quiet(lambda: app.name) == self.app_name:
                quiet(lambda: app.childCount)

    def focus_top(self):
        """Without a window manager nobody gives the keyboard to a new window."""
        for win in self.x_windows():
            if win[6]:
                quiet(lambda: self.xdotool('windowfocus', '--sync', win[0]))
                return

    def resize(self, width, height):
        """The main window; a dialog keeps the size it wants."""
        wins = [w for w in self.x_windows() if w[6]]
        if not wins:
            raise Failure('no window to resize')
        self.xdotool('windowsize', '--sync', wins[-1][0], width, height)
        self.settle()

    def point(self, node, at=None):
        x, y, w, h = self.screen_extents(node)
        return (x + at[0], y + at[1]) if at else (x + w // 2, y + h // 2)

    def pointer(self, node, button=1, double=False, at=None):
        self.xdotool('mousemove', *self.point(node, at))
        time.sleep(POLL_S)
        repeat = ['--repeat', '2', '--delay', '60'] if double else []
        self.xdotool('click', *repeat, button)
        self.settle()

    def drag(self, node, dx, dy):
        x, y = self.point(node)
        self.xdotool('mousemove', x, y, 'mousedown', 1)
        for i in range(1, 9):  # in steps, as a hand does
            self.xdotool('mousemove', x + dx * i // 8, y + dy * i // 8)
            time.sleep(0.02)
        self.xdotool('mouseup', 1)
        self.settle()

    @staticmethod
    def own_action(node):
        actions = quiet(node.queryAction)
        for i in range(quiet(lambda: actions.nActions, 0) if actions else 0):
            if quiet(lambda: actions.getName(i)) in ('click', 'toggle', 'activate', 'press'):
                return lambda: actions.doAction(i)
        return None

    def click(self, node, mouse=False, **how):
        self.until(lambda: 'sensitive' in states(node),
                   f'{role(node)} {name_of(node)!r} to become sensitive')
        act = None
        if not mouse and not how:
            act = self.own_action(node)
            for child in children(node):  # menu button, drop-down: the button inside acts
                if act is None and role(child) in ALIASES['button']:
                    act = self.own_action(child)
        if act is None:
            self.pointer(node, **how)
            return
        if not act():
            raise Failure(f'{role(node)} {name_of(node)!r}: the action was refused')
        self.settle()

    def set_text(self, node, text):
        edit = quiet(node.queryEditableText)
        if edit is None:
            raise Failure(f'{role(node)} {name_of(node)!r} holds no editable text')
        edit.setTextContents(text)
        self.settle()
        self.until(lambda: text_of(node) == text, f'the text to become {text!r}')

    def set_value(self, node, number):
        value = quiet(node.queryValue)
        if value is None:
            raise Failure(f'{role(node)} {name_of(node)!r} holds no value')
        value.currentValue = number
        self.settle()
        self.until(lambda: abs(value.currentValue - number) < 1e-6 * max(1, abs(number)),
                   f'the value to become {number}')

    def select(self, node, item):
        if role(node) == 'combo box':
            self.select_in_drop_down(node, item)
            return
        for i, child in enumerate(children(node)):
            texts = [own_name(child), inner_text(child)]
            if any(matches(item, t) for t in texts if t):
                if not quiet(lambda: node.querySelection().selectChild(i), False):
                    raise Failure(f'{role(node)} {name_of(node)!r} refused to select {item!r}')
                self.settle()
                return
        raise Failure(f'{role(node)} {name_of(node)!r} has no item {item!r}')

    def select_in_drop_down(self, node, item):
        """GtkDropDown offers no selection: open it and walk down with the keys. Those that come
        before the list listens are lost, so that what is chosen is looked at afterwards."""
        button = next((n for n, _ in walk(node) if role(n) in ALIASES['button']), None)
        shown = button if button is not None else node

        def chosen():
            return any(role(n) == 'label' and matches(item, own_name(n)) for n, _ in walk(shown))
        for attempt in range(3):
            if attempt:
                self.focus_top()
                self.xdotool('key', 'Escape')
                self.settle()
            self.open_drop_down(node, shown)
            self.walk_down(node, item)
            end = time.monotonic() + 2
            while time.monotonic() < end:
                if chosen():
                    return
                time.sleep(POLL_S)
        raise Failure(f'{name_of(node)!r} does not take {item!r}')

    @staticmethod
    def rows_of_drop_down(node):
        return [n for n, _ in walk(node) if role(n) in ('list item', 'menu item')]

    def walk_down(self, node, item):
        """From the first row of an open list to the wanted one. GTK 4.8 says of no row that it has
        the focus, but has all rows, so that they can be counted; 4.18 makes only those in view."""
        self.xdotool('key', 'Home')
        self.settle()
        names = [name_of(n) for n in self.rows_of_drop_down(node)]
        wanted = next((i for i, name in enumerate(names) if matches(item, name)), MAX_ROWS)
        for i in range(MAX_ROWS):
            here = next((n for n in self.rows_of_drop_down(node) if 'focused' in states(n)), None)
            if matches(item, name_of(here)) if here is not None else i == wanted:
                self.xdotool('key', 'Return')
                self.settle()
                return
            self.xdotool('key', 'Down')
            if here is not None:
                self.settle()
        raise Failure(f'no item {item!r} in {names}')

    def open_drop_down(self, node, button):
        act = self.own_action(button)
        if act:
            act()
        else:
            self.pointer(node)

        self.until(lambda: bool(self.rows_of_drop_down(node)), 'the drop-down to open')
        self.settle()

    def toggle(self, node, on):
        if ('checked' in states(node)) != on:
            self.click(node)
        self.until(lambda: ('checked' in states(node)) == on,
                   f'{name_of(node)!r} to be {"on" if on else "off"}')

    # ---- pictures ----
    def shot(self, path, node=None):
        """The screen once it has come to rest: two equal pictures in a row."""
        crop = []
        if node is not None:
            x, y, w, h = self.screen_extents(node)
            crop = ['-crop', f'{w}x{h}+{x}+{y}', '+repage']
        end = time.monotonic() + self.timeout
        before = None
        while True:
            p = subprocess.run(['import', '-silent', '-window', 'root', *crop, 'ppm:-'],
                               capture_output=True, check=False)
            if p.returncode:
                raise Failure(f'import: {p.stderr.decode().strip()}')
            if p.stdout == before or time.monotonic() > end:
                break
            before = p.stdout
            time.sleep(2 * POLL_S)
        os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
        subprocess.run(['convert', 'ppm:-', path], input=p.stdout, check=True)

    # ---- D-Bus actions (org.gtk.Actions) ----
    def action(self, app_id, name, param=None):
        scope, _, bare = name.partition('.')
        base = '/' + app_id.replace('.', '/').replace('-', '_')
        path = base if scope == 'app' else base + '/window/1'
        p = subprocess.run(['gdbus', 'call', '--session', '--timeout', '10', '-d', app_id, '-o',
                            path, '-m', 'org.gtk.Actions.Activate', bare,
                            f'[<{param}>]' if param is not None else '[]', '{}'],
                           capture_output=True, text=True, check=False)
        if p.returncode:
            raise Failure(p.stderr.strip())
        self.settle()
