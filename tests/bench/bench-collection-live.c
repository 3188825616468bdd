/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A collection in use: searches beside an import whose rows get a graph, searches beside appends,
 * and what small appends cost; each figure beside its target.
 *
 * usage: bench-collection-live [import|head|append]… [rows=N] [folder=F]
 * folder: on the disk that is measured; it is made, and its workspace removed again
 */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "bench-hnsw-data.h"
#include "bench-report.h"
#include "hek-collection-head.h"
#include "hek-collection-index.h"
#include "hek-hnsw.h"
#include "hek-searcher.h"
#include "hek-workspace.h"

#define DIM 128u
#define N_QUERIES 1000u
#define N_ROUNDS 3u
#define PHASE_S 4.0
#define BATCH_NICE 10 /* of jobs: hek-job.c */
#define N_IMPORT 20000u
#define N_APPENDS 200u
#define N_APPEND_ROUNDS 6u
#define BATCH_ROWS 2048u

typedef struct
{
  const char *folder;
  HekWorkspace *workspace;
  BenchSet *set;
  double build_s; /* processor time of a row's share in the graph of a segment; 0: not measured */
} Bench;

static void
check (GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

static HekStore *
create (Bench      *bench,
        const char *name)
{
  g_autoptr (HekSchema) schema = hek_schema_new (HEK_DTYPE_F32, DIM, NULL, 0);
  const HekStoreSpec spec = { .schema = schema, .distance = HEK_DISTANCE_L2, .history_s = -1 };
  g_autoptr (GError) error = NULL;
  HekStore *store = hek_workspace_create (bench->workspace, name, &spec, &error);

  check (error);
  return store;
}

static void
discard (Bench    *bench,
         HekStore *store)
{
  g_autofree char *uuid = g_strdup (hek_store_get_uuid (store));
  g_autoptr (GError) error = NULL;

  hek_store_unref (store);
  hek_workspace_delete (bench->workspace, uuid, &error);
  check (error);
  hek_workspace_purge (bench->workspace, uuid, &error);
  check (error);
}

/* Rows [@first, @first + @n) of the set, which repeats. */
static HekBatch *
make_batch (Bench    *bench,
            HekStore *store,
            gsize     first,
            gsize     n)
{
  HekBatch *batch = hek_batch_try_new (hek_store_get_schema (store), n);

  for (gsize i = 0; i < n; i++)
    memcpy (batch->vectors + i * DIM * sizeof (float),
            bench->set->rows + (first + i) % bench->set->n * DIM, DIM * sizeof (float));
  batch->n_rows = n;
  return batch;
}

static void
import_rows (Bench          *bench,
             HekStore       *store,
             gsize           n,
             const HekTask  *task,
             GError        **error)
{
  g_autoptr (HekImport) import = hek_import_new (store, NULL, error);
  gboolean ok = import != NULL;

  for (gsize first = 0; ok && first < n; first += BATCH_ROWS)
    {
      g_autoptr (HekBatch) batch = make_batch (bench, store, first, MIN (BATCH_ROWS, n - first));

      ok = hek_import_append (import, batch, task, error);
    }
  if (ok)
    hek_import_commit (import, task, NULL, error);
}

/* --- searches, one at a time --------------------------------------------------------------- */

typedef struct
{
  GArray *waits_us; /* of double */
  HekSearcher *searcher;
  HekStore *store; /* (nullable): a new searcher for each search, as after a change */
  gsize next;
} Client;

static double
percentile (GArray *values,
            double  part)
{
  g_array_sort (values, bench_compare_doubles);
  return g_array_index (values, double, (guint) (part * (values->len - 1)));
}

/* One search after the other, with @pause_us between them. */
static void
search_for (Bench  *bench,
            Client *client,
            double  duration_s,
            gulong  pause_us)
{
  const HekTask task = { .lane = HEK_LANE_INTERACTIVE };
  const HekSearchOptions options = { .k = BENCH_K };
  double end = bench_wall_s () + duration_s;

  while (bench_wall_s () < end)
    {
      HekRows query = { HEK_DTYPE_F32, DIM, 1, DIM * sizeof (float),
                        (const guint8 *) (bench->set->queries +
                                          client->next++ % N_QUERIES * DIM) };
      g_autoptr (GError) error = NULL;
      HekHit hits[BENCH_K];
      guint n_hits;
      double wait_us = bench_wall_s ();

      if (client->store != NULL)
        {
          g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (client->store, &error);

          check (error);
          g_clear_pointer (&client->searcher, hek_searcher_unref);
          client->searcher = hek_searcher_new (snapshot, &task, &error);
          check (error);
        }
      hek_searcher_search (client->searcher, &query, &options, hits, &n_hits, &task, &error);
      check (error);
      wait_us = (bench_wall_s () - wait_us) * 1e6;
      g_array_append_val (client->waits_us, wait_us);
      if (pause_us > 0)
        g_usleep (pause_us);
    }
}

typedef struct
{
  Bench *bench;
  HekStore *store;
  GCancellable *cancellable;
  guint n_imports, n_appends;
} Work;

/* As a job of the batch lane: rows come in and get their graphs, again and again. */
static gpointer
import_and_index (gpointer data)
{
  Work *work = data;
  const HekTask task = { .cancellable = work->cancellable, .lane = HEK_LANE_BATCH };

  setpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid), BATCH_NICE);
  while (!g_cancellable_is_cancelled (work->cancellable))
    {
      g_autoptr (GError) error = NULL;
      HekIndexReport report;

      import_rows (work->bench, work->store, N_IMPORT, &task, &error);
      if (error == NULL)
        hek_collection_build_index (work->store, NULL, FALSE, &report, &task, &error);
      if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_error ("%s", error->message);
      work->n_imports += error == NULL;
    }
  return NULL;
}

