/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What every codec of the table promises, whatever its method: sizes, refusals with reasons, rows
 * that are prepared, queries, packing, the same bits on any number of threads and every instruction
 * set.
 */
#include <math.h>
#include <string.h>

#include "codec-fixture.h"

#include "../same.h"
#include "../test-valgrind.h"

#define N 700
#define DIM 24

/* Of an estimated cosine whose vectors have none. */
#define TOLERANCE 0.01

static const HekDistance distances[] = { HEK_DISTANCE_L2, HEK_DISTANCE_IP, HEK_DISTANCE_COSINE };

static void
test_table (void)
{
  static const char *const ids[] = { "f16", "bf16", "sq8", "sq6", "sq4", "binary", "pq", "opq",
                                     "rq", "rabitq", "perceptual", "colors" };
  guint at = 0;

  for (guint i = 0; i < hek_codec_n (); i++)
    {
      const HekCodec *codec = hek_codec (i);
      guint n_options;
      const HekOption *options = hek_codec_options (codec, &n_options);

      while (at < G_N_ELEMENTS (ids) && !g_str_equal (ids[at], hek_codec_id (codec)))
        at++;
      g_assert_cmpuint (at, <, G_N_ELEMENTS (ids));
      g_assert_true (hek_codec_find (hek_codec_id (codec)) == codec);
      g_assert_cmpuint (strlen (hek_codec_label (codec)), >, 0);
      g_assert_cmpuint (strlen (hek_codec_help (codec)), >, 0);
      for (guint o = 0; o < n_options; o++)
        g_assert_true (hek_option_check (&options[o], options[o].def, NULL));
    }
  g_assert_null (hek_codec_find ("sq5"));
}

static void
test_sizes (void)
{
  static const guint dims[] = { 1, 2, 3, 7, 8, 24, 50, 784 };

  for (guint i = 0; i < hek_codec_n (); i++)
    for (guint d = 0; d < G_N_ELEMENTS (dims); d++)
      {
        const HekCodec *codec = hek_codec (i);
        gsize before = 0, usual = hek_codec_fit (codec, dims[d], 0);

        g_assert_cmpuint (usual, >, 0);
        g_assert_cmpuint (hek_codec_fit (codec, dims[d], usual), ==, usual);
        for (gsize max = 1; max <= 2 * dims[d] + 16; max++)
          {
            gsize fit = hek_codec_fit (codec, dims[d], max);

            g_assert_cmpuint (fit, <=, max);
            g_assert_cmpuint (fit, >=, before);
            before = fit;
          }
      }
}

static void
refuse (const HekCodec         *codec,
        const HekRows          *rows,
        const HekCodecTraining *training,
        GQuark                  domain,
        int                     code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (hek_codebook_train (codec, rows, training, NULL, &error));
  g_assert_error (error, domain, code);
}

static void
test_refusals (void)
{
  g_autofree float *rows = codec_rows (N, DIM, 1);
  HekRows view = codec_view (rows, N, DIM), none = codec_view (rows, 0, DIM);

  for (guint i = 0; i < codec_n_general (); i++)
    {
      const HekCodec *codec = hek_codec (i);
      HekCodecTraining training = codec_training (codec, HEK_DISTANCE_L2, 0);
      static const float wrong[] = { NAN, INFINITY, -INFINITY, 2e15f };

      refuse (codec, &none, &training, HEK_CODEC_ERROR, HEK_CODEC_ERROR_ROWS);
      for (guint w = 0; codec->train_rows_max != 1 && w < G_N_ELEMENTS (wrong); w++)
        {
          float kept = rows[5 * DIM + 3];

          rows[5 * DIM + 3] = wrong[w];
          refuse (codec, &view, &training, HEK_CODEC_ERROR, HEK_CODEC_ERROR_ROWS);
          rows[5 * DIM + 3] = kept;
        }
      if (codec->n_options > 0)
        {
          training.values.v[0] = 1e9;
          refuse (codec, &view, &training, HEK_OPTION_ERROR, HEK_OPTION_ERROR_INVALID);
        }
    }
}

