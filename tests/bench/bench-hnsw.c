/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The graph index against Debian's hnswlib in the same run: queries a second of processor time of
 * one thread, interpolated at recall@10 0.95 and 0.99, time to build, and size; each figure beside
 * its target.
 *
 * usage: bench-hnsw [fashion|clusters]… [rows=N] [threads=N] [traverse=NAME]… [alone]
 * alone: without the peer
 * traverse: what the graph is walked on, auto when nothing is said, and of Fashion-MNIST f32 too,
 * beside which codes are measured; several one after the other, those that were asked for on floats
 * only; the targets are those of auto
 * HEKTOR_BENCH_KEEP: a folder where the peer's index is kept between runs (its time to build is
 * then unknown)
 */
#include "config.h"

#include <sys/resource.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench-hnsw-more.h"
#include "bench-hnsw-peer.h"
#include "hek-hnsw.h"
#include "hek-parallel.h"

#define N_RUNS 3

typedef struct
{
  double recall, qps, p50_us, p99_us;
  guint ef;
} Point;

typedef void (*SearchFunc) (gpointer self, const float *query, guint32 *ids);

static void
search_hek (gpointer     self,
            const float *query,
            guint32     *ids)
{
  gpointer *pair = self;
  HekNeighbor found[BENCH_K];

  hek_hnsw_search (pair[0], query, pair[1], found);
  for (guint i = 0; i < BENCH_K; i++)
    ids[i] = found[i].row;
}

#if HAVE_HNSWLIB
static void
search_peer (gpointer     self,
             const float *query,
             guint32     *ids)
{
  bench_hnswlib_search (self, query, BENCH_K, ids);
}
#endif

/* All queries N_RUNS times; the fastest run counts, percentiles are of it. */
static Point
measure (const BenchSet *set,
         SearchFunc      search,
         gpointer        self,
         guint           ef)
{
  g_autofree double *times = g_new (double, set->n_queries);
  g_autofree double *best = g_new (double, set->n_queries);
  Point point = { .ef = ef };
  gsize n_right = 0;
  double fastest = INFINITY;

  for (guint run = 0; run < N_RUNS; run++)
    {
      double begin = bench_thread_s (), last = begin;

      n_right = 0;
      for (gsize q = 0; q < set->n_queries; q++)
        {
          const guint32 *truth = set->truth + q * BENCH_K;
          guint32 ids[BENCH_K];
          double now;

          search (self, set->queries + q * set->dim, ids);
          now = bench_thread_s ();
          times[q] = now - last;
          last = now;
          for (guint i = 0; i < BENCH_K; i++)
            for (guint j = 0; j < BENCH_K; j++)
              n_right += ids[i] == truth[j];
        }
      if (last - begin < fastest)
        {
          fastest = last - begin;
          memcpy (best, times, set->n_queries * sizeof *times);
        }
    }
  qsort (best, set->n_queries, sizeof *best, bench_compare_doubles);
  point.recall = (double) n_right / (double) (set->n_queries * BENCH_K);
  point.qps = (double) set->n_queries / fastest;
  point.p50_us = best[set->n_queries / 2] * 1e6;
  point.p99_us = best[set->n_queries * 99 / 100] * 1e6;
  return point;
}

/* Queries a second at exactly that recall: time is linear in recall between two widths. */
static double
qps_at (const Point *points,
        guint        n,
        double       recall)
{
  for (guint i = 0; i < n; i++)
    if (points[i].recall >= recall)
      {
        const Point *a = &points[i == 0 ? 0 : i - 1], *b = &points[i];
        double t = b->recall > a->recall ? (recall - a->recall) / (b->recall - a->recall) : 1;

        t = i == 0 ? 0 : t;
        return 1 / ((1 - t) / a->qps + t / b->qps);
      }
  return 0;
}

static double
print_curve (const char  *who,
             const Point *points,
             guint        n)
{
  double p99 = 0;

  for (guint i = 0; i < n; i++)
    printf ("#   %-8s ef %4u  recall@10 %.4f  %9.0f queries/s  p50 %6.1f us  p99 %6.1f us\n", who,
            points[i].ef, points[i].recall, points[i].qps, points[i].p50_us, points[i].p99_us);
  for (guint i = n; i-- > 0;)
    if (points[i].recall >= 0.99)
      p99 = points[i].p99_us;
  return p99;
}

static const guint widths[] = { 10, 12, 14, 16,  20,  24,  28,  32, 40,
                                48, 64, 80, 96, 128, 192, 256, 384 };

