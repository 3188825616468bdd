/* SPDX-License-Identifier: Apache-2.0 */
/* Imports that are cancelled, kept and gone on with: the rows of one that was never cancelled, in
 * the same order, whenever it was cancelled and however often. */
#include "config.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <utime.h>

#include "hek-collection-import.h"
#include "hek-rng.h"
#include "things.h"

#define DIM 4
/* Of batches of at most 65,536 rows: three in the first file, two in the second. */
#define N_FVECS 140000
#define N_CSV 70000
#define BAD_EVERY 9000 /* rows of the second file that cannot be taken */
#define N_BAD (N_CSV / BAD_EVERY)
#define N_ALL (N_FVECS + N_CSV - N_BAD)

typedef struct
{
  char *folder, *fvecs, *csv;
  HekWorkspace *workspace;
} Fixture;

static void
write_fvecs (const char *path)
{
  FILE *file = g_fopen (path, "wb");
  const gint32 dim = DIM;
  HekRng rng;

  hek_rng_init (&rng, 3);
  for (guint i = 0; i < N_FVECS; i++)
    {
      float row[DIM];

      for (guint d = 0; d < DIM; d++)
        row[d] = (float) hek_rng_below (&rng, 1000);
      fwrite (&dim, sizeof dim, 1, file);
      fwrite (row, sizeof row, 1, file);
    }
  fclose (file);
}

/* With a delimiter and a name of the vectors that have to be told. */
static void
write_csv (const char *path)
{
  FILE *file = g_fopen (path, "wb");

  fputs ("label|w0|w1|w2|w3\n", file);
  for (guint i = 0; i < N_CSV; i++)
    fprintf (file, "%u|%s|%u|%u|%u\n", i, i % BAD_EVERY == BAD_EVERY - 1 ? "x" : "1", i % 10,
             i % 100, i % 1000);
  fclose (file);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *workspace = NULL;
  GError *error = NULL;

  fixture->folder = things_new_folder ();
  fixture->fvecs = g_build_filename (fixture->folder, "a b%20ü.fvecs", NULL);
  fixture->csv = g_build_filename (fixture->folder, "b.csv", NULL);
  workspace = g_build_filename (fixture->folder, "ws", NULL);
  write_fvecs (fixture->fvecs);
  write_csv (fixture->csv);
  fixture->workspace = hek_workspace_open (workspace, HEK_WORKSPACE_WRITE, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  hek_workspace_close (fixture->workspace);
  things_remove_folder (fixture->folder);
  g_free (fixture->fvecs);
  g_free (fixture->csv);
}

static GPtrArray *
new_sources (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) hek_source_close);
}

