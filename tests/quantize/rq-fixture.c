/* SPDX-License-Identifier: Apache-2.0 */
#include "rq-fixture.h"

#include "hek-rng.h"

HekCodecTraining
rq_training (HekDistance distance,
             gsize       code_bytes)
{
  HekCodecTraining training = { .distance = distance, .code_bytes = code_bytes, .seed = 5 };
  guint n;
  const HekOption *options = hek_codec_options (&hek_codec_rq, &n);

  hek_options_defaults (options, n, &training.values);
  return training;
}

void
rq_set_option (HekCodecTraining *training,
               const char       *name,
               double            value)
{
  training->values.v[hek_options_find (hek_codec_rq.options, hek_codec_rq.n_options, name)] = value;
}

HekRows
rq_view (const float *rows,
         gsize        n,
         guint        dim)
{
  return (HekRows) { HEK_DTYPE_F32, dim, n, dim * sizeof (float), (const guint8 *) rows };
}

/* Rows of four hidden numbers, some noise, and means that are not 0. */
float *
rq_make_rows (gsize   n,
              guint   dim,
              guint64 seed)
{
  float *rows = g_new (float, n * dim);
  g_autofree double *map = g_new (double, dim * 4);
  HekRng rng;

  hek_rng_init (&rng, 77);
  for (guint i = 0; i < dim * 4; i++)
    map[i] = hek_rng_double (&rng) - 0.5;
  hek_rng_init (&rng, seed);
  for (gsize i = 0; i < n; i++)
    {
      double hidden[4];

      for (guint j = 0; j < 4; j++)
        hidden[j] = hek_rng_double (&rng) * 4 - 2;
      for (guint d = 0; d < dim; d++)
        {
          double x = 0.3 * (d % 3) - 0.2 + 0.3 * hek_rng_double (&rng);

          for (guint j = 0; j < 4; j++)
            x += map[d * 4 + j] * hidden[j];
          rows[i * dim + d] = (float) x;
        }
    }
  return rows;
}

HekCodebook *
rq_train (const float            *rows,
          gsize                   n,
          guint                   dim,
          const HekCodecTraining *training)
{
  HekRows all = rq_view (rows, n, dim);
  g_autoptr (GError) error = NULL;
  HekCodebook *book = hek_codebook_train (&hek_codec_rq, &all, training, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (book);
  return book;
}

guint8 *
rq_encode (const HekCodebook *book,
           const float       *rows,
           gsize              n)
{
  HekRows all = rq_view (rows, n, hek_codebook_dim (book));
  guint8 *codes = g_malloc (n * hek_codebook_code_bytes (book));

  g_assert_true (hek_codebook_encode (book, &all, codes, NULL, NULL));
  return codes;
}
