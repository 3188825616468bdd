/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Scalar quantizers: each number becomes one of 256, 64 or 16 levels at equal distances, in a range
 * that is found by hek-codec-scalar-fit.c. A code is laid out as hek-kernel-scalar.h says.
 *
 * Distances: a query is written as offset - factor · level for each dimension, so that a sum over
 * a code needs its levels and no decoding.
 *
 * State in a file: 4 bytes: 1 when all dimensions share their range, else 0; then the lows as
 * floats and as many steps: one of each when shared, else one a dimension.
 */
#include "config.h"

#include "hek-codec-scalar-private.h"

#include "hek-aligned.h"
#include "hek-codec-bytes-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  RANGE,
  CLIP,
};

enum
{
  RANGE_DIMENSION,
  RANGE_SHARED,
};

static const HekChoice ranges[] = {
  { "per-dimension", N_ ("Each dimension") },
  { "shared", N_ ("All dimensions") },
};

static const HekOption options[] = {
  [RANGE] = {
    .name = "range",
    .label = N_ ("Range of"),
    .help = N_ ("One range for all dimensions makes the smallest codebook"),
    .type = HEK_OPTION_CHOICE,
    .def = RANGE_DIMENSION,
    .choices = ranges,
    .n_choices = G_N_ELEMENTS (ranges),
  },
  [CLIP] = {
    .name = "clip",
    .label = N_ ("Clip outliers"),
    .help = N_ ("The range with the least error, where rare numbers are cut off"),
    .type = HEK_OPTION_BOOLEAN,
    .def = 1,
    .max = 1,
  },
};

/* Rows that a range is found from. */
#define TRAIN_ROWS 65536

/* Before the numbers of a query: minus the inner product with what level 0 stands for. */
#define QUERY_HEAD 16

static HekKernelScalarKind
kind_of (const HekCodec *codec)
{
  if (codec == &hek_codec_sq6)
    return HEK_KERNEL_SCALAR_6;
  return codec == &hek_codec_sq4 ? HEK_KERNEL_SCALAR_4 : HEK_KERNEL_SCALAR_8;
}

static guint
n_levels (HekKernelScalarKind kind)
{
  return kind == HEK_KERNEL_SCALAR_8 ? 256 : kind == HEK_KERNEL_SCALAR_6 ? 64 : 16;
}

static gsize
scalar_fit (HekKernelScalarKind kind,
            guint               dim,
            gsize               max_bytes)
{
  gsize n_bytes = hek_kernel_scalar_bytes (kind, dim);

  return max_bytes == 0 || max_bytes >= n_bytes ? n_bytes : 0;
}

static gsize
sq8_fit (guint dim,
         gsize max_bytes)
{
  return scalar_fit (HEK_KERNEL_SCALAR_8, dim, max_bytes);
}

static gsize
sq6_fit (guint dim,
         gsize max_bytes)
{
  return scalar_fit (HEK_KERNEL_SCALAR_6, dim, max_bytes);
}

static gsize
sq4_fit (guint dim,
         gsize max_bytes)
{
  return scalar_fit (HEK_KERNEL_SCALAR_4, dim, max_bytes);
}

static gboolean
scalar_train (HekCodebook            *book,
              const float            *rows,
              gsize                   n,
              const HekCodecTraining *training,
              const HekTask          *task,
              GError                **error)
{
  HekKernelScalarKind kind = kind_of (book->codec);
  const double *v = training->values.v;

  book->state = hek_scalar_map_fit (rows, n, book->dim, n_levels (kind),
                                    v[RANGE] == RANGE_SHARED, v[CLIP] != 0, task, error);
  book->code_bytes = hek_kernel_scalar_bytes (kind, book->dim);
  return book->state != NULL;
}

static void
scalar_encode (const HekCodebook *book,
               const float       *rows,
               gsize              n,
               guint8            *codes)
{
  HekKernelScalarKind kind = kind_of (book->codec);
  const HekScalarMap *map = book->state;
  hek_auto_aligned guint8 *levels = hek_aligned_new (book->dim, 1);
  float top = (float) (n_levels (kind) - 1);

  for (gsize i = 0; i < n; i++)
    {
      guint8 *code = codes + i * book->code_bytes;
      guint8 *out = kind == HEK_KERNEL_SCALAR_8 ? code : levels;

      hek_kernel_scalar_round (rows + i * book->dim, map->low, map->inverse, book->dim, top, out);
      if (out == levels)
        hek_kernel_scalar_pack (kind, levels, book->dim, code);
    }
}

static void
scalar_decode (const HekCodebook *book,
               const guint8      *codes,
               gsize              n,
               float             *rows)
{
  HekKernelScalarKind kind = kind_of (book->codec);
  const HekScalarMap *map = book->state;
  hek_auto_aligned guint8 *levels = hek_aligned_new (book->dim, 1);

  for (gsize i = 0; i < n; i++)
    {
      hek_kernel_scalar_unpack (kind, codes + i * book->code_bytes, book->dim, levels);
      hek_kernel_scalar_value (levels, map->low, map->step, book->dim, rows + i * book->dim);
    }
}

static HekKernelSum
sum_of (const HekCodebook *book)
{
  return book->distance == HEK_DISTANCE_L2 ? HEK_KERNEL_L2 : HEK_KERNEL_DOT;
}

