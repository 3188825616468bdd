/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Optimized product quantization: vectors are turned, so that their parts have little in common and
 * need equally many bits, and then quantized part by part.
 *
 * State in a file: 1 when vectors are turned, otherwise 0 (u32); then for 1 the mean, and the
 * rotation row by row, as floats; then the centroids of the product quantizer.
 */
#include "config.h"

#include "hek-codec-opq-private.h"

#include "hek-aligned.h"
#include "hek-kernel-distance.h"
#include "hek-kernel-gemm.h"
#include "hek-linear.h"

#include <glib/gi18n.h>
#include <string.h>

/* The same as of pq, with which it is compared. */
#define MAX_ROWS HEK_PQ_MAX_ROWS

/* Numbers of rotations in files that are believed: those of unit vectors, rounded. */
#define MAX_ROTATION 1.01f

void
hek_opq_free (HekOpq *opq)
{
  if (opq == NULL)
    return;

  hek_pq_free (opq->pq);
  hek_aligned_free (opq->mean);
  hek_aligned_free (opq->rotation);
  hek_aligned_free (opq->packed);
  hek_aligned_free (opq->packed_back);
  g_free (opq);
}

gboolean
hek_opq_finish (HekOpq  *opq,
                GError **error)
{
  guint dim = opq->pq->parts.dim;
  hek_auto_aligned float *back = NULL;

  if (opq->rotation == NULL)
    return TRUE;

  back = hek_aligned_try_new (dim, dim * sizeof *back);
  if (back != NULL)
    {
      hek_linear_transpose (opq->rotation, dim, dim, back);
      opq->packed_back = hek_linear_pack (back, dim, dim);
    }
  opq->packed = hek_linear_pack (opq->rotation, dim, dim);
  if (opq->packed != NULL && opq->packed_back != NULL)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               "not enough memory for a rotation of %u dimensions", dim);
  return FALSE;
}

void
hek_opq_turn (const HekOpq *opq,
              const float  *rows,
              gsize         n,
              float        *out)
{
  guint dim = opq->pq->parts.dim;
  hek_auto_aligned float *centered = NULL;

  if (opq->rotation == NULL)
    {
      memmove (out, rows, n * dim * sizeof *out);
      return;
    }
  centered = hek_aligned_new (n, dim * sizeof *centered);
  for (gsize i = 0; i < n; i++)
    for (guint d = 0; d < dim; d++)
      centered[i * dim + d] = rows[i * dim + d] - opq->mean[d];
  hek_kernel_gemm (centered, dim, n, opq->packed, dim, dim, out, dim);
}

static gsize
opq_fit (guint dim,
         gsize max_bytes)
{
  return dim <= HEK_OPQ_MAX_DIM ? hek_pq_fit (dim, max_bytes) : 0;
}

static gsize
opq_least_share (guint                  dim,
                 const HekOptionValues *values,
                 gsize                  code_bytes)
{
  return hek_pq_share (dim, values, code_bytes) + (gsize) dim * (dim + 1) * sizeof (float);
}

static gboolean
opq_train (HekCodebook             *book,
           const float             *rows,
           gsize                    n,
           const HekCodecTraining  *training,
           const HekTask           *task,
           GError                 **error)
{
  HekOpq *opq = hek_opq_train (book->dim, rows, n, training, task, error);

  if (opq == NULL)
    return FALSE;
  hek_pq_describe (opq->pq, book);
  book->state = opq;
  return TRUE;
}

static void
opq_turn (const HekCodebook *book,
          const float       *rows,
          gsize              n,
          float             *out)
{
  hek_opq_turn (book->state, rows, n, out);
}

static void
opq_encode (const HekCodebook *book,
            const float       *rows,
            gsize              n,
            guint8            *codes)
{
  const HekOpq *opq = book->state;
  hek_auto_aligned float *turned = NULL;

  if (opq->rotation != NULL)
    {
      turned = hek_aligned_new (n, book->dim * sizeof *turned);
      hek_opq_turn (opq, rows, n, turned);
      rows = turned;
    }
  hek_pq_encode (opq->pq, rows, n, codes);
}

static void
opq_decode (const HekCodebook *book,
            const guint8      *codes,
            gsize              n,
            float             *rows)
{
  const HekOpq *opq = book->state;
  hek_auto_aligned float *turned = NULL;

  if (opq->rotation == NULL)
    {
      hek_pq_decode (opq->pq, codes, n, rows);
      return;
    }
  turned = hek_aligned_new (n, book->dim * sizeof *turned);
  hek_pq_decode (opq->pq, codes, n, turned);
  hek_kernel_gemm (turned, book->dim, n, opq->packed_back, book->dim, book->dim, rows, book->dim);
  for (gsize i = 0; i < n; i++)
    for (guint d = 0; d < book->dim; d++)
      rows[i * book->dim + d] += opq->mean[d];
}

/* The space of a query: two vectors, then that of the product quantizer. */
static gsize
vectors_bytes (const HekCodebook *book)
{
  return (2 * book->dim * sizeof (float) + HEK_ALIGNMENT - 1) / HEK_ALIGNMENT * HEK_ALIGNMENT;
}

static gsize
opq_query_bytes (const HekCodebook *book)
{
  const HekOpq *opq = book->state;

  return vectors_bytes (book) + hek_pq_query_bytes (opq->pq);
}

