/* SPDX-License-Identifier: Apache-2.0 */
/* Rows in and out: imports, appends, upserts, deletes, reading as of, sealing and compaction. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "hek-store-error.h"
#include "store-fixture.h"

static HekSnapshot *
now (HekStore *store)
{
  g_autoptr (GError) error = NULL;
  HekSnapshot *snapshot = hek_store_snapshot (store, &error);

  g_assert_no_error (error);
  return snapshot;
}

static HekSnapshot *
at (HekStore *store,
    guint64   seq)
{
  g_autoptr (GError) error = NULL;
  HekSnapshot *snapshot = hek_store_snapshot_at (store, seq, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (hek_snapshot_get_seq (snapshot), ==, seq);
  return snapshot;
}

static void
test_import (void)
{
  StoreFixture fixture;
  g_autoptr (HekSnapshot) empty = NULL;
  g_autoptr (HekSnapshot) full = NULL;
  g_autoptr (HekSnapshot) again = NULL;

  store_fixture_begin (&fixture, -1);
  empty = now (fixture.store);
  g_assert_cmpuint (store_fixture_import (fixture.store, 0, 2500, 0, HEK_KEYS_REFUSE), ==, 1);
  full = now (fixture.store);
  g_assert_cmpuint (hek_snapshot_get_n_rows (empty), ==, 0);
  g_assert_cmpuint (hek_snapshot_get_n_segments (full), ==, 3);
  store_fixture_check_rows (full, 0, 2500, 0);
  g_assert_cmpuint (hek_snapshot_get_row_id (full, (HekRowPlace) { 2, 499 }), ==, 2499);
  store_fixture_verify (fixture.workspace);

  store_fixture_reopen (&fixture, HEK_WORKSPACE_READ);
  again = now (fixture.store);
  store_fixture_check_rows (again, 0, 2500, 0);
  store_fixture_tear_down (&fixture);
  store_fixture_check_rows (full, 0, 2500, 0); /* also after all was closed and removed */
}

static void
test_append (void)
{
  StoreFixture fixture;
  g_autoptr (HekSnapshot) small = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;

  store_fixture_begin (&fixture, -1);
  for (guint i = 0; i < 30; i++)
    {
      g_assert_cmpuint (store_fixture_append (fixture.store, i * 10, 10, 0, HEK_KEYS_REFUSE), ==,
                        i + 1);
      if (i == 4)
        small = now (fixture.store);
    }
  snapshot = now (fixture.store);
  store_fixture_check_rows (small, 0, 50, 0);
  store_fixture_check_rows (snapshot, 0, 300, 0);
  g_assert_true (hek_snapshot_get_segment (small, 0)->rows.data ==
                 hek_snapshot_get_segment (snapshot, 0)->rows.data);
  store_fixture_reopen (&fixture, HEK_WORKSPACE_WRITE);
  store_fixture_append (fixture.store, 300, 10, 0, HEK_KEYS_REFUSE);
  g_clear_pointer (&snapshot, hek_snapshot_unref);
  snapshot = now (fixture.store);
  g_assert_cmpuint (hek_snapshot_get_n_segments (snapshot), ==, 1);
  store_fixture_check_rows (snapshot, 0, 310, 0);
  g_clear_pointer (&snapshot, hek_snapshot_unref);
  snapshot = at (fixture.store, 7);
  store_fixture_check_rows (snapshot, 0, 70, 0);
  store_fixture_end (&fixture);
}

/* Versions of rows in segments, journals and both, and what every commit saw of them. */
static void
check_history (HekStore *store)
{
  static const struct
  {
    gsize n;
    guint version;
  } seen[] = { { 0, 0 }, { 1500, 0 }, { 1500, 1 }, { 1500, 2 }, { 1400, 2 } };

  for (guint seq = 0; seq < G_N_ELEMENTS (seen); seq++)
    {
      g_autoptr (HekSnapshot) snapshot = at (store, seq);

      g_assert_cmpuint (hek_snapshot_get_n_rows (snapshot), ==, seen[seq].n);
      for (guint64 row = seen[seq].n == 1400 ? 100 : 0; row < 200 && seen[seq].n > 0; row += 9)
        {
          g_autofree char *key = g_strdup_printf ("row %" G_GUINT64_FORMAT, row);
          HekRowPlace place;

          g_assert_true (hek_snapshot_find_key (snapshot, key, &place, NULL));
          store_fixture_check_row (snapshot, place, row, seen[seq].version);
        }
    }
}

