/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Where an import stopped, as words: a key file with the group [import] and, for each file that is
 * not at its end, [file N] with path and position, and [options N] with the options of its format.
 * Paths and texts are escaped as in addresses, so that any bytes go through.
 */
#include "config.h"

#include "hek-collection-import-private.h"

#include <string.h>

#define NOTE_VERSION 1
/* What g_uri_escape_string() leaves readable besides letters and digits. */
#define READABLE "/ ,:;()[]+"

static void
file_free (gpointer item)
{
  HekImportFile *file = item;

  hek_source_options_clear (&file->options);
  g_free (file->path);
  g_free (file);
}

void
hek_import_note_free (HekImportNote *note)
{
  g_ptr_array_unref (note->files);
  g_free (note);
}

static HekImportNote *
note_new (HekKeyPolicy keys)
{
  HekImportNote *note = g_new (HekImportNote, 1);

  *note = (HekImportNote){ keys, g_ptr_array_new_with_free_func (file_free) };
  return note;
}

/* Names of other files are relative to the working folder, which may be another one by then;
 * “none” stands for no file. */
static void
make_texts_absolute (HekSourceOptions *options)
{
  for (guint i = 0; i < options->format->n_texts; i++)
    if (options->format->texts[i].kind == HEK_SOURCE_TEXT_FILE && *options->texts[i] != '\0' &&
        !g_str_equal (options->texts[i], "none"))
      {
        char *path = g_canonicalize_filename (options->texts[i], NULL);

        g_free (options->texts[i]);
        options->texts[i] = path;
      }
}

HekImportNote *
hek_import_note_new (HekKeyPolicy              keys,
                     const GPtrArray          *sources,
                     guint                     first,
                     const HekSourcePosition  *position)
{
  HekImportNote *note = note_new (keys);

  for (guint i = first; i < sources->len; i++)
    {
      const HekSource *source = g_ptr_array_index (sources, i);
      HekImportFile *file = g_new0 (HekImportFile, 1);

      file->path = g_canonicalize_filename (source->path, NULL);
      hek_source_options_copy (&source->options, &file->options);
      make_texts_absolute (&file->options);
      file->position = i == first ? *position : source->position;
      g_ptr_array_add (note->files, file);
    }
  return note;
}

/* --- to words ------------------------------------------------------------------------------ */

static void
set_text (GKeyFile   *words,
          const char *group,
          const char *key,
          const char *text)
{
  g_autofree char *escaped = g_uri_escape_string (text, READABLE, FALSE);

  g_key_file_set_string (words, group, key, escaped);
}

static void
set_file (GKeyFile            *words,
          guint                number,
          const HekImportFile *file)
{
  g_autofree char *group = g_strdup_printf ("file %u", number);
  g_autofree char *options_group = g_strdup_printf ("options %u", number);
  const HekSourceFormat *format = file->options.format;

  set_text (words, group, "path", file->path);
  g_key_file_set_string (words, group, "format", format->id);
  g_key_file_set_string (words, group, "on-error",
                         file->options.policy == HEK_SOURCE_STOP ? "stop" : "skip");
  g_key_file_set_uint64 (words, group, "max-errors", file->options.max_errors);
  g_key_file_set_uint64 (words, group, "row", file->position.row);
  g_key_file_set_uint64 (words, group, "offset", file->position.offset);
  g_key_file_set_uint64 (words, group, "line", file->position.line);
  g_key_file_set_uint64 (words, group, "bytes", file->position.bytes);
  g_key_file_set_int64 (words, group, "modified-us", file->position.modified_us);
  for (guint i = 0; i < format->n_options; i++)
    {
      g_autofree char *value = hek_option_format (&format->options[i], file->options.values.v[i]);

      g_key_file_set_string (words, options_group, format->options[i].name, value);
    }
  for (guint i = 0; i < format->n_texts; i++)
    set_text (words, options_group, format->texts[i].name, file->options.texts[i]);
}

gboolean
hek_import_note_write (HekSidecarWriter  *writer,
                       gpointer           data,
                       GError           **error)
{
  const HekImportNote *note = data;
  g_autoptr (GKeyFile) words = g_key_file_new ();
  g_autofree char *bytes = NULL;
  gsize n_bytes;

  g_key_file_set_integer (words, "import", "version", NOTE_VERSION);
  g_key_file_set_string (words, "import", "keys",
                         note->keys == HEK_KEYS_REPLACE ? "replace" : "refuse");
  g_key_file_set_uint64 (words, "import", "files", note->files->len);
  for (guint i = 0; i < note->files->len; i++)
    set_file (words, i, g_ptr_array_index (note->files, i));
  bytes = g_key_file_to_data (words, &n_bytes, NULL);
  return hek_sidecar_write (writer, bytes, n_bytes, error);
}

/* --- from words ---------------------------------------------------------------------------- */

