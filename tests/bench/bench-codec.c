/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Codecs for vectors beside those of Debian's faiss, on real vectors with their exact neighbours:
 * training and encoding on two threads, scans of all codes on one, in seconds of the processor.
 * What the codecs have to reach stands beside what they reach; one that misses it makes the program
 * fail.
 *
 * usage: bench-codec PEER [gemm | fashion [CODEC] | sift | glove | clip | scan [CODEC] |
 *   choose | products]
 *   PEER: bench-codec-peer, or "none"
 */
#include "config.h"

#include "bench-codec-peak.h"
#include "bench-codec-run.h"
#include "bench-codec-scan.h"
#include "bench-report.h"

#include "hek-aligned.h"
#include "hek-choose.h"
#include "hek-kernel-cpu.h"
#include "hek-kernel-gemm.h"
#include "hek-parallel.h"
#include "hek-rng.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Products of matrices have to reach this part of the multiply-adds of a core. */
#define GEMM_SHARE 0.70
#define N_RUNS 7

static guint n_missed;

/* A figure beside its target. */
static void
check (const char *what,
       double      value,
       double      target,
       gboolean    at_most)
{
  bench_report (what, value, "", target, at_most);
  n_missed += !(at_most ? value <= target : value >= target);
}

/* ---- what it must show ---- */

static void
check_ratio (const BenchCodecRun  *run,
             const char *what,
             double      ours,
             double      theirs,
             double      target,
             gboolean    at_most)
{
  g_autofree char *text = g_strdup_printf ("%s, %.0f bytes: %s beside faiss's", run->codec,
                                           run->ours.code_bytes, what);

  if (run->has_peer && theirs > 0)
    check (text, ours / theirs, target, at_most);
}

/* Against the peer in the same run: errors at equal bytes for all three, speeds of pq. */
static void
check_peers (const BenchCodecRun *runs,
             guint      n)
{
  for (guint i = 0; i < n; i++)
    {
      const BenchCodecRun *r = &runs[i];
      gboolean is_pq = g_str_equal (r->codec, "pq"), is_opq = g_str_equal (r->codec, "opq");
      gboolean is_rq = g_str_equal (r->codec, "rq");
      gboolean is_fast = r->has_peer && g_str_has_suffix (r->peer, "fs");

      if (!r->is_done || !r->has_peer)
        continue;
      if (is_pq || is_opq || is_rq || g_str_equal (r->codec, "sq8"))
        check_ratio (r, "squared error", r->ours.mse, r->theirs.mse, 1.01, TRUE);
      if (is_pq || is_rq)
        check_ratio (r, "recall@10", r->ours.recall_10, r->theirs.recall_10, 1, FALSE);
      if (is_pq && !is_fast)
        {
          check_ratio (r, "training time", r->ours.train_s, r->theirs.train_s, 1, TRUE);
          check_ratio (r, "encoding rate", r->ours.encode_per_s, r->theirs.encode_per_s, 2, FALSE);
        }
      if (is_fast)
        check_ratio (r, "scan rate", r->ours.scan_qps, r->theirs.scan_qps, 1, FALSE);
    }
}

/* OPQ is never above PQ of the same size. */
static void
check_opq (const BenchCodecRun *runs,
           guint      n)
{
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < n; j++)
      if (runs[i].is_done && runs[j].is_done && g_str_equal (runs[i].codec, "opq")
          && g_str_equal (runs[j].codec, "pq") && runs[j].option == NULL
          && fabs (runs[i].ours.code_bytes - runs[j].ours.code_bytes) < 0.5)
        check ("opq: squared error beside pq's", runs[i].ours.mse / runs[j].ours.mse, 1, TRUE);
}

typedef struct
{
  gsize code_bytes;
  double recall_10, encode_per_s;
  const char *what;
} Rabitq;

/* Recalls of Fashion-MNIST that the issue asks for; rates of faiss 1.15, which Debian's is too old
 * for, on a machine of this kind: 109,000, 14,000 and 3,700 vectors/s at 1, 4 and 8 bits. */
static const Rabitq rabitq[] = {
  { 106, 0, 109e3, "rabitq, 1 bit" },
  { 412, 0.90, 5 * 14e3, "rabitq, 4 bits" },
  { 510, 0.95, 0, "rabitq, 5 bits" },
  { 706, 0.99, 0, "rabitq, 7 bits" },
  { 804, 0, 5 * 3.7e3, "rabitq, 8 bits" },
};