/* Head, numbers as the kernel reads them, and what these are made from: offsets and factors. */
static gsize
scalar_query_bytes (const HekCodebook *book)
{
  gsize n = hek_kernel_scalar_query_floats (kind_of (book->codec), sum_of (book), book->dim);

  return (QUERY_HEAD + n + 2 * (gsize) book->dim) * sizeof (float);
}

static void
scalar_query (const HekCodebook *book,
              const float       *vector,
              gpointer           space)
{
  HekKernelScalarKind kind = kind_of (book->codec);
  HekKernelSum sum = sum_of (book);
  const HekScalarMap *map = book->state;
  float *head = space, *query = head + QUERY_HEAD;
  float *offset = query + hek_kernel_scalar_query_floats (kind, sum, book->dim);
  float *factor = offset + book->dim;

  for (guint d = 0; d < book->dim; d++)
    {
      offset[d] = vector[d] - map->low[d];
      factor[d] = sum == HEK_KERNEL_L2 ? map->step[d] : vector[d] * map->step[d];
    }
  *head = hek_kernel_distance (HEK_KERNEL_F32, HEK_KERNEL_DOT)->pair (vector, map->low, book->dim);
  hek_kernel_scalar_query (kind, sum, offset, factor, book->dim, query);
}

static void
scalar_distances (const HekCodebook *book,
                  gconstpointer      space,
                  const guint8      *codes,
                  const guint32     *idx,
                  gsize              n,
                  float             *out,
                  float             *bounds)
{
  HekKernelSum sum = sum_of (book);
  const HekKernelDistance *kernel = hek_kernel_scalar (kind_of (book->codec), sum);
  const float *head = space, *query = head + QUERY_HEAD;

  if (idx != NULL)
    kernel->gather (query, codes, book->code_bytes, idx, n, book->dim, out);
  else
    kernel->rows (query, codes, book->code_bytes, n, book->dim, out);
  for (gsize i = 0; sum == HEK_KERNEL_DOT && i < n; i++)
    out[i] = -(*head + out[i]);
  if (bounds != NULL)
    memset (bounds, 0, n * sizeof *bounds);
}

static void
scalar_write (const HekCodebook *book,
              GByteArray        *out)
{
  const HekScalarMap *map = book->state;
  guint n = map->is_shared ? 1 : book->dim;

  hek_codec_put_u32 (out, map->is_shared ? 1 : 0);
  hek_codec_put_floats (out, map->low, n);
  hek_codec_put_floats (out, map->step, n);
}

static gboolean
read_map (HekScalarMap  *map,
          guint          dim,
          HekCodecBytes  bytes)
{
  gsize n = map->is_shared ? 1 : dim;

  if (!hek_codec_take_floats (&bytes, map->low, n, HEK_SCALAR_MAX_NUMBER) ||
      !hek_codec_take_floats (&bytes, map->step, n, HEK_SCALAR_MAX_NUMBER))
    return FALSE;
  for (guint d = 0; d < dim; d++)
    {
      if (d >= n)
        {
          map->low[d] = map->low[0];
          map->step[d] = map->step[0];
        }
      if (map->step[d] < 0)
        return FALSE;
    }
  hek_scalar_map_finish (map, dim);
  return TRUE;
}

static gboolean
scalar_read (HekCodebook  *book,
             const guint8 *data,
             gsize         size,
             GError      **error)
{
  HekCodecBytes bytes = { data, size };
  HekScalarMap *map;
  guint32 is_shared;

  if (book->code_bytes != hek_kernel_scalar_bytes (kind_of (book->codec), book->dim) ||
      book->n_subspaces != 0 || book->n_centroids != 0)
    return hek_codec_damaged (error, "its sizes are not those of %s", book->codec->id);
  if (!hek_codec_take_u32 (&bytes, &is_shared) || is_shared > 1 ||
      bytes.n_left != 2 * sizeof (float) * (is_shared == 1 ? 1 : (gsize) book->dim))
    return hek_codec_damaged (error, "%zu bytes of ranges", size);

  book->state = map = hek_scalar_map_new (book->dim);
  map->is_shared = is_shared == 1;
  if (!read_map (map, book->dim, bytes))
    return hek_codec_damaged (error, "a range that no training makes");
  return TRUE;
}

static void
scalar_free (gpointer state)
{
  hek_scalar_map_free (state);
}

#define SCALAR(size) \
  .options = options, .n_options = G_N_ELEMENTS (options), .min_rows = 1, \
  .train_rows_max = TRAIN_ROWS, .fit = size##_fit, .train = scalar_train, \
  .encode = scalar_encode, .decode = scalar_decode, .query_bytes = scalar_query_bytes, \
  .query = scalar_query, .distances = scalar_distances, .write = scalar_write, \
  .read = scalar_read, .free_state = scalar_free

const HekCodec hek_codec_sq8 = {
  .id = "sq8",
  .label = N_ ("Scalar, 8 bits"),
  .help = N_ ("256 levels for each number: hardly any loss at a quarter of the memory"),
  SCALAR (sq8),
};

const HekCodec hek_codec_sq6 = {
  .id = "sq6",
  .label = N_ ("Scalar, 6 bits"),
  .help = N_ ("64 levels for each number"),
  SCALAR (sq6),
};

const HekCodec hek_codec_sq4 = {
  .id = "sq4",
  .label = N_ ("Scalar, 4 bits"),
  .help = N_ ("16 levels for each number: an eighth of the memory"),
  SCALAR (sq4),
};
