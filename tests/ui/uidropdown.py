# SPDX-License-Identifier: Apache-2.0
"""Choosing in a GtkDropDown, which offers no selection: its list is opened and walked by keys."""
import time

from uitree import Step, found, matches, name_of, quiet, states

POLL_S = 0.05
KEY_MS = 40  # between keys
RUN_S = 1    # for keys to arrive
MAX_ROWS = 100


class DropDown:
    def __init__(self, driver, node):
        self.driver, self.node = driver, node
        button = next(found(node, Step('button', '', 0)), None)
        self.shown = button if button is not None else node
        self.counted = driver.toolkit_version() < [4, 10]

    def select(self, item):
        """Keys that come before the list listens are lost, so that what is chosen is looked at
        afterwards. Returns whether it is item."""
        for attempt in range(3):
            if attempt and self.rows():
                self.driver.press('Escape')
            self.open()
            if not self.walk_down(item):
                continue
            end = time.monotonic() + 2
            while time.monotonic() < end:
                if next(found(self.shown, Step('label', item, 0)), None) is not None:
                    return True
                time.sleep(POLL_S)
        return False

    def rows(self):
        return list(found(self.node, Step('choice', '', 0), deep=False))

    def open(self):
        act = self.driver.own_action(self.shown)
        if act:
            if not self.counted:  # the row that opens under the pointer would be chosen
                self.driver.xdotool('mousemove', '0', '0')
            quiet(act)
        else:
            self.driver.pointer(self.node)
        self.driver.until(lambda: bool(self.rows()), 'the drop-down to open')
        self.driver.settle()

    def keys(self, *names):
        self.driver.xdotool('key', '--delay', KEY_MS, *names)
        self.driver.settle(2 * len(names))

    def focused_row(self, wait_s):
        end = time.monotonic() + wait_s
        while True:
            here = next((n for n in self.rows() if 'focused' in states(n)), None)
            if here is not None or time.monotonic() >= end:
                return here
            time.sleep(POLL_S)

    def leaves(self, row):
        """Whether the focus goes on from row soon: a key may be heard late."""
        end = time.monotonic() + 2
        while self.focused_row(1) == row:
            if time.monotonic() >= end:
                return False
            time.sleep(POLL_S)
        return True

    def run_down(self, item, n):
        """n rows on at once; whether the wanted one has the focus then. GTK 4.8 may not say."""
        end = time.monotonic() + RUN_S
        if n:
            self.keys(*['Down'] * n)
        while True:
            here = self.focused_row(0)
            if matches(item, name_of(here)) if here is not None else self.counted:
                return True
            if time.monotonic() > end:
                return False
            time.sleep(POLL_S)

    def walk_down(self, item):
        """From the first row of an open list to the wanted one; else False. GTK 4.8 says of no row
        that it has the focus, but has all rows, so that they can be counted; 4.18 makes only those
        in view, and the one that has the focus is waited for."""
        self.keys('Home')
        names = [name_of(n) for n in self.rows()]
        wanted = next((i for i, name in enumerate(names) if matches(item, name)), MAX_ROWS)
        if wanted < MAX_ROWS and self.run_down(item, wanted):
            return self.take_row()
        self.keys('Home')  # a key was lost: row by row
        for i in range(MAX_ROWS if names else 0):  # none: the list has been closed
            here = self.focused_row(0 if self.counted else 1)
            if matches(item, name_of(here)) if here is not None else self.counted and i == wanted:
                self.driver.settle(2 * i)
                return self.take_row()
            self.driver.xdotool('key', 'Down')
            if here is not None and not self.leaves(here):
                return False
        return False

    def take_row(self):
        """GTK 4.18 takes what is selected, and from a search entry a row only gets the focus."""
        row = self.focused_row(0)
        if row is not None and 'selected' not in states(row):
            self.keys('space')
        self.keys('Return')
        return True
