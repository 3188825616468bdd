#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""House rules that a machine can check, over every file that git would commit.

usage: lint.py ROOT      prints FILE:LINE: problem, and exits 1 when there is one
"""
import os
import re
import subprocess
import sys

COLUMNS = 100
CODE_LINES = 500
TEMPLATE_LINES = 250

# The layers, lowest first, and what each may include besides itself. A folder can only name
# folders above it in this table, so there are no cycles.
LAYERS = {
    'engine/core': '',
    'engine/telemetry': 'core',
    'engine/kernel': '',
    'engine/color': 'core kernel',
    'engine/vision': 'core kernel color',
    'engine/image': 'core kernel color',
    'engine/metric': 'core kernel color vision image',
    'engine/vector': 'core kernel',
    'engine/quantize': 'core kernel color vision vector',
    'engine/record': 'core vector',
    'engine/filter': 'core vector record',
    'engine/index': 'core telemetry kernel vector',
    'engine/layout': 'core telemetry kernel vector index',
    'engine/io': 'core telemetry kernel color image vector record',
    'engine/store': 'core telemetry kernel vector record',
    'engine/series': 'core telemetry store',
    'engine/alert': 'core telemetry series',
    'engine/collection': 'core telemetry kernel vector quantize record filter index layout io '
                         'store',
    'engine/imagequant': 'core kernel color vision image vector',
    'engine/plot': 'core color',
    'engine/scene': 'core kernel color image plot',
    'engine/report': 'core color image plot',
    'engine/evaluate': 'core kernel color image vector quantize index plot report',
    'engine/trial': 'core color vision image metric imagequant plot report',
    'engine/dashboard': 'core telemetry color vision image metric imagequant vector quantize '
                        'record filter index layout io store series alert collection plot scene '
                        'report evaluate trial',
    'engine/jobs': 'core telemetry',
    'engine/session': 'core telemetry color vision image metric imagequant plot report trial jobs '
                      'vector record filter index io store series alert collection quantize '
                      'evaluate layout scene dashboard',
    'ui': 'core telemetry color vision image metric imagequant plot trial jobs vector record '
          'filter index io store series alert collection quantize evaluate layout scene dashboard '
          'session',
    'app/cli': 'core telemetry color vision image metric imagequant plot report trial vector '
               'record filter index io store series alert collection quantize evaluate layout '
               'scene dashboard',
    'app/studio': 'core telemetry jobs session ui',
}

# Headers of libraries, and the only folders that may include them.
THIRD_PARTY = {
    r'png\.h$': ('engine/image', 'tests'),
    r'(jpeglib|jerror|tiffio|lcms2|openexr)\.h$': ('engine/image', 'tests'),
    r'(cairo|pango/)': ('engine/plot', 'engine/scene', 'engine/report', 'engine/trial',
                        'engine/dashboard', 'ui', 'tests'),
    r'json-glib/': ('engine/layout', 'engine/series', 'engine/alert', 'engine/report',
                    'engine/trial', 'engine/dashboard', 'engine/session', 'tests'),
    r'libsoup/': ('engine/alert', 'tests'),
    r'(gtk/|adwaita\.h|gdk/)': ('ui', 'app/studio', 'tests'),
    r'epoxy/': ('ui/gl', 'tests'),
    r'sqlite3\.h$': ('engine/store', 'engine/io', 'tests'),
}

CODE = ('.c', '.h', '.py', '.sh')
TEXT = CODE + ('.build', '.txt', '.ui', '.css', '.md', '.xml', '.in', '.desktop', '.glsl')
# Written by others, or by a program.
FOREIGN = ('tests/data/', 'tests/golden/', 'LICENSE', 'po/')
NO_SPDX = ('.md', '.txt', '.in', '.desktop', '.xml')

MACHINE_PATH = re.compile(r'(?<![\w.>}/])/(?:work|home|root)/\w')
UNFINISHED = re.compile(r'\b(?:TODO|FIXME|XXX)\b')  # lint: these words
INCLUDE = re.compile(r'\s*#\s*include\s+([<"])([^>"]+)[>"]')
TRANSLATED_C = re.compile(r'(?<![\w"])(?:N_|_|C_|ngettext) \("')
LINK = re.compile(r'\]\(([^)#\s]+)[^)]*\)|(?:src|href)="([^"#]+)"')


class Lint:
    def __init__(self, root):
        self.root = root
        self.problems = []
        self.files = list_files(root)
        self.headers = {}
        for name in self.files:
            if name.endswith('.h') and not name.startswith('tests/'):
                base = os.path.basename(name)
                if base in self.headers:
                    self.complain(name, 0, 'two headers are called ' + base)
                self.headers[base] = name

    def complain(self, name, line, what):
        self.problems.append(f'{name}:{line}: {what}' if line else f'{name}: {what}')

    def read(self, name):
        with open(os.path.join(self.root, name), encoding='utf-8') as file:
            return file.read()

    def run(self):
        for name in self.files:
            if not is_text(name) or name.startswith(FOREIGN):
                continue
            try:
                text = self.read(name)
            except UnicodeDecodeError:
                self.complain(name, 0, 'not UTF-8')
                continue
            lines = text.split('\n')
            self.check_text(name, text, lines)
            if name.endswith(('.c', '.h')):
                self.check_includes(name, lines)
            if name.endswith('.c'):
                self.check_own_header(name, lines)
            if name.endswith('.md'):
                self.check_links(name, lines)
        self.check_potfiles()
        return self.problems

    def check_text(self, name, text, lines):
        head = '\n'.join(lines[:3])
        if not name.endswith(NO_SPDX) and 'SPDX-License-Identifier: Apache-2.0' not in head:
            self.complain(name, 1, 'no SPDX line at the top')
        if text and not text.endswith('\n'):
            self.complain(name, len(lines), 'no newline at the end')
        limit = line_limit(name)
        if limit and len(lines) - 1 > limit:
            self.complain(name, len(lines) - 1, f'more than {limit} lines')
        for i, line in enumerate(lines, 1):
            if line != line.rstrip():
                self.complain(name, i, 'space at the end of the line')
            if '\t' in line:
                self.complain(name, i, 'tab')
            if name.endswith(CODE + ('.build', '.css', '.ui')) and len(line) > COLUMNS:
                self.complain(name, i, f'{len(line)} columns, more than {COLUMNS}')
            if 'lint: these words' in line:
                continue
            if UNFINISHED.search(line):
                self.complain(name, i, 'unfinished: ' + UNFINISHED.search(line).group())
            if MACHINE_PATH.search(line):
                self.complain(name, i, 'path of one machine')

    def check_includes(self, name, lines):
        layer = layer_of(name)
        for i, line in enumerate(lines, 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            quote, header = match.groups()
            for pattern, folders in THIRD_PARTY.items():
                if quote == '<' and re.match(pattern, header) and not name.startswith(folders):
                    self.complain(name, i, f'<{header}> belongs in {", ".join(folders[:-1])}')
            if layer == 'engine/kernel' and re.match(r'(glib|gio|gobject)', header):
                self.complain(name, i, f'kernel is plain C: <{header}>')
            if quote == '"' and layer:
                self.check_arrow(name, i, layer, header)

    def check_arrow(self, name, line, layer, header):
        if header == 'config.h' or os.path.basename(header) not in self.headers:
            return
        if '/' in header:
            self.complain(name, line, f'"{header}": headers are included by their bare name')
            return
        target = layer_of(self.headers[header])
        allowed = [layer] + [lower for lower in LAYERS
                             if lower.split('/')[-1] in LAYERS[layer].split()]
        if target not in allowed:
            self.complain(name, line, f'{layer} may not include {target} ("{header}")')
        elif header.endswith('-private.h') and target != layer:
            self.complain(name, line, f'"{header}" is private to {target}')

    def check_own_header(self, name, lines):
        own = [os.path.basename(name)[:-2] + end for end in ('.h', '-private.h')
               if name[:-2] + end in self.files]
        includes = [m.group(2) for m in map(INCLUDE.match, lines) if m]
        if not includes or name.endswith('-data.c'):
            return
        if includes[0] == 'config.h':
            del includes[0]
        elif name.startswith(('engine/', 'ui/', 'app/')) and layer_of(name) != 'engine/kernel':
            self.complain(name, 0, 'config.h is not included first')
        if own and (not includes or includes[0] not in own):
            self.complain(name, 0, f'{own[0]} is not the first include after config.h')

    def check_links(self, name, lines):
        for i, line in enumerate(lines, 1):
            for match in LINK.finditer(line):
                target = match.group(1) or match.group(2)
                if re.match(r'[a-z]+:', target):
                    continue
                path = os.path.join(self.root, os.path.dirname(name), target)
                if not os.path.exists(path):
                    self.complain(name, i, f'link to {target}, which does not exist')

    def check_potfiles(self):
        listed = set()
        name = 'po/POTFILES.in' if 'po/POTFILES.in' in self.files else 'po/POTFILES'
        if name in self.files:
            for i, line in enumerate(self.read(name).split('\n'), 1):
                entry = line.strip()
                if not entry or entry.startswith('#'):
                    continue
                listed.add(entry)
                if entry not in self.files:
                    self.complain(name, i, f'{entry} does not exist')
        for other in self.files:
            if other in listed or not other.startswith(('ui/', 'app/', 'engine/', 'resources/')):
                continue
            if (other.endswith('.ui') and 'translatable="yes"' in self.read(other) or
                    other.endswith('.c') and TRANSLATED_C.search(self.read(other))):
                self.complain(other, 0, f'has strings to translate, but is not in {name}')


def is_text(name):
    if name.endswith(TEXT):
        return True
    return name.startswith(('packaging/', '.ci/')) and '.' not in os.path.basename(name)


def line_limit(name):
    if name.endswith('.ui'):
        return TEMPLATE_LINES
    return CODE_LINES if name.endswith(CODE) and not name.endswith('-data.c') else None


def layer_of(name):
    return next((layer for layer in LAYERS if name.startswith(layer + '/')), None)


def list_files(root):
    """What git would commit; without git (a tarball) everything but build folders."""
    if os.path.exists(os.path.join(root, '.git')):
        try:
            out = subprocess.run(['git', '-C', root, 'ls-files', '-co', '--exclude-standard'],
                                 capture_output=True, text=True, check=True).stdout
            return sorted(f for f in out.split('\n')
                          if f and os.path.exists(os.path.join(root, f)))
        except (OSError, subprocess.CalledProcessError):
            pass  # git is not there, or does not trust the owner of the folder
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [f for f in folders
                      if not f.startswith(('build', '.git', '__pycache__', 'coverage'))]
        for name in names:
            found.append(os.path.relpath(os.path.join(folder, name), root))
    return sorted(found)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    problems = Lint(sys.argv[1]).run()
    for problem in problems:
        print(problem)
    print(f'{len(problems)} problems')
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
