# SPDX-License-Identifier: Apache-2.0
"""Acting on a GTK 4 program as a person does: its own accessible actions, the X pointer and keys.

Every question is asked again until it is answered or the time is over, so that scenarios need no
pauses, and a widget that is replaced while it is used is looked for again. Needs xdotool.
"""
import os
import re
import subprocess
import time

import pyatspi

import uidropdown
import uix
from uitree import (ALIASES, children, extents, find_focused, find_one, inner_text,
                    matches, name_of, own_name, quiet, role, shown, states, text_of, value_of)

OK, FAILED, USAGE, GONE = 0, 1, 2, 3

POLL_S = 0.05
FRAME_S = 0.02
KEY_MS = 40  # between keys

# for a window that is told of to be on the screen, for a screen to come to rest
MAP_S = 1
REST_S = 3

POPOVERS = ('GtkPopover', 'GtkPopoverMenu')


class Failure(Exception):
    def __init__(self, message, status=FAILED):
        super().__init__(message)
        self.status = status


class Replaced(Failure):
    """The widget is no more: another one may have its place."""

    def __init__(self, node):
        super().__init__(f'{role(node)} {name_of(node)!r} went while it was used')


class Driver:
    def __init__(self, app_name, timeout):
        self.app_name, self.timeout = app_name, timeout
        self.child = None
        self.server = uix.Server()
        self.dragged = None  # what files are held over the window (uidrop.Drag)
        # of its own it would wait 0.8 s, which a program that is looked at by a sanitizer needs
        pyatspi.setTimeout(int(timeout * 1000), int(timeout * 1000))

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

    def comes(self, steps):
        """Whether it is there within a third of the time that is waited for things."""
        end = time.monotonic() + self.timeout / 3
        while self.find(steps) is None:
            if time.monotonic() > end:
                return False
            time.sleep(POLL_S)
        return True

    def using(self, steps, deed):
        """deed(node), with the widget that has its place then when it is replaced meanwhile."""
        end = time.monotonic() + self.timeout
        while True:
            node = self.need(steps)
            try:
                return deed(node)
            except Replaced:
                if time.monotonic() > end:
                    raise
            time.sleep(POLL_S)

    @staticmethod
    def states_of(node):
        """Never empty, nor of what is gone."""
        here = states(node)
        if not here or 'defunct' in here:
            raise Replaced(node)
        return here

    def focused(self):
        return next(filter(None, map(find_focused, self.windows())), None)

    # ---- where it is on the screen ----
    def x_windows(self):
        """(id, x, y, w, h, title, managed) of the mapped X windows, topmost first."""
        return self.server.windows()

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

    def toolkit_version(self):
        return [int(v) for v in re.findall(r'\d+', quiet(lambda: self.app().toolkitVersion, ''))]

    def surface(self, node):
        """The X window that holds node, and the offset from window coordinates to the screen."""
        top, app, wins = node, self.app(), self.x_windows()
        named = self.toolkit_version() < [4, 10]
        while True:
            popover = self.popover_surface(top, wins, named)
            if popover:
                return popover
            parent = quiet(lambda: top.parent)
            if parent is None or parent == app or role(parent) in ('application', ''):
                break
            top = parent
        e, title = extents(top), quiet(lambda: top.name, '')
        if e is None:
            raise Replaced(node)
        wins = [w for w in wins if w[3] >= e[2] and w[4] >= e[3]]
        wins.sort(key=lambda w: (w[5] != title, w[3] - e[2] + w[4] - e[3]))
        if not wins:
            raise Failure(f'no X window for {title!r} {e}')
        win = wins[0]
        # what the X window has more than the widget is shadow and border
        left, above = (win[3] - e[2]) // 2, (win[4] - e[3]) // 2
        frame = self.server.property(win[0], '_GTK_FRAME_EXTENTS')
        if frame and len(frame) == 4 and any(frame):
            l, r, t, b = frame
            left = l + (win[3] - l - r - e[2]) // 2
            above = t + (win[4] - t - b - e[3]) // 2
        return win, win[1] + left, win[2] + above

    def screen_extents(self, node):
        e = extents(node)
        if e is None:
            raise Replaced(node)
        _, dx, dy = self.surface(node)
        return e[0] + dx, e[1] + dy, e[2], e[3]

    # ---- doing ----
    @staticmethod
    def xdotool(*args):
        p = subprocess.run(['xdotool', *map(str, args)], capture_output=True, text=True,
                           check=False)
        if p.returncode:
            raise Failure(f'xdotool {" ".join(map(str, args))}: {p.stderr.strip()}')

    def settle(self, n_events=1):
        """Until so many events were handled: a round trip takes a turn of the program's main loop,
        and each turn takes one of them."""
        desktop = pyatspi.Registry.getDesktop(0)
        for app in children(desktop):  # not app(): a key may well have ended it
            if quiet(lambda: app.name) == self.app_name:
                for _ in range(n_events + 4):
                    quiet(lambda: app.childCount)
                time.sleep(FRAME_S)  # then what they have changed is laid out
                quiet(lambda: app.childCount)

    def managed(self):
        return [win for win in self.x_windows() if win[6]]

    def focus_top(self):
        """Without a window manager nobody gives the keyboard to a new window, which is told of
        before it is on the screen, and where there are several, the top one may be closing."""
        end = time.monotonic() + MAP_S
        while True:
            wins, over = self.managed(), time.monotonic() > end
            if over or len(wins) == sum(map(shown, self.windows())):
                if wins:
                    self.server.focus(wins[0][0])
                if over or len(wins) < 2:
                    return
                self.settle()
                if [win[0] for win in self.managed()] == [win[0] for win in wins]:
                    return
            time.sleep(FRAME_S)

    def press(self, *keys):
        self.focus_top()
        self.xdotool('key', '--delay', KEY_MS, *keys)
        self.settle(2 * len(keys))

    def type(self, text):
        self.focus_top()
        self.xdotool('type', '--delay', 15, text)
        self.settle(2 * len(text))

    def resize(self, width, height):
        """The main window; a dialog keeps the size it wants."""
        wins = self.managed()
        if not wins:
            raise Failure('no window to resize')
        self.server.resize(wins[-1][0], width, height)
        self.settle()

    def point(self, node, at=None):
        x, y, w, h = self.screen_extents(node)
        return (x + at[0], y + at[1]) if at else (x + w // 2, y + h // 2)

    def point_at_rest(self, node, at=None):
        """The same on two looks: what is new is there before it is placed."""
        end, before = time.monotonic() + REST_S, None
        while True:
            here = self.point(node, at)
            if here == before or time.monotonic() > end:
                return here
            before = here
            time.sleep(FRAME_S)

    def hover(self, node, at=None):
        """The pointer over a widget, also over one that moves meanwhile."""
        end = time.monotonic() + REST_S
        while True:
            place = self.point_at_rest(node, at)
            self.xdotool('mousemove', *place)
            self.settle()
            if self.point(node, at) == place or time.monotonic() > end:
                return

    def pointer(self, node, button=1, double=False, at=None):
        self.hover(node, at)
        repeat = ['--repeat', '2', '--delay', '60'] if double else []
        self.xdotool('click', *repeat, button)
        self.settle(4 if double else 2)

    def scroll(self, node, n):
        self.hover(node)
        self.xdotool('click', '--repeat', abs(n), '--delay', 30, 5 if n > 0 else 4)
        self.settle(2 * abs(n))

    def drag(self, node, dx, dy):
        x, y = self.point_at_rest(node)
        self.xdotool('mousemove', x, y, 'mousedown', 1)
        for i in range(1, 9):  # in steps, as a hand does
            self.xdotool('mousemove', x + dx * i // 8, y + dy * i // 8)
            time.sleep(0.02)
        self.xdotool('mouseup', 1)
        self.settle(12)

    def draw(self, node, places):
        """Presses at the first of the places, which are from the middle of @node, and goes on."""
        x, y = self.point_at_rest(node)
        start = places[0]
        self.xdotool('mousemove', x + start[0], y + start[1], 'mousedown', 1)
        for a, b in zip(places, places[1:]):
            for i in range(1, 6):
                self.xdotool('mousemove', x + a[0] + (b[0] - a[0]) * i // 5,
                             y + a[1] + (b[1] - a[1]) * i // 5)
                time.sleep(0.02)
        self.xdotool('mouseup', 1)
        self.settle(12)

    @staticmethod
    def own_action(node):
        actions = quiet(node.queryAction)
        for i in range(quiet(lambda: actions.nActions, 0) if actions else 0):
            if quiet(lambda: actions.getName(i)) in ('click', 'toggle', 'activate', 'press'):
                return lambda: actions.doAction(i)
        return None

    def click(self, node, mouse=False, **how):
        self.until(lambda: 'sensitive' in self.states_of(node),
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
        try:
            taken = act()
        except Exception as error:  # GLib.Error: what was clicked is gone, or all is by the click
            if quiet(self.app) is None:
                return
            raise Replaced(node) from error
        if not taken:
            raise Failure(f'{role(node)} {name_of(node)!r}: the action was refused')
        self.settle()

    def set_text(self, node, text):
        self.states_of(node)
        edit = quiet(node.queryEditableText)
        if edit is None:
            raise Failure(f'{role(node)} {name_of(node)!r} holds no editable text')
        quiet(lambda: edit.setTextContents(text))
        self.settle()
        self.until(lambda: self.states_of(node) and text_of(node) == text,
                   f'the text to become {text!r}')

    def set_value(self, node, number):
        self.states_of(node)
        value = quiet(node.queryValue)
        if value is None:
            raise Failure(f'{role(node)} {name_of(node)!r} holds no value')
        quiet(lambda: setattr(value, 'currentValue', number))
        self.settle()

        def is_set():
            here = value_of(node)
            self.states_of(node)
            return here is not None and abs(here - number) < 1e-6 * max(1, abs(number))
        self.until(is_set, f'the value to become {number}')

    def select(self, node, item):
        if role(node) == 'combo box':
            if not uidropdown.DropDown(self, node).select(item):
                raise Failure(f'{name_of(node)!r} does not take {item!r}')
            return

        def choose():
            self.states_of(node)
            for i, child in enumerate(children(node)):
                texts = [own_name(child), inner_text(child)]
                if any(matches(item, t) for t in texts if t):
                    return quiet(lambda: node.querySelection().selectChild(i), False)
            return None
        self.until(choose, f'{role(node)} {name_of(node)!r} to select {item!r}')
        self.settle()

    def toggle(self, node, on):
        """On a busy machine a list may move under the pointer: what was missed is clicked again."""
        def is_right():
            return ('checked' in self.states_of(node)) == on

        for _ in range(2):
            end = time.monotonic() + self.timeout / 3
            if not is_right():
                self.click(node)
            while not is_right() and time.monotonic() < end:
                time.sleep(POLL_S)
        self.until(is_right, f'{name_of(node)!r} to be {"on" if on else "off"}')

    # ---- pictures ----
    def picture_at_rest(self):
        """The screen: two equal pictures in a row, or the last one where something always moves."""
        end, before = time.monotonic() + REST_S, None
        while True:
            here = uix.picture()
            if here == before or time.monotonic() > end:
                return here
            before = here
            time.sleep(2 * POLL_S)

    def shot(self, path, node=None):
        picture = self.picture_at_rest()
        if node is not None:
            x, y, w, h = self.screen_extents(node)
            picture = picture.crop((x, y, x + w, y + h))
        os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
        picture.save(path, compress_level=1)

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
