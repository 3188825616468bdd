/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scans of codes, one query after the other beside several together, in turns within one run and by
 * the time of the processor. Codebooks are trained on few rows: a scan takes as long with any.
 */
#include "config.h"

#include "bench-codec-scan.h"

#include "bench-report.h"

#include "hek-aligned.h"
#include "hek-codec.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

#define TRAIN_ROWS 2048
#define N_ROUNDS 9
#define ROUND_QUERIES (2 * HEK_CODE_QUERIES)
/* Codes that are scanned before the next query has its turn; a multiple of 32. */
#define TILE 4096

typedef struct
{
  const BenchCodecSet *set;
  HekCodeQuery *queries[HEK_CODE_QUERIES];
  guint8 *packed;
  float *out[HEK_CODE_QUERIES];
} Scan;

static HekCodebook *
train (const BenchCodecSet *set,
       const char          *id,
       gsize                code_bytes,
       const char          *option)
{
  const HekCodec *codec = hek_codec_find (id);
  HekCodecTraining training = { .distance = set->distance, .code_bytes = code_bytes, .seed = 1 };
  HekRows rows = bench_codec_view (set->rows, set->n, set->dim);
  g_autoptr (GError) error = NULL;
  HekCodebook *book;

  bench_codec_set_option (codec, option, &training.values);
  rows.n = MIN (set->n, TRAIN_ROWS);
  rows.stride_bytes *= set->n / rows.n;
  book = hek_codebook_train (codec, &rows, &training, NULL, &error);
  if (book == NULL)
    g_error ("%s: %s", id, error->message);
  return book;
}

static guint8 *
encode (const BenchCodecSet *set,
        const HekCodebook   *book)
{
  HekRows rows = bench_codec_view (set->rows, set->n, set->dim);
  guint8 *codes = hek_aligned_new (set->n, hek_codebook_code_bytes (book));
  guint8 *packed = hek_aligned_new (hek_codebook_packed_bytes (book, set->n), 1);

  if (!hek_codebook_encode (book, &rows, codes, NULL, NULL))
    g_error ("encoding failed");
  hek_codebook_pack (book, codes, set->n, packed);
  hek_aligned_free (codes);
  return packed;
}

/* Seconds of a query, of which @together are scanned with at once. */
static double
scan (Scan  *s,
      guint  together)
{
  double start = bench_thread_s ();

  for (guint q = 0; q < ROUND_QUERIES; q += together)
    {
      for (guint i = 0; i < together; i++)
        hek_code_query_set (s->queries[i],
                            s->set->queries + (q + i) % s->set->n_queries * s->set->dim);
      for (gsize begin = 0; begin < s->set->n; begin += TILE)
        hek_code_query_scan_many (s->queries, together, s->packed, begin,
                                  MIN (TILE, s->set->n - begin), s->out);
    }
  return (bench_thread_s () - start) / ROUND_QUERIES;
}

static int
compare (gconstpointer a,
         gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

void
bench_codec_scan (const BenchCodecSet *set,
                  const char          *id,
                  gsize                code_bytes,
                  const char          *option,
                  double              *per_s,
                  double              *gain)
{
  HekCodebook *book = train (set, id, code_bytes, option);
  Scan s = { .set = set, .packed = encode (set, book) };
  double one[N_ROUNDS], gains[N_ROUNDS];

  for (guint i = 0; i < HEK_CODE_QUERIES; i++)
    {
      s.queries[i] = hek_code_query_new (book);
      s.out[i] = hek_aligned_new (TILE, sizeof (float));
    }
  for (guint r = 0; r < N_ROUNDS; r++)
    {
      one[r] = scan (&s, 1);
      gains[r] = one[r] / scan (&s, HEK_CODE_QUERIES);
    }
  for (guint i = 0; i < HEK_CODE_QUERIES; i++)
    {
      hek_code_query_free (s.queries[i]);
      hek_aligned_free (s.out[i]);
    }
  hek_aligned_free (s.packed);
  qsort (one, N_ROUNDS, sizeof *one, compare);
  qsort (gains, N_ROUNDS, sizeof *gains, compare);
  *per_s = 1 / one[N_ROUNDS / 2];
  *gain = gains[N_ROUNDS / 2];
  printf ("%-8s %s %s, %zu bytes: %.1f scans/s (fastest %.1f), %u together %.2f times as many\n",
          set->name, id, option != NULL ? option : "", hek_codebook_code_bytes (book), *per_s,
          1 / one[0], HEK_CODE_QUERIES, *gain);
  hek_codebook_unref (book);
}
