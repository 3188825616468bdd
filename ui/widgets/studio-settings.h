/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * studio_settings_get:
 *
 * The preferences and the remembered state of the window, under the schema
 * io.github.hektor.Studio. A program that runs from its build folder uses the schema of that
 * build. The values are in hektor/studio.ini in the user's configuration folder, unless
 * GSETTINGS_BACKEND says otherwise.
 *
 * Errors: a schema that is missing altogether ends the program with a message: the installation is
 * broken
 *
 * Threads: main thread only
 *
 * Returns: (transfer none): the same object each time
 */
GSettings *studio_settings_get (void);

G_END_DECLS
