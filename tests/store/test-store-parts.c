/* SPDX-License-Identifier: Apache-2.0 */
/* Columns as views, sidecars, collections without keys, the three types of numbers, threads. */
#include "config.h"

#include <string.h>

#include "hek-rng.h"
#include "hek-store-error.h"
#include "store-fixture.h"

static void
test_columns (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;

  store_fixture_set_up (&fixture);
  store_fixture_create (&fixture, -1);
  store_fixture_import (fixture.store, 0, 5000, 0, HEK_KEYS_REFUSE);
  store_fixture_append (fixture.store, 5000, 10, 0, HEK_KEYS_REFUSE);
  snapshot = hek_store_snapshot (fixture.store, &error);
  for (guint s = 0; s < hek_snapshot_get_n_segments (snapshot); s++)
    {
      const HekSnapshotSegment *segment = hek_snapshot_get_segment (snapshot, s);
      const HekColumnView *count = hek_snapshot_get_column (snapshot, s, 1, &error);
      const HekColumnView *good = hek_snapshot_get_column (snapshot, s, 3, &error);
      const HekColumnView *class = hek_snapshot_get_column (snapshot, s, 5, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (count->n, ==, segment->rows.n);
      for (gsize i = 0; i < count->n; i++)
        {
          guint64 id = hek_snapshot_get_row_id (snapshot, (HekRowPlace) { s, i });

          g_assert_true ((count->valid[i / 8] >> (i % 8) & 1) == (id % 5 != 0));
          if (id % 5 != 0)
            g_assert_cmpint (count->integers[i], ==, (gint64) id * 3 - 100);
        }
      if (!segment->sealed)
        continue;
      g_assert_null (good->valid);
      g_assert_nonnull (good->bits);
      g_assert_cmpuint (class->n_entries, ==, 7);
      g_assert_cmpuint (class->code_bytes, ==, 1);
      g_assert_cmpint (class->blocks[0].max.integer, ==, 6);
      g_assert_cmpuint (count->blocks[0].n_missing, ==, 200);
      g_assert_cmpint (count->blocks[0].min.integer, ==, count->integers[1]);
      g_assert_cmpint (count->blocks[0].max.integer, ==, count->integers[999]);
    }
  store_fixture_tear_down (&fixture);
}

static gboolean
write_bytes (HekSidecarWriter  *writer,
             gpointer           data,
             GError           **error)
{
  const char *text = data;

  for (guint i = 0; i < 30000; i++)
    if (!hek_sidecar_write (writer, text, strlen (text), error))
      return FALSE;
  return TRUE;
}

static gboolean
refuse_to_write (HekSidecarWriter  *writer,
                 gpointer           data,
                 GError           **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");
  return FALSE;
}

static void
check_sidecar (HekSnapshot *snapshot,
               int          segment,
               const char  *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSidecar) sidecar = hek_snapshot_open_sidecar (snapshot, segment, "hnsw", &error);
  const guint8 *data;
  gsize n_bytes;

  g_assert_no_error (error);
  if (expected == NULL)
    {
      g_assert_null (sidecar);
      return;
    }
  data = hek_sidecar_get_data (sidecar, &n_bytes);
  g_assert_cmpuint (n_bytes, ==, 30000 * strlen (expected));
  g_assert_true (hek_sidecar_check (sidecar, 0, n_bytes, &error));
  g_assert_cmpmem (data, strlen (expected), expected, strlen (expected));
  g_assert_cmpuint ((guintptr) data % 4096, ==, 0);
}

