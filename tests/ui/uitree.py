# SPDX-License-Identifier: Apache-2.0
"""Reading the accessibility tree of a GTK 4 program: selectors, names, states, extents.

GTK 4.8 leaves gaps that are filled here: it joins label and labelled-by to doubled names, knows the
state SHOWING of windows only, answers '' to getText(0, -1), and gives rows and drop-downs no name.
"""
import re
from itertools import islice

import gi
import pyatspi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi  # noqa: E402 (needs the version)

from uichildren import Children  # noqa: E402

ALIASES = {
    'button': {'push button', 'button', 'toggle button'},  # at-spi 2.54 renamed the first
    'check': {'check box', 'radio button'},
    'choice': {'list item', 'menu item'},
    'dropdown': {'combo box'},
    'entry': {'text', 'entry', 'password text'},
    'menuitem': {'menu item', 'check menu item', 'radio menu item'},
    'row': {'list item', 'table row'},
    'spin': {'spin button'},
    'switch': {'check box'},
    'window': {'frame', 'dialog', 'window', 'filler'},
}
TEXTY = {'label', 'static'}
NAMED_BY_CONTENT = {'list item', 'table row', 'table cell', 'push button', 'button',
                    'toggle button', 'check box', 'combo box', 'menu item'}
ROLES = {}  # of the nodes that were ever looked at
CHILDREN = Children()
FEW = 20  # so many are looked at even if the first is the one that is searched for
STATES_OF_EVERYTHING = {'visible', 'sensitive', 'horizontal', 'vertical'}


def quiet(function, default=None):
    """Widgets come and go while they are looked at: an answer that fails counts as no answer."""
    try:
        return function()
    except Exception:  # GLib.Error, LookupError, NotImplementedError, AttributeError
        return default


def fold(name):
    """'_Apply Apply' and 'Name Name' become 'Apply' and 'Name'."""
    name = re.sub(r'_(?=\w)', '', name or '').strip()
    half = len(name) // 2
    if len(name) % 2 and name[half] == ' ' and name[:half] == name[half + 1:]:
        name = name[:half]
    return name


def matches(wanted, text):
    """/TEXT/ is a regular expression; '' and '*' match everything."""
    if wanted in (None, '', '*'):
        return True
    if len(wanted) > 1 and wanted[0] == '/' and wanted[-1] == '/':
        return re.search(wanted[1:-1], text) is not None
    return text == wanted or fold(text) == fold(wanted)


class Step:
    """One part of a selector: ROLE:NAME[N]."""

    def __init__(self, role_name, name, nth):
        self.role, self.name, self.nth = role_name, name, nth

    def roles(self):
        if self.role in (None, '', '*'):
            return None
        return ALIASES.get(self.role, {self.role.replace('_', ' ')})

    def __str__(self):
        return f'{self.role or ""}:{self.name or ""}' + (f'[{self.nth}]' if self.nth else '')


class Selector(list):
    """'list:Pages > row:Studio[1]': looks inside the first match, takes the second."""

    @classmethod
    def parse(cls, text):
        steps = cls()
        for part in re.split(r'\s>\s', text):
            nth = 0
            found = re.search(r'\[(\d+)\]$', part)
            if found:
                nth, part = int(found.group(1)), part[:found.start()]
            role_name, colon, name = part.strip().partition(':')
            if not colon:
                role_name, name = '', role_name
            steps.append(Step(role_name, name, nth))
        return steps

    def __str__(self):
        return ' > '.join(map(str, self))


def children(node):
    known = CHILDREN.of(node)
    if known is not None:
        yield from known
        return
    n, seen = quiet(lambda: node.childCount, 0), []
    for i in range(n):
        child = quiet(lambda: node.getChildAtIndex(i))
        if child is not None:
            seen.append(child)
            if n > FEW:
                yield child
    CHILDREN.learn(node, seen)
    if n <= FEW:
        yield from seen


def role(node):
    """Asked once: a widget keeps its role, and each question is a message to the program."""
    if node not in ROLES:
        answer = quiet(node.getRoleName)
        if not answer:
            return ''
        ROLES[node] = answer
    return ROLES[node]


def states(node):
    return {pyatspi.stateToString(s) for s in quiet(lambda: node.getState().getStates(), [])}


def extents(node):
    """(x, y, w, h) within the window: GTK 4 knows no screen coordinates. Or None."""
    e = quiet(lambda: Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW))
    return (e.x, e.y, e.width, e.height) if e else None


def is_visible(node):
    return quiet(lambda: node.getState().contains(pyatspi.STATE_VISIBLE), False)


def shown(node):
    """Not visible, or never given a size, is surely not shown."""
    if not is_visible(node):
        return False
    e = extents(node)
    return e is None or (e[2] > 0 and e[3] > 0)


