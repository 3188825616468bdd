/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * hek_file_replace:
 * @path: file to write
 * @data: (array length=n_bytes): its whole new contents
 *
 * Writes a file so that @path holds either its old contents or all of @data, never a part: a
 * temporary file in the same directory is written, synced and renamed, and the directory is synced.
 * On an error the temporary file is removed and @path is as it was.
 *
 * Errors: %G_FILE_ERROR with the reason of the system (full disk, read-only, no such directory)
 */
gboolean hek_file_replace (const char *path, gconstpointer data, gsize n_bytes, GError **error);

/**
 * hek_file_load:
 * @max_bytes: that a file of this kind has at most
 * @n_bytes: (out) (optional):
 *
 * Reads a file whole. No more than @max_bytes are ever read, whatever the file is: a pipe or a
 * device may have no end.
 *
 * Errors: %G_FILE_ERROR with the reason of the system; %G_IO_ERROR_MESSAGE_TOO_LARGE. Both name
 * @path.
 * Returns: (transfer full) (nullable): its bytes, and a NUL after them
 */
char *hek_file_load (const char *path, gsize max_bytes, gsize *n_bytes, GError **error);

/* hek_file_replace() for data that came out of an encoder. */
gboolean hek_file_replace_bytes (const char *path, GBytes *bytes, GError **error);

G_END_DECLS
