/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scalar quantizers: errors against published optima and against faiss, clipping that never loses,
 * whole numbers and constants that are kept, numbers beyond the range, distances against decoded
 * rows, rows of all types.
 */
#include <math.h>
#include <string.h>

#include "codec-fixture.h"
#include "hek-rng.h"
#include "hek-rows-convert.h"

static const char *const ids[] = { "sq8", "sq6", "sq4" };

static HekCodebook *
train (const char  *id,
       HekDistance  distance,
       gboolean     is_shared,
       gboolean     is_clipped,
       const float *rows,
       gsize        n,
       guint        dim)
{
  HekCodecTraining training = codec_training (hek_codec_find (id), distance, 0);

  codec_option (hek_codec_find (id), &training, "range", is_shared);
  codec_option (hek_codec_find (id), &training, "clip", is_clipped);
  return codec_train (id, rows, n, dim, &training);
}

static double
gauss (HekRng *rng)
{
  double u = 1 - hek_rng_double (rng), v = hek_rng_double (rng);

  return sqrt (-2 * log (u)) * cos (2 * G_PI * v);
}

/* The best uniform quantizer of 16 levels for a normal distribution has the error 0.01154 and steps
 * of 0.3352.
 * Source: Max, "Quantizing for minimum distortion", IRE Transactions on Information Theory 6
 * (1960), table II. */
static void
test_normal (void)
{
  enum { N = 40000, DIM = 2 };
  g_autofree float *rows = g_new (float, N * DIM);
  HekRng rng;

  hek_rng_init (&rng, 1);
  for (guint i = 0; i < N * DIM; i++)
    rows[i] = (float) (gauss (&rng) - 3);
  for (guint shared = 0; shared < 2; shared++)
    {
      g_autoptr (HekCodebook) book = train ("sq4", HEK_DISTANCE_L2, shared, TRUE, rows, N, DIM);
      guint8 code[1] = { 0x00 };
      float low[DIM], high[DIM];

      g_assert_cmpfloat_with_epsilon (codec_mse (book, rows, N) / DIM, 0.01154, 0.0002);
      hek_codebook_decode (book, code, 1, low);
      code[0] = 0x11;
      hek_codebook_decode (book, code, 1, high);
      g_assert_cmpfloat_with_epsilon (high[0] - low[0], 0.3352f, 0.01f);
      g_assert_cmpfloat_with_epsilon (low[1] + 7.5f * (high[1] - low[1]), -3, 0.05f);
    }
}

/* Squared errors a row of faiss 1.7.3 (Debian 12), faiss::ScalarQuantizer trained with these very
 * rows and the range statistics RS_minmax and RS_optim; uniform types have one range for all. */
static const struct
{
  const char *id;
  gboolean is_shared;
  double minmax, optim;
} peers[] = {
  { "sq8", FALSE, 0.115034854, INFINITY },     /* QT_8bit; RS_optim: not a number */
  { "sq6", FALSE, 1.8930398, 39.917916 },      /* QT_6bit */
  { "sq4", FALSE, 34.1802708, 12.334874 },     /* QT_4bit */
  { "sq8", TRUE, 0.511032921, 0.478036263 },   /* QT_8bit_uniform */
  { "sq4", TRUE, 134.596972, 25.633031 },      /* QT_4bit_uniform */
};

static void
test_peer (void)
{
  enum { N = 20000, DIM = 16 };
  g_autofree float *rows = codec_rows (N, DIM, 12);

  for (guint i = 0; i < G_N_ELEMENTS (peers); i++)
    {
      g_autoptr (HekCodebook) whole = train (peers[i].id, HEK_DISTANCE_L2, peers[i].is_shared,
                                             FALSE, rows, N, DIM);
      g_autoptr (HekCodebook) clipped = train (peers[i].id, HEK_DISTANCE_L2, peers[i].is_shared,
                                               TRUE, rows, N, DIM);
      double a = codec_mse (whole, rows, N), b = codec_mse (clipped, rows, N);

      g_test_message ("%s: %g, %g; faiss %g, %g", peers[i].id, a, b, peers[i].minmax,
                      peers[i].optim);
      g_assert_cmpfloat (a, <=, peers[i].minmax * 1.01);
      g_assert_cmpfloat (b, <=, MIN (peers[i].minmax, peers[i].optim));
    }
}

/* Clipping may only win, on the rows it was found with: whatever their distribution. */
static void
test_clip (void)
{
  enum { N = 900, DIM = 9 };

  for (guint kind = 0; kind < 6; kind++)
    {
      g_autofree float *rows = codec_rows (N, DIM, kind);
      HekRng rng;

      hek_rng_init (&rng, kind);
      for (guint i = 0; i < N * DIM; i++)
        switch (kind)
          {
          case 0:
            rows[i] = (float) hek_rng_double (&rng);
            break;
          case 1:
            rows[i] = hek_rng_below (&rng, 10) == 0 ? (float) gauss (&rng) : 0;
            break;
          case 2:
            rows[i] = i == 5 * DIM + 2 ? 1e12f : (float) gauss (&rng);
            break;
          case 3:
            rows[i] = (float) hek_rng_below (&rng, 300);
            break;
          default:
            break;
          }
      for (guint c = 0; c < G_N_ELEMENTS (ids); c++)
        for (guint shared = 0; shared < 2; shared++)
          {
            g_autoptr (HekCodebook) whole = train (ids[c], HEK_DISTANCE_L2, shared, FALSE, rows, N,
                                                   DIM);
            g_autoptr (HekCodebook) clipped = train (ids[c], HEK_DISTANCE_L2, shared, TRUE, rows,
                                                     N, DIM);

            g_assert_cmpfloat (codec_mse (clipped, rows, N), <=,
                               codec_mse (whole, rows, N) * (1 + 1e-9));
          }
    }
}

