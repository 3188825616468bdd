/* SPDX-License-Identifier: Apache-2.0 */
/* The state of residual quantization as bytes, as hek-codec-rq.c says, and back. */
#include "config.h"

#include "hek-codec-rq-private.h"

#include "hek-aligned.h"
#include "hek-codec-bytes-private.h"
#include "hek-codec-opq-private.h"

#include <math.h>
#include <string.h>

#define K HEK_RQ_CENTROIDS

/* Numbers of a centroid that are believed: those of rows, turned; and of a norm. */
#define MAX_CENTROID (HEK_CODEC_MAX_NUMBER * 256)
#define MAX_LEVEL 1e37f

/* Of a rotation, but for its roundings. */
#define MAX_TURN 1.001f

void
hek_rq_write (const HekCodebook *book,
              GByteArray        *out)
{
  const HekRq *rq = book->state;

  hek_codec_put_u32 (out, rq->n_stages);
  hek_codec_put_u32 (out, rq->n_parts);
  hek_codec_put_u32 (out, rq->beam);
  hek_codec_put_u32 (out, rq->norm);
  hek_codec_put_floats (out, &rq->weight, 1);
  hek_codec_put_floats (out, &rq->spread, 1);
  hek_codec_put_floats (out, &rq->scale, 1);
  hek_codec_put_u32 (out, rq->rotation != NULL);
  for (guint p = 0; p < rq->n_parts; p++)
    hek_codec_put_u32 (out, rq->parts[p].n_stages);
  hek_codec_put_floats (out, rq->mean, rq->dim);
  if (rq->norm == HEK_RQ_NORM_BYTE)
    hek_codec_put_floats (out, rq->levels, K);
  hek_codec_put_floats (out, rq->centroids, hek_rq_n_floats (rq));
  if (rq->rotation != NULL)
    hek_codec_put_floats (out, rq->rotation, (gsize) rq->dim * rq->dim);
}

typedef struct
{
  guint32 n_stages, n_parts, beam, norm;
  float weight, spread, scale;
  guint32 is_turned;
} Head;

static gboolean
take_head (HekCodecBytes     *bytes,
           const HekCodebook *book,
           Head              *head,
           GError           **error)
{
  if (!hek_codec_take_u32 (bytes, &head->n_stages) || !hek_codec_take_u32 (bytes, &head->n_parts)
      || !hek_codec_take_u32 (bytes, &head->beam) || !hek_codec_take_u32 (bytes, &head->norm)
      || !hek_codec_take_floats (bytes, &head->weight, 1, 1e9f)
      || !hek_codec_take_floats (bytes, &head->spread, 1, 1e9f)
      || !hek_codec_take_floats (bytes, &head->scale, 1, MAX_LEVEL)
      || !hek_codec_take_u32 (bytes, &head->is_turned))
    return hek_codec_damaged (error, "its state ends early");
  if (head->n_stages == 0 || head->n_stages > HEK_RQ_MAX_STAGES)
    return hek_codec_damaged (error, "%u stages", head->n_stages);
  if (head->n_parts == 0 || head->n_parts > MIN (HEK_RQ_MAX_PARTS, book->dim))
    return hek_codec_damaged (error, "%u parts", head->n_parts);
  if (head->is_turned > (book->dim <= HEK_OPQ_MAX_DIM))
    return hek_codec_damaged (error, "a turn of %u dimensions", book->dim);
  if (head->beam == 0 || head->beam > HEK_RQ_MAX_BEAM)
    return hek_codec_damaged (error, "a beam of %u", head->beam);
  if (head->norm > HEK_RQ_NORM_NONE
      || (head->norm == HEK_RQ_NORM_NONE) != (book->distance != HEK_DISTANCE_L2))
    return hek_codec_damaged (error, "there is no norm %u", head->norm);
  if (!(head->weight >= 0) || !(head->scale > 0))
    return hek_codec_damaged (error, "a weight or a scale that is negative");
  if (book->code_bytes != head->n_stages + hek_rq_norm_bytes (head->norm)
      || book->n_subspaces != head->n_stages || book->n_centroids != K)
    return hek_codec_damaged (error, "its sizes do not fit each other");
  return TRUE;
}

