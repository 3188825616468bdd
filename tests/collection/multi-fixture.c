/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "multi-fixture.h"

#include <string.h>

#include <glib/gstdio.h>

#include "hek-collection-index.h"

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

static HekBatch *
make_batch (MultiFixture *fixture,
            guint64       first,
            gsize         n)
{
  HekBatch *batch = hek_batch_try_new (hek_store_get_schema (fixture->store), n);

  memcpy (batch->vectors, fixture->vectors + first * MULTI_DIM, n * MULTI_DIM * sizeof (float));
  for (gsize i = 0; i < n; i++)
    hek_column_append_integer (batch->columns[0], (gint64) ((first + i) % MULTI_LABELS));
  batch->n_rows = n;
  batch->first_row = first;
  return batch;
}

void
multi_fixture_random (MultiFixture *fixture,
                      float        *out)
{
  for (guint i = 0; i < MULTI_DIM; i++)
    out[i] = (float) hek_rng_below (&fixture->rng, 2000) / 1000 - 1;
}

void
multi_fixture_set_up (MultiFixture  *fixture,
                      gconstpointer  data)
{
  const HekField field = { (char *) "label", HEK_FIELD_INTEGER };
  g_autoptr (HekSchema) schema = hek_schema_new (HEK_DTYPE_F32, MULTI_DIM, &field, 1);
  HekStoreSpec spec = { schema, (HekDistance) GPOINTER_TO_INT (data), NULL, NULL, -1 };
  g_autoptr (HekImport) import = NULL;
  g_autoptr (HekBatch) first = NULL;
  g_autoptr (HekBatch) journal = NULL;
  guint64 ids[MULTI_DEAD];
  GError *error = NULL;

  fixture->distance = spec.distance;
  hek_rng_init (&fixture->rng, 5);
  fixture->folder = g_dir_make_tmp ("hektor-multi-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->vectors = g_new (float, MULTI_ROWS * MULTI_DIM);
  fixture->dead = g_new0 (gboolean, MULTI_ROWS);
  for (gsize i = 0; i < MULTI_ROWS; i++)
    multi_fixture_random (fixture, fixture->vectors + i * MULTI_DIM);
  memset (fixture->vectors + 77 * MULTI_DIM, 0, MULTI_DIM * sizeof (float)); /* has no direction */
  fixture->workspace = hek_workspace_open (fixture->folder, HEK_WORKSPACE_WRITE, &error);
  g_assert_no_error (error);
  fixture->store = hek_workspace_create (fixture->workspace, "things", &spec, &error);
  g_assert_no_error (error);

  import = hek_import_new (fixture->store, NULL, &error);
  first = make_batch (fixture, 0, MULTI_FIRST);
  g_assert_true (hek_import_append (import, first, NULL, &error));
  g_assert_true (hek_import_commit (import, NULL, NULL, &error));
  g_assert_true (hek_collection_build_index (fixture->store, NULL, FALSE, &(HekIndexReport) { 0 },
                                             NULL, &error));
  g_assert_no_error (error);
  journal = make_batch (fixture, MULTI_FIRST, MULTI_JOURNAL);
  g_assert_true (hek_store_append (fixture->store, journal, HEK_KEYS_REFUSE, NULL, NULL, &error));
  for (guint i = 0; i < MULTI_DEAD; i++)
    {
      ids[i] = (guint64) i * 113 % MULTI_ROWS;
      fixture->dead[ids[i]] = TRUE;
    }
  g_assert_true (hek_store_delete_rows (fixture->store, ids, MULTI_DEAD, NULL, NULL, &error));
  g_assert_no_error (error);
}

void
multi_fixture_tear_down (MultiFixture  *fixture,
                         gconstpointer  data)
{
  hek_store_unref (fixture->store);
  hek_workspace_close (fixture->workspace);
  remove_tree (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->vectors);
  g_free (fixture->dead);
}

HekSearcher *
multi_fixture_open (MultiFixture *fixture)
{
  GError *error = NULL;
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (fixture->store, &error);
  HekSearcher *searcher = hek_searcher_new (snapshot, NULL, &error);

  g_assert_no_error (error);
  return searcher;
}