static void
test_budgets (void)
{
  g_autofree float *rows = codec_rows (N, DIM, 1);
  HekRows view = codec_view (rows, N, DIM);
  HekCodecTraining training = codec_training (&hek_codec_sq8, HEK_DISTANCE_L2, DIM - 1);
  g_autoptr (GError) error = NULL;

  g_assert_null (hek_codebook_train (&hek_codec_sq8, &view, &training, NULL, &error));
  g_assert_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_BUDGET);
  g_assert_cmpstr (error->message, ==,
                   "a code of sq8 has 24 bytes for 24 dimensions, no other size");
  g_clear_error (&error);

  training = codec_training (&hek_codec_perceptual, HEK_DISTANCE_L2, 5);
  g_assert_null (hek_codebook_train (&hek_codec_perceptual, &view, &training, NULL, &error));
  g_assert_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_BUDGET);
  g_assert_cmpstr (error->message, ==,
                   "a code of perceptual has from 12 to 30 bytes for 24 dimensions");
}

static void
test_cancelled (void)
{
  g_autofree float *rows = codec_rows (N, DIM, 1);
  HekRows view = codec_view (rows, N, DIM);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  HekTask task = { .cancellable = cancellable };

  g_cancellable_cancel (cancellable);
  for (guint i = 0; i < codec_n_general (); i++)
    {
      HekCodecTraining training = codec_training (hek_codec (i), HEK_DISTANCE_L2, 0);
      g_autoptr (HekCodebook) book = codec_train (hek_codec_id (hek_codec (i)), rows, N, DIM,
                                                  &training);
      g_autofree guint8 *codes = g_malloc (N * hek_codebook_code_bytes (book));
      g_autoptr (GError) error = NULL;

      g_assert_null (hek_codebook_train (hek_codec (i), &view, &training, &task, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_clear_error (&error);
      g_assert_false (hek_codebook_encode (book, &view, codes, &task, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

/* Numbers that are none count as 0, too large ones as the largest; another dimension is refused. */
static void
test_rows (void)
{
  g_autofree float *rows = codec_rows (N, DIM, 2);

  for (guint i = 0; i < codec_n_general (); i++)
    {
      HekCodecTraining training = codec_training (hek_codec (i), HEK_DISTANCE_L2, 0);
      g_autoptr (HekCodebook) book = codec_train (hek_codec_id (hek_codec (i)), rows, N, DIM,
                                                  &training);
      g_autofree float *odd = g_memdup2 (rows, 2 * DIM * sizeof *rows);
      g_autofree guint8 *a = NULL, *b = NULL;
      gsize size = 2 * hek_codebook_code_bytes (book);
      HekRows narrow = codec_view (rows, 4, DIM - 1);
      g_autoptr (GError) error = NULL;

      odd[0] = odd[DIM + 1] = odd[5] = 0;
      odd[7] = -HEK_CODEC_MAX_NUMBER;
      a = codec_encode (book, odd, 2);
      odd[0] = NAN;
      odd[DIM + 1] = INFINITY;
      odd[5] = -INFINITY;
      odd[7] = -3e38f;
      b = codec_encode (book, odd, 2);
      g_assert_cmpmem (a, size, b, size);
      g_assert_false (hek_codebook_encode (book, &narrow, a, NULL, &error));
      g_assert_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_DIMENSION);
    }
}

/* Length does not count for the cosine, however short or long; a row of zeros is 1 away. */
static void
test_cosine (void)
{
  g_autofree float *rows = codec_rows (N, DIM, 3), *scaled = g_new (float, N * DIM);
  static const float scales[] = { 0.25f, 0x1p40f, 0x1p-100f, 0x1p-130f };

  memset (rows + DIM, 0, DIM * sizeof *rows);
  for (guint i = 0; i < codec_n_general (); i++)
    {
      HekCodecTraining training = codec_training (hek_codec (i), HEK_DISTANCE_COSINE, 0);
      g_autoptr (HekCodebook) book = codec_train (hek_codec_id (hek_codec (i)), rows, N, DIM,
                                                  &training);
      g_autofree guint8 *codes = codec_encode (book, rows, N);
      gsize size = hek_codebook_code_bytes (book);
      g_autoptr (HekCodeQuery) query = hek_code_query_new (book);
      float out[2] = { 0 };

      for (guint s = 0; s < 2; s++)
        {
          g_autofree guint8 *same = NULL;

          for (guint d = 0; d < N * DIM; d++)
            scaled[d] = rows[d] * scales[s];
          same = codec_encode (book, scaled, N);
          g_assert_cmpmem (codes, N * size, same, N * size);
        }
      for (guint s = 0; s < G_N_ELEMENTS (scales); s++)
        {
          for (guint d = 0; d < DIM; d++)
            scaled[d] = rows[d] * scales[s];
          hek_code_query_set (query, scaled);
          hek_code_query_distances (query, codes, NULL, 2, out, NULL);
          g_assert_cmpfloat (out[0], <, 0.5f);
          g_assert_true (isfinite (out[1]));
        }
      memset (scaled, 0, DIM * sizeof *scaled);
      hek_code_query_set (query, scaled);
      hek_code_query_distances (query, codes, NULL, 2, out, NULL);
      g_assert_cmpfloat_with_epsilon (out[0], 1, TOLERANCE);
    }
}

/* All ways to the distances of one query give the same, wherever codes lie. */
static void
test_queries (void)
{
  enum { SOME = 77 };
  g_autofree float *rows = codec_rows (N, DIM, 4);

  for (guint i = 0; i < codec_n_general (); i++)
    for (guint m = 0; m < G_N_ELEMENTS (distances); m++)
      {
        HekCodecTraining training = codec_training (hek_codec (i), distances[m], 0);
        g_autoptr (HekCodebook) book = codec_train (hek_codec_id (hek_codec (i)), rows, N, DIM,
                                                    &training);
        g_autofree guint8 *codes = codec_encode (book, rows, N), *packed = NULL;
        g_autoptr (HekCodeQuery) query = hek_code_query_new (book);
        float all[N], some[SOME], bounds[N], one, scanned[N - 64];
        guint32 idx[SOME];

        for (guint r = 0; r < SOME; r++)
          idx[r] = (r * 31 + 5) % N;
        hek_code_query_set (query, rows + 9 * DIM);
        hek_code_query_distances (query, codes, NULL, N, all, bounds);
        hek_code_query_distances (query, codes, idx, SOME, some, NULL);
        for (guint r = 0; r < SOME; r++)
          g_assert_true (some[r] == all[idx[r]]);
        hek_code_query_distances (query, codes + 3 * hek_codebook_code_bytes (book), NULL, 1, &one,
                                  NULL);
        g_assert_true (one == all[3]);
        for (guint r = 0; r < N; r++)
          g_assert_true (isfinite (all[r]) && bounds[r] >= 0);

        packed = g_malloc (hek_codebook_packed_bytes (book, N));
        hek_codebook_pack (book, codes, N, packed);
        hek_code_query_scan (query, packed, 64, N - 64, scanned);
        for (guint r = 0; r < N - 64; r++)
          if (hek_codebook_has_packing (book))
            g_assert_true (isfinite (scanned[r]));
          else
            g_assert_true (scanned[r] == all[r + 64]);
      }
}

/* Several queries with a scan get what each gets alone. */
static void
check_together (const HekCodebook *book,
                const float       *rows,
                const guint8      *packed,
                guint              n_queries)
{
  enum { BEGIN = 32 };
  HekCodeQuery *queries[HEK_CODE_QUERIES] = { NULL };
  float *out[HEK_CODE_QUERIES] = { NULL };

  for (guint q = 0; q < n_queries; q++)
    {
      queries[q] = hek_code_query_new (book);
      hek_code_query_set (queries[q], rows + q * DIM);
      out[q] = g_new (float, N - BEGIN);
    }
  hek_code_query_scan_many (queries, n_queries, packed, BEGIN, N - BEGIN, out);
  for (guint q = 0; q < n_queries; q++)
    {
      float alone[N - BEGIN];

      hek_code_query_scan (queries[q], packed, BEGIN, N - BEGIN, alone);
      g_assert_cmpmem (out[q], sizeof alone, alone, sizeof alone);
      hek_code_query_free (queries[q]);
      g_free (out[q]);
    }
}

static void
test_together (void)
{
  g_autofree float *rows = codec_rows (N, DIM, 4);

  for (guint i = 0; i < codec_n_general (); i++)
    for (guint bits = 0; bits < 2; bits++)
      {
        HekCodecTraining training = codec_training (hek_codec (i), HEK_DISTANCE_COSINE, 0);
        g_autoptr (HekCodebook) book = NULL;
        g_autofree guint8 *codes = NULL, *packed = NULL;

        /* of pq and opq also those that are packed */
        if (bits == 1 && hek_codec (i)->pack == NULL)
          continue;
        if (hek_codec (i)->pack != NULL)
          training.values.v[0] = bits;
        book = codec_train (hek_codec_id (hek_codec (i)), rows, N, DIM, &training);
        codes = codec_encode (book, rows, N);
        packed = g_malloc (hek_codebook_packed_bytes (book, N));
        hek_codebook_pack (book, codes, N, packed);
        for (guint n = 1; n <= HEK_CODE_QUERIES; n++)
          check_together (book, rows, packed, n);
      }
}

/* What methods know of their codebooks before a training; and drafts are codebooks, too. */
static void
test_drafts (void)
{
  g_autofree float *rows = codec_rows (N, DIM, 4);

  for (guint i = 0; i < codec_n_general (); i++)
    for (guint m = 0; m < G_N_ELEMENTS (distances); m++)
      {
        const HekCodec *codec = hek_codec (i);
        HekCodecTraining training = codec_training (codec, distances[m], 0);
        g_autoptr (HekCodebook) book = codec_train (codec->id, rows, N, DIM, &training);
        g_autoptr (HekCodebook) draft = NULL;
        gsize least = hek_codec_least_share (codec, DIM, &training.values,
                                             hek_codebook_code_bytes (book));

        training.is_draft = TRUE;
        draft = codec_train (codec->id, rows, N, DIM, &training);
        g_assert_cmpuint (hek_codebook_code_bytes (draft), ==, hek_codebook_code_bytes (book));
        g_assert_cmpuint (hek_codebook_share_bytes (draft), >=, least);
      }
}

/* One row; all rows the same; dimensions that are constant. */
static void
test_degenerate (void)
{
  g_autofree float *rows = codec_rows (N, DIM, 5);

  for (guint r = 0; r < N; r++)
    memcpy (rows + r * DIM, rows, DIM * sizeof *rows);
  for (guint i = 0; i < codec_n_general (); i++)
    for (guint m = 0; m < G_N_ELEMENTS (distances); m++)
      {
        const HekCodec *codec = hek_codec (i);
        HekCodecTraining training = codec_training (codec, distances[m], 0);
        const gsize n[] = { codec->min_rows, N };

        for (guint k = 0; k < G_N_ELEMENTS (n); k++)
          {
            g_autoptr (HekCodebook) book = codec_train (codec->id, rows, n[k], DIM, &training);
            g_autofree guint8 *codes = codec_encode (book, rows, 2);
            g_autoptr (HekCodeQuery) query = hek_code_query_new (book);
            float back[2 * DIM], out[2];

            hek_codebook_decode (book, codes, 2, back);
            for (guint d = 0; d < 2 * DIM; d++)
              g_assert_true (isfinite (back[d]));
            hek_code_query_set (query, rows);
            hek_code_query_distances (query, codes, NULL, 2, out, NULL);
            g_assert_true (isfinite (out[0]) && out[0] == out[1]);
          }
      }
}

static char *
digest (void)
{
  enum { FEW = 270, WIDTH = 17 };
  /* of which the squared distance is in the tests of their own; the training takes long */
  static const char *const own_digest[] = { "pq", "opq", "rq", "rabitq", NULL };
  g_autofree float *rows = codec_rows (FEW, WIDTH, 6);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < codec_n_general (); i++)
    for (guint m = 0; m < 2; m++)
      {
        const char *id = hek_codec_id (hek_codec (i));
        g_autofree char *one = NULL;

        if (distances[m] == HEK_DISTANCE_L2 && g_strv_contains (own_digest, id))
          continue;
        one = codec_digest (id, distances[m], rows, FEW, WIDTH);
        g_string_append_printf (text, "%s %s\n", id, one);
      }
  return g_string_free (text, FALSE);
}

int
main (int    argc,
      char **argv)
{
  if (same_print_digest (argc, argv, digest))
    return 0;
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quantize/codec/table", test_table);
  g_test_add_func ("/quantize/codec/sizes", test_sizes);
  g_test_add_func ("/quantize/codec/refusals", test_refusals);
  g_test_add_func ("/quantize/codec/budgets", test_budgets);
  g_test_add_func ("/quantize/codec/cancelled", test_cancelled);
  g_test_add_func ("/quantize/codec/rows", test_rows);
  g_test_add_func ("/quantize/codec/cosine", test_cosine);
  g_test_add_func ("/quantize/codec/queries", test_queries);
  g_test_add_func ("/quantize/codec/together", test_together);
  hek_test_add_heavy ("/quantize/codec/drafts", test_drafts);
  g_test_add_func ("/quantize/codec/degenerate", test_degenerate);
  same_add_tests ("/quantize/codec", argv[0], digest);
  return g_test_run ();
}