/* Ten rows every 10 ms, which join the graph and are sealed as they become many. */
static gpointer
append_and_join (gpointer data)
{
  Work *work = data;
  const HekTask task = { .cancellable = work->cancellable, .lane = HEK_LANE_BATCH };

  setpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid), BATCH_NICE);
  while (!g_cancellable_is_cancelled (work->cancellable))
    {
      g_autoptr (HekBatch) batch = make_batch (work->bench, work->store, work->n_appends * 10, 10);
      g_autoptr (GError) error = NULL;

      if (hek_store_append (work->store, batch, HEK_KEYS_REFUSE, NULL, NULL, &error) &&
          hek_collection_join_head (work->store, NULL, &task, &error))
        hek_collection_seal_head (work->store, NULL, NULL, &task, &error);
      if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_error ("%s", error->message);
      work->n_appends++;
      g_usleep (10000);
    }
  return NULL;
}

/* Quiet and busy phases take turns, since other work shares the machine. */
static void
measure_beside (Bench       *bench,
                HekStore    *store,
                gboolean     renew,
                gulong       pause_us,
                GThreadFunc  func,
                const char  *what)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HekSnapshot) snapshot = hek_store_snapshot (store, &error);
  Client clients[2] = { { 0 } };
  Work work = { .bench = bench, .store = store };
  double p50[2], p99[2];

  check (error);
  for (guint busy = 0; busy < 2; busy++)
    {
      clients[busy].waits_us = g_array_new (FALSE, FALSE, sizeof (double));
      clients[busy].searcher = hek_searcher_new (snapshot, NULL, &error);
      clients[busy].store = renew ? store : NULL;
      check (error);
    }
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      GThread *thread;

      search_for (bench, &clients[0], PHASE_S, pause_us);
      work.cancellable = g_cancellable_new ();
      thread = g_thread_new ("work", func, &work);
      g_usleep (200000);
      search_for (bench, &clients[1], PHASE_S, pause_us);
      g_cancellable_cancel (work.cancellable);
      g_thread_join (thread);
      g_object_unref (work.cancellable);
    }
  for (guint busy = 0; busy < 2; busy++)
    {
      p50[busy] = percentile (clients[busy].waits_us, 0.5);
      p99[busy] = percentile (clients[busy].waits_us, 0.99);
      g_array_unref (clients[busy].waits_us);
      hek_searcher_unref (clients[busy].searcher);
    }
  printf ("search %s, %lu us between searches: p50 %.0f us, p99 %.0f us; quiet %.0f, %.0f; beside"
          " it %u imports of 20,000 rows with graphs, %u appends\n", what, pause_us, p50[1], p99[1],
          p50[0], p99[0], work.n_imports, work.n_appends);
  bench_report ("p99 beside work, of the quiet one", p99[1] / p99[0], "times", 3, TRUE);
}

static HekStore *
make_indexed (Bench      *bench,
              const char *name)
{
  HekStore *store = create (bench, name);
  g_autoptr (GError) error = NULL;
  HekIndexReport report;
  double start;

  import_rows (bench, store, bench->set->n, NULL, &error);
  check (error);
  start = bench_process_s ();
  hek_collection_build_index (store, NULL, FALSE, &report, NULL, &error);
  check (error);
  bench->build_s = (bench_process_s () - start) / (double) bench->set->n;
  return store;
}

static void
measure_import (Bench *bench)
{
  for (guint pause_us = 0; pause_us <= 1000; pause_us += 1000)
    {
      HekStore *store = make_indexed (bench, "live");

      measure_beside (bench, store, FALSE, pause_us, import_and_index, "beside import and build");
      discard (bench, store);
    }
}

static void
measure_head (Bench *bench)
{
  HekStore *store = make_indexed (bench, "head");

  measure_beside (bench, store, TRUE, 1000, append_and_join,
                  "with a new searcher each, beside appends");
  discard (bench, store);
}

/* --- small appends ------------------------------------------------------------------------- */

typedef struct
{
  double wall_s, cpu_s; /* each */
} Cost;

