/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Appends that the manifest follows later: many threads that wait for the disk together, readers
 * that find commits in the journal, zeros behind its end; and what verifications find.
 */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "hek-store.h"
#include "store-fixture.h"

#define N_THREADS 8
#define N_APPENDS 20
#define ROWS 3

static HekSnapshot *
now (HekStore *store)
{
  g_autoptr (GError) error = NULL;
  HekSnapshot *snapshot = hek_store_snapshot (store, &error);

  g_assert_no_error (error);
  return snapshot;
}

/* --- a slow disk ---------------------------------------------------------------------------- */

typedef struct
{
  HekFileOps ops;
  gint n_syncs; /* atomic: of journals */
} SlowDisk;

static HekFile *
slow_open (const HekFileOps  *ops,
           const char        *path,
           HekFileFlags       flags,
           GError           **error)
{
  HekFile *file = hek_file_ops_system ()->open (hek_file_ops_system (), path, flags, error);

  if (file != NULL)
    file->ops = ops;
  return file;
}

static gboolean
slow_sync (HekFile  *file,
           GError  **error)
{
  SlowDisk *disk = file->ops->data;

  if (strstr (file->path, "journal-") != NULL)
    {
      g_atomic_int_inc (&disk->n_syncs);
      g_usleep (2000);
    }
  return hek_file_ops_system ()->sync (file, error);
}

typedef struct
{
  HekStore *store;
  guint idx;
  guint64 last_seq;
} Writer;

static gpointer
append_rows (gpointer data)
{
  Writer *writer = data;

  for (guint i = 0; i < N_APPENDS; i++)
    {
      guint64 first = ((guint64) writer->idx * N_APPENDS + i) * ROWS;
      guint64 seq = store_fixture_append (writer->store, first, ROWS, 0, HEK_KEYS_REFUSE);

      g_assert_cmpuint (seq, >, writer->last_seq);
      writer->last_seq = seq;
    }
  return NULL;
}

/* Each has its own commit, but not its own wait for the disk. */
static void
test_together (void)
{
  SlowDisk disk = { .ops = *hek_file_ops_system () };
  Writer writers[N_THREADS];
  GThread *threads[N_THREADS];
  StoreFixture fixture;
  g_autoptr (HekSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;

  disk.ops.data = &disk;
  disk.ops.open = slow_open;
  disk.ops.sync = slow_sync;
  store_fixture_set_up (&fixture);
  hek_workspace_close (fixture.workspace);
  fixture.workspace = hek_workspace_open_with (&disk.ops, fixture.folder, HEK_WORKSPACE_WRITE,
                                               &error);
  g_assert_no_error (error);
  store_fixture_create (&fixture, -1);
  for (guint i = 0; i < N_THREADS; i++)
    {
      writers[i] = (Writer) { fixture.store, i, 0 };
      threads[i] = g_thread_new ("append", append_rows, &writers[i]);
    }
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (g_atomic_int_get (&disk.n_syncs), <, N_THREADS * N_APPENDS / 2);

  snapshot = now (fixture.store);
  g_assert_cmpuint (hek_snapshot_get_seq (snapshot), ==, N_THREADS * N_APPENDS);
  store_fixture_check_rows (snapshot, 0, N_THREADS * N_APPENDS * ROWS, 0);
  g_clear_pointer (&snapshot, hek_snapshot_unref);
  store_fixture_reopen (&fixture, HEK_WORKSPACE_WRITE);
  snapshot = now (fixture.store);
  store_fixture_check_rows (snapshot, 0, N_THREADS * N_APPENDS * ROWS, 0);
  store_fixture_end (&fixture);
}

/* One of those that wait together may be wrong: the others are not. */
static gpointer
append_taken (gpointer data)
{
  HekStore *store = data;
  guint n_refused = 0;

  for (guint i = 0; i < N_APPENDS; i++)
    {
      g_autoptr (HekBatch) batch = store_fixture_batch (hek_store_get_schema (store), 100000 + i, 1,
                                                        0);
      g_autoptr (GError) error = NULL;

      if (hek_store_append (store, batch, HEK_KEYS_REFUSE, NULL, NULL, &error))
        continue;
      g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_EXISTS);
      n_refused++;
    }
  return GUINT_TO_POINTER (n_refused);
}

