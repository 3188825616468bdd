/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "things.h"

#include <string.h>

#include <glib/gstdio.h>

#include "hek-collection-index.h"

/* --- folders --------------------------------------------------------------------------------- */

char *
things_new_folder (void)
{
  GError *error = NULL;
  char *folder = g_dir_make_tmp ("hektor-things-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

void
things_remove_folder (char *folder)
{
  remove_tree (folder);
  g_free (folder);
}

/* --- the collection -------------------------------------------------------------------------- */

void
things_set_up (Things      *things,
               guint        dim,
               HekDistance  distance,
               gint64       history_s)
{
  const HekField field = { (char *) "label", HEK_FIELD_INTEGER };
  g_autoptr (HekSchema) schema = hek_schema_new (HEK_DTYPE_F32, dim, &field, 1);
  const HekStoreSpec spec = { schema, distance, NULL, NULL, history_s };
  GError *error = NULL;

  things->folder = things_new_folder ();
  things->workspace = hek_workspace_open (things->folder, HEK_WORKSPACE_WRITE, &error);
  g_assert_no_error (error);
  things->store = hek_workspace_create (things->workspace, "things", &spec, &error);
  g_assert_no_error (error);
}

void
things_tear_down (Things *things)
{
  hek_store_unref (things->store);
  hek_workspace_close (things->workspace);
  things_remove_folder (things->folder);
}

/* --- rows ------------------------------------------------------------------------------------ */

HekBatch *
things_new_batch (Things      *things,
                  const float *rows,
                  guint64      first,
                  gsize        n,
                  guint        n_labels)
{
  HekSchema *schema = hek_store_get_schema (things->store);
  HekBatch *batch = hek_batch_try_new (schema, n);

  g_assert_nonnull (batch);
  memcpy (batch->vectors, rows, n * schema->dim * sizeof (float));
  for (gsize i = 0; i < n; i++)
    hek_column_append_integer (batch->columns[0], (gint64) ((first + i) % n_labels));
  batch->n_rows = n;
  batch->first_row = first;
  return batch;
}

void
things_import (Things        *things,
               HekBatch      *batch,
               const HekTask *task)
{
  GError *error = NULL;
  g_autoptr (HekImport) import = hek_import_new (things->store, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (hek_import_append (import, batch, task, &error));
  g_assert_true (hek_import_commit (import, task, NULL, &error));
  g_assert_no_error (error);
}

guint64
things_append (Things   *things,
               HekBatch *batch)
{
  GError *error = NULL;
  guint64 seq = 0;

  g_assert_true (hek_store_append (things->store, batch, HEK_KEYS_REFUSE, NULL, &seq, &error));
  g_assert_no_error (error);
  return seq;
}

guint64
things_delete (Things        *things,
               const guint64 *ids,
               gsize          n)
{
  GError *error = NULL;
  guint64 seq = 0;

  g_assert_true (hek_store_delete_rows (things->store, ids, n, NULL, &seq, &error));
  g_assert_no_error (error);
  return seq;
}

/* --- searches -------------------------------------------------------------------------------- */

void
things_build_index (Things        *things,
                    gboolean       rebuild,
                    const HekTask *task)
{
  HekIndexReport report = { 0 };
  GError *error = NULL;

  g_assert_true (hek_collection_build_index (things->store, NULL, rebuild, &report, task, &error));
  g_assert_no_error (error);
}

HekSearcher *
things_open_searcher (Things  *things,
                      guint64  seq)
{
  GError *error = NULL;
  g_autoptr (HekSnapshot) snapshot = seq > 0 ? hek_store_snapshot_at (things->store, seq, &error)
                                             : hek_store_snapshot (things->store, &error);
  HekSearcher *searcher;

  g_assert_no_error (error);
  searcher = hek_searcher_new (snapshot, NULL, &error);
  g_assert_no_error (error);
  return searcher;
}
