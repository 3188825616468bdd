/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the modes of bench-collection have in common: steps in processes of their own, the
 * collection that is made once and measured often, its truth, and what of it is in memory.
 */
#include "config.h"

#include "bench-collection.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "hek-collection-import.h"
#include "hek-collection-index.h"
#include "hek-parallel.h"

#define N_TRUTH 1000
#define N_TRUTH_LARGE 200 /* of more rows than: */
#define LARGE_ROWS 5000000
/* Of two distances that came about by other orders of adding. */
#define ROUNDING 1e-4f

void
bench_check (const GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

char *
bench_path (const Bench *bench,
            const char  *name)
{
  return g_build_filename (bench->folder, name, NULL);
}

double
bench_step (const Bench *bench,
            BenchStep    step)
{
  struct rusage usage;
  int status;
  pid_t pid;

  fflush (NULL);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      hek_parallel_set_n_threads (bench->n_threads);
      step (bench);
      fflush (NULL);
      _exit (0);
    }
  g_assert_cmpint (wait4 (pid, &status, 0, &usage), ==, pid);
  if (!WIFEXITED (status) || WEXITSTATUS (status) != 0)
    g_error ("a step did not end well");
  return (double) usage.ru_maxrss / 1024;
}

void
bench_put_figure (const Bench *bench,
                  const char  *name,
                  double       value)
{
  g_autofree char *path = bench_path (bench, name);
  g_autofree char *text = g_strdup_printf ("%.9g\n", value);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  bench_check (error);
}

double
bench_get_figure (const Bench *bench,
                  const char  *name)
{
  g_autofree char *path = bench_path (bench, name);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? g_ascii_strtod (text, NULL) : NAN;
}

/* --- the collection ------------------------------------------------------------------------ */

static void
import_rows (const Bench *bench)
{
  g_autofree char *path = bench_rows_path (bench);
  g_autofree char *folder = bench_path (bench, "workspace");
  g_autoptr (GPtrArray) sources =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_source_close);
  g_autoptr (GError) error = NULL;
  g_autoptr (HekWorkspace) workspace = hek_workspace_open (folder, HEK_WORKSPACE_WRITE, &error);
  const HekImportPlan plan = { 0 };
  HekImportReport report;
  double start;

  bench_check (error);
  g_ptr_array_add (sources, hek_source_open (path, NULL, NULL, NULL, &error));
  bench_check (error);
  start = bench_wall_s ();
  hek_collection_import (workspace, "clusters", &plan, sources, &report, NULL, &error);
  bench_check (error);
  g_assert_cmpuint (report.n_rows, ==, bench->n);
  bench_put_figure (bench, "import_s", bench_wall_s () - start);
}

static void
build_index (const Bench *bench)
{
  g_autofree char *folder = bench_path (bench, "workspace");
  g_autoptr (GError) error = NULL;
  g_autoptr (HekWorkspace) workspace = hek_workspace_open (folder, HEK_WORKSPACE_WRITE, &error);
  g_autoptr (HekStore) store = NULL;
  HekIndexReport report;
  double cpu = bench_process_s ();

  bench_check (error);
  store = hek_workspace_open_store (workspace, "clusters", &error);
  bench_check (error);
  hek_collection_build_index (store, NULL, FALSE, &report, NULL, &error);
  bench_check (error);
  bench_put_figure (bench, "build_s", report.build_s);
  bench_put_figure (bench, "build_cpu_s", bench_process_s () - cpu);
}

gsize
bench_n_truth (const Bench *bench)
{
  return bench->n > LARGE_ROWS ? N_TRUTH_LARGE : N_TRUTH;
}

static void
find_truth (const Bench *bench)
{
  gsize n = bench_n_truth (bench);
  g_autofree char *path = bench_path (bench, "truth");
  g_autofree float *queries = bench_make_queries (bench, n);
  g_autofree float *truth = g_new (float, n);
  g_autofree HekHit *hits = g_new (HekHit, n * BENCH_K);
  g_autofree guint *n_hits = g_new (guint, n);
  const HekRows rows = { HEK_DTYPE_F32, bench->dim, n, bench->dim * sizeof (float),
                         (const guint8 *) queries };
  const HekSearchOptions options = { .k = BENCH_K, .exact = TRUE };
  g_autoptr (GError) error = NULL;
  BenchOpened opened;

  bench_open (bench, &opened);
  hek_searcher_search (opened.searcher, &rows, &options, hits, n_hits, NULL, &error);
  bench_check (error);
  for (gsize i = 0; i < n; i++)
    truth[i] = hits[i * BENCH_K + BENCH_K - 1].distance;
  bench_close (&opened);
  g_file_set_contents (path, (const char *) truth, (gssize) (n * sizeof *truth), &error);
  bench_check (error);
}