static void
test_history (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;
  HekRowPlace place;
  HekStoreStats stats;
  guint n_rewritten;
  gint64 t;

  store_fixture_begin (&fixture, -1);
  store_fixture_import (fixture.store, 0, 1500, 0, HEK_KEYS_REFUSE);
  t = g_get_real_time ();
  store_fixture_import (fixture.store, 0, 1500, 1, HEK_KEYS_REPLACE);
  store_fixture_append (fixture.store, 0, 1500, 2, HEK_KEYS_REPLACE);
  store_fixture_delete (fixture.store, 0, 100);
  check_history (fixture.store);
  store_fixture_reopen (&fixture, HEK_WORKSPACE_WRITE);
  check_history (fixture.store);
  hek_store_seal (fixture.store, NULL, &error);
  g_assert_no_error (error);
  check_history (fixture.store);

  /* Within the history window nothing is lost. */
  hek_store_compact (fixture.store, -1, NULL, &n_rewritten, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_rewritten, ==, 0);
  check_history (fixture.store);
  snapshot = now (fixture.store);
  g_assert_false (hek_snapshot_find_key (snapshot, "row 99", &place, NULL));
  g_assert_true (hek_snapshot_find_key (snapshot, "row 100", &place, NULL));
  g_clear_pointer (&snapshot, hek_snapshot_unref);

  {
    guint64 seq = 77;

    g_assert_true (hek_store_seq_at (fixture.store, t, &seq, NULL));
    g_assert_cmpuint (seq, ==, 1);
  }
  hek_store_get_stats (fixture.store, &stats, &error);
  g_assert_cmpuint (stats.n_rows, ==, 1400);
  g_assert_cmpuint (stats.n_dead, ==, 3100);
  g_assert_cmpuint (stats.seq, ==, 4);
  store_fixture_end (&fixture);
}

static void
test_compaction (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSnapshot) before = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;
  guint n_rewritten = 0;
  HekStoreStats stats;

  store_fixture_begin (&fixture, 0);
  store_fixture_import (fixture.store, 0, 900, 0, HEK_KEYS_REFUSE);
  store_fixture_delete (fixture.store, 0, 300);
  store_fixture_append (fixture.store, 900, 200, 0, HEK_KEYS_REFUSE);
  store_fixture_delete (fixture.store, 1000, 100);
  before = now (fixture.store);
  hek_store_pin (fixture.store, 1, &error);
  g_assert_no_error (error);
  hek_store_compact (fixture.store, -1, NULL, &n_rewritten, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_rewritten, ==, 0); /* the pinned commit sees them all */
  hek_store_unpin (fixture.store, 1, &error);
  g_assert_no_error (error);
  hek_store_compact (fixture.store, -1, NULL, &n_rewritten, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_rewritten, ==, 1);
  hek_store_seal (fixture.store, NULL, &error);
  g_assert_no_error (error);

  snapshot = now (fixture.store);
  store_fixture_check_rows (snapshot, 300, 700, 0);
  store_fixture_check_rows (before, 300, 700, 0);
  hek_store_get_stats (fixture.store, &stats, &error);
  g_assert_cmpuint (stats.n_dead, ==, 0);
  g_assert_cmpuint (stats.n_journal, ==, 0);
  g_assert_null (hek_store_snapshot_at (fixture.store, 1, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_HISTORY);
  g_clear_error (&error);

  {
    guint64 ids[2] = { hek_snapshot_get_segment (snapshot, 0)->id,
                       hek_snapshot_get_segment (snapshot, 1)->id };

    hek_store_merge (fixture.store, ids, 2, NULL, &error);
    g_assert_no_error (error);
  }
  store_fixture_reopen (&fixture, HEK_WORKSPACE_READ);
  g_clear_pointer (&snapshot, hek_snapshot_unref);
  snapshot = now (fixture.store);
  g_assert_cmpuint (hek_snapshot_get_n_segments (snapshot), ==, 1);
  store_fixture_check_rows (snapshot, 300, 700, 0);
  store_fixture_end (&fixture);
}

typedef struct
{
  HekStore *store;
  guint n_calls;
  GCancellable *cancellable; /* (nullable): cancelled in the midst */
} Beside;