static void
test_refused (void)
{
  GThread *threads[N_THREADS];
  StoreFixture fixture;
  g_autoptr (HekSnapshot) snapshot = NULL;
  guint n_refused = 0;

  store_fixture_begin (&fixture, -1);
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("append", append_taken, fixture.store);
  for (guint i = 0; i < N_THREADS; i++)
    n_refused += GPOINTER_TO_UINT (g_thread_join (threads[i]));
  g_assert_cmpuint (n_refused, ==, (N_THREADS - 1) * N_APPENDS);
  snapshot = now (fixture.store);
  store_fixture_check_rows (snapshot, 100000, N_APPENDS, 0);
  store_fixture_end (&fixture);
}

/* --- readers -------------------------------------------------------------------------------- */

/* Rows 0 … 9, of which 2 and 3 were replaced, and 40 more. */
static void
check_ahead (HekStore *reader,
             guint64   seq)
{
  g_autoptr (HekSnapshot) snapshot = now (reader);
  g_autoptr (GArray) hits = NULL;
  g_autoptr (GError) error = NULL;
  HekRowPlace place;
  HekStoreStats stats;

  g_assert_cmpuint (hek_snapshot_get_seq (snapshot), ==, seq);
  g_assert_cmpuint (hek_snapshot_get_n_rows (snapshot), ==, 50);
  g_assert_true (hek_snapshot_find_key (snapshot, "row 3", &place, &error));
  store_fixture_check_row (snapshot, place, 3, 7);
  g_assert_true (hek_snapshot_find_key (snapshot, "row 49", &place, &error));
  store_fixture_check_row (snapshot, place, 49, 0);
  hits = hek_snapshot_search_text (snapshot, "word49", 10, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hits->len, ==, 1);
  g_assert_cmpuint (g_array_index (hits, HekTextHit, 0).place.row, ==, place.row);
  g_clear_pointer (&hits, g_array_unref);
  hits = hek_snapshot_search_text (snapshot, "word3", 10, NULL, &error);
  g_assert_cmpuint (hits->len, ==, 1); /* not the row that was replaced */
  g_assert_true (hek_store_get_stats (reader, &stats, &error));
  g_assert_cmpuint (stats.seq, ==, seq);
  g_assert_cmpuint (stats.n_rows, ==, 50);
}

/* A reader beside the writer sees each commit at once, wherever the manifest is. */
static void
test_reader_ahead (void)
{
  StoreFixture fixture;
  HekWorkspace *workspace;
  HekStore *reader;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSnapshot) then = NULL;
  guint64 seq = 0;

  store_fixture_begin (&fixture, -1);
  store_fixture_append (fixture.store, 0, 10, 0, HEK_KEYS_REFUSE);
  workspace = hek_workspace_open (fixture.folder, HEK_WORKSPACE_READ, &error);
  g_assert_no_error (error);
  reader = hek_workspace_open_store (workspace, "things", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (HekSnapshot) snapshot = NULL;

      seq = store_fixture_append (fixture.store, 10 + i * 4, 4, 0, HEK_KEYS_REFUSE);
      snapshot = now (reader);
      g_assert_cmpuint (hek_snapshot_get_seq (snapshot), ==, seq);
      store_fixture_check_rows (snapshot, 0, 14 + i * 4, 0);
    }
  seq = store_fixture_append (fixture.store, 2, 2, 7, HEK_KEYS_REPLACE);
  check_ahead (reader, seq);
  then = hek_store_snapshot_at (reader, seq, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hek_snapshot_get_n_rows (then), ==, 50);

  /* the manifest catches up with the reader, and overtakes it */
  seq = store_fixture_delete (fixture.store, 9, 1);
  seq = store_fixture_append (fixture.store, 9, 1, 0, HEK_KEYS_REFUSE);
  check_ahead (reader, seq);
  g_assert_true (hek_store_seal (fixture.store, NULL, &error));
  check_ahead (reader, seq);
  seq = store_fixture_append (fixture.store, 3, 1, 7, HEK_KEYS_REPLACE);
  check_ahead (reader, seq);
  hek_store_unref (reader);
  hek_workspace_close (workspace);
  store_fixture_end (&fixture);
}

/* --- the end of a journal ------------------------------------------------------------------- */

static gsize
file_bytes (const char *path)
{
  GStatBuf st;

  g_assert_cmpint (g_stat (path, &st), ==, 0);
  return (gsize) st.st_size;
}

static void
put_byte (const char *path,
          gsize       offset,
          char        byte)
{
  FILE *file = g_fopen (path, "r+b");

  g_assert_nonnull (file);
  g_assert_cmpint (fseek (file, (long) offset, SEEK_SET), ==, 0);
  g_assert_cmpint (fputc (byte, file), ==, byte);
  fclose (file);
}