/* The same bytes at the end of one file, synced each time: what no journal can do without. */
static Cost
write_alone (Bench *bench,
             gsize  n_rows)
{
  g_autofree char *path = g_build_filename (bench->folder, "alone", NULL);
  gsize n_bytes = n_rows * DIM * sizeof (float);
  int fd = g_open (path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  double start = bench_wall_s (), cpu = bench_thread_s ();
  Cost cost;

  for (guint i = 0; i < N_APPENDS; i++)
    if (write (fd, bench->set->rows, n_bytes) != (gssize) n_bytes || fdatasync (fd) != 0)
      g_error ("cannot write %s", path);
  cost = (Cost) { (bench_wall_s () - start) / N_APPENDS,
                  (bench_thread_s () - cpu) / N_APPENDS };
  close (fd);
  g_unlink (path);
  return cost;
}

static Cost
append_rows (Bench *bench,
             gsize  n_rows)
{
  HekStore *store = create (bench, "small");
  g_autoptr (HekBatch) batch = make_batch (bench, store, 0, n_rows);
  g_autoptr (GError) error = NULL;
  double start, cpu;
  Cost cost;

  hek_store_append (store, batch, HEK_KEYS_REFUSE, NULL, NULL, &error);
  start = bench_wall_s ();
  cpu = bench_thread_s ();
  for (guint i = 0; i < N_APPENDS && error == NULL; i++)
    hek_store_append (store, batch, HEK_KEYS_REFUSE, NULL, NULL, &error);
  check (error);
  cost = (Cost) { (bench_wall_s () - start) / N_APPENDS,
                  (bench_thread_s () - cpu) / N_APPENDS };
  discard (bench, store);
  return cost;
}

/*
 * "Build time" is the processor time of making the graph of the rows, in a segment of the size of
 * the set; the journal's overhead is the processor time of an append without that of the same write
 * and fdatasync alone, which any durable append needs. Rounds take turns; of each the least counts.
 */
static void
measure_append (Bench *bench)
{
  static const gsize sizes[] = { 10, 100, 1000 };

  if (bench->build_s == 0)
    discard (bench, make_indexed (bench, "built"));
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      Cost ours = { 1e9, 1e9 }, alone = { 1e9, 1e9 };
      double build_s = bench->build_s * (double) sizes[i];

      for (guint round = 0; round < N_APPEND_ROUNDS; round++)
        {
          Cost a = write_alone (bench, sizes[i]), b = append_rows (bench, sizes[i]);

          alone = (Cost) { MIN (alone.wall_s, a.wall_s), MIN (alone.cpu_s, a.cpu_s) };
          ours = (Cost) { MIN (ours.wall_s, b.wall_s), MIN (ours.cpu_s, b.cpu_s) };
        }
      printf ("append %" G_GSIZE_FORMAT " rows of %u-d: %.0f us, processor time %.0f us; write and"
              " fdatasync alone %.0f us, %.0f us; building their graph %.0f us: append %.2f %% of"
              " it, write and fdatasync %.2f %%\n", sizes[i], DIM, ours.wall_s * 1e6,
              ours.cpu_s * 1e6, alone.wall_s * 1e6, alone.cpu_s * 1e6, build_s * 1e6,
              100 * ours.cpu_s / build_s, 100 * alone.cpu_s / build_s);
      bench_report ("journal: append without write and fdatasync, of build time",
                    100 * (ours.cpu_s - alone.cpu_s) / build_s, "%", 1, TRUE);
    }
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = g_strdup ("hek-bench-live-XXXXXX");
  g_autoptr (GError) error = NULL;
  gboolean import = FALSE, head = FALSE, append = FALSE;
  gsize n_rows = 100000;
  Bench bench = { 0 };

  for (int i = 1; i < argc; i++)
    if (g_str_has_prefix (argv[i], "rows="))
      n_rows = (gsize) MAX (atoi (argv[i] + 5), 1000);
    else if (g_str_has_prefix (argv[i], "folder="))
      {
        g_free (folder);
        folder = g_strconcat (argv[i] + 7, "/hek-bench-live-XXXXXX", NULL);
      }
    else
      {
        import = import || g_str_equal (argv[i], "import");
        head = head || g_str_equal (argv[i], "head");
        append = append || g_str_equal (argv[i], "append");
      }
  if (!import && !head && !append)
    import = head = append = TRUE;
  g_assert_nonnull (g_mkdtemp (folder));
  bench.folder = folder;
  bench.set = bench_set_clusters (n_rows, DIM, N_QUERIES);
  bench.workspace = hek_workspace_open (folder, HEK_WORKSPACE_WRITE, &error);
  check (error);
  if (append)
    measure_append (&bench);
  if (import)
    measure_import (&bench);
  if (head)
    measure_head (&bench);
  hek_workspace_close (bench.workspace);
  remove_tree (folder);
  bench_set_free (bench.set);
  return 0;
}
