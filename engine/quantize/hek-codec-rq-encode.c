/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Beam search for the code of a row (Chen, Guan, Wang, "Approximate nearest neighbor search by
 * residual vector quantization", Sensors 2010; the beam after Babenko and Lempitsky, "Additive
 * quantization for extreme vector compression", CVPR 2014).
 *
 * What is left of a row x when centroids c were taken has the squared norm |x - Σ c|². With one
 * more, d, it changes by |d|² - 2 ⟨x, d⟩ + 2 Σ ⟨c, d⟩: inner products of the row with all centroids
 * of a stage come out of one product of matrices, those between centroids out of tables, so nothing
 * is ever subtracted from a row.
 *
 * With a weight w the search minimizes |r|² + w ⟨r, u⟩², where r is the error of the row and u its
 * direction: hek-codec-anisotropic.h. This couples the parts; without it each is searched for
 * itself.
 */
#include "config.h"

#include "hek-codec-rq-private.h"

#include "hek-aligned.h"
#include "hek-kernel-beam.h"
#include "hek-kernel-distance.h"
#include "hek-kernel-gemm.h"

#include <math.h>
#include <string.h>

#define K HEK_RQ_CENTROIDS

G_STATIC_ASSERT (HEK_RQ_CENTROIDS == HEK_KERNEL_BEAM_CENTROIDS);

/* Rows at a time: a multiple of the tiles of all instruction sets. */
#define BLOCK_ROWS 168u

/* The best codes of one row so far, best first. */
typedef struct
{
  guint n;
  float error[HEK_RQ_MAX_BEAM]; /* squared, but for a number that is the same in all */
  float slant[HEK_RQ_MAX_BEAM]; /* of the error, along the row */
  guint8 *codes;                /* n_stages bytes each */
} Beam;

typedef struct
{
  float score;
  guint16 entry;
  guint8 centroid;
} Candidate;

/* A row in a stage. */
typedef struct
{
  const HekRq *rq;
  const HekRqTables *tables;
  const HekRqPart *part;
  guint stage;
  float inverse_norm;
  float add[K];   /* to the squared error, but for the centroids taken before */
  float along[K]; /* the centroids along the row */
} Step;

static void
step_begin (Step        *step,
            const float *dots)
{
  const float *squares = step->tables->squares + (gsize) step->stage * K;
  const float *means = step->tables->means + (gsize) step->stage * K;

  for (guint c = 0; c < K; c++)
    step->add[c] = squares[c] - 2 * dots[c];
  if (step->rq->weight > 0)
    for (guint c = 0; c < K; c++)
      step->along[c] = (dots[c] + means[c]) * step->inverse_norm;
}

/* Squared errors of one code with each centroid of the stage. */
static void
step_errors (const Step   *step,
             const guint8 *code,
             float         error,
             float        *out)
{
  guint i = step->stage - step->part->first_stage;
  const float *cross
    = step->tables->cross + (step->part->cross + (gsize) i * (i - (i > 0)) / 2) * K * K;
  const float *rows[HEK_RQ_MAX_PART_STAGES];

  for (guint j = 0; j < i; j++)
    rows[j] = cross + ((gsize) j * K + code[step->part->first_stage + j]) * K;
  hek_kernel_beam_sum (step->add, error, rows, i, out);
}

/* Of equal scores the first is kept. Returns: the number of candidates */
static guint
choose (const float *score,
        guint        entry,
        Candidate   *best,
        guint        n,
        guint        width)
{
  guint8 found[K];
  gsize n_found = hek_kernel_beam_below (score, n < width ? INFINITY : best[n - 1].score, found);

  for (gsize i = 0; i < n_found; i++)
    {
      float value = score[found[i]];
      guint at = n < width ? n : n - 1;

      if (n == width && !(value < best[n - 1].score))
        continue;
      for (; at > 0 && value < best[at - 1].score; at--)
        best[at] = best[at - 1];
      best[at] = (Candidate) { value, (guint16) entry, found[i] };
      n = MIN (n + 1, width);
    }
  return n;
}

/* @spare: as beam->codes, which it changes places with */
static void
extend (const Step *step,
        Beam       *beam,
        guint8    **spare)
{
  const HekRq *rq = step->rq;
  Candidate best[HEK_RQ_MAX_BEAM] = { { 0 } };
  float error[HEK_RQ_MAX_BEAM], slant[HEK_RQ_MAX_BEAM], errors[K], scores[K];
  gsize stride = rq->n_stages;
  guint from = rq->weight > 0 ? 0 : step->part->first_stage, n = 0;
  guint8 *codes = *spare;

  for (guint e = 0; e < beam->n; e++)
    {
      const float *score = errors;

      step_errors (step, beam->codes + e * stride, beam->error[e], errors);
      if (rq->weight > 0)
        {
          for (guint c = 0; c < K; c++)
            {
              float s = beam->slant[e] - step->along[c];

              scores[c] = errors[c] + rq->weight * s * s;
            }
          score = scores;
        }
      n = choose (score, e, best, n, rq->beam);
    }
  n = MAX (n, 1); /* numbers so large that no score is finite: the first centroid */

  for (guint i = 0; i < n; i++)
    {
      const Candidate *c = &best[i];

      slant[i] = rq->weight > 0 ? beam->slant[c->entry] - step->along[c->centroid] : 0;
      error[i] = c->score - rq->weight * slant[i] * slant[i];
      memcpy (codes + i * stride + from, beam->codes + c->entry * stride + from,
              step->stage - from);
      codes[i * stride + step->stage] = c->centroid;
    }
  memcpy (beam->error, error, n * sizeof *error);
  memcpy (beam->slant, slant, n * sizeof *slant);
  beam->n = n;
  *spare = beam->codes;
  beam->codes = codes;
}

typedef struct
{
  float dots[BLOCK_ROWS * K];
  float inverse_norms[BLOCK_ROWS];
  Beam beams[BLOCK_ROWS];
  guint8 *spare;
} Block;

/* The length of each row, before anything is taken from it. */
static void
block_begin (Block       *block,
             const HekRq *rq,
             const float *centered,
             gsize        n,
             guint8      *codes)
{
  const HekKernelDistance *dot = hek_kernel_distance (HEK_KERNEL_F32, HEK_KERNEL_DOT);
  gsize size = (gsize) rq->beam * rq->n_stages;

  block->spare = codes + BLOCK_ROWS * size;
  for (gsize i = 0; i < n; i++)
    {
      Beam *beam = &block->beams[i];
      const float *row = centered + i * rq->dim;
      float square = 0, with_mean;

      beam->n = 1;
      beam->error[0] = beam->slant[0] = 0;
      beam->codes = codes + i * size;
      block->inverse_norms[i] = 0;
      if (!(rq->weight > 0))
        continue;
      with_mean = dot->pair (row, rq->mean, rq->dim);
      square = dot->pair (row, row, rq->dim);
      square += 2 * with_mean + dot->pair (rq->mean, rq->mean, rq->dim);
      if (square > 0)
        block->inverse_norms[i] = 1 / sqrtf (square);
    }
}

/* The slants of a part that begins. Those of later parts do not count yet: they will be made small
 * by their own centroids, and not by what this part can do about them. */
static void
block_add_slants (Block           *block,
                  const HekRq     *rq,
                  const HekRqPart *part,
                  const float     *centered,
                  gsize            n)
{
  const HekKernelDistance *dot = hek_kernel_distance (HEK_KERNEL_F32, HEK_KERNEL_DOT);
  const float *mean = rq->mean + part->first_dim;

  for (gsize i = 0; i < n; i++)
    {
      Beam *beam = &block->beams[i];
      const float *row = centered + i * rq->dim + part->first_dim;
      float slant = (dot->pair (row, row, part->n_dims) + dot->pair (row, mean, part->n_dims))
                    * block->inverse_norms[i];

      for (guint e = 0; e < beam->n; e++)
        beam->slant[e] += slant;
    }
}

static void
search_block (Block             *block,
              const HekRq       *rq,
              const HekRqTables *tables,
              const float       *centered,
              gsize              n,
              guint8            *codes,
              gsize              stride)
{
  for (guint p = 0; p < rq->n_parts; p++)
    {
      const HekRqPart *part = &rq->parts[p];
      guint end = part->first_stage + part->n_stages;

      if (rq->weight > 0)
        block_add_slants (block, rq, part, centered, n);
      for (guint stage = part->first_stage; stage < end; stage++)
        {
          Step step = { .rq = rq, .tables = tables, .part = part, .stage = stage };
          gsize at = (gsize) (hek_rq_stage (rq, part, stage) - rq->centroids);

          hek_kernel_gemm (centered + part->first_dim, rq->dim, n, tables->packed + at, K,
                           part->n_dims, block->dots, K);
          for (gsize i = 0; i < n; i++)
            {
              Beam *beam = &block->beams[i];

              if (stage == part->first_stage && !(rq->weight > 0))
                {
                  beam->n = 1;
                  beam->error[0] = 0;
                }
              step.inverse_norm = block->inverse_norms[i];
              step_begin (&step, block->dots + i * K);
              extend (&step, beam, &block->spare);
            }
        }
      for (gsize i = 0; i < n && !(rq->weight > 0); i++)
        memcpy (codes + i * stride + part->first_stage, block->beams[i].codes + part->first_stage,
                part->n_stages);
    }
  for (gsize i = 0; i < n && rq->weight > 0; i++)
    memcpy (codes + i * stride, block->beams[i].codes, rq->n_stages);
}

void
hek_rq_search (const HekRq       *rq,
               const HekRqTables *tables,
               const float       *centered,
               gsize              n,
               guint8            *codes,
               gsize              stride)
{
  hek_auto_aligned Block *block = hek_aligned_new (1, sizeof *block);
  hek_auto_aligned guint8 *space
    = hek_aligned_new ((BLOCK_ROWS + 1) * (gsize) rq->beam, rq->n_stages);

  for (gsize begin = 0; begin < n; begin += BLOCK_ROWS)
    {
      gsize length = MIN (BLOCK_ROWS, n - begin);

      block_begin (block, rq, centered + begin * rq->dim, length, space);
      search_block (block, rq, tables, centered + begin * rq->dim, length, codes + begin * stride,
                    stride);
    }
}
