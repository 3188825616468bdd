/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Product quantization: parts of a vector are replaced by the nearest of 256 or 16 centroids each.
 *
 * State in a file: centroids as floats, part by part; the head of the file has the numbers of parts
 * and of centroids.
 *
 * Source: Jégou, Douze, Schmid, "Product quantization for nearest neighbor search", TPAMI 33
 * (2011); 4-bit codes in registers: André, Kermarrec, Le Scouarnec, "Cache locality is not enough:
 * high-performance nearest neighbor search with product quantization fast scan", VLDB 9 (2015)
 */
#include "config.h"

#include "hek-codec-pq-private.h"

#include <glib/gi18n.h>

static gboolean
pq_train (HekCodebook             *book,
          const float             *rows,
          gsize                    n,
          const HekCodecTraining  *training,
          const HekTask           *task,
          GError                 **error)
{
  guint bits = hek_pq_bits (&training->values);
  gsize code_bytes = hek_pq_fit (book->dim, training->code_bytes);
  HekPq *pq = hek_pq_new (book->dim, bits, hek_pq_n_parts (book->dim, bits, code_bytes), error);
  double loss;

  if (pq == NULL)
    return FALSE;
  if (!hek_pq_train (pq, rows, n, NULL, training, 0, &loss, task, error))
    {
      hek_pq_free (pq);
      return FALSE;
    }
  hek_pq_describe (pq, book);
  book->state = pq;
  return TRUE;
}

static void
pq_encode (const HekCodebook *book,
           const float       *rows,
           gsize              n,
           guint8            *codes)
{
  hek_pq_encode (book->state, rows, n, codes);
}

static void
pq_decode (const HekCodebook *book,
           const guint8      *codes,
           gsize              n,
           float             *rows)
{
  hek_pq_decode (book->state, codes, n, rows);
}

static gsize
pq_query_bytes (const HekCodebook *book)
{
  return hek_pq_query_bytes (book->state);
}

static void
pq_query (const HekCodebook *book,
          const float       *vector,
          gpointer           space)
{
  hek_pq_query (book->state, book->distance != HEK_DISTANCE_L2, vector, 0, space);
}

static void
pq_distances (const HekCodebook *book,
              gconstpointer      space,
              const guint8      *codes,
              const guint32     *idx,
              gsize              n,
              float             *out,
              float             *bounds)
{
  hek_pq_distances (book->state, space, codes, idx, n, out, bounds);
}

static gsize
pq_packed_bytes (const HekCodebook *book,
                 gsize              n)
{
  return hek_pq_packed_bytes (book->state, n);
}

static void
pq_pack (const HekCodebook *book,
         const guint8      *codes,
         gsize              n,
         guint8            *packed)
{
  hek_pq_pack (book->state, codes, n, packed);
}

static void
pq_scan (const HekCodebook   *book,
         gconstpointer const *spaces,
         guint                n_queries,
         const guint8        *packed,
         gsize                begin,
         gsize                n,
         float *const        *out)
{
  hek_pq_scan (book->state, spaces, n_queries, packed, begin, n, out);
}

static void
pq_unpack (const HekCodebook *book,
           const guint8      *codes,
           gsize              n,
           guint16           *centroids)
{
  hek_pq_unpack (book->state, codes, n, centroids);
}

static guint
pq_subspace_begin (const HekCodebook *book,
                   guint              s)
{
  return hek_parts_begin (book->dim, book->n_subspaces, s);
}

static void
pq_write (const HekCodebook *book,
          GByteArray        *out)
{
  hek_pq_write (book->state, out);
}

static gboolean
pq_read (HekCodebook   *book,
         const guint8  *data,
         gsize          size,
         GError       **error)
{
  HekCodecBytes bytes = { data, size };

  book->state = hek_pq_read (book, &bytes, error);
  return book->state != NULL;
}

static void
pq_free_state (gpointer state)
{
  hek_pq_free (state);
}

const HekCodec hek_codec_pq = {
  .id = "pq",
  .label = N_ ("Product quantization"),
  .help = N_ ("Replaces parts of a vector by the nearest of a set of learned ones"),
  .options = hek_pq_options,
  .n_options = HEK_PQ_N_OPTIONS,
  .min_rows = 1,
  .train_rows_max = HEK_PQ_MAX_ROWS,
  .fit = hek_pq_fit,
  .least_share = hek_pq_share,
  .train = pq_train,
  .encode = pq_encode,
  .decode = pq_decode,
  .query_bytes = pq_query_bytes,
  .query = pq_query,
  .distances = pq_distances,
  .packed_bytes = pq_packed_bytes,
  .pack = pq_pack,
  .scan = pq_scan,
  .unpack = pq_unpack,
  .subspace_begin = pq_subspace_begin,
  .write = pq_write,
  .read = pq_read,
  .free_state = pq_free_state,
};
