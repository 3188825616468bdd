/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What each block tolerates: it adapts the eye to its luminance (its grey level says which row of
 * the thresholds counts), and its contrasts hide errors. The quantization table is one for all.
 */
#include "config.h"

#include "hek-jnd-private.h"

#include <math.h>

#include "hek-masking.h"
#include "hek-parallel.h"

#define SIDE HEK_JND_SIDE

/* The contrast of a block in thresholds is that of the coefficient u = v = 2, where photographs and
 * eyes both still have something. It is that of all coefficients together; each holds the root of a
 * 45th of its square. Fitted with SSIMULACRA2 on four of the Kodak pictures. Without masking they
 * need 17 % more bytes at 0.5 bits a pixel, 2 % at 1 and as many at 2. */
#define CONTRAST_COEF (2 * SIDE + 2)
#define CONTRAST_SHARE 0.15

/* A coefficient errs by half a step. Where all of them are just below the threshold of each alone,
 * together they are not: steps are as large as one threshold, so that 1 keeps Kodak pictures at
 * about SSIMULACRA2 88, and hard to tell from the original. */
#define STEP_THRESHOLDS 1.0

/* Blocks of the parallel loop: about a millisecond. */
#define BLOCKS 2048

/* What halving takes away is at frequencies where colour is hardly seen, less than thresholds that
 * are drawn together say (see CONSTANCY). Fitted: both resolutions of chroma reach the same
 * SSIMULACRA2 with the same bytes where the choice changes, at about 1.5 JND. */
#define SHRINK_SHARE 0.5

static const HekCsfChannel channels[HEK_JND_N_COMPONENTS] = {
  [HEK_JND_LUMA] = HEK_CSF_ACHROMATIC,
  [HEK_JND_BLUE] = HEK_CSF_YELLOW_VIOLET,
  [HEK_JND_RED] = HEK_CSF_RED_GREEN,
};

static guint8
hek_jnd_level (const gint16 *coefs)
{
  float code = (float) coefs[0] / (HEK_JND_FRACTION * SIDE) + 128;
  float level = code * ((HEK_JND_N_LEVELS - 1) / 255.0f) + 0.5f;

  return (guint8) CLAMP (level, 0, HEK_JND_N_LEVELS - 1);
}

/* Of a block of chroma: the level of the luma below its upper left corner. */
static guint8
hek_jnd_level_below (const HekJndPlane *plane,
                     const HekJndPlane *luma,
                     gsize              block)
{
  gsize x = block % plane->n_columns * plane->shrink, y = block / plane->n_columns * plane->shrink;

  return luma->levels[y * luma->n_columns + x];
}

typedef struct
{
  HekJndPlane *plane;
  const HekJndPlane *luma; /* (nullable) */
  gboolean masking;
  double (*sums)[HEK_JND_N_LEVELS]; /* per block of the loop: of 1 / tolerance² */
} HekJndAdapting;

static void
hek_jnd_adapt_blocks (gsize    begin,
                      gsize    end,
                      gsize    block_idx,
                      gpointer data)
{
  HekJndAdapting *self = data;
  HekJndPlane *plane = self->plane;

  for (gsize i = begin; i < end; i++)
    {
      guint8 level = self->luma == NULL ? hek_jnd_level (plane->coefs + i * HEK_JND_N_COEFS)
                                        : hek_jnd_level_below (plane, self->luma, i);
      double masker = CONTRAST_SHARE * (double) plane->tolerances[i]
                      / (double) plane->thresholds.coefs[level][CONTRAST_COEF];
      double tolerance
        = self->masking ? hek_masking_elevation_self (channels[plane->component], masker) : 1;

      plane->levels[i] = level;
      plane->tolerances[i] = (float) tolerance;
      self->sums[block_idx][level] += 1 / (tolerance * tolerance);
    }
}

/* The step serves all blocks: the mean of 1 / threshold² over them. @sums: by level */
static void
hek_jnd_plane_set_steps (HekJndPlane  *plane,
                         const double *sums,
                         double        visibility)
{
  double n_blocks = (double) plane->n_columns * (double) plane->n_rows;

  for (guint k = 0; k < HEK_JND_N_COEFS; k++)
    {
      double sum = 0, step;

      for (guint level = 0; level < HEK_JND_N_LEVELS; level++)
        sum += sums[level] / pow ((double) plane->thresholds.coefs[level][k], 2);
      step = STEP_THRESHOLDS * visibility / sqrt (sum / n_blocks);
      plane->steps[k] = (guint16) CLAMP (step + 0.5, 1, 255);
    }
}

