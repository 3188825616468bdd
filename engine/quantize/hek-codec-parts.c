/* SPDX-License-Identifier: Apache-2.0 */
/* What codes are made of and from, for those who look into them: rows, centroids, subspaces. */
#include "config.h"

#include "hek-codec-private.h"

#include "hek-codec-rows-private.h"
#include "hek-rows-convert.h"

#include <string.h>

void
hek_codebook_read_rows (const HekCodebook *book,
                        const HekRows     *rows,
                        gsize              begin,
                        gsize              n,
                        float             *out)
{
  hek_rows_to_f32 (rows, begin, n, out);
  hek_codec_rows_prepare (book->distance, book->dim, n, out);
}

gboolean
hek_codebook_unpack (const HekCodebook *book,
                     const guint8      *codes,
                     gsize              n,
                     guint16           *out)
{
  if (book->codec->unpack == NULL || book->n_subspaces == 0)
    return FALSE;
  book->codec->unpack (book, codes, n, out);
  return TRUE;
}

gboolean
hek_codebook_cut (const HekCodebook *book,
                  const float       *rows,
                  gsize              n,
                  float             *out,
                  guint             *begins)
{
  if (book->codec->subspace_begin == NULL || book->n_subspaces == 0)
    return FALSE;
  for (guint s = 0; s <= book->n_subspaces; s++)
    begins[s] = book->codec->subspace_begin (book, s);
  if (book->codec->turn != NULL)
    book->codec->turn (book, rows, n, out);
  else
    memcpy (out, rows, n * book->dim * sizeof (float));
  return TRUE;
}
