/* SPDX-License-Identifier: Apache-2.0 */
/* Tags: named sets of rows that are kept with a collection. */
#include "config.h"

#include "hek-collection-compact.h"
#include "hek-collection-tag.h"
#include "sidecar-damage.h"

#define DIM 4
#define N 500

static void
set_up (Things        *things,
        gconstpointer  data)
{
  g_autofree float *vectors = g_new0 (float, 2 * N * DIM);

  things_set_up (things, DIM, HEK_DISTANCE_L2, 0);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (HekBatch) batch = things_new_batch (things, vectors, i * N, N, 3);

      things_import (things, batch, NULL);
    }
}

static void
tear_down (Things        *things,
           gconstpointer  data)
{
  things_tear_down (things);
}

static HekSnapshot *
snapshot_of (Things *things)
{
  g_autoptr (GError) error = NULL;
  HekSnapshot *snapshot = hek_store_snapshot (things->store, &error);

  g_assert_no_error (error);
  return snapshot;
}

static void
test_tags (Things        *things,
           gconstpointer  data)
{
  const guint64 odd[] = { 1, 3, 5, 6, 7, 8, 400 };
  HekStore *store = things->store;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;
  g_autoptr (GPtrArray) tags = NULL;
  g_autofree guint64 *row_ids = NULL;
  const HekCompactOptions options = { .dead = 0, .single = TRUE };
  const HekCollectionTag *tag;
  HekCompactReport report;
  gsize n;

  g_assert_true (hek_collection_put_tag (store, "strange ones", odd, 3, &error));
  g_assert_true (hek_collection_put_tag (store, "strange ones", odd, G_N_ELEMENTS (odd), &error));
  g_assert_true (hek_collection_put_tag (store, "none", NULL, 0, &error));
  g_assert_no_error (error);
  hek_collection_compact (store, &options, &report, NULL, &error);
  g_assert_no_error (error);
  snapshot = snapshot_of (things);
  tags = hek_collection_list_tags (snapshot);
  g_assert_cmpuint (tags->len, ==, 2);
  tag = tags->pdata[1];
  g_assert_cmpstr (tag->name, ==, "strange ones");
  g_assert_cmpuint (tag->n_rows, ==, G_N_ELEMENTS (odd));
  row_ids = hek_collection_read_tag (snapshot, "strange ones", &n, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (row_ids, n * sizeof *row_ids, odd, sizeof odd);
  g_assert_true (hek_collection_delete_tag (store, "none", &error));
  g_assert_false (hek_collection_delete_tag (store, "none", &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  damage_sidecar (things, "tag-strange", ".rows");
  g_clear_pointer (&snapshot, hek_snapshot_unref);
  things_build_index (things, TRUE, NULL); /* another snapshot */
  snapshot = snapshot_of (things);
  g_clear_pointer (&tags, g_ptr_array_unref);
  tags = hek_collection_list_tags (snapshot);
  g_assert_cmpuint (tags->len, ==, 1);
  g_assert_nonnull (((HekCollectionTag *) tags->pdata[0])->problem);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/collection/tag", Things, NULL, set_up, test_tags, tear_down);
  return g_test_run ();
}