static guint
count_problems (StoreFixture *fixture)
{
  g_autoptr (GPtrArray) problems =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_store_problem_free);
  g_autoptr (GError) error = NULL;

  hek_store_verify (fixture->store, problems, NULL, &error);
  g_assert_no_error (error);
  return problems->len;
}

/* Room for records to come is made while the journal is open, looked at by verify, and given
 * back. */
static void
test_zeros (void)
{
  StoreFixture fixture;
  g_autofree char *path = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;
  gsize open_bytes;

  store_fixture_begin (&fixture, -1);
  store_fixture_append (fixture.store, 0, 10, 0, HEK_KEYS_REFUSE);
  store_fixture_append (fixture.store, 10, 10, 0, HEK_KEYS_REFUSE);
  path = store_fixture_find_file (&fixture, "journal-", ".vec");
  open_bytes = file_bytes (path);
  g_assert_cmpuint (count_problems (&fixture), ==, 0);
  put_byte (path, open_bytes - 100, 1);
  g_assert_cmpuint (count_problems (&fixture), ==, 1);
  put_byte (path, open_bytes - 100, 0);
  store_fixture_reopen (&fixture, HEK_WORKSPACE_READ);
  g_assert_cmpuint (file_bytes (path), <, open_bytes);
  store_fixture_reopen (&fixture, HEK_WORKSPACE_WRITE);
  store_fixture_append (fixture.store, 20, 10, 0, HEK_KEYS_REFUSE);
  snapshot = now (fixture.store);
  store_fixture_check_rows (snapshot, 0, 30, 0);
  store_fixture_end (&fixture);
}

/* More commits than the manifest is left behind, of sizes that make room or do not. */
static void
test_many (void)
{
  StoreFixture fixture;
  guint64 n = 0;

  store_fixture_begin (&fixture, -1);
  for (guint i = 0; i < 600; i++)
    {
      gsize rows = i % 100 == 50 ? 500 : 1;

      store_fixture_append (fixture.store, n, rows, 0, HEK_KEYS_REFUSE);
      n += rows;
      if (i % 250 == 249)
        {
          g_autoptr (HekSnapshot) snapshot = now (fixture.store);
          g_autoptr (GError) error = NULL;
          g_autoptr (HekSnapshot) then = hek_store_snapshot_at (fixture.store, 100, &error);

          g_assert_no_error (error);
          store_fixture_check_rows (snapshot, 0, n, 0);
          store_fixture_check_rows (then, 0, 599, 0);
        }
    }
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (HekSnapshot) snapshot = NULL;

      store_fixture_reopen (&fixture, i == 0 ? HEK_WORKSPACE_READ : HEK_WORKSPACE_WRITE);
      snapshot = now (fixture.store);
      g_assert_cmpuint (hek_snapshot_get_seq (snapshot), ==, 600);
      store_fixture_check_rows (snapshot, 0, n, 0);
    }
  store_fixture_end (&fixture);
}

/* --- full text of many rows ------------------------------------------------------------------ */

#define N_TEXTS 9000

static gsize
count_hits (HekStore   *store,
            const char *word)
{
  g_autoptr (HekSnapshot) snapshot = now (store);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) hits = hek_snapshot_search_text (snapshot, word, N_TEXTS, NULL, &error);

  g_assert_no_error (error);
  return hits->len;
}

static void
cancel_it (double   fraction,
           gpointer data)
{
  g_cancellable_cancel (data);
}