static void
check_rabitq (const BenchCodecRun *runs,
              guint      n)
{
  for (guint i = 0; i < n; i++)
    for (guint j = 0; j < G_N_ELEMENTS (rabitq); j++)
      {
        g_autofree char *recall = g_strconcat (rabitq[j].what, ": recall@10", NULL);
        g_autofree char *rate = g_strconcat (rabitq[j].what, ": vectors encoded/s", NULL);

        if (!runs[i].is_done || !g_str_equal (runs[i].codec, "rabitq")
            || runs[i].code_bytes != rabitq[j].code_bytes)
          continue;
        if (rabitq[j].recall_10 > 0)
          check (recall, runs[i].ours.recall_10, rabitq[j].recall_10, FALSE);
        if (rabitq[j].encode_per_s > 0)
          check (rate, runs[i].ours.encode_per_s, rabitq[j].encode_per_s, FALSE);
      }
}

/* The best of all codecs within a size. */
static void
check_best (const BenchCodecRun *runs,
            guint      n,
            double     max_bytes,
            double     reranked,
            double     plain)
{
  double best_reranked = 0, best_plain = 0;

  for (guint i = 0; i < n; i++)
    if (runs[i].is_done && runs[i].ours.code_bytes <= max_bytes)
      {
        best_reranked = MAX (best_reranked, runs[i].ours.reranked_10);
        best_plain = MAX (best_plain, runs[i].ours.recall_10);
      }
  if (reranked > 0)
    check ("codes of at most 98 bytes: recall@10 after rerank of 100", best_reranked, reranked,
           FALSE);
  check (max_bytes < 100 ? "codes of at most 98 bytes: recall@10"
                         : "codes of at most 392 bytes: recall@10",
         best_plain, plain, FALSE);
}

