/* SPDX-License-Identifier: Apache-2.0 */
/* All live rows of a collection in one piece: of segments and journals, without those that were
 * deleted. */
#include "config.h"

#include "hek-collection-rows.h"

#include "things.h"

#define DIM 3
#define N_FIRST 5000 /* more than are copied at once */
#define N_MORE 100
#define N_ALL (N_FIRST + N_MORE)

typedef struct
{
  Things things;
  float numbers[N_ALL * DIM];
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  const guint64 gone[] = { 0, 7, 4095, 4096, N_FIRST - 1, N_FIRST, N_ALL - 1 };
  g_autoptr (HekBatch) first = NULL, more = NULL;

  things_set_up (&fixture->things, DIM, HEK_DISTANCE_L2, -1);
  for (guint i = 0; i < N_ALL * DIM; i++)
    fixture->numbers[i] = (float) i;
  first = things_new_batch (&fixture->things, fixture->numbers, 0, N_FIRST, 10);
  more = things_new_batch (&fixture->things, fixture->numbers + N_FIRST * DIM, N_FIRST, N_MORE, 10);
  things_import (&fixture->things, first, NULL);
  things_append (&fixture->things, more);
  things_delete (&fixture->things, gone, G_N_ELEMENTS (gone));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  things_tear_down (&fixture->things);
}

static void
test_all (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (fixture->things.store, NULL);
  g_auto (HekCollectionRows) rows = { 0 };

  g_assert_cmpuint (hek_snapshot_get_n_segments (snapshot), >, 1);
  g_assert_true (hek_collection_read_rows (snapshot, &rows, NULL, NULL));
  g_assert_cmpuint (rows.rows.n, ==, N_ALL - 7);
  g_assert_cmpuint (rows.rows.dim, ==, DIM);
  g_assert_true (rows.rows.data == rows.numbers);
  for (gsize i = 0; i < rows.rows.n; i++)
    {
      guint64 id = rows.row_ids[i];

      g_assert_true (i == 0 || id > rows.row_ids[i - 1]);
      g_assert_cmpmem (hek_rows_get (&rows.rows, i), DIM * sizeof (float),
                       fixture->numbers + id * DIM, DIM * sizeof (float));
      g_assert_true (id != 0 && id != 7 && id != 4095 && id != 4096 && id != N_FIRST - 1 &&
                     id != N_FIRST && id != N_ALL - 1);
    }
}

static void
test_none (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree guint64 *ids = g_new (guint64, N_ALL);
  g_autoptr (HekSnapshot) snapshot = NULL;
  g_auto (HekCollectionRows) rows = { 0 };

  for (guint i = 0; i < N_ALL; i++)
    ids[i] = i;
  things_delete (&fixture->things, ids, N_ALL);
  snapshot = hek_store_snapshot (fixture->things.store, NULL);
  g_assert_true (hek_collection_read_rows (snapshot, &rows, NULL, NULL));
  g_assert_cmpuint (rows.rows.n, ==, 0);
}

static void
test_cancel (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const HekTask task = { .cancellable = cancellable };
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (fixture->things.store, NULL);
  g_autoptr (GError) error = NULL;
  HekCollectionRows rows = { 0 };

  g_cancellable_cancel (cancellable);
  g_assert_false (hek_collection_read_rows (snapshot, &rows, &task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (rows.numbers);
}

#define ADD(path, func) \
  g_test_add ("/collection/rows/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("all", test_all);
  ADD ("none", test_none);
  ADD ("cancel", test_cancel);
  return g_test_run ();
}
