#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What a dashboard was exported as is what it should be.

    check-dashboard.py FOLDER

FOLDER has performance.pdf, .png, .svg, .csv and .json, as the window has written them.
"""
import csv
import json
import os
import subprocess
import sys


def output(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.decode()


def check(holds, what):
    if not holds:
        sys.exit(f'check-dashboard: {what}')


def check_pdf(path, titles):
    text = output('pdftotext', '-raw', path, '-').replace('\n', ' ')
    for title in titles:
        check(title in text, f'{path} does not say “{title}”')
    check(not output('pdfimages', '-list', path).splitlines()[2:], f'{path} has pixels for charts')


def check_values(path, n_widgets):
    with open(path, newline='', encoding='utf-8') as text:
        rows = list(csv.DictReader(text))
    memory = [float(row['value']) for row in rows
              if row['column'] == 'Resident memory, mean' and row['value']]
    check(memory and min(memory) > 1e6, f'{path}: memory {memory}')
    check(len({row['widget'] for row in rows}) >= n_widgets // 2, f'{path} lacks widgets')


def main(folder):
    def path(suffix):
        return os.path.join(folder, 'performance.' + suffix)

    with open(path('json'), encoding='utf-8') as text:
        document = json.load(text)
    titles = [widget['title'] for widget in document['widgets'] if widget.get('title')]
    check(len(titles) >= 8, f'{len(titles)} widgets have a title')
    check_pdf(path('pdf'), [document['name']] + [title.split(' (')[0] for title in titles])
    with open(path('png'), 'rb') as png:
        check(png.read(8) == b'\x89PNG\r\n\x1a\n', 'no PNG')
    with open(path('svg'), encoding='utf-8') as svg:
        check('<svg' in svg.read(400), 'no SVG')
    check_values(path('csv'), len(document['widgets']))


if __name__ == '__main__':
    main(*sys.argv[1:])