/* Whole numbers are kept when there are levels enough: pictures lose nothing. */
static void
test_whole_numbers (void)
{
  enum { N = 500, DIM = 11 };
  static const guint n_levels[] = { 256, 64, 16 };
  g_autofree float *rows = g_new (float, N * DIM);
  HekRng rng;

  hek_rng_init (&rng, 4);
  for (guint c = 0; c < G_N_ELEMENTS (ids); c++)
    {
      for (guint i = 0; i < N * DIM; i++)
        rows[i] = (float) hek_rng_below (&rng, n_levels[c] - i % DIM) - 5;
      for (guint shared = 0; shared < 2; shared++)
        {
          g_autoptr (HekCodebook) book = train (ids[c], HEK_DISTANCE_L2, shared, TRUE, rows, N,
                                                DIM);

          g_assert_true (codec_mse (book, rows, N) == 0);
        }
    }
}

/* Constants, negative ones too, are exact; what lies beyond the range becomes its end. */
static void
test_ends (void)
{
  enum { N = 300, DIM = 5 };
  g_autofree float *rows = codec_rows (N, DIM, 8);

  for (guint r = 0; r < N; r++)
    {
      rows[r * DIM] = -0.1f;
      rows[r * DIM + 3] = 1e14f;
    }
  for (guint c = 0; c < G_N_ELEMENTS (ids); c++)
    {
      g_autoptr (HekCodebook) book = train (ids[c], HEK_DISTANCE_L2, FALSE, FALSE, rows, N, DIM);
      g_autofree guint8 *codes = NULL;
      float far[2 * DIM], back[2 * DIM], min = rows[2], max = rows[2];

      for (guint r = 0; r < N; r++)
        {
          min = MIN (min, rows[r * DIM + 2]);
          max = MAX (max, rows[r * DIM + 2]);
        }
      for (guint d = 0; d < 2 * DIM; d++)
        far[d] = d < DIM ? 1e15f : -1e15f;
      codes = codec_encode (book, far, 2);
      hek_codebook_decode (book, codes, 2, back);
      g_assert_true (back[0] == -0.1f && back[DIM] == -0.1f && back[3] == 1e14f);
      g_assert_cmpfloat_with_epsilon (back[2], max, 0.51f * (max - min) / 15);
      g_assert_cmpfloat_with_epsilon (back[DIM + 2], min, 0.51f * (max - min) / 15);
    }
}

static void
test_distances (void)
{
  enum { N = 200, N_QUERIES = 5 };
  static const guint dims[] = { 1, 2, 3, 5, 31, 32, 33, 64, 100, 130 };

  for (guint c = 0; c < G_N_ELEMENTS (ids); c++)
    for (guint k = 0; k < G_N_ELEMENTS (dims); k++)
      for (HekDistance distance = HEK_DISTANCE_L2; distance <= HEK_DISTANCE_IP; distance++)
        {
          guint dim = dims[k];
          g_autofree float *rows = codec_rows (N, dim, k), *back = g_new (float, N * dim);
          g_autoptr (HekCodebook) book = train (ids[c], distance, k % 2, TRUE, rows, N, dim);
          g_autofree guint8 *codes = codec_encode (book, rows, N);
          g_autoptr (HekCodeQuery) query = hek_code_query_new (book);
          float out[N];

          hek_codebook_decode (book, codes, N, back);
          for (guint q = 0; q < N_QUERIES; q++)
            {
              hek_code_query_set (query, rows + q * dim);
              hek_code_query_distances (query, codes, NULL, N, out, NULL);
              for (guint r = 0; r < N; r++)
                {
                  double wanted = codec_distance (distance, rows + q * dim, back + r * dim, dim);

                  /* sums of dim terms as large as 4000 */
                  g_assert_cmpfloat_with_epsilon (out[r], wanted,
                                                  1e-3 * dim + 1e-5 * fabs (wanted));
                }
            }
        }
}

/* Bytes and f16 are encoded as the floats that they mean. */
static void
test_types (void)
{
  enum { N = 40, DIM = 13 };
  g_autofree float *rows = codec_rows (N, DIM, 9);
  g_autofree guint16 *half = g_new (guint16, N * DIM);
  HekRows view = codec_view (rows, N, DIM), other = view;
  g_autoptr (HekCodebook) book = train ("sq6", HEK_DISTANCE_L2, FALSE, TRUE, rows, N, DIM);
  g_autofree guint8 *a = NULL, *b = g_malloc (N * hek_codebook_code_bytes (book));

  hek_rows_convert (&view, HEK_DTYPE_F16, half);
  other = (HekRows) { .dtype = HEK_DTYPE_F16, .dim = DIM, .n = N, .stride_bytes = 2 * DIM,
                      .data = (const guint8 *) half };
  hek_rows_to_f32 (&other, 0, N, rows);
  a = codec_encode (book, rows, N);
  g_assert_true (hek_codebook_encode (book, &other, b, NULL, NULL));
  g_assert_cmpmem (a, N * hek_codebook_code_bytes (book), b, N * hek_codebook_code_bytes (book));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quantize/scalar/normal", test_normal);
  g_test_add_func ("/quantize/scalar/peer", test_peer);
  g_test_add_func ("/quantize/scalar/clip", test_clip);
  g_test_add_func ("/quantize/scalar/whole-numbers", test_whole_numbers);
  g_test_add_func ("/quantize/scalar/ends", test_ends);
  g_test_add_func ("/quantize/scalar/distances", test_distances);
  g_test_add_func ("/quantize/scalar/types", test_types);
  return g_test_run ();
}