static void
bench_fashion (const char *program,
               const char *codec)
{
  BenchCodecRun runs[] = {
    { "f16", 0, NULL, "SQfp16" },
    { "sq8", 784, NULL, "SQ8" },
    { "sq6", 588, NULL, "SQ6" },
    { "sq4", 392, NULL, "SQ4" },
    { "binary", 98, NULL, "LSH" },
    { "pq", 16, NULL, "PQ16np" },
    { "pq", 98, NULL, "PQ98np" },
    { "pq", 98, "bits=4", "PQ196x4fs" },
    { "pq", 196, "bits=4", "PQ392x4fs" },
    { "opq", 16, NULL, "OPQ16,PQ16np" },
    { "opq", 98, NULL, NULL },
    { "opq", 392, NULL, NULL },
    { "rq", 17, NULL, "RQ16x8_Nqint8" },
    { "rq", 98, NULL, NULL },
    { "rabitq", 98, NULL, NULL },
    { "rabitq", 106, NULL, NULL },
    { "rabitq", 216, NULL, NULL },
    { "rabitq", 392, NULL, NULL },
    { "rabitq", 412, NULL, NULL },
    { "rabitq", 510, NULL, NULL },
    { "rabitq", 706, NULL, NULL },
    { "rabitq", 804, NULL, NULL },
    { "perceptual", 784, NULL, NULL },
  };
  BenchCodecSet *set = bench_codec_set ("fashion");

  if (set == NULL)
    {
      printf ("fashion: no data in HEKTOR_BENCH_DATA\n");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    if (codec == NULL || g_str_equal (codec, runs[i].codec))
      n_missed += !bench_codec_measure (set, program, &runs[i]);
  check_peers (runs, G_N_ELEMENTS (runs));
  check_opq (runs, G_N_ELEMENTS (runs));
  check_rabitq (runs, G_N_ELEMENTS (runs));
  if (codec == NULL)
    {
      check_best (runs, G_N_ELEMENTS (runs), 98, 0.98, 0.88);
      check_best (runs, G_N_ELEMENTS (runs), 392, 0, 0.96);
    }
  bench_codec_set_free (set);
}

/* Sets of some thousand vectors: errors and recalls; their times say little. */
static void
bench_small (const char *program,
             const char *name,
             guint       dim)
{
  gsize m = dim / 4;
  g_autofree char *pq = g_strdup_printf ("PQ%zunp", m);
  g_autofree char *rq = g_strdup_printf ("RQ%zux8_Nqint8", m);
  BenchCodecRun runs[] = {
    { "sq8", dim, NULL, "SQ8" }, { "sq4", (dim + 1) / 2, NULL, "SQ4" },
    { "binary", 0, NULL, NULL }, { "pq", m, NULL, dim % 4 == 0 ? pq : NULL },
    { "opq", m, NULL, NULL },    { "rq", 9, NULL, "RQ8x8_Nqint8" },
    /* beside faiss, whose steps all have centroids of whole vectors, and only where its training
     * is a matter of minutes */
    { "rq", m + 1, NULL, NULL },
    { "rq", m + 1, "parts=1", dim <= 128 ? rq : NULL },
    { "rabitq", dim, NULL, NULL },
  };
  BenchCodecSet *set = bench_codec_set (name);

  if (set == NULL)
    {
      printf ("%s: no data in HEKTOR_BENCH_DATA\n", name);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    n_missed += !bench_codec_measure (set, program, &runs[i]);
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    if (runs[i].has_peer && !g_str_equal (runs[i].codec, "sq4"))
      check_ratio (&runs[i], "squared error", runs[i].ours.mse, runs[i].theirs.mse, 1.01, TRUE);
  check_opq (runs, G_N_ELEMENTS (runs));
  bench_codec_set_free (set);
}

/* Scans of codes in turns; the rate of faiss's fast scan is that of peers.md for 196 bytes. */
static void
bench_scans (const char *codec)
{
  static const struct
  {
    const char *codec, *option;
    gsize code_bytes;
    double per_s, gain;
  } scans[] = {
    { "pq", "bits=4", 98, 0, 0 }, { "pq", "bits=4", 196, 2660, 1 }, { "pq", NULL, 98, 0, 0 },
    { "sq8", NULL, 784, 0, 0 },   { "perceptual", NULL, 784, 0, 0 },
  };
  BenchCodecSet *set = bench_codec_set ("fashion");

  if (set == NULL)
    {
      printf ("scan: no data in HEKTOR_BENCH_DATA\n");
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (scans); i++)
    {
      double per_s, gain;

      if (codec != NULL && !g_str_equal (codec, scans[i].codec))
        continue;
      bench_codec_scan (set, scans[i].codec, scans[i].code_bytes, scans[i].option, &per_s, &gain);
      if (scans[i].per_s > 0)
        check ("60,000 codes of 196 bytes: scans/s", per_s, scans[i].per_s, FALSE);
      if (scans[i].gain > 0)
        check ("the same, 8 queries together: times as many", gain, scans[i].gain, FALSE);
    }
  bench_codec_set_free (set);
}

/* Automatic choice: a codec for each of the two sizes within a minute, whose promise holds on
 * queries that it was not chosen with. */
static void
bench_choice (void)
{
  static const HekChooseTarget targets[] = {
    { .recall = 0.98, .rerank = 100, .code_bytes = 98 },
    { .recall = 0.88, .code_bytes = 98 },
    { .recall = 0.96, .code_bytes = 392 },
  };
  BenchCodecSet *set = bench_codec_set ("fashion");
  HekEvaluateSplit split = { .seed = 1 };
  HekChooseOptions options = { .seed = 1, .seconds = HEK_CHOOSE_DEFAULT_SECONDS };
  g_autoptr (HekEvaluateSet) sample = NULL;
  HekRows rows, queries;

  if (set == NULL)
    {
      printf ("choose: no data in HEKTOR_BENCH_DATA\n");
      return;
    }
  rows = bench_codec_view (set->rows, set->n, set->dim);
  queries = bench_codec_view (set->queries, set->n_queries, set->dim);
  split.queries = &queries;
  sample = hek_evaluate_set_new (&rows, HEK_DISTANCE_L2, &split, NULL, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      double start = bench_process_s (), wall = bench_wall_s (), spent;
      g_autoptr (HekChosen) chosen = hek_choose (sample, &targets[i], &options, NULL, NULL);
      g_autofree char *what
        = g_strdup_printf ("choice of at most %zu bytes for recall@10 %.2f, rerank of %u",
                           targets[i].code_bytes, targets[i].recall, targets[i].rerank);
      g_autofree char *seconds = g_strconcat (what, ": seconds on two threads", NULL);
      g_autofree char *recall = g_strconcat (what, ": recall of other queries", NULL);

      if (chosen == NULL)
        g_error ("the choice failed");
      spent = (bench_process_s () - start) / BENCH_CODEC_THREADS;
      printf ("choice: %s, wall %.1f s\n", hek_codec_id (chosen->codec), bench_wall_s () - wall);
      check (seconds, spent, 60, TRUE);
      check (recall, chosen->recall.value, targets[i].recall, FALSE);
    }
  bench_codec_set_free (set);
}

/* Inner products: errors along the vectors weighed or not. */
static void
bench_products (const char *name,
                gsize       code_bytes)
{
  BenchCodecRun runs[] = {
    { "pq", code_bytes, NULL, NULL },
    { "rq", code_bytes, NULL, NULL },
    { "rq", code_bytes, "threshold=0.1", NULL },
    { "rq", code_bytes, "threshold=0.2", NULL },
  };
  BenchCodecSet *set = bench_codec_set (name);

  if (set == NULL)
    {
      printf ("%s: no data in HEKTOR_BENCH_DATA\n", name);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (runs); i++)
    n_missed += !bench_codec_measure (set, "none", &runs[i]);
  bench_codec_set_free (set);
}

/* ---- products of matrices ---- */

static void
bench_gemm (gsize  dim,
            double peak)
{
  const gsize m = 2520, n = 240;
  hek_auto_aligned float *a = hek_aligned_new (m * dim, sizeof *a);
  hek_auto_aligned float *b = hek_aligned_new (n * dim, sizeof *b);
  hek_auto_aligned float *c = hek_aligned_new (m * n, sizeof *c);
  hek_auto_aligned float *packed
    = hek_aligned_new (hek_kernel_gemm_packed_size (n, dim), sizeof *packed);
  g_autofree char *text = g_strdup_printf ("product 2520 x 240 x %zu, of the multiply-adds of a "
                                           "core", dim);
  double best = G_MAXDOUBLE;
  HekRng rng;

  hek_rng_init (&rng, 1);
  for (gsize i = 0; i < m * dim; i++)
    a[i] = (float) hek_rng_double (&rng);
  for (gsize i = 0; i < n * dim; i++)
    b[i] = (float) hek_rng_double (&rng);
  for (guint run = 0; run < N_RUNS; run++)
    {
      double start = bench_thread_s ();

      hek_kernel_gemm_pack (b, dim, n, dim, packed);
      hek_kernel_gemm (a, dim, m, packed, n, dim, c, n);
      best = MIN (best, bench_thread_s () - start);
    }
  printf ("product %zu x %zu x %zu: %.1f GFLOP/s of %.1f\n", m, n, dim,
          2e-9 * (double) (m * n * dim) / best, peak);
  check (text, 2e-9 * (double) (m * n * dim) / best / peak, GEMM_SHARE, FALSE);
}

static void
bench_gemms (void)
{
  static const gsize dims[] = { 64, 128, 384, 784, 1536 };
  double peak = 0;

  for (guint run = 0; run < N_RUNS; run++)
    {
      double start = bench_thread_s (), gflop = bench_codec_multiply_adds ();

      peak = MAX (peak, gflop / (bench_thread_s () - start));
    }
  for (guint i = 0; i < G_N_ELEMENTS (dims); i++)
    bench_gemm (dims[i], peak);
}

int
main (int    argc,
      char **argv)
{
  const char *program = argc > 1 ? argv[1] : "none";
  const char *what = argc > 2 ? argv[2] : NULL;

  hek_parallel_set_n_threads (BENCH_CODEC_THREADS);
  printf ("%s, %u threads for training and encoding, 1 for scans; seconds of the processor, "
          "halved where two threads run\n", hek_kernel_cpu_name (hek_kernel_cpu_level ()),
          BENCH_CODEC_THREADS);
  if (what == NULL || g_str_equal (what, "gemm"))
    bench_gemms ();
  if (what == NULL || g_str_equal (what, "fashion"))
    bench_fashion (program, argc > 3 ? argv[3] : NULL);
  if (what == NULL || g_str_equal (what, "sift"))
    bench_small (program, "sift", 128);
  if (what == NULL || g_str_equal (what, "glove"))
    bench_small (program, "glove", 50);
  if (what == NULL || g_str_equal (what, "clip"))
    bench_small (program, "clip", 512);
  if (what == NULL || g_str_equal (what, "scan"))
    bench_scans (argc > 3 ? argv[3] : NULL);
  if (what == NULL || g_str_equal (what, "choose"))
    bench_choice ();
  if (what == NULL || g_str_equal (what, "products"))
    {
      bench_products ("glove-ip", 12);
      bench_products ("clip-ip", 64);
    }
  printf ("%u missed\n", n_missed);
  return n_missed > 0;
}