float *
bench_load_truth (const Bench *bench)
{
  g_autofree char *path = bench_path (bench, "truth");
  g_autoptr (GError) error = NULL;
  char *truth = NULL;
  gsize n_bytes;

  g_file_get_contents (path, &truth, &n_bytes, &error);
  bench_check (error);
  g_assert_cmpuint (n_bytes, ==, bench_n_truth (bench) * sizeof (float));
  return (float *) (gpointer) truth;
}

void
bench_prepare (const Bench *bench)
{
  g_autofree char *rows = bench_rows_path (bench);
  g_autofree char *truth = bench_path (bench, "truth");

  g_assert_cmpint (g_mkdir_with_parents (bench->folder, 0700), ==, 0);
  if (isnan (bench_get_figure (bench, "import_s")))
    {
      bench_step (bench, bench_make_rows);
      bench_put_figure (bench, "import_mb", bench_step (bench, import_rows));
      g_unlink (rows);
    }
  if (isnan (bench_get_figure (bench, "build_s")))
    bench_put_figure (bench, "build_mb", bench_step (bench, build_index));
  if (!g_file_test (truth, G_FILE_TEST_EXISTS))
    bench_step (bench, find_truth);
  printf ("# %zu x %u%s: imported in %.1f s, index in %.1f s (%.1f s of processor)\n", bench->n,
          bench->dim, bench->as_bytes ? " bytes" : "", bench_get_figure (bench, "import_s"),
          bench_get_figure (bench, "build_s"), bench_get_figure (bench, "build_cpu_s"));
}

void
bench_open (const Bench *bench,
            BenchOpened *opened)
{
  g_autofree char *folder = bench_path (bench, "workspace");
  g_autoptr (HekSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;

  opened->workspace = hek_workspace_open (folder, HEK_WORKSPACE_READ, &error);
  bench_check (error);
  opened->store = hek_workspace_open_store (opened->workspace, "clusters", &error);
  bench_check (error);
  snapshot = hek_store_snapshot (opened->store, &error);
  bench_check (error);
  opened->searcher = hek_searcher_new (snapshot, NULL, &error);
  bench_check (error);
}

void
bench_close (BenchOpened *opened)
{
  g_clear_pointer (&opened->searcher, hek_searcher_unref);
  g_clear_pointer (&opened->store, hek_store_unref);
  g_clear_pointer (&opened->workspace, hek_workspace_close);
}

/* --- searches ------------------------------------------------------------------------------ */

double
bench_search (HekSearcher            *searcher,
              const float            *queries,
              gsize                   n,
              const HekSearchOptions *options,
              HekHit                 *hits,
              double                 *times)
{
  guint dim = hek_snapshot_get_schema (hek_searcher_get_snapshot (searcher))->dim;
  double begin = bench_process_s (), last = begin;

  for (gsize q = 0; q < n; q++)
    {
      const HekRows query = { HEK_DTYPE_F32, dim, 1, dim * sizeof (float),
                              (const guint8 *) (queries + q * dim) };
      g_autoptr (GError) error = NULL;
      double now;
      guint n_hits;

      hek_searcher_search (searcher, &query, options, hits + q * options->k, &n_hits, NULL, &error);
      bench_check (error);
      g_assert_cmpuint (n_hits, ==, options->k);
      if (times == NULL)
        continue;
      now = bench_process_s ();
      times[q] = now - last;
      last = now;
    }
  return bench_process_s () - begin;
}

double
bench_recall (const HekHit *hits,
              const float  *truth,
              gsize         n)
{
  gsize n_right = 0;

  for (gsize q = 0; q < n; q++)
    for (guint i = 0; i < BENCH_K; i++)
      n_right += hits[q * BENCH_K + i].distance <= truth[q] + ROUNDING * fabsf (truth[q]);
  return (double) n_right / (double) (n * BENCH_K);
}

BenchMemory
bench_memory (const Bench *bench)
{
  FILE *maps = fopen ("/proc/self/smaps", "r");
  BenchMemory memory = { 0 };
  double *part = NULL;
  char line[4096];

  g_assert_nonnull (maps);
  while (fgets (line, sizeof line, maps) != NULL)
    {
      const char *path = strchr (line, '/');

      if (g_str_has_prefix (line, "Rss:") && part != NULL)
        *part += g_ascii_strtod (line + 4, NULL) / 1024;
      /* "55d0c0a00000-55d0c0a21000 rw-p 00000000 00:00 0   [heap]" begins a mapping */
      if (!g_ascii_isxdigit (line[0]) || g_ascii_isupper (line[0]))
        continue;
      if (path == NULL)
        part = &memory.heap;
      else if (!g_str_has_prefix (path, bench->folder))
        part = NULL;
      else
        part = g_str_has_suffix (g_strchomp (line), ".vec") ? &memory.vectors : &memory.beside;
    }
  fclose (maps);
  return memory;
}

void
bench_remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      bench_remove_tree (child);
    }
  g_remove (path);
}
