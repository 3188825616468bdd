/* SPDX-License-Identifier: Apache-2.0 */
/*
 * npz: a ZIP of NumPy arrays, of which one is read; compressed or not, with its checksum. Its files
 * are found by hek-zip.c and unpacked by zlib as they are read: libzip would add a library for the
 * 200 lines of a directory.
 */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hek-npy-array-private.h"
#include "hek-zip-private.h"

enum
{
  TEXT_ARRAY,
};

static const HekSourceText texts[] = {
  [TEXT_ARRAY] = { "array", N_ ("Array"),
                   N_ ("Which array holds the vectors; by default the first with two axes."),
                   HEK_SOURCE_TEXT_NAME },
};

static guint
npz_sniff (const char   *path,
           const guint8 *head,
           gsize         n_bytes)
{
  /* NumPy writes nothing before the first file, whose name ends with .npy */
  if (n_bytes < 30 || memcmp (head, "PK\x03\x04", 4) != 0)
    return 0;
  return g_strstr_len ((const char *) head + 30, (gssize) MIN (n_bytes - 30, 512), ".npy") != NULL
           ? 90
           : 0;
}

/* The name as NumPy gives it, without ".npy". */
static char *
array_name (const HekZipEntry *entry)
{
  gsize n = strlen (entry->name);

  if (n > 4 && g_str_has_suffix (entry->name, ".npy"))
    return g_utf8_make_valid (entry->name, (gssize) n - 4);
  return NULL;
}

static HekInput *
open_entry (HekSource          *source,
            const HekZipEntry  *entry,
            GError            **error)
{
  guint64 offset;

  if (entry->is_encrypted ||
      (entry->method != HEK_ZIP_STORED && entry->method != HEK_ZIP_DEFLATED))
    {
      hek_source_fail (source, HEK_SOURCE_ERROR_UNSUPPORTED, error,
                       "is packed by method %u%s, which is not read", entry->method,
                       entry->is_encrypted ? " and encrypted" : "");
      return NULL;
    }
  if (!hek_zip_find_data (source->path, entry, &offset, error))
    return NULL;
  return hek_input_open_part (source->path, offset, entry->stored_bytes, entry->n_bytes,
                              entry->method == HEK_ZIP_DEFLATED, entry->crc, error);
}

/* The array that was asked for, or the first one with rows, or the first one, whose error then says
 * what is wrong with it. */
static const HekZipEntry *
choose_entry (HekSource  *source,
              GPtrArray  *entries,
              GError    **error)
{
  const char *wanted = source->options.texts[TEXT_ARRAY];
  const HekZipEntry *first = NULL;

  for (guint i = 0; i < entries->len; i++)
    {
      const HekZipEntry *entry = g_ptr_array_index (entries, i);
      g_autofree char *name = array_name (entry);
      g_autoptr (HekInput) input = NULL;

      if (name == NULL || (*wanted != '\0' && !g_str_equal (name, wanted)))
        continue;
      if (*wanted != '\0')
        return entry;
      input = open_entry (source, entry, NULL);
      if (input != NULL && hek_npy_array_has_rows (input, source))
        return entry;
      if (first == NULL)
        first = entry;
    }
  if (first == NULL && *wanted != '\0')
    hek_source_fail (source, HEK_SOURCE_ERROR_INVALID, error, "has no array “%s”", wanted);
  else if (first == NULL)
    hek_source_fail (source, HEK_SOURCE_ERROR_UNSUPPORTED, error, "holds no array of NumPy");
  return first;
}

static gboolean
npz_open (HekSource      *source,
          const HekTask  *task,
          GError        **error)
{
  HekArray *array = source->state = g_new0 (HekArray, 1);
  g_autoptr (GPtrArray) entries = hek_zip_list (source->path, error);
  const HekZipEntry *entry;

  if (entries == NULL)
    return FALSE;
  entry = choose_entry (source, entries, error);
  if (entry == NULL)
    return FALSE;
  array->input = open_entry (source, entry, error);
  if (array->input != NULL && hek_npy_array_open (array, source, error))
    return TRUE;
  g_prefix_error (error, "%s: ", entry->name);
  return FALSE;
}

static gboolean
npz_read (HekSource      *source,
          HekBatch       *batch,
          gsize           max_rows,
          const HekTask  *task,
          GError        **error)
{
  return hek_array_fill (source->state, source, batch, max_rows, task, error);
}

static gboolean
npz_seek (HekSource  *source,
          GError    **error)
{
  return TRUE; /* every read seeks its row */
}

static void
npz_close (HekSource *source)
{
  if (source->state != NULL)
    hek_array_clear (source->state);
  g_free (source->state);
}

static char **
npz_list_names (const char  *path,
                guint        text_idx,
                GError     **error)
{
  g_autoptr (GPtrArray) entries = hek_zip_list (path, error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (entries == NULL)
    return NULL;
  for (guint i = 0; i < entries->len; i++)
    {
      char *name = array_name (g_ptr_array_index (entries, i));

      if (name != NULL)
        g_ptr_array_add (names, name);
    }
  g_ptr_array_add (names, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

static const char *const suffixes[] = { "npz", NULL };

const HekSourceFormat hek_source_format_npz = {
  .id = "npz",
  .label = N_ ("NumPy archive"),
  .help = N_ ("Several arrays of NumPy in one file, of which one is read."),
  .suffixes = suffixes,
  .texts = texts,
  .n_texts = G_N_ELEMENTS (texts),
  .sniff = npz_sniff,
  .open = npz_open,
  .read = npz_read,
  .seek = npz_seek,
  .close = npz_close,
  .list_names = npz_list_names,
};
