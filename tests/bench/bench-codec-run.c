/* SPDX-License-Identifier: Apache-2.0 */
/* Measures one codec at one size, and its peer in a process of its own. */
#include "config.h"

#include "bench-codec-run.h"

#include "bench-report.h"

#include "hek-aligned.h"
#include "hek-kernel-cpu.h"

#include <gio/gio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Codes that are scanned before answers are taken from them; a multiple of 32. */
#define SCAN_ROWS 4096

/* ---- ours ---- */

void
bench_codec_set_option (const HekCodec  *codec,
                        const char      *option,
                        HekOptionValues *values)
{
  g_autoptr (GError) error = NULL;
  guint n;
  const HekOption *options = hek_codec_options (codec, &n);

  hek_options_defaults (options, n, values);
  if (option != NULL)
    {
      g_auto (GStrv) pair = g_strsplit (option, "=", 2);
      int i = hek_options_find (options, n, pair[0]);

      if (i < 0 || !hek_option_parse (&options[i], pair[1], &values->v[i], &error))
        g_error ("%s has no option %s", hek_codec_id (codec), option);
    }
}

static HekCodebook *
train (const BenchCodecSet *set,
       BenchCodecRun       *run)
{
  const HekCodec *codec = hek_codec_find (run->codec);
  HekCodecTraining training = { .distance = set->distance, .code_bytes = run->code_bytes,
                                .seed = 1 };
  HekRows rows = bench_codec_view (set->rows, set->n, set->dim);
  g_autoptr (GError) error = NULL;
  double start = bench_process_s (), wall = bench_wall_s ();
  HekCodebook *book;

  bench_codec_set_option (codec, run->option, &training.values);
  book = hek_codebook_train (codec, &rows, &training, NULL, &error);
  if (book == NULL)
    g_error ("%s: %s", run->codec, error->message);
  run->ours.train_s = (bench_process_s () - start) / BENCH_CODEC_THREADS;
  run->ours.train_wall_s = bench_wall_s () - wall;
  run->ours.code_bytes = (double) hek_codebook_code_bytes (book);
  run->ours.share_bytes = (double) hek_codebook_share_bytes (book);
  return book;
}

static guint8 *
encode (const BenchCodecSet *set,
        const HekCodebook   *book,
        BenchCodecRun       *run)
{
  HekRows rows = bench_codec_view (set->rows, set->n, set->dim);
  gsize code_bytes = hek_codebook_code_bytes (book);
  guint8 *codes = hek_aligned_new (set->n, code_bytes);
  g_autofree float *decoded = g_new (float, set->n * set->dim);
  double start;

  /* tables that are made for the first row are no part of a rate */
  rows.n = 1;
  hek_codebook_encode (book, &rows, codes, NULL, NULL);
  rows.n = set->n;
  start = bench_process_s ();
  if (!hek_codebook_encode (book, &rows, codes, NULL, NULL))
    g_error ("%s: encoding failed", run->codec);
  run->ours.encode_per_s = (double) set->n / ((bench_process_s () - start) / BENCH_CODEC_THREADS);
  hek_codebook_decode (book, codes, set->n, decoded);
  run->ours.mse = bench_codec_mse (set, decoded);
  return codes;
}

/* The nearest so far, in order. */
typedef struct
{
  guint32 rows[BENCH_CODEC_K];
  float distances[BENCH_CODEC_K];
} Answers;

static void
take (Answers     *answers,
      const float *distances,
      gsize        begin,
      gsize        n)
{
  for (gsize i = 0; i < n; i += 32)
    {
      float limit = answers->distances[BENCH_CODEC_K - 1];
      gsize end = MIN (i + 32, n);
      int any = 0;

      for (gsize j = i; j < end; j++)
        any |= distances[j] < limit;
      for (gsize j = i; any && j < end; j++)
        {
          guint at = BENCH_CODEC_K - 1;

          if (!(distances[j] < answers->distances[at]))
            continue;
          for (; at > 0 && distances[j] < answers->distances[at - 1]; at--)
            {
              answers->distances[at] = answers->distances[at - 1];
              answers->rows[at] = answers->rows[at - 1];
            }
          answers->distances[at] = distances[j];
          answers->rows[at] = (guint32) (begin + j);
        }
    }
}

