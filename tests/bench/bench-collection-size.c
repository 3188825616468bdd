/* SPDX-License-Identifier: Apache-2.0 */
/* How much memory a collection takes that is searched, how fast it opens, and what is waited for
 * an answer when many ask at once. */
#include "config.h"

#include "bench-collection.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hek-parallel.h"

#define N_SEARCHES 10000
#define N_REOPENINGS 5
#define N_CLIENTS 100
#define SEARCHES_OF_CLIENT 200

/* A figure of a sorted array. */
static double
percentile (double *times,
            gsize   n,
            double  part)
{
  qsort (times, n, sizeof *times, bench_compare_doubles);
  return times[MIN ((gsize) ((double) n * part), n - 1)];
}

/* What is held besides the vectors, in MB, by the difference to @before. */
static double
held (const BenchMemory *now,
      const BenchMemory *before)
{
  return now->heap - before->heap + now->beside - before->beside;
}

static void
measure_size (const Bench *bench)
{
  g_autofree float *queries = bench_make_queries (bench, N_SEARCHES);
  g_autofree HekHit *hits = g_new0 (HekHit, N_SEARCHES * BENCH_K);
  g_autofree float *truth = bench_load_truth (bench);
  const HekSearchOptions options = { .k = BENCH_K };
  BenchMemory before = bench_memory (bench), now;
  BenchOpened opened;
  double cpu;

  bench_open (bench, &opened);
  for (guint run = 0; run < 2; run++)
    {
      if (run == 1)
        {
          hek_store_drop_caches (opened.store);
          now = bench_memory (bench);
          printf ("# after dropping the caches: seg-*.vec %.0f MB resident\n", now.vectors);
        }
      cpu = bench_search (opened.searcher, queries, N_SEARCHES, &options, hits, NULL);
      now = bench_memory (bench);
      printf ("# %d searches%s: %.0f queries/s, recall@10 %.4f; resident: seg-*.vec %.0f MB, graph,"
              " codes and other files %.1f MB, heap %.1f MB\n", N_SEARCHES,
              run == 0 ? "" : " again", N_SEARCHES / cpu,
              bench_recall (hits, truth, bench_n_truth (bench)), now.vectors,
              now.beside - before.beside, now.heap - before.heap);
      bench_report (run == 0 ? "resident bytes a vector besides seg-*.vec"
                             : "resident bytes a vector after the caches were dropped",
                    held (&now, &before) * 1024 * 1024 / (double) bench->n, "", 350, TRUE);
    }
  bench_close (&opened);
}

static void
measure_reopening (const Bench *bench)
{
  g_autofree float *query = bench_make_queries (bench, 1);
  const HekSearchOptions options = { .k = BENCH_K };
  double start = bench_wall_s (), cpu = bench_process_s (), opened_s;
  HekHit hits[BENCH_K];
  BenchOpened opened;

  bench_open (bench, &opened);
  opened_s = bench_wall_s () - start;
  bench_search (opened.searcher, query, 1, &options, hits, NULL);
  start = bench_wall_s () - start;
  printf ("# reopening: %.1f ms and the first answer %.1f ms later, %.1f ms of processor\n",
          opened_s * 1e3, (start - opened_s) * 1e3, (bench_process_s () - cpu) * 1e3);
  if (!(start * 1e3 > bench_get_figure (bench, "reopen_ms")))
    bench_put_figure (bench, "reopen_ms", start * 1e3);
  bench_close (&opened);
}

void
bench_size (const Bench *bench)
{
  bench_prepare (bench);
  bench_step (bench, measure_size);
  bench_put_figure (bench, "reopen_ms", 1e9);
  for (guint i = 0; i < N_REOPENINGS; i++)
    bench_step (bench, measure_reopening);
  bench_report ("reopening with the first answer, best of 5", bench_get_figure (bench, "reopen_ms"),
                "ms", 50, TRUE);
}