/* Indexed before the rows are there, which nobody sees; and taken out when they do not come. */
static void
test_texts (void)
{
  const HekImportOptions options = { .policy = HEK_KEYS_REFUSE, .segment_rows = 2500 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const HekTask task = { .cancellable = cancellable, .progress = cancel_it,
                         .progress_data = cancellable };
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;
  HekImport *import;

  store_fixture_begin (&fixture, -1);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (HekBatch) batch = store_fixture_batch (fixture.schema, 0, N_TEXTS, 0);

      import = hek_import_new (fixture.store, &options, &error);
      g_assert_true (hek_import_append (import, batch, NULL, &error));
      g_assert_false (hek_import_commit (import, &task, NULL, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
      g_assert_cmpuint (count_hits (fixture.store, "word5"), ==, 0);
      store_fixture_append (fixture.store, 100000 + i, 1, 0, HEK_KEYS_REFUSE);
      if (i == 2)
        {
          g_assert_true (hek_import_commit (import, NULL, NULL, &error));
          g_assert_no_error (error);
        }
      hek_import_free (import);
      g_cancellable_reset (cancellable);
    }
  g_assert_cmpuint (count_hits (fixture.store, "word5"), ==, (N_TEXTS - 6) / 97 + 1);
  g_assert_cmpuint (count_hits (fixture.store, "word90"), ==, (N_TEXTS - 91) / 97 + 2);
  snapshot = now (fixture.store);
  g_assert_cmpuint (hek_snapshot_get_n_rows (snapshot), ==, N_TEXTS + 3);
  g_clear_pointer (&snapshot, hek_snapshot_unref);
  store_fixture_reopen (&fixture, HEK_WORKSPACE_WRITE);
  g_assert_cmpuint (count_hits (fixture.store, "version"), ==, N_TEXTS);
  store_fixture_end (&fixture);
}

/* --- what verifications find ----------------------------------------------------------------- */

static void
test_health (void)
{
  StoreFixture fixture;
  g_auto (HekStoreHealth) health = { 0 };
  g_autofree char *vectors = NULL;
  g_autofree char *notes = NULL;
  gsize n_bytes;

  store_fixture_begin (&fixture, -1);
  store_fixture_import (fixture.store, 0, 100, 0, HEK_KEYS_REFUSE);
  hek_store_get_health (fixture.store, &health);
  g_assert_cmpuint (health.n_problems, ==, 0);
  vectors = store_fixture_find_file (&fixture, "seg-", ".vec");
  n_bytes = file_bytes (vectors);
  put_byte (vectors, n_bytes - 3, 1); /* of the table of checksums */

  /* A reader keeps it too, and it outlasts the process. */
  store_fixture_reopen (&fixture, HEK_WORKSPACE_READ);
  g_assert_cmpuint (count_problems (&fixture), >, 0);
  store_fixture_reopen (&fixture, HEK_WORKSPACE_WRITE);
  hek_store_get_health (fixture.store, &health);
  g_assert_cmpuint (health.n_problems, >, 0);
  g_assert_cmpint (health.found_us, >, 0);
  g_assert_true (g_str_has_prefix (health.file, "collections/"));
  g_assert_nonnull (strstr (health.file, "/seg-"));
  g_assert_cmpuint (health.offset, <, n_bytes);
  g_assert_nonnull (strstr (health.what, "checksum"));
  hek_store_health_clear (&health);

  /* A flipped byte of the notes is noticed as well. */
  notes = store_fixture_find_file (&fixture, "records.sqlite-health", "");
  put_byte (notes, file_bytes (notes) - 5, 0x7f);
  hek_store_get_health (fixture.store, &health);
  g_assert_cmpuint (health.n_problems, ==, 1);
  g_assert_true (g_str_has_suffix (health.file, "records.sqlite-health"));
  hek_store_health_clear (&health);
  g_remove (notes);
  store_fixture_tear_down (&fixture);
}

/* The next verification that finds nothing clears it. */
static void
test_health_again (void)
{
  StoreFixture fixture;
  g_auto (HekStoreHealth) health = { 0 };
  g_autoptr (GPtrArray) problems =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_store_problem_free);
  HekStoreProblem *problem = g_new0 (HekStoreProblem, 1);

  store_fixture_begin (&fixture, -1);
  problem->file = g_strdup ("collections/x/seg-1.hnsw");
  problem->offset = 17;
  problem->what = g_strdup ("two\tlines\nof it");
  g_ptr_array_add (problems, problem);
  hek_store_keep_health (fixture.store, problems);
  hek_store_get_health (fixture.store, &health);
  g_assert_cmpuint (health.n_problems, ==, 1);
  g_assert_cmpstr (health.file, ==, problem->file);
  g_assert_cmpuint (health.offset, ==, 17);
  g_assert_cmpstr (health.what, ==, "two lines of it");
  hek_store_health_clear (&health);
  g_assert_cmpuint (count_problems (&fixture), ==, 0);
  hek_store_get_health (fixture.store, &health);
  g_assert_cmpuint (health.n_problems, ==, 0);
  store_fixture_end (&fixture);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/group/together", test_together);
  g_test_add_func ("/store/group/refused", test_refused);
  g_test_add_func ("/store/group/reader-ahead", test_reader_ahead);
  g_test_add_func ("/store/group/zeros", test_zeros);
  g_test_add_func ("/store/group/many", test_many);
  g_test_add_func ("/store/group/texts", test_texts);
  g_test_add_func ("/store/health/kept", test_health);
  g_test_add_func ("/store/health/cleared", test_health_again);
  return g_test_run ();
}