def text_of(node):
    text = quiet(node.queryText)
    if text is None:
        return None
    return quiet(lambda: text.getText(0, text.characterCount), '')


def value_of(node):
    return quiet(lambda: node.queryValue().currentValue)


def own_name(node):
    name = quiet(lambda: node.name, '') or ''
    if not name and role(node) in TEXTY:
        name = text_of(node) or ''
    return '' if re.fullmatch(r'Gtk[A-Z]\w+', name) else name  # the type stands in for no name


def inner_text(node, depth=6):
    """Text of the first label inside a row, cell or button."""
    if depth == 0:
        return ''
    for child in children(node):
        name = own_name(child)
        if name and role(child) in TEXTY:
            return name
        if not name:
            name = inner_text(child, depth - 1)
            if name:
                return name
    return ''


def labels_of(node):
    """What a drop-down may be called: GTK 4.18 names it after its choice, not after its label.
    The label before it, and its tooltip."""
    before = ''
    for sibling in children(quiet(lambda: node.parent)):
        if sibling == node:
            break
        before = own_name(sibling) if role(sibling) in TEXTY else ''
    return [label for label in (before, quiet(lambda: node.description, '')) if label]


def name_of(node):
    return own_name(node) or inner_text(node)


def actions_of(node):
    actions = quiet(node.queryAction)
    if actions is None:
        return []
    return [quiet(lambda: actions.getName(i)) for i in range(quiet(lambda: actions.nActions, 0))]


def walk(node, hidden=False, depth=0):
    """Depth first. Branches that are not shown are skipped, which also keeps this fast."""
    yield node, depth
    for child in children(node):
        if hidden or shown(child) or role(child) == 'application':
            yield from walk(child, hidden, depth + 1)


def find_focused(node):
    """The innermost focused widget below node, or None."""
    for child in children(node):
        state = quiet(child.getState)
        if state is None or not state.contains(pyatspi.STATE_VISIBLE):
            continue
        inner = find_focused(child) if role(child) not in TEXTY else None
        if inner is not None:
            return inner
        if state.contains(pyatspi.STATE_FOCUSED):
            return child
    return None


def describe(node):
    """One line for a person who reads the tree."""
    bits = [role(node), repr(own_name(node))]
    e = extents(node)
    if e:
        bits.append(f'[{e[0]},{e[1]} {e[2]}x{e[3]}]')
    s = states(node)
    interesting = s - STATES_OF_EVERYTHING
    if 'sensitive' not in s:
        interesting.add('!sensitive')
    if interesting:
        bits.append('{' + ' '.join(sorted(interesting)) + '}')
    if value_of(node) is not None:
        bits.append(f'value={value_of(node):g}')
    if role(node) not in TEXTY and text_of(node):
        bits.append(f'text={text_of(node)[:60]!r}')
    description = quiet(lambda: node.description, '')
    if description:
        bits.append(f'description={description[:120]!r}')
    names = [n for n in actions_of(node) if n and '.' not in n]
    if names:
        bits.append('actions=' + ','.join(names))
    return ' '.join(bits)


def fits(node, node_role, step):
    if step.name in (None, '', '*'):
        return True
    name = own_name(node)
    if not name and node_role in NAMED_BY_CONTENT:
        name = inner_text(node)
    names = [name] + (labels_of(node) if node_role == 'combo box' else [])
    return any(matches(step.name, n) for n in names)


def found(node, step, deep=True):
    """The shown matches below node, depth first; those in matches too if @deep. Nothing is asked
    that is not needed, since each question is a message to the program: GTK has no children that
    are hidden (4.8 and 4.18: gtk_accessible_should_present()), and a widget in one that never got a
    size has none itself, so that only matches are asked for state and size."""
    wanted = step.roles()
    for child in children(node):
        child_role = role(child)
        is_match = ((wanted is None or child_role in wanted) and fits(child, child_role, step) and
                    shown(child))
        if is_match:
            yield child
        if child_role not in TEXTY and (deep or not is_match):
            yield from found(child, step, deep)


def found_among(windows, step):
    for window in windows:
        window_role, wanted = role(window), step.roles()
        if (wanted is None or window_role in wanted) and fits(window, window_role, step):
            yield window
        yield from found(window, step)


def find_one(roots, steps):
    """The match of the last step inside the matches of the steps before, or None."""
    for i, step in enumerate(steps):
        nodes = (node for root in roots for node in found(root, step)) if i else \
            found_among(roots, step)
        match = next(islice(nodes, step.nth, None), None)
        if match is None:
            return None
        roots = [match]
    return roots[0]
