#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""webhook-server.py start|expect|stop FOLDER [EVENT [WORDS]]: a server of webhooks for scenarios.

start comes back when it listens, expect when a message with that event, and with those words, was
posted to it. Bodies are kept in FOLDER/hooks, one a line."""
import http.server
import json
import os
import pathlib
import signal
import sys
import time

PORT = 47911  # of the scenario: nobody tells it another one
WAIT_S = 60
POLL_S = 0.05


def serve(folder):
    class Hook(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers['Content-Length']))
            with open(folder / 'hooks', 'a', encoding='utf-8') as file:
                file.write(body.decode() + '\n')
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args):
            pass

    server = http.server.HTTPServer(('127.0.0.1', PORT), Hook)
    pid = os.fork()
    if pid:
        (folder / 'hook-server').write_text(str(pid))
        return
    for stream in range(3):
        os.close(stream)
    server.serve_forever()


def expect(folder, event, words=''):
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        if (folder / 'hooks').exists():
            for line in (folder / 'hooks').read_text(encoding='utf-8').splitlines():
                if json.loads(line)['event'] == event and words in line:
                    return
        time.sleep(POLL_S)
    sys.exit(f'no message with the event {event} came {words}')


verb, place = sys.argv[1], pathlib.Path(sys.argv[2])
if verb == 'start':
    serve(place)
elif verb == 'expect':
    expect(place, *sys.argv[3:])
else:
    os.kill(int((place / 'hook-server').read_text()), signal.SIGTERM)