/* Rate and waiting at the narrowest search with recall 0.95, and what it holds in memory. */
static void
measure_wide (const Bench *bench)
{
  static const guint widths[] = { 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 512 };
  gsize n_truth = bench_n_truth (bench);
  g_autofree float *queries = bench_make_queries (bench, N_SEARCHES);
  g_autofree float *truth = bench_load_truth (bench);
  g_autofree HekHit *hits = g_new0 (HekHit, N_SEARCHES * BENCH_K);
  g_autofree double *times = g_new0 (double, N_SEARCHES);
  HekSearchOptions options = { .k = BENCH_K };
  BenchMemory before = bench_memory (bench), now;
  BenchOpened opened;
  double recall, cpu;

  bench_open (bench, &opened);
  bench_search (opened.searcher, queries, n_truth, &options, hits, NULL);
  bench_report ("recall@10 at the defaults", bench_recall (hits, truth, n_truth), "", 0.95, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      options.ef = widths[i];
      bench_search (opened.searcher, queries, n_truth, &options, hits, NULL);
      recall = bench_recall (hits, truth, n_truth);
      if (recall >= 0.95)
        break;
    }
  cpu = bench_search (opened.searcher, queries, N_SEARCHES, &options, hits, times);
  printf ("# ef %u: recall@10 %.4f\n", options.ef, recall);
  if (!bench->as_bytes)
    {
      bench_report ("queries/s of one thread at recall 0.95", N_SEARCHES / cpu, "", 1000, FALSE);
      bench_report ("p99 at recall 0.95", percentile (times, N_SEARCHES, 0.99) * 1e3, "ms", 1,
                    TRUE);
    }
  else
    printf ("# %.0f queries/s of one thread, p99 %.3f ms\n", N_SEARCHES / cpu,
            percentile (times, N_SEARCHES, 0.99) * 1e3);
  now = bench_memory (bench);
  printf ("# resident: seg-*.vec %.0f MB, besides %.0f MB\n", now.vectors, held (&now, &before));
  if (!bench->as_bytes)
    bench_report ("resident besides seg-*.vec", held (&now, &before) / 1000, "GB", 1.2, TRUE);
  bench_close (&opened);
}

void
bench_wide (const Bench *bench)
{
  bench_prepare (bench);
  bench_report ("index on two processors, by their time",
                bench_get_figure (bench, "build_cpu_s") / 2 / 60, "minutes", 5, TRUE);
  bench_step (bench, measure_wide);
}

void
bench_ten_million (const Bench *bench)
{
  double search_mb;

  bench_prepare (bench);
  search_mb = bench_step (bench, measure_wide);
  bench_report ("most memory of the import", bench_get_figure (bench, "import_mb") / 1000, "GB", 8,
                TRUE);
  bench_report ("most memory of the index", bench_get_figure (bench, "build_mb") / 1000, "GB", 8,
                TRUE);
  bench_report ("most memory of searching", search_mb / 1000, "GB", 8, TRUE);
}

/* --- many at once -------------------------------------------------------------------------- */

typedef struct
{
  pthread_barrier_t *begin; /* borrowed: all of them at once */
  HekSearcher *searcher;
  const float *queries;
  guint dim;
  double times[SEARCHES_OF_CLIENT];
} Client;

static gpointer
ask (gpointer data)
{
  Client *client = data;
  const HekSearchOptions options = { .k = BENCH_K };

  pthread_barrier_wait (client->begin);
  for (guint i = 0; i < SEARCHES_OF_CLIENT; i++)
    {
      double start = bench_wall_s ();
      HekHit hits[BENCH_K];

      bench_search (client->searcher, client->queries + (gsize) i * client->dim, 1, &options, hits,
                    NULL);
      client->times[i] = bench_wall_s () - start;
    }
  return NULL;
}

static void
measure_clients (const Bench *bench)
{
  const gsize n = (gsize) N_CLIENTS * SEARCHES_OF_CLIENT;
  g_autofree float *queries = bench_make_queries (bench, n);
  g_autofree Client *clients = g_new0 (Client, N_CLIENTS);
  g_autofree double *times = g_new (double, n);
  GThread *threads[N_CLIENTS];
  pthread_barrier_t begin;
  BenchOpened opened;
  double wall, cpu;

  bench_open (bench, &opened);
  pthread_barrier_init (&begin, NULL, N_CLIENTS + 1);
  for (guint i = 0; i < N_CLIENTS; i++)
    {
      clients[i].begin = &begin;
      clients[i].searcher = opened.searcher;
      clients[i].dim = bench->dim;
      clients[i].queries = queries + (gsize) i * SEARCHES_OF_CLIENT * bench->dim;
      threads[i] = g_thread_new ("client", ask, &clients[i]);
    }
  pthread_barrier_wait (&begin);
  wall = bench_wall_s ();
  cpu = bench_process_s ();
  for (guint i = 0; i < N_CLIENTS; i++)
    {
      g_thread_join (threads[i]);
      memcpy (times + (gsize) i * SEARCHES_OF_CLIENT, clients[i].times, sizeof clients[i].times);
    }
  wall = bench_wall_s () - wall;
  cpu = bench_process_s () - cpu;
  pthread_barrier_destroy (&begin);
  printf ("# %d clients: %.0f answers/s, %.2f processors at work; p50 %.2f ms, p95 %.2f ms\n",
          N_CLIENTS, (double) n / wall, cpu / wall, percentile (times, n, 0.5) * 1e3,
          percentile (times, n, 0.95) * 1e3);
  bench_report ("p99 of 100 clients", percentile (times, n, 0.99) * 1e3, "ms", 100, TRUE);
  bench_close (&opened);
}

void
bench_clients (const Bench *bench)
{
  bench_prepare (bench);
  bench_step (bench, measure_clients);
}
