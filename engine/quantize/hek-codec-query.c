/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A query against codes: prepared as rows are, kept in the form of its codec, and the cosine made
 * of inner products. Packing for codecs that scan their codes as they are.
 */
#include "config.h"

#include "hek-codec-private.h"

#include "hek-aligned.h"
#include "hek-codec-rows-private.h"

#include <string.h>

/* Packed codes are scanned from multiples of it. */
#define PACK_ROWS 32

struct _HekCodeQuery
{
  HekCodebook *book;
  float *vector;  /* dim */
  gpointer space; /* what the codec reads */
};

HekCodeQuery *
hek_code_query_new (const HekCodebook *book)
{
  HekCodeQuery *query = g_new0 (HekCodeQuery, 1);

  query->book = hek_codebook_ref ((HekCodebook *) book);
  query->vector = hek_aligned_new (book->dim, sizeof *query->vector);
  query->space = hek_aligned_new (MAX (book->codec->query_bytes (book), 1), 1);
  memset (query->vector, 0, book->dim * sizeof *query->vector);
  book->codec->query (book, query->vector, query->space);
  return query;
}

void
hek_code_query_set (HekCodeQuery *query,
                    const float  *vector)
{
  const HekCodebook *book = query->book;

  memcpy (query->vector, vector, book->dim * sizeof *vector);
  hek_codec_rows_prepare (book->distance, book->dim, 1, query->vector);
  book->codec->query (book, query->vector, query->space);
}

void
hek_code_query_free (HekCodeQuery *query)
{
  if (query == NULL)
    return;

  hek_aligned_free (query->space);
  hek_aligned_free (query->vector);
  hek_codebook_unref (query->book);
  g_free (query);
}

/* 1 minus the cosine, of minus the inner products of unit vectors. */
static void
finish (const HekCodeQuery *query,
        gsize               n,
        float              *out)
{
  if (query->book->distance == HEK_DISTANCE_COSINE)
    for (gsize i = 0; i < n; i++)
      out[i] += 1;
}

void
hek_code_query_distances (HekCodeQuery  *query,
                          const guint8  *codes,
                          const guint32 *idx,
                          gsize          n,
                          float         *out,
                          float         *bounds)
{
  const HekCodebook *book = query->book;

  book->codec->distances (book, query->space, codes, idx, n, out, bounds);
  finish (query, n, out);
}

gboolean
hek_codebook_has_packing (const HekCodebook *book)
{
  return book->codec->pack != NULL;
}

gsize
hek_codebook_packed_bytes (const HekCodebook *book,
                           gsize              n)
{
  if (book->codec->packed_bytes != NULL)
    return book->codec->packed_bytes (book, n);
  return (n + PACK_ROWS - 1) / PACK_ROWS * PACK_ROWS * book->code_bytes;
}

void
hek_codebook_pack (const HekCodebook *book,
                   const guint8      *codes,
                   gsize              n,
                   guint8            *packed)
{
  gsize n_bytes = n * book->code_bytes;

  if (book->codec->pack != NULL)
    {
      book->codec->pack (book, codes, n, packed);
      return;
    }
  memcpy (packed, codes, n_bytes);
  memset (packed + n_bytes, 0, hek_codebook_packed_bytes (book, n) - n_bytes);
}

void
hek_code_query_scan_many (HekCodeQuery *const *queries,
                          guint                n_queries,
                          const guint8        *packed,
                          gsize                begin,
                          gsize                n,
                          float *const        *out)
{
  const HekCodebook *book = queries[0]->book;
  gconstpointer spaces[HEK_CODE_QUERIES];

  g_return_if_fail (begin % PACK_ROWS == 0 && n_queries <= HEK_CODE_QUERIES);

  for (guint q = 0; q < n_queries; q++)
    spaces[q] = queries[q]->space;
  if (book->codec->scan != NULL)
    book->codec->scan (book, spaces, n_queries, packed, begin, n, out);
  else
    for (guint q = 0; q < n_queries; q++)
      book->codec->distances (book, spaces[q], packed + begin * book->code_bytes, NULL, n, out[q],
                              NULL);
  for (guint q = 0; q < n_queries; q++)
    finish (queries[q], n, out[q]);
}

void
hek_code_query_scan (HekCodeQuery *query,
                     const guint8 *packed,
                     gsize         begin,
                     gsize         n,
                     float        *out)
{
  hek_code_query_scan_many (&query, 1, packed, begin, n, &out);
}
