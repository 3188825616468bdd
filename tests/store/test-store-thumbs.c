/* SPDX-License-Identifier: Apache-2.0 */
/* Small pictures kept with rows: wherever the rows go they go, and damage stays where it is. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "hek-store-error.h"
#include "replay-faults.h"
#include "store-fixture.h"

static HekBatch *
make_batch (HekStore *store,
            guint64   first,
            gsize     n,
            guint     version)
{
  HekBatch *batch = store_fixture_batch (hek_store_get_schema (store), first, n, version);

  store_fixture_add_thumbnails (batch, version);
  return batch;
}

static void
import_rows (HekStore *store,
             guint64   first,
             gsize     n)
{
  const HekImportOptions options = { .policy = HEK_KEYS_REFUSE, .segment_rows = 1000 };
  g_autoptr (GError) error = NULL;
  g_autoptr (HekImport) import = hek_import_new (store, &options, &error);

  for (gsize done = 0; done < n; done += 300)
    {
      g_autoptr (HekBatch) batch = make_batch (store, first + done, MIN (300, n - done), 0);

      g_assert_true (hek_import_append (import, batch, NULL, &error));
    }
  g_assert_true (hek_import_commit (import, NULL, NULL, &error));
  g_assert_no_error (error);
}

static void
append_rows (HekStore *store,
             guint64   first,
             gsize     n,
             guint     version)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekBatch) batch = make_batch (store, first, n, version);

  g_assert_true (hek_store_append (store, batch, HEK_KEYS_REPLACE, NULL, NULL, &error));
  g_assert_no_error (error);
}

/* Row @number, which lies at @place; with @may_fail it may also be damaged. Returns: whether it is
 * there as it was made */
static gboolean
check_row (HekSnapshot *snapshot,
           HekRowPlace  place,
           guint64      number,
           guint        version,
           gboolean     may_fail)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) expected = store_fixture_thumbnail (number, version);
  g_autoptr (GBytes) found = store_fixture_read_thumbnail (snapshot, place, &error);

  if (may_fail && error != NULL)
    {
      g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED);
      return FALSE;
    }
  g_assert_no_error (error);
  g_assert_true ((expected == NULL) == (found == NULL));
  if (found != NULL)
    g_assert_true (g_bytes_equal (found, expected));
  return TRUE;
}

/* Rows @first … by their keys, and how many of all have a thumbnail. */
static void
check_rows (HekStore *store,
            guint64   first,
            gsize     n,
            guint     version)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (store, &error);

  for (guint64 number = first; number < first + n; number++)
    {
      g_autofree char *key = g_strdup_printf ("row %" G_GUINT64_FORMAT, number);
      HekRowPlace place;

      g_assert_true (hek_snapshot_find_key (snapshot, key, &place, &error));
      check_row (snapshot, place, number, version, FALSE);
    }
}

static guint64
count_thumbnails (HekStore *store)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (store, &error);
  guint64 n = 0;

  g_assert_true (hek_snapshot_count_thumbnails (snapshot, &n, &error));
  g_assert_no_error (error);
  return n;
}

/* Rows 0 … @n - 1 but for every third. */
static guint64
expected_count (guint64 n)
{
  return n - (n + 2) / 3;
}

static guint
count_files (StoreFixture *fixture)
{
  g_autofree char *dir = g_build_filename (fixture->folder, "collections",
                                           hek_store_get_uuid (fixture->store), NULL);
  g_autoptr (GDir) names = g_dir_open (dir, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (names)) != NULL)
    n += strstr (name, ".thumbs") != NULL;
  return n;
}