/* Makes the state when as many bytes are left as its numbers take. */
static HekRq *
take_parts (HekCodecBytes *bytes,
            guint          dim,
            const Head    *head,
            GError       **error)
{
  guint n_stages[HEK_RQ_MAX_PARTS], sum = 0;
  HekRq *rq;
  gsize n_numbers = dim + (head->norm == HEK_RQ_NORM_BYTE ? K : 0)
                    + (head->is_turned ? (gsize) dim * dim : 0);

  for (guint p = 0; p < head->n_parts; p++)
    {
      guint n_dims = (guint) ((p + (guint64) 1) * dim / head->n_parts
                              - (guint64) p * dim / head->n_parts);

      if (!hek_codec_take_u32 (bytes, &n_stages[p]) || n_stages[p] > HEK_RQ_MAX_PART_STAGES)
        {
          hek_codec_damaged (error, "the stages of part %u", p);
          return NULL;
        }
      sum += n_stages[p];
      n_numbers += (gsize) n_stages[p] * K * n_dims;
    }
  if (sum != head->n_stages || bytes->n_left != n_numbers * sizeof (float))
    {
      hek_codec_damaged (error, "its sizes do not fit each other");
      return NULL;
    }
  rq = hek_rq_new (dim, head->n_parts, n_stages);
  if (rq == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "not enough memory for the codebook");
  return rq;
}

/* The turn that comes last. */
static gboolean
take_turn (HekCodecBytes *bytes,
           HekRq         *rq,
           GError       **error)
{
  gsize n = (gsize) rq->dim * rq->dim;
  hek_auto_aligned float *rotation = hek_aligned_try_new (n, sizeof *rotation);

  if (rotation != NULL && !hek_codec_take_floats (bytes, rotation, n, MAX_TURN))
    return hek_codec_damaged (error, "a turn with a number that is none, or too large");
  if (rotation != NULL && hek_rq_set_turn (rq, g_steal_pointer (&rotation)))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "not enough memory for the codebook");
  return FALSE;
}

gboolean
hek_rq_read (HekCodebook  *book,
             const guint8 *data,
             gsize         size,
             GError      **error)
{
  HekCodecBytes bytes = { data, size };
  Head head;
  HekRq *rq;

  if (!take_head (&bytes, book, &head, error))
    return FALSE;
  rq = take_parts (&bytes, book->dim, &head, error);
  if (rq == NULL)
    return FALSE;

  rq->beam = head.beam;
  rq->norm = (HekRqNorm) head.norm;
  rq->weight = head.weight;
  rq->spread = head.spread;
  rq->scale = head.scale;
  if (!hek_codec_take_floats (&bytes, rq->mean, rq->dim, MAX_CENTROID)
      || (rq->norm == HEK_RQ_NORM_BYTE
          && !hek_codec_take_floats (&bytes, rq->levels, K, MAX_LEVEL))
      || !hek_codec_take_floats (&bytes, rq->centroids, hek_rq_n_floats (rq), MAX_CENTROID))
    {
      hek_rq_free (rq);
      return hek_codec_damaged (error, "a number that is NaN, infinite or too large");
    }
  for (guint i = 1; rq->norm == HEK_RQ_NORM_BYTE && i < K; i++)
    if (rq->levels[i] < rq->levels[i - 1])
      {
        hek_rq_free (rq);
        return hek_codec_damaged (error, "levels that do not ascend");
      }
  if (head.is_turned && !take_turn (&bytes, rq, error))
    {
      hek_rq_free (rq);
      return FALSE;
    }
  book->state = rq;
  return TRUE;
}
