/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * A small file of text that jobs read and write for a model: it is replaced as a whole, and writes
 * carry a number, so that an older one never comes after a newer, and closing can write at once
 * while a job is still under way. Shared by reference count, for any thread.
 */
typedef struct _HekNumberedFile HekNumberedFile;

/* @path: (transfer full). @max_bytes: more are not read */
HekNumberedFile *hek_numbered_file_new (char *path, gsize max_bytes);
HekNumberedFile *hek_numbered_file_ref (HekNumberedFile *file);
/* A #GDestroyNotify. */
void             hek_numbered_file_unref (gpointer file);
const char      *hek_numbered_file_get_path (const HekNumberedFile *file);

/* Makes its folder, too. Does nothing, with success, when a write of a later number was before it.
 * Errors: those of files */
gboolean hek_numbered_file_write (HekNumberedFile *file, guint number, const char *text,
                                  GError **error);

/* @is_there: (out): %FALSE, with "", when there is no file yet. Errors: those of files;
 * %G_IO_ERROR_INVALID_DATA when it is too large. Returns: (transfer full) */
char    *hek_numbered_file_read (HekNumberedFile *file, gboolean *is_there, gsize *n_bytes,
                                 GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekNumberedFile, hek_numbered_file_unref)

G_END_DECLS