static void
test_sidecars (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;
  guint64 id;

  store_fixture_set_up (&fixture);
  store_fixture_create (&fixture, 0);
  store_fixture_import (fixture.store, 0, 500, 0, HEK_KEYS_REFUSE);
  snapshot = hek_store_snapshot (fixture.store, &error);
  id = hek_snapshot_get_segment (snapshot, 0)->id;
  check_sidecar (snapshot, 0, NULL);
  g_assert_true (hek_store_put_sidecar (fixture.store, id, "hnsw", write_bytes,
                                        (gpointer) "graph", &error));
  g_assert_true (hek_store_put_sidecar (fixture.store, 0, "hnsw", write_bytes, (gpointer) "all",
                                        &error));
  g_assert_no_error (error);
  for (guint round = 0; round < 3; round++)
    {
      g_clear_pointer (&snapshot, hek_snapshot_unref);
      snapshot = hek_store_snapshot (fixture.store, &error);
      check_sidecar (snapshot, 0, round == 0 ? "graph" : "another graph");
      check_sidecar (snapshot, -1, "all");
      g_assert_true (hek_store_put_sidecar (fixture.store, id, "hnsw", write_bytes,
                                            (gpointer) "another graph", &error));
      g_assert_false (hek_store_put_sidecar (fixture.store, id, "hnsw", refuse_to_write, NULL,
                                             &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
      if (round == 1)
        {
          g_clear_pointer (&snapshot, hek_snapshot_unref);
          store_fixture_reopen (&fixture, HEK_WORKSPACE_WRITE);
        }
    }
  g_assert_false (hek_store_put_sidecar (fixture.store, 999, "hnsw", write_bytes, (gpointer) "x",
                                         &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (hek_store_put_sidecar (fixture.store, id, "../x", write_bytes, (gpointer) "x",
                                         &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID);
  g_clear_error (&error);
  store_fixture_verify (fixture.workspace);

  /* It goes with its segment. */
  store_fixture_delete (fixture.store, 0, 300);
  hek_store_compact (fixture.store, -1, NULL, NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&snapshot, hek_snapshot_unref);
  snapshot = hek_store_snapshot (fixture.store, &error);
  check_sidecar (snapshot, 0, NULL);
  check_sidecar (snapshot, -1, "all");
  hek_store_remove_sidecar (fixture.store, 0, "hnsw", &error);
  g_assert_no_error (error);
  g_clear_pointer (&snapshot, hek_snapshot_unref);
  snapshot = hek_store_snapshot (fixture.store, &error);
  check_sidecar (snapshot, -1, NULL);
  store_fixture_verify (fixture.workspace);
  store_fixture_tear_down (&fixture);
}

/* Several that change together: all of them, or none. */
static void
test_together (void)
{
  StoreFixture fixture;
  HekSidecarPut puts[2] = { { .name = "hnsw", .func = write_bytes }, { .name = "hnsw" } };
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;

  store_fixture_set_up (&fixture);
  store_fixture_create (&fixture, 0);
  store_fixture_import (fixture.store, 0, 50, 0, HEK_KEYS_REFUSE);
  snapshot = hek_store_snapshot (fixture.store, &error);
  puts[0].segment_id = hek_snapshot_get_segment (snapshot, 0)->id;
  for (guint i = 0; i < 4; i++)
    {
      gboolean refused = i % 2 == 0;

      puts[1].func = refused ? refuse_to_write : i == 1 ? write_bytes : NULL;
      puts[1].data = (gpointer) "all";
      puts[0].data = (gpointer) (i < 2 ? "graph" : "another graph");
      g_assert_true (hek_store_put_sidecars (fixture.store, puts, 2, &error) == !refused);
      g_assert_true (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) == refused);
      g_clear_error (&error);
      g_clear_pointer (&snapshot, hek_snapshot_unref);
      snapshot = hek_store_snapshot (fixture.store, &error);
      check_sidecar (snapshot, 0, i == 0 ? NULL : i < 3 ? "graph" : "another graph");
      check_sidecar (snapshot, -1, i == 1 || i == 2 ? "all" : NULL);
      store_fixture_verify (fixture.workspace);
    }
  store_fixture_tear_down (&fixture);
}

/* A sidecar that comes and goes with the rows of imports; a cancelled commit can be repeated. */
static void
test_attached (void)
{
  static const char *const attached[] = { "first", "second", NULL };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const HekTask cancelled = { .cancellable = cancellable };
  const HekImportOptions options = { .policy = HEK_KEYS_REPLACE };
  g_autoptr (GError) error = NULL;
  StoreFixture fixture;

  g_cancellable_cancel (cancellable);
  store_fixture_set_up (&fixture);
  store_fixture_create (&fixture, 0);
  for (guint i = 0; i < G_N_ELEMENTS (attached); i++)
    {
      g_autoptr (HekImport) import = hek_import_new (fixture.store, &options, &error);
      g_autoptr (HekBatch) batch = store_fixture_batch (fixture.schema, 0, 40, i);
      g_autoptr (HekSnapshot) snapshot = NULL;
      guint64 seq;

      g_assert_true (hek_import_append (import, batch, NULL, &error));
      hek_import_attach (import, "hnsw", attached[i] != NULL ? write_bytes : NULL,
                         (gpointer) attached[i]);
      g_assert_false (hek_import_commit (import, &cancelled, &seq, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
      snapshot = hek_store_snapshot (fixture.store, &error);
      check_sidecar (snapshot, -1, i > 0 ? attached[i - 1] : NULL);

      g_assert_true (hek_import_commit (import, NULL, &seq, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (seq, ==, i + 1);
      g_clear_pointer (&snapshot, hek_snapshot_unref);
      snapshot = hek_store_snapshot (fixture.store, &error);
      check_sidecar (snapshot, -1, attached[i]);
      store_fixture_check_rows (snapshot, 0, 40, i);
    }
  store_fixture_verify (fixture.workspace);
  store_fixture_tear_down (&fixture);
}

/* Without a key field ids are keys; dimensions that are no multiple of a cache line. */
static void
test_types (gconstpointer data)
{
  HekDtype dtype = (HekDtype) GPOINTER_TO_UINT (data);
  g_autoptr (HekSchema) schema = hek_schema_new (dtype, 37, NULL, 0);
  const HekStoreSpec spec = { .schema = schema, .distance = HEK_DISTANCE_COSINE, .history_s = -1 };
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekBatch) batch = hek_batch_try_new (schema, 100);
  g_autoptr (HekSnapshot) snapshot = NULL;
  gsize n_bytes = hek_batch_vector_bytes (batch);
  HekRng rng;

  hek_rng_init (&rng, 3);
  for (gsize i = 0; i < 100 * n_bytes; i++)
    batch->vectors[i] = (guint8) (hek_rng_u64 (&rng) & (dtype == HEK_DTYPE_U8 ? 0xff : 0x3b));
  batch->n_rows = 100;
  store_fixture_set_up (&fixture);
  fixture.store = hek_workspace_create (fixture.workspace, "things", &spec, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (HekImport) import = hek_import_new (fixture.store, NULL, &error);

      hek_store_append (fixture.store, batch, HEK_KEYS_REFUSE, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (hek_import_append (import, batch, NULL, &error));
      g_assert_true (hek_import_commit (import, NULL, NULL, &error));
      g_assert_no_error (error);
    }
  store_fixture_reopen (&fixture, HEK_WORKSPACE_WRITE);
  hek_store_seal (fixture.store, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hek_store_get_distance (fixture.store), ==, HEK_DISTANCE_COSINE);
  snapshot = hek_store_snapshot (fixture.store, &error);
  g_assert_cmpuint (hek_snapshot_get_n_rows (snapshot), ==, 600);
  for (guint64 id = 0; id < 600; id++)
    {
      g_autofree char *key = g_strdup_printf ("%" G_GUINT64_FORMAT, id);
      const HekSnapshotSegment *segment;
      HekRowPlace place;

      g_assert_true (hek_snapshot_find_key (snapshot, key, &place, &error));
      g_assert_cmpuint (hek_snapshot_get_row_id (snapshot, place), ==, id);
      segment = hek_snapshot_get_segment (snapshot, place.segment);
      g_assert_true (hek_snapshot_check (snapshot, place.segment, place.row, 1, &error));
      g_assert_cmpmem (hek_rows_get (&segment->rows, place.row), n_bytes,
                       batch->vectors + id % 100 * n_bytes, n_bytes);
      g_assert_cmpuint (segment->rows.stride_bytes % 64, ==, 0);
      g_assert_cmpuint ((guintptr) segment->rows.data % 64, ==, 0);
    }
  store_fixture_verify (fixture.workspace);
  store_fixture_tear_down (&fixture);
}

/* Keys that are numbers are looked for as they are printed. */
static void
test_integer_keys (void)
{
  static const HekField fields[] = { { (char *) "id", HEK_FIELD_INTEGER } };
  static const gint64 keys[] = { 7, -7, 0, G_MAXINT64, G_MININT64 };
  static const char *const gone[] = { "7", "0", "8", "x", "7" };
  g_autoptr (HekSchema) schema = hek_schema_new (HEK_DTYPE_U8, 4, fields, 1);
  const HekStoreSpec spec = { .schema = schema, .key_field = "id", .history_s = -1 };
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekBatch) batch = hek_batch_try_new (schema, G_N_ELEMENTS (keys));
  g_autoptr (HekSnapshot) snapshot = NULL;
  gsize n_deleted;

  memset (batch->vectors, 1, 4 * G_N_ELEMENTS (keys));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    hek_column_append_integer (batch->columns[0], keys[i]);
  batch->n_rows = G_N_ELEMENTS (keys);
  store_fixture_set_up (&fixture);
  fixture.store = hek_workspace_create (fixture.workspace, "things", &spec, &error);
  hek_store_append (fixture.store, batch, HEK_KEYS_REFUSE, NULL, NULL, &error);
  g_assert_no_error (error);
  hek_store_seal (fixture.store, NULL, &error);
  hek_store_append (fixture.store, batch, HEK_KEYS_REPLACE, NULL, NULL, &error);
  g_assert_no_error (error);
  hek_store_delete_keys (fixture.store, gone, G_N_ELEMENTS (gone), &n_deleted, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_deleted, ==, 2);
  snapshot = hek_store_snapshot (fixture.store, &error);
  g_assert_cmpuint (hek_snapshot_get_n_rows (snapshot), ==, 3);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, keys[i]);
      HekRowPlace place;

      g_assert_true (hek_snapshot_find_key (snapshot, text, &place, &error) ==
                     (keys[i] != 7 && keys[i] != 0));
      g_assert_no_error (error);
    }
  store_fixture_tear_down (&fixture);
}

typedef struct
{
  HekStore *store;
  gint stop; /* atomic */
} Reader;

static gpointer
read_on (gpointer data)
{
  Reader *reader = data;
  guint64 last = 0;

  while (g_atomic_int_get (&reader->stop) == 0)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (reader->store, &error);
      g_autoptr (HekSnapshot) before = NULL;
      guint64 seq = hek_snapshot_get_seq (snapshot);

      g_assert_cmpuint (seq, >=, last);
      last = seq;
      /* Commit i adds rows 10 i … 10 i + 9 and takes away one before them. */
      g_assert_cmpuint (hek_snapshot_get_n_rows (snapshot), ==, (seq + 1) / 2 * 10 - seq / 2);
      if (seq > 0)
        {
          before = hek_store_snapshot_at (reader->store, seq - 1, &error);
          g_assert_no_error (error);
          g_assert_cmpuint (hek_snapshot_get_n_rows (before), ==, seq / 2 * 10 - (seq - 1) / 2);
          for (guint s = 0; s < hek_snapshot_get_n_segments (snapshot); s++)
            {
              const HekSnapshotSegment *segment = hek_snapshot_get_segment (snapshot, s);
              HekRowPlace place = { s, segment->rows.n - 1 };

              if (hek_snapshot_segment_is_live (segment, place.row))
                store_fixture_check_row (snapshot, place, hek_snapshot_get_row_id (snapshot, place),
                                         0);
            }
        }
    }
  return NULL;
}

static void
test_threads (void)
{
  StoreFixture fixture;
  Reader reader = { 0 };
  GThread *threads[2];

  store_fixture_set_up (&fixture);
  store_fixture_create (&fixture, -1);
  reader.store = fixture.store;
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_on, &reader);
  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (GError) error = NULL;

      store_fixture_append (fixture.store, i * 10, 10, 0, HEK_KEYS_REFUSE);
      store_fixture_delete (fixture.store, i * 10 + 3, 1);
      if (i % 20 == 19)
        hek_store_seal (fixture.store, NULL, &error);
      g_assert_no_error (error);
    }
  g_atomic_int_set (&reader.stop, 1);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  store_fixture_verify (fixture.workspace);
  store_fixture_tear_down (&fixture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/parts/columns", test_columns);
  g_test_add_func ("/store/parts/sidecars", test_sidecars);
  g_test_add_func ("/store/parts/together", test_together);
  g_test_add_func ("/store/parts/attached", test_attached);
  for (guint i = 0; i < HEK_N_DTYPES; i++)
    {
      g_autofree char *path = g_strdup_printf ("/store/parts/types/%s", hek_dtype_id (i));

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_types);
    }
  g_test_add_func ("/store/parts/integer-keys", test_integer_keys);
  g_test_add_func ("/store/parts/threads", test_threads);
  return g_test_run ();
}