static GPtrArray *
open_sources (Fixture *fixture)
{
  const HekSourceFormat *csv = hek_source_format_find ("csv");
  g_auto (HekSourceOptions) options = { 0 };
  GPtrArray *sources = new_sources ();
  GError *error = NULL;

  g_ptr_array_add (sources, hek_source_open (fixture->fvecs, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  hek_source_options_init (&options, csv);
  g_assert_true (hek_source_options_set (&options, "delimiter", "bar", &error));
  g_assert_true (hek_source_options_set (&options, "vectors", "w", &error));
  g_ptr_array_add (sources, hek_source_open (fixture->csv, csv, &options, NULL, &error));
  g_assert_no_error (error);
  return sources;
}

/* Cancels when so many batches were taken. */
typedef struct
{
  HekTask task;
  GCancellable *cancellable;
  guint n_left;
  gboolean keep; /* decided together with the cancel */
  gboolean *decision;
} Stop;

static void
count_down (double   fraction,
            gpointer data)
{
  Stop *stop = data;

  if (stop->n_left == 0 || --stop->n_left > 0)
    return;
  if (stop->decision != NULL)
    g_atomic_int_set (stop->decision, stop->keep);
  g_cancellable_cancel (stop->cancellable);
}

static void
stop_init (Stop     *stop,
           guint     n_batches,
           gboolean *decision)
{
  *stop = (Stop){ .cancellable = g_cancellable_new (), .n_left = n_batches, .keep = TRUE,
                  .decision = decision };
  stop->task = (HekTask){ .cancellable = stop->cancellable, .progress = count_down,
                          .progress_data = stop };
}

static gboolean
import (Fixture          *fixture,
        const char       *name,
        Stop             *stop, /* (nullable) */
        HekImportReport  *report,
        GError          **error)
{
  g_autoptr (GPtrArray) sources = open_sources (fixture);
  HekImportPlan plan = { .keys = HEK_KEYS_REFUSE };

  if (stop != NULL)
    stop->decision = &plan.keep_cancelled;
  return hek_collection_import (fixture->workspace, name, &plan, sources, report,
                                stop != NULL ? &stop->task : NULL, error);
}

static HekStore *
open_store (Fixture    *fixture,
            const char *name)
{
  GError *error = NULL;
  HekStore *store = hek_workspace_open_store (fixture->workspace, name, &error);

  g_assert_no_error (error);
  return store;
}

static HekUnfinishedImport *
get_unfinished (HekStore *store)
{
  GError *error = NULL;
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (store, &error);
  HekUnfinishedImport *unfinished = hek_collection_get_unfinished (snapshot, &error);

  g_assert_no_error (error);
  return unfinished;
}

/* Vector and label of every row in the order of ids. */
static HekBatch *
fetch_all (HekStore *store)
{
  GError *error = NULL;
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (store, &error);
  g_autofree HekRowPlace *places = g_new (HekRowPlace, N_ALL);
  HekBatch *batch;

  g_assert_cmpuint (hek_snapshot_get_n_rows (snapshot), ==, N_ALL);
  for (guint64 id = 0; id < N_ALL; id++)
    g_assert_true (hek_snapshot_find_row (snapshot, id, &places[id]));
  batch = hek_snapshot_fetch (snapshot, places, N_ALL, TRUE, &error);
  g_assert_no_error (error);
  return batch;
}

static void
assert_same_rows (const HekBatch *a,
                  const HekBatch *b)
{
  g_assert_cmpmem (a->vectors, a->n_rows * DIM * sizeof (float), b->vectors,
                   b->n_rows * DIM * sizeof (float));
  for (gsize i = 0; i < a->n_rows; i++)
    {
      g_assert_cmpint (hek_column_is_missing (a->columns[0], i), ==,
                       hek_column_is_missing (b->columns[0], i));
      g_assert_cmpint (hek_column_get_integer (a->columns[0], i), ==,
                       hek_column_get_integer (b->columns[0], i));
    }
}

/* Goes on, cancelled after @n_batches again and again. Returns: how often */
static guint
resume_until_done (HekStore *store,
                   guint     n_batches,
                   guint64  *n_rows,
                   guint64  *n_errors)
{
  for (guint round = 1;; round++)
    {
      g_autoptr (GPtrArray) sources = new_sources ();
      HekImportReport report = { 0 };
      gboolean keep = FALSE;
      GError *error = NULL;
      Stop stop;

      stop_init (&stop, n_batches, &keep);
      g_assert_true (hek_collection_resume_import (store, &keep, sources, &report, &stop.task,
                                                   &error));
      g_assert_no_error (error);
      g_object_unref (stop.cancellable);
      *n_rows += report.n_rows;
      *n_errors += report.n_errors;
      g_assert_cmpint (report.seq > 0, ==, report.n_rows > 0);
      if (!report.cancelled)
        return round;
    }
}

static void
test_resume (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (HekStore) whole = NULL;
  g_autoptr (HekBatch) expected = NULL;
  HekImportReport report;
  GError *error = NULL;

  g_assert_true (import (fixture, "whole", NULL, &report, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (report.n_rows, ==, N_ALL);
  g_assert_cmpuint (report.n_errors, ==, N_BAD);
  whole = open_store (fixture, "whole");
  g_assert_null (get_unfinished (whole));
  expected = fetch_all (whole);

  for (guint n_batches = 1; n_batches <= 5; n_batches++)
    for (guint again = 0; again <= 2; again++)
      {
        g_autofree char *name = g_strdup_printf ("cut-%u-%u", n_batches, again);
        g_autoptr (HekUnfinishedImport) unfinished = NULL;
        g_autoptr (HekStore) store = NULL;
        g_autoptr (HekBatch) rows = NULL;
        guint64 n_rows, n_errors;
        Stop stop;

        stop_init (&stop, n_batches, NULL);
        g_assert_true (import (fixture, name, &stop, &report, &error));
        g_assert_no_error (error);
        g_object_unref (stop.cancellable);
        g_assert_true (report.cancelled);
        g_assert_cmpuint (report.seq, ==, 1);
        store = open_store (fixture, name);
        unfinished = get_unfinished (store);
        g_assert_cmpstr (unfinished->path, ==, n_batches <= 3 ? fixture->fvecs : fixture->csv);
        g_assert_cmpuint (unfinished->n_sources, ==, n_batches <= 3 ? 2 : 1);
        if (n_batches <= 3)
          g_assert_cmpuint (unfinished->row, ==, report.n_rows);

        n_rows = report.n_rows;
        n_errors = report.n_errors;
        resume_until_done (store, again, &n_rows, &n_errors);
        g_assert_cmpuint (n_rows, ==, N_ALL);
        g_assert_cmpuint (n_errors, ==, N_BAD);
        g_assert_null (get_unfinished (store));
        rows = fetch_all (store);
        assert_same_rows (rows, expected);
      }
}

/* Without keeping nothing stays, of a collection that is gone on with the rows of before. */
static void
test_discard (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (HekUnfinishedImport) before = NULL;
  g_autoptr (HekUnfinishedImport) after = NULL;
  g_autoptr (HekStore) store = NULL;
  g_autoptr (GError) error = NULL;
  HekImportReport report = { 0 };
  Stop stop;

  stop_init (&stop, 2, NULL);
  stop.keep = FALSE;
  g_assert_false (import (fixture, "a", &stop, &report, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_object_unref (stop.cancellable);
  g_assert_null (hek_workspace_open_store (fixture->workspace, "a", NULL));

  stop_init (&stop, 1, NULL);
  g_assert_true (import (fixture, "a", &stop, &report, &error));
  g_object_unref (stop.cancellable);
  store = open_store (fixture, "a");
  before = get_unfinished (store);
  stop_init (&stop, 2, NULL);
  g_assert_false (hek_collection_resume_import (store, NULL, NULL, &report, &stop.task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_object_unref (stop.cancellable);
  after = get_unfinished (store);
  g_assert_cmpuint (after->row, ==, before->row);
  g_assert_cmpuint (after->n_sources, ==, 2);
}

/* Files that are not what they were, in the workspace that another process opens. */
static void
test_changed (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *path = g_strdup (hek_workspace_get_path (fixture->workspace));
  g_autofree char *contents = NULL;
  g_autoptr (HekStore) store = NULL;
  g_autoptr (GError) error = NULL;
  HekImportReport report;
  struct utimbuf time = { 1000000000, 1000000000 };
  gsize n;
  Stop stop;

  stop_init (&stop, 1, NULL);
  g_assert_true (import (fixture, "a", &stop, &report, &error));
  g_object_unref (stop.cancellable);
  hek_workspace_close (fixture->workspace);
  fixture->workspace = hek_workspace_open (path, HEK_WORKSPACE_WRITE, &error);
  g_assert_no_error (error);
  store = open_store (fixture, "a");

  g_assert_cmpint (g_utime (fixture->csv, &time), ==, 0);
  g_assert_false (hek_collection_resume_import (store, NULL, NULL, &report, NULL, &error));
  g_assert_error (error, HEK_SOURCE_ERROR, HEK_SOURCE_ERROR_CHANGED);
  g_assert_nonnull (strstr (error->message, "b.csv"));
  g_clear_error (&error);

  /* cut in the midst of a vector: it is said first that it has changed */
  g_assert_true (g_file_get_contents (fixture->fvecs, &contents, &n, NULL));
  g_assert_true (g_file_set_contents (fixture->fvecs, contents, (gssize) n / 2 + 3, NULL));
  g_assert_false (hek_collection_resume_import (store, NULL, NULL, &report, NULL, &error));
  g_assert_error (error, HEK_SOURCE_ERROR, HEK_SOURCE_ERROR_CHANGED);
  g_assert_nonnull (strstr (error->message, ".fvecs has changed"));
  g_clear_error (&error);

  g_assert_cmpint (g_remove (fixture->fvecs), ==, 0);
  g_assert_false (hek_collection_resume_import (store, NULL, NULL, &report, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);

  g_assert_true (hek_collection_forget_unfinished (store, &error));
  g_assert_no_error (error);
  g_assert_false (hek_collection_resume_import (store, NULL, NULL, &report, NULL, &error));
  g_assert_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND);
}

static gboolean
write_words (HekSidecarWriter  *writer,
             gpointer           data,
             GError           **error)
{
  return hek_sidecar_write (writer, data, strlen (data), error);
}

/* Notes that this program would not have written. */
static void
test_notes (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct
  {
    const char *words;
    int code;
  } notes[] = {
    { "", HEK_STORE_ERROR_DAMAGED },
    { "\xff\xfe no words", HEK_STORE_ERROR_DAMAGED },
    { "[import]\nversion=2\n", HEK_STORE_ERROR_TOO_NEW },
    { "[import]\nversion=1\nkeys=refuse\nfiles=0\n", HEK_STORE_ERROR_DAMAGED },
    { "[import]\nversion=1\nkeys=refuse\nfiles=99999999999\n", HEK_STORE_ERROR_DAMAGED },
    { "[import]\nversion=1\nkeys=refuse\nfiles=1\n[file 0]\nformat=scroll\n",
      HEK_STORE_ERROR_DAMAGED },
    { "[import]\nversion=1\nkeys=refuse\nfiles=1\n[file 0]\nformat=fvecs\npath=%zz\n",
      HEK_STORE_ERROR_DAMAGED },
  };
  g_autoptr (HekStore) store = NULL;
  HekImportReport report;
  GError *error = NULL;

  g_assert_true (import (fixture, "a", NULL, &report, &error));
  g_assert_no_error (error);
  store = open_store (fixture, "a");
  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    {
      g_autoptr (HekSnapshot) snapshot = NULL;
      g_autoptr (GError) own_error = NULL;

      g_assert_true (hek_store_put_sidecar (store, 0, "unfinished", write_words,
                                            (gpointer) notes[i].words, &error));
      snapshot = hek_store_snapshot (store, &error);
      g_assert_null (hek_collection_get_unfinished (snapshot, &own_error));
      g_assert_error (own_error, HEK_STORE_ERROR, notes[i].code);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/collection/import/resume", Fixture, NULL, set_up, test_resume, tear_down);
  g_test_add ("/collection/import/discard", Fixture, NULL, set_up, test_discard, tear_down);
  g_test_add ("/collection/import/changed", Fixture, NULL, set_up, test_changed, tear_down);
  g_test_add ("/collection/import/notes", Fixture, NULL, set_up, test_notes, tear_down);
  return g_test_run ();
}