/* Import, journal, seal, delete, compaction, merge: with every reopening between them. */
static void
test_life (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSnapshot) then = NULL;
  guint64 seq;

  store_fixture_begin (&fixture, 3600);
  import_rows (fixture.store, 0, 2500);
  append_rows (fixture.store, 2500, 40, 0);
  append_rows (fixture.store, 2540, 1, 0);
  g_assert_cmpuint (count_files (&fixture), ==, 3);
  for (guint round = 0; round < 2; round++)
    {
      check_rows (fixture.store, 0, 2541, 0);
      g_assert_cmpuint (count_thumbnails (fixture.store), ==, expected_count (2541));
      store_fixture_reopen (&fixture, HEK_WORKSPACE_WRITE);
    }
  g_assert_true (hek_store_seal (fixture.store, NULL, &error));
  g_assert_cmpuint (count_files (&fixture), ==, 4);
  check_rows (fixture.store, 2490, 51, 0);

  then = hek_store_snapshot (fixture.store, &error);
  seq = hek_snapshot_get_seq (then);
  store_fixture_delete (fixture.store, 0, 900);
  append_rows (fixture.store, 1000, 10, 5);
  g_assert_cmpuint (count_thumbnails (fixture.store), ==, expected_count (2541) - 600);
  store_fixture_reopen (&fixture, HEK_WORKSPACE_WRITE);
  check_rows (fixture.store, 900, 100, 0);
  check_rows (fixture.store, 1000, 10, 5);

  /* the past, and what a snapshot has after its files are gone */
  for (guint64 id = 0; id < 2541; id += 7)
    {
      HekRowPlace place;

      g_assert_true (hek_snapshot_find_row (then, id, &place));
      check_row (then, place, id, 0, FALSE);
    }
  g_clear_pointer (&then, hek_snapshot_unref);
  then = hek_store_snapshot_at (fixture.store, seq, &error);
  g_assert_no_error (error);
  check_row (then, (HekRowPlace) { 0, 1 }, 1, 0, FALSE);
  g_clear_pointer (&then, hek_snapshot_unref);
  store_fixture_end (&fixture);
}

static void
test_compaction (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSnapshot) before = NULL;
  g_autoptr (HekThumbnail) held = NULL;
  g_autoptr (GBytes) bytes = NULL, expected = store_fixture_thumbnail (1, 0);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint64));
  guint n_rewritten;

  store_fixture_begin (&fixture, 0);
  import_rows (fixture.store, 0, 2500);
  store_fixture_import (fixture.store, 3000, 500, 0, HEK_KEYS_REFUSE); /* without any */
  g_assert_cmpuint (count_files (&fixture), ==, 3);
  before = hek_store_snapshot (fixture.store, &error);
  held = hek_snapshot_find_thumbnail (before, (HekRowPlace) { 0, 1 }, &error);
  store_fixture_delete (fixture.store, 0, 900);
  g_assert_true (hek_store_compact (fixture.store, 0, NULL, &n_rewritten, &error));
  g_assert_cmpuint (n_rewritten, ==, 1);
  g_assert_cmpuint (count_files (&fixture), ==, 3);
  check_rows (fixture.store, 900, 1600, 0);
  g_clear_pointer (&before, hek_snapshot_unref);

  before = hek_store_snapshot (fixture.store, &error);
  for (guint i = 0; i < hek_snapshot_get_n_segments (before); i++)
    g_array_append_val (ids, hek_snapshot_get_segment (before, i)->id);
  g_clear_pointer (&before, hek_snapshot_unref);
  g_assert_true (hek_store_merge (fixture.store, (const guint64 *) (gpointer) ids->data, ids->len,
                                  NULL, &error));
  g_assert_cmpuint (count_files (&fixture), ==, 1);
  store_fixture_reopen (&fixture, HEK_WORKSPACE_WRITE);
  check_rows (fixture.store, 900, 1600, 0);
  g_assert_cmpuint (count_thumbnails (fixture.store), ==,
                    expected_count (2500) - expected_count (900));
  bytes = hek_thumbnail_read (held, &error); /* of a file that was removed long ago */
  g_assert_true (g_bytes_equal (bytes, expected));
  store_fixture_end (&fixture);
}

