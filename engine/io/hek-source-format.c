/* SPDX-License-Identifier: Apache-2.0 */
/* The table of formats, and which of them a file has. */
#include "config.h"

#include "hek-source-format.h"

#include <string.h>

#include "hek-input-private.h"
#include "hek-source-private.h"

/* What a suffix that fits adds to what the contents say. */
#define SUFFIX_CONFIDENCE 50

G_DEFINE_QUARK (hek-source-error-quark, hek_source_error)

static const HekSourceFormat *const formats[] = {
  &hek_source_format_fvecs,
  &hek_source_format_bvecs,
  &hek_source_format_ivecs,
  &hek_source_format_npy,
  &hek_source_format_npz,
  &hek_source_format_idx,
  &hek_source_format_hdf5,
  &hek_source_format_csv,
  &hek_source_format_json,
  &hek_source_format_jsonl,
  &hek_source_format_sqlite,
  &hek_source_format_pictures,
};

guint
hek_source_n_formats (void)
{
  return G_N_ELEMENTS (formats);
}

const HekSourceFormat *
hek_source_format (guint i)
{
  g_return_val_if_fail (i < G_N_ELEMENTS (formats), NULL);

  return formats[i];
}

const HekSourceFormat *
hek_source_format_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (formats[i]->id, id))
      return formats[i];
  return NULL;
}

static gboolean
has_suffix (const HekSourceFormat *format,
            const char            *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  if (g_str_has_suffix (lower, ".gz"))
    lower[strlen (lower) - 3] = '\0';
  for (const char *const *suffix = format->suffixes; *suffix != NULL; suffix++)
    {
      gsize n = strlen (lower), n_suffix = strlen (*suffix);

      if (n > n_suffix && strchr (".-", lower[n - n_suffix - 1]) != NULL &&
          strcmp (lower + n - n_suffix, *suffix) == 0)
        return TRUE;
    }
  return FALSE;
}

const HekSourceFormat *
hek_source_format_for_suffix (const char *path,
                              gboolean    for_writing)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (has_suffix (formats[i], path) && !(for_writing && formats[i]->sink_open == NULL))
      return formats[i];
  return NULL;
}

const HekSourceFormat *
hek_source_sniff (const char  *path,
                  GError     **error)
{
  gboolean is_folder = g_file_test (path, G_FILE_TEST_IS_DIR);
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree guint8 *head = g_malloc (HEK_SOURCE_SNIFF_BYTES);
  const HekSourceFormat *best = NULL;
  guint best_confidence = 0;
  gsize n = 0;

  if (!is_folder && !hek_input_peek (path, head, &n, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      guint confidence = 0;

      if (formats[i]->is_folder == is_folder)
        confidence = formats[i]->sniff (path, head, n);
      if (confidence > 0 && has_suffix (formats[i], path))
        confidence += SUFFIX_CONFIDENCE;
      if (confidence > best_confidence)
        {
          best = formats[i];
          best_confidence = confidence;
        }
    }
  if (best == NULL)
    g_set_error (error, HEK_SOURCE_ERROR, HEK_SOURCE_ERROR_UNKNOWN,
                 is_folder ? "%s is a folder without pictures"
                           : n == 0 ? "%s is empty" : "%s is not a dataset of a known format",
                 name);
  return best;
}