static guint
curve (const BenchSet *set,
       SearchFunc      search,
       gpointer        self,
       HekHnswQuery   *query,
       gpointer        peer,
       Point          *points)
{
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      if (query != NULL)
        query->ef = widths[i];
#if HAVE_HNSWLIB
      if (peer != NULL)
        bench_hnswlib_set_ef (peer, widths[i]);
#endif
      points[n++] = measure (set, search, self, widths[i]);
      if (points[n - 1].recall >= 0.995)
        break;
    }
  return n;
}

/* What a graph is at its defaults. */
typedef struct
{
  Point usual;
  double code_bytes, n_bytes; /* of a row: what is compared, and that with links */
} Figures;

static Figures
bench_rows (const BenchSet *set,
            HekDtype        dtype,
            HekTraverse     traverse,
            const Point    *peer,
            guint           n_peer,
            double          peer_vps,
            gboolean        is_large)
{
  HekRows rows = { .dtype = dtype,
                   .dim = set->dim,
                   .n = set->n,
                   .stride_bytes = set->dim * hek_dtype_bytes (dtype),
                   .data = dtype == HEK_DTYPE_U8 ? set->bytes : (const guint8 *) set->rows };
  g_autoptr (GError) error = NULL;
  g_autoptr (HekHnsw) index = NULL;
  g_autoptr (HekHnswSearcher) searcher = NULL;
  HekHnswOptions options;
  HekHnswQuery query = { .k = BENCH_K };
  gpointer pair[2] = { NULL, &query };
  Point points[G_N_ELEMENTS (widths)], usual;
  HekHnswInfo info;
  double wall = bench_wall_s (), cpu = bench_process_s (), p99, vps;
  guint n;

  hek_hnsw_options_init (&options);
  options.traverse = traverse;
  index = hek_hnsw_build (&rows, HEK_DISTANCE_L2, &options, NULL, &error);
  g_assert_no_error (error);
  wall = bench_wall_s () - wall;
  cpu = bench_process_s () - cpu;
  vps = (double) set->n / cpu;
  hek_hnsw_get_info (index, &info);
  printf ("# %s as %s: built in %.2f s (%.2f s of processor, %.0f vectors/s each), %s: %u numbers"
          " in %u bytes, %u layers, %.1f links, %.0f bytes a vector\n",
          set->name, hek_dtype_id (dtype), wall, cpu, vps, hek_traverse_id (info.traverse),
          info.code_values, info.code_bytes,
          info.n_layers, (double) info.n_links / (double) info.n_vertices,
          (double) info.n_bytes / (double) set->n);

  searcher = pair[0] = hek_hnsw_searcher_new (index);
  usual = measure (set, search_hek, pair, 0);
  n = curve (set, search_hek, pair, &query, NULL, points);
  p99 = print_curve ("hektor", points, n);
  printf ("# queries/s at 0.95: %.0f, at 0.99: %.0f\n", qps_at (points, n, 0.95),
          qps_at (points, n, 0.99));
  bench_report ("recall@10 at the defaults", usual.recall, "", 0.95, FALSE);
  if (n_peer > 0)
    {
      bench_report ("queries/s at 0.95 against hnswlib",
                    qps_at (points, n, 0.95) / qps_at (peer, n_peer, 0.95), "x",
                    is_large ? 2.6 : 3.2, FALSE);
      bench_report ("queries/s at 0.99 against hnswlib",
                    qps_at (points, n, 0.99) / qps_at (peer, n_peer, 0.99), "x",
                    is_large ? 2.6 : 3.5, FALSE);
      if (peer_vps > 0)
        bench_report ("vectors/s of building against hnswlib", vps / peer_vps, "x", 3, FALSE);
    }
  if (is_large)
    {
      bench_report ("p99 at 0.99", p99 / 1000, "ms", 0.5, TRUE);
      bench_report ("vectors/s of building on two processors", (double) set->n / (cpu / 2), "",
                    20000, FALSE);
      bench_reopen (set, &rows, index);
    }
  bench_filter (set, index);
  return (Figures) { .usual = usual, .code_bytes = info.code_bytes,
                     .n_bytes = (double) info.n_bytes / (double) set->n };
}

/* A graph on codes beside one that is walked on the rows themselves. */
static void
compare_figures (const BenchSet *set,
                 const Figures  *codes,
                 const Figures  *rows)
{
  double row_bytes = (double) set->dim * sizeof (float);

  bench_report ("codes, of the rows in float32", codes->code_bytes / row_bytes, "", 0.25, TRUE);
  bench_report ("codes with graph, of rows in float32 with theirs",
                codes->n_bytes / (row_bytes + rows->n_bytes), "", 0.25, TRUE);
  bench_report ("recall@10 at the defaults that codes lose", rows->usual.recall
                - codes->usual.recall, "", 0.01, TRUE);
  bench_report ("time of a search at the defaults, of one on float32",
                rows->usual.qps / codes->usual.qps, "x", 1, TRUE);
}

