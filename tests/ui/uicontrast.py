# SPDX-License-Identifier: Apache-2.0
"""Contrast of the text on the screen as WCAG 2.1 defines it, measured on the rendered pixels.

Of each label the ground is the colour that most of its box has, the text the colour in it that
differs most from the ground: antialiasing makes strokes weaker, never stronger. Not measured are
disabled controls (WCAG exempts them), labels that are partly scrolled out of sight, those of one
letter (a single stroke may nowhere reach its full colour), and labels without a ground of one
colour (over pictures).
"""
import numpy as np

import uix
from uitree import children, extents, own_name, role, shown, states

# the ground must fill this share of the box, else there is a picture behind the text
GROUND_SHARE = 0.35

# of three bytes one number: colours are counted
CODE = np.array([65536, 256, 1], dtype=np.uint32)

# containers that do not say whether they are sensitive
STATELESS = {'panel', 'filler', 'unknown', 'label'}


def luminance(rgb):
    c = np.asarray(rgb, dtype=float) / 255
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def contrast(pixels):
    """(ratio or None) of the text in an array of h x w x 3 bytes."""
    codes, counts = np.unique(pixels.astype(np.uint32) @ CODE, return_counts=True)
    if counts.max() < GROUND_SHARE * counts.sum():
        return None
    colours = codes[:, np.newaxis] // CODE % 256
    ground = colours[counts.argmax()]
    y, y0 = luminance(colours), luminance(ground)
    return float(((np.maximum(y, y0) + 0.05) / (np.minimum(y, y0) + 0.05)).max())


def labels(node, clip):
    """(extents, text) of the enabled labels below node that lie wholly inside all ancestors."""
    for child in children(node):
        child_states, e = states(child), extents(child)
        if 'visible' not in child_states or (e and (e[2] <= 0 or e[3] <= 0)):
            continue
        kind = role(child)
        if kind not in STATELESS and 'sensitive' not in child_states:
            continue
        inner = clip
        if e:
            box = (e[0], e[1], e[0] + e[2], e[1] + e[3])
            inner = (max(clip[0], box[0]), max(clip[1], box[1]),
                     min(clip[2], box[2]), min(clip[3], box[3]))
            text = own_name(child).strip() if kind == 'label' else ''
            if len(text) > 1 and inner == box:
                yield e, text
        yield from labels(child, inner)


def take_stock(driver, root):
    """The screen, the labels on it, and where the window is; None where that changed meanwhile."""
    picture = driver.picture_at_rest()
    window = next(w for w in driver.windows() if shown(w))
    _, dx, dy = driver.surface(window)
    found = list(labels(root or window, (-dx, -dy, picture.width, picture.height)))
    return (np.asarray(picture), found, dx, dy) if uix.picture() == picture else None


def measure(driver, root=None):
    """[(ratio, text)] of the labels below root or in the topmost window, lowest first."""
    picture, found, dx, dy = driver.until(lambda: take_stock(driver, root),
                                          'the window to come to rest')
    result = []
    for (x, y, w, h), text in found:
        box = picture[max(0, y + dy):y + dy + h, max(0, x + dx):x + dx + w]
        ratio = contrast(box) if box.size else None
        if ratio is not None:
            result.append((ratio, text))
    return sorted(result)
