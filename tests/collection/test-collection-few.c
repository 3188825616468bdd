/* SPDX-License-Identifier: Apache-2.0 */
/* Imports of a few rows into a collection that has some: they go to its journal, and become a
 * segment with a graph when they are many. */
#include "config.h"

#include <glib/gstdio.h>
#include <stdio.h>

#include "hek-collection-head.h"
#include "hek-collection-import.h"
#include "hek-rng.h"
#include "hek-searcher.h"
#include "things.h"

#define DIM 4
#define N_FIRST 5000
#define N_FEW 2000

typedef struct
{
  char *folder;
  HekWorkspace *workspace;
  HekStore *store; /* (nullable) */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autofree char *workspace = NULL;
  GError *error = NULL;

  fixture->folder = things_new_folder ();
  workspace = g_build_filename (fixture->folder, "ws", NULL);
  fixture->workspace = hek_workspace_open (workspace, HEK_WORKSPACE_WRITE, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_clear_pointer (&fixture->store, hek_store_unref);
  hek_workspace_close (fixture->workspace);
  things_remove_folder (fixture->folder);
}

static void
write_fvecs (const char *path,
             guint       n)
{
  FILE *file = g_fopen (path, "wb");
  const gint32 dim = DIM;
  HekRng rng;

  hek_rng_init (&rng, n);
  for (guint i = 0; i < n; i++)
    {
      float row[DIM];

      for (guint d = 0; d < DIM; d++)
        row[d] = (float) hek_rng_below (&rng, 100000);
      fwrite (&dim, sizeof dim, 1, file);
      fwrite (row, sizeof row, 1, file);
    }
  fclose (file);
}

static HekImportReport
import (Fixture       *fixture,
        guint          n,
        const HekTask *task,
        GError       **error)
{
  g_autofree char *path = g_build_filename (fixture->folder, "rows.fvecs", NULL);
  g_autoptr (GPtrArray) sources =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_source_close);
  const HekImportPlan plan = { 0 };
  HekImportReport report = { 0 };
  GError *open_error = NULL;

  write_fvecs (path, n);
  g_ptr_array_add (sources, hek_source_open (path, NULL, NULL, NULL, &open_error));
  g_assert_no_error (open_error);
  (void) hek_collection_import (fixture->workspace, "things", &plan, sources, &report, task, error);
  return report;
}

static HekStoreStats
stats_of (Fixture *fixture)
{
  HekStoreStats stats;
  GError *error = NULL;

  if (fixture->store == NULL)
    fixture->store = hek_workspace_open_store (fixture->workspace, "things", &error);
  g_assert_no_error (error);
  g_assert_true (hek_store_get_stats (fixture->store, &stats, &error));
  g_assert_no_error (error);
  return stats;
}

static void
test_journal (Fixture       *fixture,
              gconstpointer  data)
{
  HekImportReport report;
  HekStoreStats stats;
  GError *error = NULL;
  g_autoptr (HekSnapshot) snapshot = NULL;
  guint64 n_joined;

  report = import (fixture, N_FIRST, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (report.in_journal);
  stats = stats_of (fixture);
  g_assert_cmpuint (stats.n_journal, ==, 0);

  report = import (fixture, N_FEW, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (report.in_journal);
  g_assert_cmpuint (report.n_rows, ==, N_FEW);
  g_assert_cmpuint (report.seq, ==, 2);
  stats = stats_of (fixture);
  g_assert_cmpuint (stats.n_journal, ==, N_FEW);
  g_assert_cmpuint (stats.n_rows, ==, N_FIRST + N_FEW);

  /* the graph in memory */
  snapshot = hek_store_snapshot (fixture->store, &error);
  g_assert_cmpuint (hek_collection_get_head_memory (snapshot), ==, 0);
  g_assert_true (hek_collection_join_head (fixture->store, &n_joined, NULL, &error));
  g_assert_cmpuint (n_joined, ==, N_FEW);
  g_assert_cmpuint (hek_collection_get_head_memory (snapshot), >, N_FEW * DIM * sizeof (float));

  /* more than the journal takes at once */
  report = import (fixture, HEK_STORE_JOURNAL_ROWS + 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (report.in_journal);
  g_assert_cmpuint (stats_of (fixture).n_journal, ==, N_FEW);
}

static void
test_seal (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (HekSnapshot) snapshot = NULL;
  g_autoptr (HekSearcher) searcher = NULL;
  GError *error = NULL;
  gsize n = 0;

  import (fixture, N_FIRST, NULL, &error);
  while (n < HEK_COLLECTION_HEAD_SEAL_ROWS)
    {
      g_assert_cmpuint (stats_of (fixture).n_journal, ==, n);
      g_assert_true (import (fixture, HEK_STORE_JOURNAL_ROWS, NULL, &error).in_journal);
      g_assert_no_error (error);
      n += HEK_STORE_JOURNAL_ROWS;
    }
  g_assert_cmpuint (stats_of (fixture).n_journal, ==, 0);
  snapshot = hek_store_snapshot (fixture->store, &error);
  searcher = hek_searcher_new (snapshot, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hek_searcher_get_n_indexed (searcher), ==, n);
}

/* What is cancelled before its rows are there leaves nothing. */
static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const HekTask task = { .cancellable = cancellable };
  GError *error = NULL;

  import (fixture, N_FIRST, NULL, &error);
  g_assert_no_error (error);
  g_cancellable_cancel (cancellable);
  import (fixture, N_FEW, &task, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_cmpuint (stats_of (fixture).n_rows, ==, N_FIRST);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/collection/few/journal", Fixture, NULL, set_up, test_journal, tear_down);
  g_test_add ("/collection/few/seal", Fixture, NULL, set_up, test_seal, tear_down);
  g_test_add ("/collection/few/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  return g_test_run ();
}