/* (nullable): %NULL with an error when the word is not there, or is nothing that was escaped */
static char *
get_text (GKeyFile    *words,
          const char  *group,
          const char  *key,
          GError     **error)
{
  g_autofree char *escaped = g_key_file_get_string (words, group, key, error);
  char *text = escaped != NULL ? g_uri_unescape_string (escaped, NULL) : NULL;

  if (escaped != NULL && text == NULL)
    g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE, "“%s” of %s", key,
                 group);
  return text;
}

static gboolean
get_count (GKeyFile    *words,
           const char  *group,
           const char  *key,
           guint64     *count,
           GError     **error)
{
  g_autoptr (GError) own_error = NULL;

  *count = g_key_file_get_uint64 (words, group, key, &own_error);
  if (own_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&own_error));
  return FALSE;
}

static gboolean
get_options (GKeyFile          *words,
             guint              number,
             HekSourceOptions  *options,
             GError           **error)
{
  g_autofree char *group = g_strdup_printf ("options %u", number);
  g_auto (GStrv) names = g_key_file_get_keys (words, group, NULL, NULL);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *value = get_text (words, group, names[i], error);

      if (value == NULL || !hek_source_options_set (options, names[i], value, error))
        return FALSE;
    }
  return TRUE;
}

/* Into @file, which is empty. */
static gboolean
get_file (GKeyFile       *words,
          guint           number,
          HekImportFile  *file,
          GError        **error)
{
  g_autofree char *group = g_strdup_printf ("file %u", number);
  g_autofree char *format_id = g_key_file_get_string (words, group, "format", error);
  const HekSourceFormat *format = format_id != NULL ? hek_source_format_find (format_id) : NULL;
  HekSourcePosition *position = &file->position;
  g_autofree char *policy = NULL;
  guint64 max_errors, modified_us;

  if (format == NULL)
    {
      if (format_id != NULL)
        g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE,
                     "there is no format “%s”", format_id);
      return FALSE;
    }
  hek_source_options_init (&file->options, format);
  file->path = get_text (words, group, "path", error);
  if (file->path == NULL || !get_count (words, group, "max-errors", &max_errors, error) ||
      !get_count (words, group, "row", &position->row, error) ||
      !get_count (words, group, "offset", &position->offset, error) ||
      !get_count (words, group, "line", &position->line, error) ||
      !get_count (words, group, "bytes", &position->bytes, error) ||
      !get_count (words, group, "modified-us", &modified_us, error) ||
      (policy = g_key_file_get_string (words, group, "on-error", error)) == NULL)
    return FALSE;
  file->options.max_errors = (guint) MIN (max_errors, G_MAXUINT);
  file->options.policy = g_str_equal (policy, "stop") ? HEK_SOURCE_STOP : HEK_SOURCE_SKIP;
  position->modified_us = (gint64) modified_us;
  return get_options (words, number, &file->options, error);
}

static HekImportNote *
parse_note (GKeyFile  *words,
            GError   **error)
{
  g_autofree char *keys = g_key_file_get_string (words, "import", "keys", error);
  g_autoptr (HekImportNote) note = NULL;
  guint64 n_files;

  if (keys == NULL || !get_count (words, "import", "files", &n_files, error))
    return NULL;
  note = note_new (g_str_equal (keys, "replace") ? HEK_KEYS_REPLACE : HEK_KEYS_REFUSE);
  for (guint i = 0; i < n_files; i++)
    {
      HekImportFile *file = g_new0 (HekImportFile, 1);

      g_ptr_array_add (note->files, file);
      if (!get_file (words, i, file, error))
        return NULL;
    }
  if (n_files > 0)
    return g_steal_pointer (&note);
  g_set_error (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_INVALID_VALUE, "there is no file in it");
  return NULL;
}

HekImportNote *
hek_import_note_read (HekSnapshot  *snapshot,
                      GError      **error)
{
  g_autoptr (GError) own_error = NULL;
  g_autoptr (HekSidecar) sidecar = hek_snapshot_open_sidecar (snapshot, -1, HEK_IMPORT_NOTE,
                                                              &own_error);
  g_autoptr (GKeyFile) words = g_key_file_new ();
  HekImportNote *note = NULL;
  const guint8 *bytes;
  gsize n_bytes;

  if (sidecar == NULL)
    {
      if (own_error != NULL)
        g_propagate_error (error, g_steal_pointer (&own_error));
      return NULL;
    }
  bytes = hek_sidecar_get_data (sidecar, &n_bytes);
  if (!hek_sidecar_check (sidecar, 0, n_bytes, error))
    return NULL;
  if (g_key_file_load_from_data (words, (const char *) bytes, n_bytes, G_KEY_FILE_NONE,
                                 &own_error))
    {
      if (g_key_file_get_integer (words, "import", "version", NULL) > NOTE_VERSION)
        {
          g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_TOO_NEW,
                               "the note of an unfinished import is of a newer program");
          return NULL;
        }
      note = parse_note (words, &own_error);
    }
  if (note == NULL)
    g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED,
                 "the note of an unfinished import cannot be read: %s",
                 own_error->message);
  return note;
}
