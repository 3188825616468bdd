/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Residual quantization of colours as they are seen: rows of Lab colours become even coordinates
 * (hek-codec-colors-private.h) and then sums of centroids, a byte a step. Errors are spread as
 * people would see them.
 *
 * The distance is that of people too: the mean visible difference of the colours, squared and times
 * their number, so that it is comparable with the squared Euclidean distance of Lab rows. It finds
 * rows that look alike, which are not exactly those with the least Euclidean distance.
 *
 * The state in a file is that of rq with inner products, which keeps no norms.
 */
#include "config.h"

#include "hek-codec-colors-private.h"

#include "hek-aligned.h"
#include "hek-codec-bytes-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Codes that are decoded together. */
#define BLOCK_ROWS ((gsize) 32)

enum
{
  OPTION_BEAM,
};

static const HekOption options[] = {
  [OPTION_BEAM] = { .name = "beam", .label = N_ ("Beam"),
                    .help = N_ ("How many codes of a row are followed while its code is searched: "
                                "more lose less and take longer"),
                    .type = HEK_OPTION_INT, .def = 8, .min = 1, .max = 32, .logarithmic = TRUE },
};

static guint
n_colors (const HekCodebook *book)
{
  return book->dim / 3;
}

static gsize
colors_fit (guint dim,
            gsize max_bytes)
{
  return hek_codec_rq.fit (dim, max_bytes);
}

/* As rq is asked for it. */
static HekCodecTraining
inner_training (const HekCodecTraining *training)
{
  HekCodecTraining inner = *training;
  const HekOption *of_rq = hek_codec_rq.options;
  int beam = hek_options_find (of_rq, hek_codec_rq.n_options, "beam");

  inner.distance = HEK_DISTANCE_IP;
  hek_options_defaults (of_rq, hek_codec_rq.n_options, &inner.values);
  inner.values.v[beam] = training->values.v[OPTION_BEAM];
  return inner;
}

static gsize
colors_least_share (guint                  dim,
                    const HekOptionValues *values G_GNUC_UNUSED,
                    gsize                  code_bytes)
{
  HekOptionValues inner;

  hek_options_defaults (hek_codec_rq.options, hek_codec_rq.n_options, &inner);
  return hek_codec_rq.least_share (dim, &inner, code_bytes);
}

static void
take_sizes (HekCodebook *book)
{
  const HekCodebook *inner = book->state;

  book->code_bytes = inner->code_bytes;
  book->n_subspaces = inner->n_subspaces;
  book->n_centroids = inner->n_centroids;
}

static gboolean
colors_train (HekCodebook            *book,
              const float            *rows,
              gsize                   n,
              const HekCodecTraining *training,
              const HekTask          *task,
              GError                **error)
{
  HekCodecTraining of_inner = inner_training (training);
  hek_auto_aligned float *even = NULL;

  if (book->dim % 3 != 0)
    {
      g_set_error (error, HEK_CODEC_ERROR, HEK_CODEC_ERROR_DIMENSION,
                   "Lab colours have three numbers each, but %u is no multiple of 3", book->dim);
      return FALSE;
    }
  even = hek_aligned_try_new (n * book->dim, sizeof *even);
  if (even == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "not enough memory for the colours");
      return FALSE;
    }
  hek_colors_to_even (rows, n, n_colors (book), even);
  book->state = hek_codebook_new (&hek_codec_rq, HEK_DISTANCE_IP, book->dim, book->seed);
  if (!hek_codec_rq.train (book->state, even, n, &of_inner, task, error))
    return FALSE;
  take_sizes (book);
  return TRUE;
}

static void
colors_encode (const HekCodebook *book,
               const float       *rows,
               gsize              n,
               guint8            *codes)
{
  hek_auto_aligned float *even = hek_aligned_new (n * book->dim, sizeof *even);

  hek_colors_to_even (rows, n, n_colors (book), even);
  hek_codec_rq.encode (book->state, even, n, codes);
}

