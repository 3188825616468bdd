/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Floats of 16 bits as codes: nothing to train, and no state. Numbers beyond the largest of f16
 * become that one (±65504).
 */
#include "config.h"

#include "hek-codec-private.h"

#include "hek-codec-bytes-private.h"
#include "hek-kernel-distance.h"
#include "hek-kernel-half.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define F16_MAX 65504.0f

/* Numbers that go through the cache together. */
#define BLOCK 1024

static gsize
half_fit (guint dim,
          gsize max_bytes)
{
  gsize n_bytes = 2 * (gsize) dim;

  return max_bytes == 0 || max_bytes >= n_bytes ? n_bytes : 0;
}

static gboolean
half_train (HekCodebook            *book,
            const float            *rows G_GNUC_UNUSED,
            gsize                   n G_GNUC_UNUSED,
            const HekCodecTraining *training G_GNUC_UNUSED,
            const HekTask          *task G_GNUC_UNUSED,
            GError                **error G_GNUC_UNUSED)
{
  book->code_bytes = half_fit (book->dim, 0);
  return TRUE;
}

static void
f16_encode (const HekCodebook *book,
            const float       *rows,
            gsize              n,
            guint8            *codes)
{
  gsize n_numbers = n * book->dim;
  float block[BLOCK];

  for (gsize begin = 0; begin < n_numbers; begin += BLOCK)
    {
      gsize length = MIN (BLOCK, n_numbers - begin);

      for (gsize i = 0; i < length; i++)
        block[i] = CLAMP (rows[begin + i], -F16_MAX, F16_MAX);
      hek_kernel_f16_from_f32 (block, (guint16 *) codes + begin, length);
    }
}

static void
f16_decode (const HekCodebook *book,
            const guint8      *codes,
            gsize              n,
            float             *rows)
{
  hek_kernel_f32_from_f16 ((const guint16 *) codes, rows, n * book->dim);
}

static void
bf16_encode (const HekCodebook *book,
             const float       *rows,
             gsize              n,
             guint8            *codes)
{
  hek_kernel_bf16_from_f32 (rows, (guint16 *) codes, n * book->dim);
}

static void
bf16_decode (const HekCodebook *book,
             const guint8      *codes,
             gsize              n,
             float             *rows)
{
  hek_kernel_f32_from_bf16 ((const guint16 *) codes, rows, n * book->dim);
}

static gsize
half_query_bytes (const HekCodebook *book)
{
  return book->dim * sizeof (float);
}

static void
half_query (const HekCodebook *book,
            const float       *vector,
            gpointer           space)
{
  memcpy (space, vector, book->dim * sizeof *vector);
}

static void
half_distances (const HekCodebook *book,
                HekKernelNumber    number,
                gconstpointer      space,
                const guint8      *codes,
                const guint32     *idx,
                gsize              n,
                float             *out,
                float             *bounds)
{
  HekKernelSum sum = book->distance == HEK_DISTANCE_L2 ? HEK_KERNEL_L2 : HEK_KERNEL_DOT;
  const HekKernelDistance *kernel = hek_kernel_distance (number, sum);

  if (idx != NULL)
    kernel->gather (space, codes, book->code_bytes, idx, n, book->dim, out);
  else
    kernel->rows (space, codes, book->code_bytes, n, book->dim, out);
  for (gsize i = 0; sum == HEK_KERNEL_DOT && i < n; i++)
    out[i] = -out[i];
  if (bounds != NULL)
    memset (bounds, 0, n * sizeof *bounds);
}

static void
f16_distances (const HekCodebook *book,
               gconstpointer      space,
               const guint8      *codes,
               const guint32     *idx,
               gsize              n,
               float             *out,
               float             *bounds)
{
  half_distances (book, HEK_KERNEL_F16, space, codes, idx, n, out, bounds);
}

static void
bf16_distances (const HekCodebook *book,
                gconstpointer      space,
                const guint8      *codes,
                const guint32     *idx,
                gsize              n,
                float             *out,
                float             *bounds)
{
  half_distances (book, HEK_KERNEL_BF16, space, codes, idx, n, out, bounds);
}

static void
half_write (const HekCodebook *book G_GNUC_UNUSED,
            GByteArray        *out G_GNUC_UNUSED)
{
}

static gboolean
half_read (HekCodebook  *book,
           const guint8 *data G_GNUC_UNUSED,
           gsize         size,
           GError      **error)
{
  if (size != 0 || book->code_bytes != half_fit (book->dim, 0) || book->n_subspaces != 0 ||
      book->n_centroids != 0)
    return hek_codec_damaged (error, "its sizes are not those of %s", book->codec->id);
  return TRUE;
}

#define HALF(number) \
  .min_rows = 1, .train_rows_max = 1, .fit = half_fit, .train = half_train, \
  .encode = number##_encode, .decode = number##_decode, .query_bytes = half_query_bytes, \
  .query = half_query, .distances = number##_distances, .write = half_write, .read = half_read

const HekCodec hek_codec_f16 = {
  .id = "f16",
  .label = N_ ("Floats, 16 bits"),
  .help = N_ ("Three significant digits of every number, up to 65504"),
  HALF (f16),
};

const HekCodec hek_codec_bf16 = {
  .id = "bf16",
  .label = N_ ("Floats, 16 bits, large range"),
  .help = N_ ("Two significant digits of every number, however large"),
  HALF (bf16),
};
