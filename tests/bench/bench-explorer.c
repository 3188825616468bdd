/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From choosing a collection to the first drawing that can be shown, through the models of the
 * Explorer page: the list of layouts, the kept view, 10,000,000 stored positions with their
 * checksums, the rows that still live, points, style and camera. The files are in the page cache.
 * The fastest of three openings, each with a session of its own. As others may use the machine,
 * too, the figure is what two cores would need: the processor time of what comes before the points,
 * as if one thread did it all, and half of that of points and style, which all threads make.
 *
 * usage: bench-explorer [ROWS]
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "bench-report.h"
#include "bench-scene-data.h"
#include "explorer-fixture.h"
#include "hek-aligned.h"
#include "hek-explorer-view.h"
#include "hek-parallel.h"
#include "hek-workspace.h"

#define BATCH_ROWS 100000u
#define N_OPENINGS 3
#define N_CORES 2

static void
check (const GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

/* Rows of one number each: what is opened are their places. */
static void
import_rows (HekStore  *store,
             HekSchema *schema,
             gsize      n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekBatch) batch = hek_batch_try_new (schema, BATCH_ROWS);
  g_autoptr (HekImport) import = hek_import_new (store, NULL, &error);

  check (error);
  memset (batch->vectors, 0, BATCH_ROWS * hek_batch_vector_bytes (batch));
  for (gsize done = 0; done < n; done += batch->n_rows)
    {
      batch->n_rows = MIN (BATCH_ROWS, n - done);
      hek_import_append (import, batch, NULL, &error);
      check (error);
    }
  hek_import_commit (import, NULL, NULL, &error);
  check (error);
}

static void
store_layout (HekStore *store,
              gsize     n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (store, &error);
  g_autofree float *coords = g_new (float, 3 * n);
  g_autofree guint64 *row_ids = g_new (guint64, n);
  hek_auto_aligned float *cloud = bench_scene_make_cloud (n);
  g_autoptr (HekLayout) layout = NULL;
  HekLayoutRecipe recipe;
  HekLayoutPut put = { .name = "cloud", .row_ids = row_ids, .n_rows = n };

  check (error);
  for (gsize i = 0; i < n; i++)
    row_ids[i] = hek_snapshot_get_row_id (snapshot, (HekRowPlace) { 0, i });
  memcpy (coords, cloud, 3 * n * sizeof (float));
  hek_layout_recipe_init (&recipe, hek_layout_method_find ("random"));
  recipe.n_dims = 3;
  layout = hek_layout_new (&recipe, g_steal_pointer (&coords), n);
  put.layout = layout;
  put.seq = hek_snapshot_get_seq (snapshot);
  hek_collection_layout_info_free (hek_collection_put_layout (store, &put, &error));
  check (error);
}

/* Returns: (transfer full): the uuid of the collection */
static char *
make_workspace (const char *path,
                gsize       n)
{
  g_autoptr (GError) error = NULL;
  HekWorkspace *workspace = hek_workspace_open (path, HEK_WORKSPACE_WRITE, &error);
  g_autoptr (HekSchema) schema = hek_schema_new (HEK_DTYPE_U8, 1, NULL, 0);
  const HekStoreSpec spec = { .schema = schema, .distance = HEK_DISTANCE_L2, .history_s = -1 };
  HekStore *store;
  char *uuid;

  check (error);
  store = hek_workspace_create (workspace, "cloud", &spec, &error);
  check (error);
  import_rows (store, schema, n);
  store_layout (store, n);
  uuid = g_strdup (hek_store_get_uuid (store));
  hek_store_unref (store);
  hek_workspace_close (workspace);
  return uuid;
}

/* Returns: seconds on two cores; @longest_s: (inout): processor time of the longest turn of the
 * main loop */
static double
open_once (LibraryFixture *fixture,
           const char     *uuid,
           double         *longest_s)
{
  HekExplorerSession *session = hek_explorer_session_new (fixture->library, fixture->jobs);
  HekExplorerView *view = hek_explorer_view_new (session, fixture->jobs);
  double start = bench_wall_s (), busy = bench_process_s (), opened = 0, opened_busy = 0, drawn;
  double drawn_busy;

  hek_explorer_session_set_collection (session, uuid);
  while (hek_explorer_view_get_points (view) == NULL)
    {
      double before = bench_thread_s ();

      g_main_context_iteration (NULL, TRUE);
      *longest_s = MAX (*longest_s, bench_thread_s () - before);
      if (opened == 0 && hek_explorer_session_get_data (session) != NULL)
        {
          opened = bench_wall_s ();
          opened_busy = bench_process_s ();
        }
    }
  drawn = bench_wall_s ();
  drawn_busy = bench_process_s ();
  printf ("  %.2f s on the clock: %.2f s until the places are there, %.2f s to the drawing; "
          "processor time of all threads %.2f s and %.2f s\n", drawn - start, opened - start,
          drawn - opened, opened_busy - busy, drawn_busy - opened_busy);
  fflush (stdout);
  hek_explorer_view_close (view);
  hek_explorer_session_close (session);
  explorer_fixture_release (view);
  explorer_fixture_release (session);
  return opened_busy - busy + (drawn_busy - opened_busy) / N_CORES;
}

int
main (int    argc,
      char **argv)
{
  gsize n = argc > 1 ? (gsize) g_ascii_strtoull (argv[1], NULL, 10) : 10 * 1000 * 1000;
  double best = G_MAXDOUBLE, longest_s = 0;
  LibraryFixture fixture = { 0 };
  g_autofree char *uuid = NULL;

  hek_parallel_set_n_threads (N_CORES);
  library_fixture_set_up (&fixture, NULL);
  uuid = make_workspace (fixture.workspace_path, n);
  library_fixture_open (&fixture);
  printf ("%" G_GSIZE_FORMAT " stored positions\n", n);
  for (guint i = 0; i < N_OPENINGS; i++)
    {
      double seconds = open_once (&fixture, uuid, &longest_s);

      best = MIN (best, seconds);
    }
  bench_report ("  open to first drawing", best, "s", 2, TRUE);
  bench_report ("  longest turn of the main loop", 1e3 * longest_s, "ms", 16, TRUE);
  library_fixture_tear_down (&fixture, NULL);
  return 0;
}
