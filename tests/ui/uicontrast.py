# SPDX-License-Identifier: Apache-2.0
"""Contrast of the text on the screen as WCAG 2.1 defines it, measured on the rendered pixels.

Of each label the ground is the colour that most of its box has, the text the colour in it that
differs most from the ground: antialiasing makes strokes weaker, never stronger. Not measured are
disabled controls (WCAG exempts them), labels that are partly scrolled out of sight, those of one
letter (a single stroke may nowhere reach its full colour), and labels without a ground of one
colour (over pictures).
"""
import io
import subprocess

import numpy as np
from PIL import Image

from uitree import children, extents, own_name, quiet, role, shown, states, walk

# the ground must fill this share of the box, else there is a picture behind the text
GROUND_SHARE = 0.35


def luminance(rgb):
    c = np.asarray(rgb, dtype=float) / 255
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def contrast(pixels):
    """(ratio or None) of the text in an array of h x w x 3 bytes."""
    flat = pixels.reshape(-1, 3)
    colours, counts = np.unique(flat, axis=0, return_counts=True)
    ground = colours[counts.argmax()]
    if counts.max() < GROUND_SHARE * len(flat):
        return None
    y, y0 = luminance(colours), luminance(ground)
    return float(((np.maximum(y, y0) + 0.05) / (np.minimum(y, y0) + 0.05)).max())


def usable(node, window):
    """Whether the label is enabled and wholly inside all its ancestors."""
    e = extents(node)
    if not e or e[2] < 3 or e[3] < 3:
        return False
    up = node
    while up is not None and up != window:
        outer = extents(up)
        if outer and role(up) in ('scroll pane', 'viewport', 'list', 'panel') and (
                e[0] < outer[0] or e[1] < outer[1] or e[0] + e[2] > outer[0] + outer[2]
                or e[1] + e[3] > outer[1] + outer[3]):
            return False
        if role(up) not in ('panel', 'filler', 'unknown') and 'sensitive' not in states(up):
            return False
        up = quiet(lambda: up.parent)
    return True


def screen_shot():
    data = subprocess.run(['import', '-silent', '-window', 'root', 'png:-'], capture_output=True,
                          check=True).stdout
    return np.asarray(Image.open(io.BytesIO(data)).convert('RGB'))


def measure(driver, root=None):
    """[(ratio, text)] of the labels below root or in the topmost window, lowest first."""
    window = [w for w in children(driver.app()) if shown(w)][-1]
    _, dx, dy = driver.surface(window)
    picture = screen_shot()
    result = []
    for node, _ in walk(root or window):
        if role(node) != 'label' or len(own_name(node).strip()) < 2 or not usable(node, window):
            continue
        x, y, w, h = extents(node)
        x, y = x + dx, y + dy
        box = picture[max(0, y):y + h, max(0, x):x + w]
        ratio = contrast(box) if box.size else None
        if ratio is not None:
            result.append((ratio, own_name(node)))
    return sorted(result)
