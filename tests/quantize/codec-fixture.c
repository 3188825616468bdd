/* SPDX-License-Identifier: Apache-2.0 */
/* Rows, trainings and errors for the tests of codecs. */
#include "codec-fixture.h"

#include <math.h>
#include <string.h>

#include "hek-rng.h"

guint
codec_n_general (void)
{
  guint n = 0;

  while (n < hek_codec_n () && hek_codec_meaning (hek_codec (n)) == HEK_MEANING_NONE)
    n++;
  for (guint i = n; i < hek_codec_n (); i++)
    g_assert_cmpint (hek_codec_meaning (hek_codec (i)), !=, HEK_MEANING_NONE);
  return n;
}

HekCodecTraining
codec_training (const HekCodec *codec,
                HekDistance     distance,
                gsize           code_bytes)
{
  HekCodecTraining training = { .distance = distance, .meaning = codec->meaning,
                                .code_bytes = code_bytes, .seed = 7 };

  hek_options_defaults (codec->options, codec->n_options, &training.values);
  return training;
}

void
codec_option (const HekCodec   *codec,
              HekCodecTraining *training,
              const char       *name,
              double            value)
{
  int at = hek_options_find (codec->options, codec->n_options, name);

  g_assert_cmpint (at, >=, 0);
  training->values.v[at] = value;
}

float *
codec_rows (gsize   n,
            guint   dim,
            guint64 seed)
{
  float *rows = g_new (float, n * dim);
  HekRng rng;

  hek_rng_init (&rng, seed);
  for (gsize i = 0; i < n; i++)
    for (guint d = 0; d < dim; d++)
      {
        double u = hek_rng_double (&rng) * 2 - 1;
        double x = -log1p (-fabs (u)) * (u < 0 ? -1 : 1);

        x = d % 4 == 1 ? fabs (x) : x + 0.3 * (d % 5) - 0.6;
        rows[i * dim + d] = (float) (x * (1 + d % 7));
      }
  return rows;
}

HekRows
codec_view (const float *rows,
            gsize        n,
            guint        dim)
{
  return (HekRows) { .dtype = HEK_DTYPE_F32, .dim = dim, .n = n,
                     .stride_bytes = dim * sizeof *rows, .data = (const guint8 *) rows };
}

HekCodebook *
codec_train (const char             *id,
             const float            *rows,
             gsize                   n,
             guint                   dim,
             const HekCodecTraining *training)
{
  HekRows view = codec_view (rows, n, dim);
  g_autoptr (GError) error = NULL;
  HekCodebook *book = hek_codebook_train (hek_codec_find (id), &view, training, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (book);
  return book;
}

guint8 *
codec_encode (const HekCodebook *book,
              const float       *rows,
              gsize              n)
{
  HekRows view = codec_view (rows, n, hek_codebook_dim (book));
  guint8 *codes = g_malloc (n * hek_codebook_code_bytes (book));
  g_autoptr (GError) error = NULL;

  g_assert_true (hek_codebook_encode (book, &view, codes, NULL, &error));
  g_assert_no_error (error);
  return codes;
}

double
codec_mse (const HekCodebook *book,
           const float       *rows,
           gsize              n)
{
  guint dim = hek_codebook_dim (book);
  g_autofree guint8 *codes = codec_encode (book, rows, n);
  g_autofree float *back = g_new (float, n * dim);
  double sum = 0;

  hek_codebook_decode (book, codes, n, back);
  for (gsize i = 0; i < n * dim; i++)
    sum += ((double) rows[i] - (double) back[i]) * ((double) rows[i] - (double) back[i]);
  return sum / (double) n;
}

double
codec_distance (HekDistance  distance,
                const float *a,
                const float *b,
                guint        dim)
{
  double squared = 0, dot = 0;

  for (guint d = 0; d < dim; d++)
    {
      squared += ((double) a[d] - (double) b[d]) * ((double) a[d] - (double) b[d]);
      dot += (double) a[d] * (double) b[d];
    }
  return distance == HEK_DISTANCE_L2 ? squared : distance == HEK_DISTANCE_IP ? -dot : 1 - dot;
}

char *
codec_digest (const char  *id,
              HekDistance  distance,
              const float *rows,
              gsize        n,
              guint        dim)
{
  HekCodecTraining training = codec_training (hek_codec_find (id), distance, 0);
  g_autoptr (HekCodebook) book = codec_train (id, rows, n, dim, &training);
  g_autoptr (GBytes) bytes = hek_codebook_write (book);
  g_autoptr (HekCodeQuery) query = hek_code_query_new (book);
  g_autofree guint8 *codes = codec_encode (book, rows, n);
  g_autofree float *out = g_new (float, n * dim);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (sum, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
  g_checksum_update (sum, codes, (gssize) (n * hek_codebook_code_bytes (book)));
  hek_codebook_decode (book, codes, n, out);
  g_checksum_update (sum, (const guint8 *) out, (gssize) (n * dim * sizeof *out));
  for (guint q = 0; q < 3; q++)
    {
      hek_code_query_set (query, rows + q * dim);
      hek_code_query_distances (query, codes, NULL, n, out, NULL);
      g_checksum_update (sum, (const guint8 *) out, (gssize) (n * sizeof *out));
    }
  return g_strdup (g_checksum_get_string (sum));
}