#if HAVE_HNSWLIB
/* Builds the peer's index, or reads the one that was kept; returns the points of its curve. */
static guint
bench_peer (const BenchSet *set,
            Point          *points,
            double         *vectors_per_s)
{
  const char *keep = g_getenv ("HEKTOR_BENCH_KEEP");
  g_autofree char *path = keep != NULL ? g_strdup_printf ("%s/%s.hnswlib", keep, set->name) : NULL;
  double cpu = bench_process_s ();
  int built;
  BenchHnswlib *hnswlib = bench_hnswlib_new (set->rows, set->n, set->dim, 16, 200,
                                             hek_parallel_get_n_threads (), path, &built);
  guint n;

  cpu = bench_process_s () - cpu;
  if (built)
    {
      *vectors_per_s = (double) set->n / cpu;
      printf ("# %s by hnswlib: %.2f s of processor, %.0f vectors/s\n", set->name, cpu,
              *vectors_per_s);
    }
  n = curve (set, search_peer, hnswlib, NULL, hnswlib, points);
  bench_hnswlib_free (hnswlib);
  print_curve ("hnswlib", points, n);
  return n;
}
#endif

/* @traverses: a bit for each HekTraverse */
static void
bench_set (BenchSet *set,
           guint     traverses,
           gboolean  is_large,
           gboolean  alone)
{
  Point peer[G_N_ELEMENTS (widths)];
  Figures figures[HEK_N_TRAVERSES] = { 0 };
  guint n_peer = 0;
  double peer_vps = 0;

#if HAVE_HNSWLIB
  if (!alone)
    n_peer = bench_peer (set, peer, &peer_vps);
#else
  printf ("# libhnswlib-dev is not installed: no peer\n");
#endif
  for (int t = 0; t < HEK_N_TRAVERSES; t++)
    if ((traverses >> t & 1) != 0)
      figures[t] = bench_rows (set, HEK_DTYPE_F32, (HekTraverse) t, peer,
                               t == HEK_TRAVERSE_F32 ? 0 : n_peer,
                               peer_vps, is_large);
  if ((traverses >> HEK_TRAVERSE_AUTO & 1) != 0 && (traverses >> HEK_TRAVERSE_F32 & 1) != 0)
    compare_figures (set, &figures[HEK_TRAVERSE_AUTO], &figures[HEK_TRAVERSE_F32]);
  if (set->bytes != NULL && (traverses >> HEK_TRAVERSE_AUTO & 1) != 0)
    bench_rows (set, HEK_DTYPE_U8, HEK_TRAVERSE_AUTO, peer, n_peer, peer_vps, is_large);
  bench_set_free (set);
}

int
main (int    argc,
      char **argv)
{
  gboolean fashion = argc < 2, clusters = argc < 2, alone = FALSE;
  guint traverses = 0;
  gsize n = 1000000;

  for (int i = 1; i < argc; i++)
    {
      fashion |= g_str_equal (argv[i], "fashion");
      clusters |= g_str_equal (argv[i], "clusters");
      alone |= g_str_equal (argv[i], "alone");
      if (g_str_has_prefix (argv[i], "rows="))
        n = g_ascii_strtoull (argv[i] + 5, NULL, 10);
      if (g_str_has_prefix (argv[i], "threads="))
        hek_parallel_set_n_threads ((guint) atoi (argv[i] + 8));
      for (int t = 0; t < HEK_N_TRAVERSES; t++)
        if (g_str_has_prefix (argv[i], "traverse=") &&
            g_str_equal (argv[i] + 9, hek_traverse_id ((HekTraverse) t)))
          traverses |= 1u << t;
    }
  setvbuf (stdout, NULL, _IOLBF, 0);
  if (fashion)
    {
      BenchSet *set = bench_set_fashion (2000);

      if (set == NULL)
        printf ("# Fashion-MNIST is not there: set HEKTOR_BENCH_DATA\n");
      else
        bench_set (set, traverses != 0 ? traverses
                                       : 1u << HEK_TRAVERSE_AUTO | 1u << HEK_TRAVERSE_F32,
                   FALSE, alone);
    }
  if (clusters)
    bench_set (bench_set_clusters (n, 128, 1000),
               traverses != 0 ? traverses : 1u << HEK_TRAVERSE_AUTO, TRUE, alone);
  return EXIT_SUCCESS;
}