gboolean
hek_jnd_plane_adapt (HekJndPlane        *plane,
                     const HekJndPlane  *luma,
                     gboolean            masking,
                     double              visibility,
                     const HekTask      *task,
                     GError            **error)
{
  gsize n = plane->n_columns * plane->n_rows, n_blocks = hek_parallel_n_blocks (n, BLOCKS);
  HekJndAdapting self = { .plane = plane, .luma = luma, .masking = masking };
  g_autofree gpointer sums = g_malloc0_n (n_blocks, sizeof *self.sums);

  self.sums = sums;
  if (!hek_parallel_for (n, BLOCKS, hek_jnd_adapt_blocks, &self, task))
    return hek_task_check (task, error);
  for (gsize b = 1; b < n_blocks; b++)
    for (guint level = 0; level < HEK_JND_N_LEVELS; level++)
      self.sums[0][level] += self.sums[b][level];
  hek_jnd_plane_set_steps (plane, self.sums[0], visibility);
  return TRUE;
}

/*
 * Halving and doubling again by JFIF's filters (the mean of two, the triangle of three) leaves of a
 * coefficient of frequency f, in cycles a sample, the part cos³ πf, and lays cos πf sin² πf of it
 * over that of frequency 1 / 2 − f. What is gone or wrong, squared, for both directions:
 */
static double
hek_jnd_shrink_loss (guint u,
                     guint v)
{
  double cos_u = cos (G_PI * u / 16), cos_v = cos (G_PI * v / 16);
  double kept = pow (cos_u * cos_v, 3);
  double all_u = pow (cos_u, 6) + pow (cos_u, 2) * pow (1 - cos_u * cos_u, 2);
  double all_v = pow (cos_v, 6) + pow (cos_v, 2) * pow (1 - cos_v * cos_v, 2);

  return 1 - 2 * kept + all_u * all_v;
}

typedef struct
{
  const HekJndPlane *plane;
  float weights[HEK_JND_N_LEVELS][HEK_JND_N_COEFS];
  double *sums; /* per block of the loop */
} HekJndShrinking;

static void
hek_jnd_shrink_blocks (gsize    begin,
                       gsize    end,
                       gsize    block_idx,
                       gpointer data)
{
  HekJndShrinking *self = data;
  const HekJndPlane *plane = self->plane;

  for (gsize i = begin; i < end; i++)
    {
      const gint16 *coefs = plane->coefs + i * HEK_JND_N_COEFS;
      const float *weights = self->weights[plane->levels[i]];
      float sum = 0;

      for (guint k = 0; k < HEK_JND_N_COEFS; k++)
        sum += weights[k] * ((float) coefs[k] * (float) coefs[k]);
      self->sums[block_idx] += (double) (sum / (plane->tolerances[i] * plane->tolerances[i]));
    }
}

gboolean
hek_jnd_plane_get_shrink_cost (const HekJndPlane  *plane,
                               double              visibility,
                               double             *cost,
                               const HekTask      *task,
                               GError            **error)
{
  gsize n = plane->n_columns * plane->n_rows, n_blocks = hek_parallel_n_blocks (n, BLOCKS);
  g_autofree double *sums = g_new0 (double, n_blocks);
  HekJndShrinking self = { .plane = plane, .sums = sums };

  for (guint level = 0; level < HEK_JND_N_LEVELS; level++)
    for (guint k = 0; k < HEK_JND_N_COEFS; k++)
      {
        double tolerated = visibility * (double) plane->thresholds.coefs[level][k];

        self.weights[level][k] = (float) (SHRINK_SHARE * hek_jnd_shrink_loss (k % SIDE, k / SIDE)
                                          / pow (HEK_JND_FRACTION * tolerated, 2));
      }
  if (!hek_parallel_for (n, BLOCKS, hek_jnd_shrink_blocks, &self, task))
    return hek_task_check (task, error);
  *cost = 0;
  for (gsize b = 0; b < n_blocks; b++)
    *cost += sums[b];
  return TRUE;
}