static void
opq_query (const HekCodebook *book,
           const float       *vector,
           gpointer           space)
{
  const HekOpq *opq = book->state;
  const HekKernelDistance *dot = hek_kernel_distance (HEK_KERNEL_F32, HEK_KERNEL_DOT);
  gboolean is_product = book->distance != HEK_DISTANCE_L2;
  float *centered = space, *turned = centered + book->dim;
  guint dim = book->dim;
  float bias = 0;

  if (opq->rotation != NULL)
    {
      for (guint d = 0; d < dim; d++)
        centered[d] = is_product ? vector[d] : vector[d] - opq->mean[d];
      if (is_product)
        bias = -dot->pair (vector, opq->mean, dim);
      dot->rows (centered, opq->rotation, dim * sizeof (float), dim, dim, turned);
      vector = turned;
    }
  hek_pq_query (opq->pq, is_product, vector, bias, (guint8 *) space + vectors_bytes (book));
}

static void
opq_distances (const HekCodebook *book,
               gconstpointer      space,
               const guint8      *codes,
               const guint32     *idx,
               gsize              n,
               float             *out,
               float             *bounds)
{
  const HekOpq *opq = book->state;

  hek_pq_distances (opq->pq, (const guint8 *) space + vectors_bytes (book), codes, idx, n, out,
                    bounds);
}

static gsize
opq_packed_bytes (const HekCodebook *book,
                  gsize              n)
{
  return hek_pq_packed_bytes (((const HekOpq *) book->state)->pq, n);
}

static void
opq_pack (const HekCodebook *book,
          const guint8      *codes,
          gsize              n,
          guint8            *packed)
{
  hek_pq_pack (((const HekOpq *) book->state)->pq, codes, n, packed);
}

static void
opq_scan (const HekCodebook   *book,
          gconstpointer const *spaces,
          guint                n_queries,
          const guint8        *packed,
          gsize                begin,
          gsize                n,
          float *const        *out)
{
  const HekOpq *opq = book->state;
  gconstpointer tables[HEK_CODE_QUERIES];

  for (guint q = 0; q < n_queries; q++)
    tables[q] = (const guint8 *) spaces[q] + vectors_bytes (book);
  hek_pq_scan (opq->pq, tables, n_queries, packed, begin, n, out);
}

static void
opq_unpack (const HekCodebook *book,
            const guint8      *codes,
            gsize              n,
            guint16           *centroids)
{
  hek_pq_unpack (((const HekOpq *) book->state)->pq, codes, n, centroids);
}

static guint
opq_subspace_begin (const HekCodebook *book,
                    guint              s)
{
  return hek_parts_begin (book->dim, book->n_subspaces, s);
}

static void
opq_write (const HekCodebook *book,
           GByteArray        *out)
{
  const HekOpq *opq = book->state;

  hek_codec_put_u32 (out, opq->rotation != NULL);
  if (opq->rotation != NULL)
    {
      hek_codec_put_floats (out, opq->mean, book->dim);
      hek_codec_put_floats (out, opq->rotation, (gsize) book->dim * book->dim);
    }
  hek_pq_write (opq->pq, out);
}

/* @bytes: behind the first number */
static gboolean
read_rotation (HekOpq         *opq,
               guint           dim,
               HekCodecBytes  *bytes,
               GError        **error)
{
  gsize n_floats = (gsize) dim * dim;

  if (dim > HEK_OPQ_MAX_DIM || bytes->n_left / sizeof (float) < n_floats + dim)
    return hek_codec_damaged (error, "there is no whole rotation");
  opq->mean = hek_aligned_try_new (dim, sizeof *opq->mean);
  opq->rotation = hek_aligned_try_new (n_floats, sizeof *opq->rotation);
  if (opq->mean == NULL || opq->rotation == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for a rotation of %u dimensions", dim);
      return FALSE;
    }
  if (!hek_codec_take_floats (bytes, opq->mean, dim, HEK_CODEC_MAX_NUMBER)
      || !hek_codec_take_floats (bytes, opq->rotation, n_floats, MAX_ROTATION))
    return hek_codec_damaged (error, "a rotation has numbers that none can have");
  return TRUE;
}

static gboolean
opq_read (HekCodebook   *book,
          const guint8  *data,
          gsize          size,
          GError       **error)
{
  HekCodecBytes bytes = { data, size };
  HekOpq *opq = g_new0 (HekOpq, 1);
  guint32 is_turned;
  gboolean ok;

  if (!hek_codec_take_u32 (&bytes, &is_turned) || is_turned > 1)
    ok = hek_codec_damaged (error, "it does not say whether vectors are turned");
  else
    ok = is_turned == 0 || read_rotation (opq, book->dim, &bytes, error);
  if (ok)
    opq->pq = hek_pq_read (book, &bytes, error);
  if (opq->pq == NULL || !hek_opq_finish (opq, error))
    {
      hek_opq_free (opq);
      return FALSE;
    }
  book->state = opq;
  return TRUE;
}

static void
opq_free_state (gpointer state)
{
  hek_opq_free (state);
}

const HekCodec hek_codec_opq = {
  .id = "opq",
  .label = N_ ("Optimized product quantization"),
  .help = N_ ("Turns vectors so that their parts can be quantized with the smallest error"),
  .options = hek_pq_options,
  .n_options = HEK_PQ_N_OPTIONS,
  .min_rows = 1,
  .train_rows_max = MAX_ROWS,
  .fit = opq_fit,
  .least_share = opq_least_share,
  .train = opq_train,
  .encode = opq_encode,
  .decode = opq_decode,
  .query_bytes = opq_query_bytes,
  .query = opq_query,
  .distances = opq_distances,
  .packed_bytes = opq_packed_bytes,
  .pack = opq_pack,
  .scan = opq_scan,
  .unpack = opq_unpack,
  .subspace_begin = opq_subspace_begin,
  .turn = opq_turn,
  .write = opq_write,
  .read = opq_read,
  .free_state = opq_free_state,
};
