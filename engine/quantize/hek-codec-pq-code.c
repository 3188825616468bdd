/* SPDX-License-Identifier: Apache-2.0 */
/* A product quantizer: its life, training, codes and bytes. */
#include "config.h"

#include "hek-codec-pq-private.h"

#include "hek-aligned.h"
#include "hek-kmeans-parts.h"

#include <glib/gi18n.h>
#include <string.h>

/* Parts have eight numbers by default: 32 times smaller than floats. */
#define DEFAULT_PART 8

/* Steps of k-means on a sample and on all rows. */
#define N_FIRST 12
#define N_ITERATIONS 20
/* Of a draft that begins with centroids. */
#define N_DRAFT 4
#define TOLERANCE 2e-4

/* Numbers of a centroid that are believed: those of rows, turned. */
#define MAX_CENTROID (HEK_CODEC_MAX_NUMBER * 256)

static const HekChoice bits_choices[] = {
  { "8", N_ ("8 bits: 256 centroids a part") },
  { "4", N_ ("4 bits: 16 centroids a part, scanned faster") },
};

const HekOption hek_pq_options[HEK_PQ_N_OPTIONS] = {
  {
    .name = "bits",
    .label = N_ ("Bits a part"),
    .help = N_ ("With 4 bits vectors are cut into twice as many parts for the same size"),
    .type = HEK_OPTION_CHOICE,
    .max = G_N_ELEMENTS (bits_choices) - 1,
    .choices = bits_choices,
    .n_choices = G_N_ELEMENTS (bits_choices),
  },
};

guint
hek_pq_bits (const HekOptionValues *values)
{
  return values->v[0] > 0 ? 4 : 8;
}

gsize
hek_pq_fit (guint dim,
            gsize max_bytes)
{
  if (max_bytes == 0)
    return MAX (dim / DEFAULT_PART, 1);
  return MIN (max_bytes, dim);
}

gsize
hek_pq_share (guint                  dim,
              const HekOptionValues *values,
              gsize                  code_bytes G_GNUC_UNUSED)
{
  return ((gsize) dim << hek_pq_bits (values)) * sizeof (float);
}

guint
hek_pq_n_parts (guint dim,
                guint bits,
                gsize code_bytes)
{
  return (guint) MIN (code_bytes * (8 / bits), dim);
}

HekPq *
hek_pq_new (guint    dim,
            guint    bits,
            guint    n_parts,
            GError **error)
{
  HekPq *pq = g_new0 (HekPq, 1);
  guint k = 1u << bits;

  pq->bits = bits;
  pq->code_bytes = bits == 8 ? n_parts : (n_parts + 1) / 2;
  pq->centroids = hek_aligned_try_new (k, dim * sizeof *pq->centroids);
  if (pq->centroids != NULL && hek_parts_init (&pq->parts, dim, n_parts, k))
    return pq;

  hek_pq_free (pq);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               "not enough memory for %u centroids of %u dimensions", k, dim);
  return NULL;
}

void
hek_pq_free (HekPq *pq)
{
  if (pq == NULL)
    return;

  hek_parts_clear (&pq->parts);
  hek_aligned_free (pq->centroids);
  g_free (pq);
}

void
hek_pq_finish (HekPq *pq)
{
  hek_parts_center (&pq->parts, pq->centroids);
  hek_parts_fill (&pq->parts, pq->centroids);
}

void
hek_pq_describe (const HekPq *pq,
                 HekCodebook *book)
{
  book->code_bytes = pq->code_bytes;
  book->n_subspaces = pq->parts.n_parts;
  book->n_centroids = pq->parts.k;
}

typedef struct
{
  const HekCodecTraining *training;
  guint first_step;
} Losses;

static void
pass_loss (guint    step,
           double   loss,
           gpointer data)
{
  const Losses *losses = data;

  if (losses->training->on_loss != NULL)
    losses->training->on_loss (losses->first_step + step, loss, losses->training->loss_data);
}

gboolean
hek_pq_train (HekPq                  *pq,
              const float            *rows,
              gsize                   n,
              const float            *initial,
              const HekCodecTraining *training,
              guint                   first_step,
              double                 *loss,
              const HekTask          *task,
              GError                **error)
{
  Losses losses = { training, first_step };
  const HekKmeansPartsOptions options = {
    .n_iterations = training->is_draft && initial != NULL ? N_DRAFT : N_ITERATIONS,
    .n_first = N_FIRST,
    .tolerance = TOLERANCE,
    .seed = training->seed,
    .initial = initial,
    .on_step = pass_loss,
    .step_data = &losses,
  };
  HekKmeansPartsResult result;

  if (!hek_kmeans_parts (rows, n, pq->parts.dim, pq->parts.n_parts, pq->parts.k, &options,
                         pq->centroids, NULL, &result, task, error))
    return FALSE;
  *loss = result.loss;
  hek_pq_finish (pq);
  return TRUE;
}