static void
search (const BenchCodecSet *set,
        const HekCodebook   *book,
        const guint8        *codes,
        BenchCodecRun       *run)
{
  guint8 *packed = hek_aligned_new (hek_codebook_packed_bytes (book, set->n), 1);
  g_autoptr (HekCodeQuery) query = hek_code_query_new (book);
  float distances[SCAN_ROWS];
  double spent = 0;

  hek_codebook_pack (book, codes, set->n, packed);
  for (gsize q = 0; q < set->n_queries; q++)
    {
      double start = bench_thread_s ();
      Answers answers = { { 0 } };

      for (guint i = 0; i < BENCH_CODEC_K; i++)
        answers.distances[i] = INFINITY;
      hek_code_query_set (query, set->queries + q * set->dim);
      for (gsize begin = 0; begin < set->n; begin += SCAN_ROWS)
        {
          gsize n = MIN (SCAN_ROWS, set->n - begin);

          hek_code_query_scan (query, packed, begin, n, distances);
          take (&answers, distances, begin, n);
        }
      spent += bench_thread_s () - start;
      bench_codec_score (set, q, answers.rows, &run->ours);
    }
  run->ours.scan_qps = (double) set->n_queries / spent;
  hek_aligned_free (packed);
}

/* ---- the peer ---- */

static void
run_peer (const BenchCodecSet *set,
          const char          *program,
          BenchCodecRun       *run)
{
  g_autoptr (GSubprocessLauncher) launcher
    = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  double *figures = (double *) &run->theirs;
  gboolean wide = hek_kernel_cpu_level () >= HEK_CPU_AVX512;
  char *at;

  /* Debian's OpenBLAS does not know newer processors, and looks when it is loaded. Threads that
   * wait should not count as time of the processor. */
  g_subprocess_launcher_setenv (launcher, "OPENBLAS_CORETYPE", wide ? "SKYLAKEX" : "HASWELL",
                                FALSE);
  g_subprocess_launcher_setenv (launcher, "OPENBLAS_NUM_THREADS", "2", TRUE);
  g_subprocess_launcher_setenv (launcher, "OMP_WAIT_POLICY", "PASSIVE", TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, program, set->name, run->peer, NULL);
  if (process == NULL
      || !g_subprocess_communicate_utf8 (process, NULL, NULL, &text, NULL, &error)
      || !g_subprocess_get_successful (process))
    {
      printf ("%s %s: the peer failed\n", set->name, run->peer);
      return;
    }
  at = text;
  for (gsize i = 0; i < BENCH_CODEC_N_FIGURES; i++)
    figures[i] = g_ascii_strtod (at, &at);
  run->has_peer = TRUE;
}

static void
print_figures (const BenchCodecSet     *set,
               const char              *name,
               const BenchCodecFigures *f)
{
  printf ("%-8s %-18s %5.0f B %7.1f B/vector  mse %10.4g  recall@1 %.3f @10 %.3f @100 %.3f  "
          "reranked %.4f  train %6.2f s (wall %6.2f)  encode %9.0f/s  scan %7.1f/s\n",
          set->name, name, f->code_bytes, f->code_bytes + f->share_bytes / (double) set->n, f->mse,
          f->recall_1, f->recall_10, f->recall_100, f->reranked_10, f->train_s, f->train_wall_s,
          f->encode_per_s, f->scan_qps);
  fflush (stdout);
}

gboolean
bench_codec_measure (const BenchCodecSet *set,
                     const char          *program,
                     BenchCodecRun       *run)
{
  g_autofree char *name = NULL;
  HekCodebook *book;
  guint8 *codes;

  if (hek_codec_find (run->codec) == NULL)
    {
      printf ("there is no codec %s\n", run->codec);
      return FALSE;
    }
  book = train (set, run);
  codes = encode (set, book, run);
  search (set, book, codes, run);
  hek_aligned_free (codes);
  hek_codebook_unref (book);
  run->is_done = TRUE;
  name = g_strdup_printf ("%s%s%s", run->codec, run->option != NULL ? " " : "",
                          run->option != NULL ? run->option : "");
  print_figures (set, name, &run->ours);
  if (run->peer != NULL && !g_str_equal (program, "none"))
    {
      run_peer (set, program, run);
      if (run->has_peer)
        {
          g_autofree char *peer = g_strconcat ("  faiss ", run->peer, NULL);

          print_figures (set, peer, &run->theirs);
        }
    }
  return TRUE;
}
