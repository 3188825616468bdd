/* SPDX-License-Identifier: Apache-2.0 */
/* How fast a file becomes a durable collection, against dd with the same file, and how soon a
 * collection is there again after a process that wrote it was killed. */
#include "config.h"

#include "bench-collection.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "hek-collection-import.h"

#define N_ROUNDS 3
#define N_KILLS 3
#define APPEND_ROWS 1000 /* of one small append */
#define KILL_AFTER_MS 300

static HekWorkspace *
open_workspace (const Bench *bench)
{
  g_autofree char *folder = bench_path (bench, "workspace");
  g_autoptr (GError) error = NULL;
  HekWorkspace *workspace = hek_workspace_open (folder, HEK_WORKSPACE_WRITE, &error);

  bench_check (error);
  return workspace;
}

static void
import_file (const Bench  *bench,
             HekWorkspace *workspace,
             const char   *name)
{
  g_autofree char *path = bench_rows_path (bench);
  g_autoptr (GPtrArray) sources =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_source_close);
  g_autoptr (GError) error = NULL;
  const HekImportPlan plan = { 0 };
  HekImportReport report;

  g_ptr_array_add (sources, hek_source_open (path, NULL, NULL, NULL, &error));
  bench_check (error);
  hek_collection_import (workspace, name, &plan, sources, &report, NULL, &error);
  bench_check (error);
}

/* --- import -------------------------------------------------------------------------------- */

static void
measure_import (const Bench *bench)
{
  g_autoptr (HekWorkspace) workspace = open_workspace (bench);
  double start = bench_wall_s (), cpu = bench_process_s ();

  import_file (bench, workspace, "bulk");
  bench_put_figure (bench, "bulk_s", bench_wall_s () - start);
  bench_put_figure (bench, "bulk_cpu_s", bench_process_s () - cpu);
}

static void
purge_import (const Bench *bench)
{
  g_autoptr (HekWorkspace) workspace = open_workspace (bench);
  g_autoptr (HekCollectionInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  info = hek_workspace_find (workspace, "bulk", &error);
  bench_check (error);
  hek_workspace_delete (workspace, info->uuid, &error);
  bench_check (error);
  hek_workspace_purge (workspace, info->uuid, &error);
  bench_check (error);
}

static double
run_dd (const Bench *bench)
{
  g_autofree char *rows = bench_rows_path (bench);
  g_autofree char *copy = bench_path (bench, "copy");
  g_autofree char *from = g_strconcat ("if=", rows, NULL);
  g_autofree char *to = g_strconcat ("of=", copy, NULL);
  const char *const words[] = { "dd", from, to, "bs=1M", "conv=fdatasync", "status=none", NULL };
  double start = bench_wall_s ();
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status,
                &error);
  bench_check (error);
  g_assert_cmpint (status, ==, 0);
  start = bench_wall_s () - start;
  g_unlink (copy);
  return start;
}

/* They take turns, since other work shares the disk; the best of each counts. */
void
bench_import (const Bench *bench)
{
  g_autofree char *rows = bench_rows_path (bench);
  double ours = G_MAXDOUBLE, dd = G_MAXDOUBLE;
  double n = (double) bench->n;

  g_assert_cmpint (g_mkdir_with_parents (bench->folder, 0700), ==, 0);
  bench_step (bench, bench_make_rows);
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      double dd_s = run_dd (bench), ours_s;

      bench_step (bench, measure_import);
      ours_s = bench_get_figure (bench, "bulk_s");
      bench_step (bench, purge_import);
      printf ("# import of %.0f x %u: %.0f vectors/s (%.2f us of processor each), dd"
              " conv=fdatasync %.0f: %.0f %%\n", n, bench->dim, n / ours_s,
              bench_get_figure (bench, "bulk_cpu_s") * 1e6 / n, n / dd_s, 100 * dd_s / ours_s);
      ours = MIN (ours, ours_s);
      dd = MIN (dd, dd_s);
    }
  bench_report ("durable import of fvecs", n / ours, "vectors/s", MIN (100000, 0.6 * n / dd),
                FALSE);
  g_unlink (rows);
}

/* --- recovery ------------------------------------------------------------------------------ */

static void
import_clusters (const Bench *bench)
{
  g_autoptr (HekWorkspace) workspace = open_workspace (bench);

  import_file (bench, workspace, "clusters");
}

/* Until it is killed. */
static void
append_clusters (const Bench *bench)
{
  g_autoptr (HekWorkspace) workspace = open_workspace (bench);
  g_autoptr (GError) error = NULL;
  g_autoptr (HekStore) store = hek_workspace_open_store (workspace, "clusters", &error);
  g_autoptr (HekBatch) batch = NULL;
  BenchClusters *clusters = bench_clusters_new (bench->dim);

  bench_check (error);
  batch = hek_batch_try_new (hek_store_get_schema (store), APPEND_ROWS);
  bench_clusters_make (clusters, FALSE, 0, APPEND_ROWS, (float *) (gpointer) batch->vectors);
  bench_clusters_free (clusters);
  batch->n_rows = APPEND_ROWS;
  for (;;)
    {
      hek_store_append (store, batch, HEK_KEYS_REFUSE, NULL, NULL, &error);
      bench_check (error);
    }
}

/* Kills @step in the midst of it. */
static void
kill_step (const Bench *bench,
           BenchStep    step)
{
  int status;
  pid_t pid;

  fflush (NULL);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      step (bench);
      _exit (0);
    }
  g_usleep (KILL_AFTER_MS * 1000);
  kill (pid, SIGKILL);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  if (!WIFSIGNALED (status))
    printf ("# it was over before it was killed: more rows are needed\n");
}

static void
measure_recovery (const Bench *bench)
{
  double start = bench_wall_s (), cpu = bench_process_s ();
  g_autoptr (HekWorkspace) workspace = open_workspace (bench);
  g_autoptr (GError) error = NULL;
  g_autoptr (HekStore) store = hek_workspace_open_store (workspace, "clusters", &error);
  g_autoptr (HekSnapshot) snapshot = NULL;
  HekStoreStats stats;

  bench_check (error);
  snapshot = hek_store_snapshot (store, &error);
  bench_check (error);
  start = bench_wall_s () - start;
  cpu = bench_process_s () - cpu;
  hek_store_get_stats (store, &stats, &error);
  bench_check (error);
  g_assert_cmpuint (hek_snapshot_get_n_rows (snapshot), >=, bench->n);
  printf ("# %" G_GUINT64_FORMAT " rows, %" G_GUINT64_FORMAT " of them in journals: open for"
          " writing after %.1f ms, %.1f ms of processor\n", stats.n_rows, stats.n_journal,
          start * 1e3, cpu * 1e3);
  bench_put_figure (bench, "recovery_s", start);
}

void
bench_recovery (const Bench *bench)
{
  g_autofree char *rows = bench_rows_path (bench);
  double slowest = 0;

  g_assert_cmpint (g_mkdir_with_parents (bench->folder, 0700), ==, 0);
  bench_step (bench, bench_make_rows);
  bench_step (bench, import_clusters);
  for (guint i = 0; i < N_KILLS; i++)
    for (guint j = 0; j < 2; j++)
      {
        kill_step (bench, j == 0 ? import_clusters : append_clusters);
        bench_step (bench, measure_recovery);
        slowest = MAX (slowest, bench_get_figure (bench, "recovery_s"));
      }
  bench_report ("slowest recovery after kill -9", slowest, "s", 2, TRUE);
  g_unlink (rows);
}