static void
colors_decode (const HekCodebook *book,
               const guint8      *codes,
               gsize              n,
               float             *rows)
{
  hek_auto_aligned float *even = hek_aligned_new (BLOCK_ROWS * book->dim, sizeof *even);

  for (gsize begin = 0; begin < n; begin += BLOCK_ROWS)
    {
      gsize length = MIN (BLOCK_ROWS, n - begin);

      hek_codec_rq.decode (book->state, codes + begin * book->code_bytes, length, even);
      hek_colors_from_even (even, length, n_colors (book), rows + begin * book->dim);
    }
}

/* A query: its even coordinates. */
static gsize
colors_query_bytes (const HekCodebook *book)
{
  return book->dim * sizeof (float);
}

static void
colors_query (const HekCodebook *book,
              const float       *vector,
              gpointer           space)
{
  hek_colors_to_even (vector, 1, n_colors (book), space);
}

static void
colors_distances (const HekCodebook *book,
                  gconstpointer      space,
                  const guint8      *codes,
                  const guint32     *idx,
                  gsize              n,
                  float             *out,
                  float             *bounds)
{
  gsize size = book->code_bytes;
  hek_auto_aligned float *even = hek_aligned_new (BLOCK_ROWS * book->dim, sizeof *even);
  g_autofree guint8 *chosen = idx != NULL ? g_malloc (BLOCK_ROWS * size) : NULL;

  for (gsize begin = 0; begin < n; begin += BLOCK_ROWS)
    {
      gsize length = MIN (BLOCK_ROWS, n - begin);

      for (gsize i = 0; idx != NULL && i < length; i++)
        memcpy (chosen + i * size, codes + idx[begin + i] * size, size);
      hek_codec_rq.decode (book->state, idx != NULL ? chosen : codes + begin * size, length, even);
      for (gsize i = 0; i < length; i++)
        {
          float mean = hek_colors_mean_difference (space, even + i * book->dim, n_colors (book));

          out[begin + i] = mean * mean * (float) n_colors (book);
        }
    }
  if (bounds != NULL)
    memset (bounds, 0, n * sizeof *bounds);
}

static void
colors_unpack (const HekCodebook *book,
               const guint8      *codes,
               gsize              n,
               guint16           *centroids)
{
  hek_codec_rq.unpack (book->state, codes, n, centroids);
}

static void
colors_write (const HekCodebook *book,
              GByteArray        *out)
{
  hek_codec_rq.write (book->state, out);
}

static gboolean
colors_read (HekCodebook  *book,
             const guint8 *data,
             gsize         size,
             GError      **error)
{
  HekCodebook *inner;

  if (book->dim % 3 != 0 || book->distance != HEK_DISTANCE_L2)
    return hek_codec_damaged (error, "a dimension or distance that no training takes");
  book->state = inner = hek_codebook_new (&hek_codec_rq, HEK_DISTANCE_IP, book->dim, book->seed);
  inner->code_bytes = book->code_bytes;
  inner->n_subspaces = book->n_subspaces;
  inner->n_centroids = book->n_centroids;
  return hek_codec_rq.read (inner, data, size, error);
}

static void
colors_free (gpointer state)
{
  hek_codebook_unref (state);
}

const HekCodec hek_codec_colors = {
  .id = "colors",
  .label = N_ ("Colours as seen"),
  .help = N_ ("For CIE Lab colours: sums of centroids where equal steps look equally different; "
              "finds rows that look alike (mean CIEDE2000)"),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .meaning = HEK_MEANING_LAB,
  .min_rows = 1,
  .train_rows_max = 1 << 15,
  .fit = colors_fit,
  .least_share = colors_least_share,
  .train = colors_train,
  .encode = colors_encode,
  .decode = colors_decode,
  .query_bytes = colors_query_bytes,
  .query = colors_query,
  .distances = colors_distances,
  .unpack = colors_unpack,
  .write = colors_write,
  .read = colors_read,
  .free_state = colors_free,
};
