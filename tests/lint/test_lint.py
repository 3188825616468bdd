#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Whether lint.py finds what it is there to find: one small tree, one broken rule at a time."""
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import lint  # noqa: E402

SPDX = '/* SPDX-License-Identifier: Apache-2.0 */\n'
GOOD = {
    'engine/core/hek-a.h': SPDX + '#pragma once\n',
    'engine/core/hek-a.c': SPDX + '#include "config.h"\n\n#include "hek-a.h"\n',
    'engine/image/hek-b.h': SPDX + '#pragma once\n#include "hek-a.h"\n',
    'engine/image/hek-b.c': SPDX + '#include "config.h"\n\n#include "hek-b.h"\n#include <png.h>\n',
    'ui/page.ui': '<!-- SPDX-License-Identifier: Apache-2.0 -->\n<a translatable="yes">x</a>\n',
    'po/POTFILES': '# SPDX-License-Identifier: Apache-2.0\nui/page.ui\n',
    'README.md': 'See [a](engine/core/hek-a.h) and https://example.org/home/page.\n',
}


class LintTest(unittest.TestCase):
    def problems(self, changes):
        with tempfile.TemporaryDirectory() as root:
            for name, text in {**GOOD, **changes}.items():
                if text is None:
                    continue
                path = os.path.join(root, name)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, 'w', encoding='utf-8') as file:
                    file.write(text)
            return lint.Lint(root).run()

    def expect(self, changes, *words):
        found = self.problems(changes)
        self.assertEqual(len(found), 1, found)
        for word in words:
            self.assertIn(word, found[0])

    def expect_line(self, line, *words):
        self.expect({'engine/core/hek-a.c': GOOD['engine/core/hek-a.c'] + line + '\n'},
                    'engine/core/hek-a.c:5', *words)

    def test_good(self):
        self.assertEqual(self.problems({}), [])

    def test_text_rules(self):
        self.expect({'engine/core/hek-a.h': '#pragma once\n'}, 'SPDX')
        self.expect_line('int a; ', 'space at the end')
        self.expect_line('\tint a;', 'tab')
        self.expect_line('/* ' + 'ü' * 98 + ' */', '104 columns')
        self.expect_line('/* TO' 'DO: later */', 'unfinished')
        self.expect_line('"/wo' 'rk/main/x"', 'path of one machine')
        self.expect_line('"/ho' 'me/me/x"', 'path of one machine')
        self.expect({'engine/core/hek-a.h': SPDX + '#pragma once'}, 'no newline')
        self.expect({'engine/core/hek-a.h': SPDX + 'int x;\n' * 500}, 'more than 500 lines')
        self.assertEqual(self.problems({'engine/core/hek-a-data.c': SPDX + 'int x;\n' * 500}), [])

    def test_include_rules(self):
        self.expect_line('#include "hek-b.h"', 'engine/core may not include engine/image')
        self.expect_line('#include <gtk/gtk.h>', 'belongs in ui')
        self.expect({'engine/image/hek-b-private.h': SPDX + '#pragma once\n',
                     'engine/metric/hek-c.c': SPDX + '#include "config.h"\n'
                                                     '#include "hek-b-private.h"\n'},
                    'is private to engine/image')
        self.expect({'engine/kernel/hek-k.c': SPDX + '#include <glib.h>\n'}, 'plain C')
        self.expect({'engine/core/hek-a.c': SPDX + '#include "hek-a.h"\n'}, 'config.h')
        self.expect({'engine/core/hek-a.c': SPDX + '#include "config.h"\n#include <string.h>\n'
                                                   '#include "hek-a.h"\n'}, 'not the first')

    def test_tables_agree_with_files(self):
        self.expect({'po/POTFILES': GOOD['po/POTFILES'] + 'ui/gone.ui\n'}, 'gone.ui', 'not exist')
        self.expect({'ui/new.ui': GOOD['ui/page.ui']}, 'ui/new.ui', 'not in po/POTFILES')
        self.expect({'engine/core/hek-t.c': SPDX + '#include "config.h"\nx = N_ ("Hue");\n'},
                    'hek-t.c', 'not in po/POTFILES')
        self.expect({'README.md': '[gone](docs/gone.md)\n'}, 'README.md:1', 'docs/gone.md')

    def test_arrows_only_go_down(self):
        seen = []
        for layer, allowed in lint.LAYERS.items():
            names = [other.split('/')[-1] for other in seen]
            self.assertTrue(set(allowed.split()) <= set(names), layer)
            seen.append(layer)


if __name__ == '__main__':
    unittest.main()