/* @codes: of part @p, which begins there; codes are zero before */
static void
put_codes (const HekPq   *pq,
           guint          p,
           const guint32 *idx,
           gsize          n,
           guint8        *codes)
{
  guint shift = p % 2 * 4;

  if (pq->bits == 8)
    for (gsize i = 0; i < n; i++)
      codes[i * pq->code_bytes + p] = (guint8) idx[i];
  else
    for (gsize i = 0; i < n; i++)
      codes[i * pq->code_bytes + p / 2] |= (guint8) (idx[i] << shift);
}

void
hek_pq_encode (const HekPq *pq,
               const float *rows,
               gsize        n,
               guint8      *codes)
{
  gsize block = pq->parts.block_rows;
  hek_auto_aligned float *scratch = hek_aligned_new (hek_parts_scratch (&pq->parts),
                                                     sizeof *scratch);
  hek_auto_aligned float *score = hek_aligned_new (block, sizeof *score);
  hek_auto_aligned guint32 *idx = hek_aligned_new (block, sizeof *idx);

  memset (codes, 0, n * pq->code_bytes);
  for (gsize i = 0; i < n; i += block)
    for (guint p = 0; p < pq->parts.n_parts; p++)
      {
        gsize n_block = MIN (block, n - i);

        hek_parts_assign (&pq->parts, p, rows + i * pq->parts.dim, n_block, scratch, idx, score);
        put_codes (pq, p, idx, n_block, codes + i * pq->code_bytes);
      }
}

static inline guint
code_of (const HekPq  *pq,
         const guint8 *code,
         guint         p)
{
  return pq->bits == 8 ? code[p] : code[p / 2] >> (p % 2 * 4) & 15;
}

void
hek_pq_decode (const HekPq  *pq,
               const guint8 *codes,
               gsize         n,
               float        *rows)
{
  const HekParts *parts = &pq->parts;

  for (gsize i = 0; i < n; i++)
    for (guint p = 0; p < parts->n_parts; p++)
      {
        gsize begin = hek_parts_begin (parts->dim, parts->n_parts, p);
        gsize width = hek_parts_begin (parts->dim, parts->n_parts, p + 1) - begin;
        guint c = code_of (pq, codes + i * pq->code_bytes, p);

        memcpy (rows + i * parts->dim + begin, pq->centroids + parts->k * begin + c * width,
                width * sizeof *rows);
      }
}

void
hek_pq_unpack (const HekPq  *pq,
               const guint8 *codes,
               gsize         n,
               guint16      *centroids)
{
  for (gsize i = 0; i < n; i++)
    for (guint p = 0; p < pq->parts.n_parts; p++)
      *centroids++ = (guint16) code_of (pq, codes + i * pq->code_bytes, p);
}

HekPq *
hek_pq_read (const HekCodebook  *book,
             HekCodecBytes      *bytes,
             GError            **error)
{
  guint bits = book->n_centroids == 16 ? 4 : 8;
  gsize n_floats = (gsize) book->n_centroids * book->dim;
  HekPq *pq;

  if ((book->n_centroids != 16 && book->n_centroids != 256) || book->n_subspaces == 0
      || book->n_subspaces > book->dim
      || book->code_bytes != (bits == 8 ? book->n_subspaces : (book->n_subspaces + 1) / 2)
      || bytes->n_left != n_floats * sizeof (float))
    {
      hek_codec_damaged (error, "its sizes are not those of %s", book->codec->id);
      return NULL;
    }
  pq = hek_pq_new (book->dim, bits, book->n_subspaces, error);
  if (pq == NULL)
    return NULL;
  if (!hek_codec_take_floats (bytes, pq->centroids, n_floats, MAX_CENTROID))
    {
      hek_codec_damaged (error, "a centroid is no number, or too large");
      hek_pq_free (pq);
      return NULL;
    }
  hek_pq_finish (pq);
  return pq;
}

void
hek_pq_write (const HekPq *pq,
              GByteArray  *out)
{
  hek_codec_put_floats (out, pq->centroids, (gsize) pq->parts.k * pq->parts.dim);
}