/* Who has no pictures has no file of them; what is given up leaves none. */
static void
test_none (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekImport) import = NULL;
  g_autoptr (HekBatch) batch = NULL, large = NULL;

  store_fixture_begin (&fixture, -1);
  store_fixture_import (fixture.store, 0, 500, 0, HEK_KEYS_REFUSE);
  store_fixture_append (fixture.store, 500, 5, 0, HEK_KEYS_REFUSE);
  g_assert_true (hek_store_seal (fixture.store, NULL, &error));
  g_assert_cmpuint (count_files (&fixture), ==, 0);
  g_assert_cmpuint (count_thumbnails (fixture.store), ==, 0);

  import = hek_import_new (fixture.store, NULL, &error);
  batch = make_batch (fixture.store, 1000, 100, 0);
  g_assert_true (hek_import_append (import, batch, NULL, &error));
  g_assert_cmpuint (count_files (&fixture), ==, 1);
  g_clear_pointer (&import, hek_import_free);
  g_assert_cmpuint (count_files (&fixture), ==, 0);

  large = store_fixture_batch (fixture.schema, 2000, 1, 0);
  hek_batch_take_thumbnail (large, g_bytes_new_take (g_malloc0 (HEK_STORE_THUMBNAIL_MAX_BYTES + 1),
                                                     HEK_STORE_THUMBNAIL_MAX_BYTES + 1));
  g_assert_false (hek_store_append (fixture.store, large, HEK_KEYS_REFUSE, NULL, NULL, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (hek_store_remove_sidecar (fixture.store, 1, "thumbs", &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID);
  store_fixture_end (&fixture);
}

/* More bytes than a journal takes become a segment. */
static void
test_large_append (void)
{
  StoreFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (HekBatch) batch = NULL;
  HekStoreStats stats;

  store_fixture_begin (&fixture, -1);
  batch = store_fixture_batch (fixture.schema, 0, 20, 0);
  for (guint i = 0; i < 20; i++)
    hek_batch_take_thumbnail (batch, g_bytes_new_take (g_malloc0 (500000), 500000));
  g_assert_true (hek_store_append (fixture.store, batch, HEK_KEYS_REFUSE, NULL, NULL, &error));
  g_assert_true (hek_store_get_stats (fixture.store, &stats, &error));
  g_assert_cmpuint (stats.n_journal, ==, 0);
  g_assert_cmpuint (count_thumbnails (fixture.store), ==, 20);
  store_fixture_end (&fixture);
}

static guint
count_problems (StoreFixture *fixture)
{
  g_autoptr (GPtrArray) problems =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_store_problem_free);
  g_autoptr (GError) error = NULL;

  g_assert_true (hek_store_verify (fixture->store, problems, NULL, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < problems->len; i++)
    g_assert_nonnull (strstr (((HekStoreProblem *) problems->pdata[i])->file, ".thumbs"));
  return problems->len;
}

/* Reads all rows of a damaged collection: what is not an error is right. Returns: how many are */
static guint
read_damaged (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;
  guint64 n_counted;
  guint n = 0;

  store_fixture_reopen (fixture, HEK_WORKSPACE_WRITE);
  snapshot = hek_store_snapshot (fixture->store, &error);
  g_assert_no_error (error);
  store_fixture_check_rows (snapshot, 0, 1000, 0);
  for (guint64 row = 0; row < 1000; row++)
    n += check_row (snapshot, (HekRowPlace) { 0, row }, row, 0, TRUE);
  (void) hek_snapshot_count_thumbnails (snapshot, &n_counted, NULL);
  return n;
}

/* Flipped bits, a file cut short, one that is gone: the rest of the collection does not mind. */
static void
test_damage (void)
{
  StoreFixture fixture;
  g_autofree char *path = NULL, *good = NULL;
  g_autoptr (GError) error = NULL;
  gsize n_bytes;

  store_fixture_begin (&fixture, 0);
  import_rows (fixture.store, 0, 1000);
  path = store_fixture_find_file (&fixture, "seg-", ".thumbs");
  g_assert_true (g_file_get_contents (path, &good, &n_bytes, NULL));
  for (gsize at = 0; at < n_bytes; at += at < 96 || at + 600 > n_bytes ? 13 : 4999)
    {
      g_autofree char *bad = g_memdup2 (good, n_bytes);

      bad[at] ^= (char) (1 << (at % 8));
      g_assert_true (g_file_set_contents (path, bad, (gssize) n_bytes, NULL));
      g_assert_cmpuint (read_damaged (&fixture), <, 1000);
      g_assert_cmpuint (count_problems (&fixture), >=, 1);
    }
  for (gsize size = 0; size < n_bytes; size += 30011)
    {
      g_assert_true (g_file_set_contents (path, good, (gssize) size, NULL));
      g_assert_cmpuint (read_damaged (&fixture), ==, 0);
      g_assert_cmpuint (count_problems (&fixture), >=, 1);
    }
  g_remove (path);
  g_assert_cmpuint (read_damaged (&fixture), ==, 0);
  g_assert_cmpuint (count_problems (&fixture), ==, 1);
  g_assert_true (g_file_set_contents (path, good, (gssize) n_bytes, NULL));
  g_assert_cmpuint (read_damaged (&fixture), ==, 1000);
  store_fixture_end (&fixture);
}

/* A compaction leaves out what is damaged, and nothing else. */
static void
test_damaged_compaction (void)
{
  StoreFixture fixture;
  g_autofree char *path = NULL, *bytes = NULL;
  g_autoptr (GError) error = NULL;
  guint64 n_left;
  gsize n_bytes;

  store_fixture_begin (&fixture, 0);
  import_rows (fixture.store, 0, 1000);
  path = store_fixture_find_file (&fixture, "seg-", ".thumbs");
  g_assert_true (g_file_get_contents (path, &bytes, &n_bytes, NULL));
  g_assert_cmpuint (n_bytes, >, 80000);
  bytes[5000] ^= 1;
  g_assert_true (g_file_set_contents (path, bytes, (gssize) n_bytes, NULL));
  store_fixture_reopen (&fixture, HEK_WORKSPACE_WRITE);
  store_fixture_delete (fixture.store, 0, 1);
  g_assert_true (hek_store_compact (fixture.store, 0, NULL, NULL, &error));
  g_assert_no_error (error);
  n_left = count_thumbnails (fixture.store);
  g_assert_cmpuint (n_left, >, 50);
  g_assert_cmpuint (n_left, <, expected_count (1000));
  check_rows (fixture.store, 900, 100, 0);
  store_fixture_end (&fixture);
}

/* Where the file cannot be made sense of at all, it is kept, and the warning says where. */
static void
test_damaged_head (void)
{
  StoreFixture fixture;
  g_autofree char *path = NULL, *kept = NULL, *bytes = NULL, *left = NULL, *warning = NULL;
  g_autoptr (GError) error = NULL;
  gsize n_bytes, n_left;

  store_fixture_begin (&fixture, 0);
  import_rows (fixture.store, 0, 1000);
  path = store_fixture_find_file (&fixture, "seg-", ".thumbs");
  g_assert_true (g_file_get_contents (path, &bytes, &n_bytes, NULL));
  bytes[40] ^= 1;
  g_assert_true (g_file_set_contents (path, bytes, (gssize) n_bytes, NULL));
  store_fixture_reopen (&fixture, HEK_WORKSPACE_WRITE);
  store_fixture_delete (fixture.store, 0, 1);
  g_assert_true (hek_store_compact (fixture.store, 0, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  warning = hek_store_dup_warning (fixture.store);
  g_assert_nonnull (warning);
  store_fixture_reopen (&fixture, HEK_WORKSPACE_WRITE);
  kept = store_fixture_find_file (&fixture, "damaged-seg-", ".thumbs");
  g_assert_nonnull (strstr (warning, kept));
  g_assert_true (g_file_get_contents (kept, &left, &n_left, NULL));
  g_assert_cmpmem (left, n_left, bytes, n_bytes);
  g_assert_cmpuint (count_thumbnails (fixture.store), ==, 0);
  store_fixture_end (&fixture);
}

/* Whether a file of the collection has these bytes. */
static gboolean
is_kept (StoreFixture *fixture,
         const char   *bytes,
         gsize         n_bytes)
{
  g_autofree char *dir = g_build_filename (fixture->folder, "collections",
                                           hek_store_get_uuid (fixture->store), NULL);
  g_autoptr (GDir) names = g_dir_open (dir, 0, NULL);
  gboolean found = FALSE;
  const char *name;

  while (!found && (name = g_dir_read_name (names)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);
      g_autofree char *text = NULL;
      gsize n;

      found = g_file_get_contents (path, &text, &n, NULL) && n == n_bytes
              && memcmp (text, bytes, n) == 0;
    }
  return found;
}

/* Compacts what has a damaged head, on a disk that fails from the @nth operation on. Returns:
 * whether it came so far */
static gboolean
compact_until (guint nth)
{
  StoreFixture fixture;
  g_autofree char *path = NULL, *bytes = NULL;
  g_autoptr (ReplayFaults) faults = replay_faults_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;
  gboolean failed;
  gsize n_bytes;

  store_fixture_begin (&fixture, 0);
  import_rows (fixture.store, 0, 30);
  store_fixture_delete (fixture.store, 0, 1);
  path = store_fixture_find_file (&fixture, "seg-", ".thumbs");
  g_assert_true (g_file_get_contents (path, &bytes, &n_bytes, NULL));
  bytes[40] ^= 1;
  g_assert_true (g_file_set_contents (path, bytes, (gssize) n_bytes, NULL));
  hek_store_unref (fixture.store);
  hek_workspace_close (fixture.workspace);
  fixture.workspace = hek_workspace_open_with (replay_faults_get_ops (faults), fixture.folder,
                                               HEK_WORKSPACE_WRITE, &error);
  g_assert_no_error (error);
  fixture.store = hek_workspace_open_store (fixture.workspace, "things", &error);
  g_assert_no_error (error);
  replay_faults_arm (faults, REPLAY_FAULT_BROKEN, nth, G_MAXUINT);
  (void) hek_store_compact (fixture.store, 0, NULL, NULL, NULL);
  failed = replay_faults_get_n_refused (faults) > 0;
  g_clear_pointer (&fixture.store, hek_store_unref);
  g_clear_pointer (&fixture.workspace, hek_workspace_close);
  store_fixture_reopen (&fixture, HEK_WORKSPACE_WRITE);
  g_assert_true (is_kept (&fixture, bytes, n_bytes));
  snapshot = hek_store_snapshot (fixture.store, &error);
  g_assert_no_error (error);
  store_fixture_check_rows (snapshot, 1, 29, 0);
  g_clear_pointer (&snapshot, hek_snapshot_unref);
  store_fixture_tear_down (&fixture);
  return failed;
}

/* Wherever it ends, what is left of the pictures is there. */
static void
test_damaged_head_cut (void)
{
  guint nth = 1;

  while (compact_until (nth))
    nth++;
  g_assert_cmpuint (nth, >, 10);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/thumbs/life", test_life);
  g_test_add_func ("/store/thumbs/compaction", test_compaction);
  g_test_add_func ("/store/thumbs/none", test_none);
  g_test_add_func ("/store/thumbs/large-append", test_large_append);
  g_test_add_func ("/store/thumbs/damage", test_damage);
  g_test_add_func ("/store/thumbs/damaged-compaction", test_damaged_compaction);
  g_test_add_func ("/store/thumbs/damaged-head", test_damaged_head);
  g_test_add_func ("/store/thumbs/damaged-head-cut", test_damaged_head_cut);
  return g_test_run ();
}
