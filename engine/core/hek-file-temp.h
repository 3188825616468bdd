/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * A file that is written beside its place, for what does not fit into memory at once; see
 * hek_file_replace() for what does.
 */
typedef struct
{
  int fd;       /* of the temporary file; -1 when it was closed, to be written by its path */
  char *path;   /* owned: of the temporary file; %NULL once it is in its place */
  char *target; /* owned: its place; through a link, the file that it points to */
  char *name;   /* owned: the place as it was asked for, for messages */
} HekFileTemp;

/* Creates an empty temporary file in the folder of @path. Errors: %G_FILE_ERROR */
gboolean hek_file_temp_open (HekFileTemp *temp, const char *path, GError **error);

/**
 * hek_file_temp_commit:
 *
 * Syncs the file, gives it the permissions of the one that it replaces or what the umask allows,
 * renames it to its place and syncs the directory. On an error the place is as it was.
 */
gboolean hek_file_temp_commit (HekFileTemp *temp, GError **error);

/* Closes what is open, and removes what was not put in its place. */
void hek_file_temp_clear (HekFileTemp *temp);

/* Appends; Errors: %G_FILE_ERROR */
gboolean hek_file_temp_write (HekFileTemp *temp, gconstpointer data, gsize n_bytes, GError **error);
/* Writes over what is there. */
gboolean hek_file_temp_write_at (HekFileTemp *temp, guint64 offset, gconstpointer data,
                                 gsize n_bytes, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HekFileTemp, hek_file_temp_clear)

G_END_DECLS