/* Called while rows are copied: some of those that were, and of those that will be, go. */
static void
delete_beside (double   fraction,
               gpointer data)
{
  Beside *beside = data;

  if (beside->n_calls++ != 2)
    return;
  if (beside->cancellable != NULL)
    g_cancellable_cancel (beside->cancellable);
  else
    {
      store_fixture_delete (beside->store, 400, 50);
      store_fixture_delete (beside->store, 950, 50);
      store_fixture_append (beside->store, 1000, 30, 0, HEK_KEYS_REFUSE);
    }
}

static void
test_compaction_beside (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Beside beside = { .cancellable = cancellable };
  HekTask task = { .cancellable = cancellable, .progress = delete_beside,
                   .progress_data = &beside };
  HekSnapshot *snapshot;
  guint n_rewritten;

  store_fixture_begin (&fixture, 0);
  beside.store = fixture.store;
  store_fixture_import (fixture.store, 0, 1000, 0, HEK_KEYS_REFUSE);
  store_fixture_delete (fixture.store, 0, 400);
  g_assert_false (hek_store_compact (fixture.store, -1, &task, &n_rewritten, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  beside = (Beside) { .store = fixture.store };
  task.cancellable = NULL;
  hek_store_compact (fixture.store, -1, &task, &n_rewritten, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_rewritten, ==, 1);
  for (guint round = 0; round < 2; round++)
    {
      HekRowPlace place;

      snapshot = now (fixture.store);
      g_assert_cmpuint (hek_snapshot_get_n_rows (snapshot), ==, 530);
      g_assert_cmpuint (hek_snapshot_get_segment (snapshot, 0)->rows.n +
                          hek_snapshot_get_segment (snapshot, 1)->rows.n, ==, 630);
      g_assert_false (hek_snapshot_find_key (snapshot, "row 449", &place, NULL));
      g_assert_true (hek_snapshot_find_key (snapshot, "row 450", &place, NULL));
      store_fixture_check_row (snapshot, place, 450, 0);
      g_assert_false (hek_snapshot_find_key (snapshot, "row 999", &place, NULL));
      g_assert_true (hek_snapshot_find_key (snapshot, "row 1029", &place, NULL));
      hek_snapshot_unref (snapshot);
      store_fixture_verify (fixture.workspace);
      store_fixture_reopen (&fixture, HEK_WORKSPACE_WRITE);
    }
  store_fixture_tear_down (&fixture);
}

static void
expect_append (HekStore       *store,
               const HekBatch *batch,
               int             code,
               const char     *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSnapshot) before = now (store);
  g_autoptr (HekSnapshot) after = NULL;
  g_autoptr (HekImport) import = NULL;

  g_assert_false (hek_store_append (store, batch, HEK_KEYS_REFUSE, NULL, NULL, &error));
  g_assert_error (error, HEK_STORE_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
  g_clear_error (&error);
  import = hek_import_new (store, NULL, &error);
  g_assert_false (hek_import_append (import, batch, NULL, &error));
  g_assert_error (error, HEK_STORE_ERROR, code);
  g_assert_nonnull (strstr (error->message, words));
  after = now (store);
  g_assert_true (before == after);
}

static void
test_refused (void)
{
  StoreFixture fixture;
  g_autoptr (HekBatch) twice = NULL;
  g_autoptr (HekBatch) there = NULL;
  g_autoptr (HekBatch) nan = NULL;
  g_autoptr (HekBatch) other = NULL;
  g_autoptr (HekSchema) plain = hek_schema_new (HEK_DTYPE_F32, 3, NULL, 0);
  HekColumn *keys;

  store_fixture_begin (&fixture, -1);
  store_fixture_append (fixture.store, 0, 10, 0, HEK_KEYS_REFUSE);

  there = store_fixture_batch (fixture.schema, 9, 3, 0);
  expect_append (fixture.store, there, HEK_STORE_ERROR_EXISTS, "row 9: the key \"row 9\" is in");
  twice = store_fixture_batch (fixture.schema, 20, 3, 0);
  keys = hek_column_new (HEK_FIELD_TEXT);
  hek_column_append_text (keys, "a", -1);
  hek_column_append_text (keys, "b", -1);
  hek_column_append_text (keys, "a", -1);
  hek_column_free (twice->columns[0]);
  twice->columns[0] = keys;
  expect_append (fixture.store, twice, HEK_STORE_ERROR_EXISTS,
                 "row 22: the key \"a\" is that of row 20 too");
  nan = store_fixture_batch (fixture.schema, 30, 3, 0);
  ((float *) nan->vectors)[STORE_FIXTURE_DIM + 5] = NAN;
  expect_append (fixture.store, nan, HEK_STORE_ERROR_INVALID, "row 31");
  ((float *) nan->vectors)[STORE_FIXTURE_DIM + 5] = -INFINITY;
  expect_append (fixture.store, nan, HEK_STORE_ERROR_INVALID, "row 31");
  other = hek_batch_try_new (plain, 1);
  other->n_rows = 1;
  expect_append (fixture.store, other, HEK_STORE_ERROR_INVALID, "12 numbers");
  store_fixture_tear_down (&fixture);
}

/* Keys that are replaced within one import, across its segments, and in the collection. */
static void
test_upsert_import (void)
{
  const HekImportOptions options = { .policy = HEK_KEYS_REPLACE, .segment_rows = 100 };
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekImport) import = NULL;
  g_autoptr (HekImport) dropped = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;
  guint64 seq;

  store_fixture_begin (&fixture, -1);
  store_fixture_append (fixture.store, 0, 50, 9, HEK_KEYS_REFUSE);
  import = hek_import_new (fixture.store, &options, &error);
  for (guint version = 0; version < 4; version++)
    {
      g_autoptr (HekBatch) batch = store_fixture_batch (fixture.schema, 0, 70, version);

      hek_import_append (import, batch, NULL, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpuint (hek_import_get_n_rows (import), ==, 280);
  hek_import_commit (import, NULL, &seq, &error);
  g_assert_no_error (error);
  snapshot = now (fixture.store);
  store_fixture_check_rows (snapshot, 0, 70, 3);

  /* One that is not committed leaves nothing. */
  dropped = hek_import_new (fixture.store, &options, &error);
  {
    g_autoptr (HekBatch) batch = store_fixture_batch (fixture.schema, 500, 230, 0);

    hek_import_append (dropped, batch, NULL, &error);
    g_assert_no_error (error);
  }
  g_clear_pointer (&dropped, hek_import_free);
  g_clear_pointer (&snapshot, hek_snapshot_unref);
  snapshot = now (fixture.store);
  store_fixture_check_rows (snapshot, 0, 70, 3);
  store_fixture_reopen (&fixture, HEK_WORKSPACE_WRITE);
  g_clear_pointer (&snapshot, hek_snapshot_unref);
  snapshot = now (fixture.store);
  store_fixture_check_rows (snapshot, 0, 70, 3);
  store_fixture_end (&fixture);
}

static void
test_text (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const HekTask cancelled = { .cancellable = cancellable };
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;
  g_autoptr (GArray) hits = NULL;

  g_cancellable_cancel (cancellable);
  store_fixture_begin (&fixture, 0);
  store_fixture_import (fixture.store, 0, 500, 0, HEK_KEYS_REFUSE);
  store_fixture_append (fixture.store, 500, 97, 0, HEK_KEYS_REFUSE);
  store_fixture_delete (fixture.store, 0, 200);
  for (guint round = 0; round < 2; round++)
    {
      g_clear_pointer (&snapshot, hek_snapshot_unref);
      snapshot = now (fixture.store);
      hits = hek_snapshot_search_text (snapshot, "word42 OR \"", 100, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (hits->len, ==, 4); /* rows 42 and 139 are gone; 236, 333, 430, 527 */
      for (guint i = 0; i < hits->len; i++)
        {
          const HekTextHit *hit = &g_array_index (hits, HekTextHit, i);
          guint64 id = hek_snapshot_get_row_id (snapshot, hit->place);

          g_assert_cmpuint (id % 97, ==, 42);
          g_assert_cmpuint (id, >=, 200);
        }
      g_clear_pointer (&hits, g_array_unref);
      g_assert_null (hek_snapshot_search_text (snapshot, "word42", 100, &cancelled, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
      hek_store_seal (fixture.store, NULL, &error);
      hek_store_compact (fixture.store, 0, NULL, NULL, &error);
      g_assert_no_error (error);
    }
  store_fixture_end (&fixture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/rows/import", test_import);
  g_test_add_func ("/store/rows/append", test_append);
  g_test_add_func ("/store/rows/history", test_history);
  g_test_add_func ("/store/rows/compaction", test_compaction);
  g_test_add_func ("/store/rows/compaction-beside", test_compaction_beside);
  g_test_add_func ("/store/rows/refused", test_refused);
  g_test_add_func ("/store/rows/upsert-import", test_upsert_import);
  g_test_add_func ("/store/rows/text", test_text);
  return g_test_run ();
}
