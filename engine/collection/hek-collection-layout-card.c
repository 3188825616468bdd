/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Cards of layouts: a key file (GKeyFile) with the group [layout]. What is not in the table of
 * hek_layout_card_write() is passed over, so that later programs may write more.
 */
#include "config.h"

#include "hek-collection-layout-private.h"

#include <string.h>

#define GROUP "layout"
#define MAX_CARD_BYTES (1u << 20)

HekCollectionLayoutInfo *
hek_collection_layout_info_copy (const HekCollectionLayoutInfo *info)
{
  HekCollectionLayoutInfo *copy = g_new (HekCollectionLayoutInfo, 1);

  *copy = *info;
  copy->id = g_strdup (info->id);
  copy->name = g_strdup (info->name);
  copy->recipe = g_strdup (info->recipe);
  copy->problem = g_strdup (info->problem);
  return copy;
}

void
hek_collection_layout_info_free (HekCollectionLayoutInfo *info)
{
  g_free (info->id);
  g_free (info->name);
  g_free (info->recipe);
  g_free (info->problem);
  g_free (info);
}

gboolean
hek_collection_check_layout_name (const char  *name,
                                  GError     **error)
{
  gsize n_bytes = strlen (name);
  gboolean ok = n_bytes > 0 && n_bytes <= HEK_LAYOUT_NAME_MAX_BYTES &&
                g_utf8_validate (name, -1, NULL) && *name != ' ' && name[n_bytes - 1] != ' ';

  for (const char *c = name; ok && *c != '\0'; c = g_utf8_next_char (c))
    ok = !g_unichar_iscntrl (g_utf8_get_char (c));
  if (!ok)
    {
      g_autofree char *shown = g_utf8_make_valid (name, -1);

      g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID,
                   "“%s” cannot be a name here: it needs 1 to %u bytes in one line, "
                   "without spaces around", shown, HEK_LAYOUT_NAME_MAX_BYTES);
    }
  return ok;
}

gboolean
hek_layout_card_write (HekSidecarWriter  *writer,
                       gpointer           data,
                       GError           **error)
{
  const HekCollectionLayoutInfo *info = data;
  g_autoptr (GKeyFile) words = g_key_file_new ();
  g_autofree char *bytes = NULL;
  gsize n_bytes;

  g_key_file_set_string (words, GROUP, "name", info->name);
  g_key_file_set_string (words, GROUP, "recipe", info->recipe);
  g_key_file_set_uint64 (words, GROUP, "commit", info->seq);
  g_key_file_set_uint64 (words, GROUP, "rows", info->n_rows);
  g_key_file_set_uint64 (words, GROUP, "added", info->n_added);
  g_key_file_set_integer (words, GROUP, "coordinates", (int) info->n_coords);
  g_key_file_set_int64 (words, GROUP, "made-us", info->made_us);
  g_key_file_set_int64 (words, GROUP, "compute-us", (gint64) (info->compute_s * G_USEC_PER_SEC));
  g_key_file_set_boolean (words, GROUP, "unfinished", info->unfinished);
  bytes = g_key_file_to_data (words, &n_bytes, NULL);
  return hek_sidecar_write (writer, bytes, n_bytes, error);
}

static gboolean
parse_card (const char               *text,
            gsize                     n_bytes,
            HekCollectionLayoutInfo  *info,
            GError                  **error)
{
  g_autoptr (GKeyFile) words = g_key_file_new ();
  g_autofree char *name = NULL;

  if (!g_key_file_load_from_data (words, text, n_bytes, G_KEY_FILE_NONE, error))
    return FALSE;
  name = g_key_file_get_string (words, GROUP, "name", error);
  if (name == NULL || !hek_collection_check_layout_name (name, error))
    return FALSE;
  info->recipe = g_key_file_get_string (words, GROUP, "recipe", error);
  if (info->recipe == NULL)
    return FALSE;
  info->seq = g_key_file_get_uint64 (words, GROUP, "commit", NULL);
  info->n_rows = g_key_file_get_uint64 (words, GROUP, "rows", NULL);
  info->n_added = g_key_file_get_uint64 (words, GROUP, "added", NULL);
  info->n_coords = (guint) g_key_file_get_integer (words, GROUP, "coordinates", NULL);
  info->made_us = g_key_file_get_int64 (words, GROUP, "made-us", NULL);
  info->compute_s = (double) g_key_file_get_int64 (words, GROUP, "compute-us", NULL) /
                    G_USEC_PER_SEC;
  info->unfinished = g_key_file_get_boolean (words, GROUP, "unfinished", NULL);
  g_free (info->name);
  info->name = g_steal_pointer (&name);
  return TRUE;
}

HekCollectionLayoutInfo *
hek_layout_card_read (HekSnapshot *snapshot,
                      const char  *id)
{
  HekCollectionLayoutInfo *info = g_new0 (HekCollectionLayoutInfo, 1);
  g_autofree char *file = hek_layout_sidecar_name (id, HEK_LAYOUT_CARD);
  g_autoptr (GError) error = NULL;
  HekSidecar *sidecar = hek_snapshot_open_sidecar (snapshot, -1, file, &error);
  const guint8 *data = NULL;
  gsize n_bytes = 0;

  info->id = g_strdup (id);
  info->name = g_strdup (id);
  if (sidecar != NULL)
    data = hek_sidecar_get_data (sidecar, &n_bytes);
  if (sidecar == NULL || !hek_sidecar_check (sidecar, 0, n_bytes, &error) ||
      n_bytes > MAX_CARD_BYTES || !parse_card ((const char *) data, n_bytes, info, &error))
    info->problem = g_strdup_printf ("%s: %s", file,
                                     g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT)
                                       ? "it was replaced or deleted meanwhile, or it is lost"
                                     : error != NULL ? error->message
                                                     : "this is no card of a layout");
  g_clear_pointer (&sidecar, hek_sidecar_unref);
  return info;
}
