/* SPDX-License-Identifier: Apache-2.0 */
/* The exposures at which HDR-FLIP looks at a picture, and its tone mappers. */
#include "config.h"

#include "hek-metric-flip-private.h"

#include "hek-parallel.h"

#include <float.h>
#include <math.h>

#define CHUNK 512
#define BLOCK_ROWS 16

/* How bright a tone map shows the pixel that an exposure is made for. */
#define SHOWN 0.85f

/*
 * Quotients of second degree, as in the original program: ACES in Narkowicz' approximation with
 * its exposure of 0.6 taken back, Hable's with that of its white. Reinhard's works on luminance
 * and has the quotient for grey only.
 */
static const struct
{
  float a, b, c, d, e, f; /* (a x² + b x + c) / (d x² + e x + f), c = 0 */
} tone_maps[] = {
  [HEK_FLIP_ACES] = { 0.6f * 0.6f * 2.51f, 0.6f * 0.03f, 0,
                      0.6f * 0.6f * 2.43f, 0.6f * 0.59f, 0.14f },
  [HEK_FLIP_HABLE] = { 0.231683f, 0.013791f, 0, 0.18f, 0.3f, 0.018f },
  [HEK_FLIP_REINHARD] = { 0, 1, 0, 0, 1, 1 },
};

typedef struct
{
  const HekImage *image;
  const HekTask *task;
  gint any_above; /* atomic */
  float *luminance;
  gsize *n_black;   /* of each block */
  float *brightest;
} HekFlipLight;

static void
above_block (gsize    begin,
             gsize    end,
             gsize    block_idx,
             gpointer data)
{
  HekFlipLight *light = data;
  float rgb[3 * CHUNK];

  for (gsize y = begin; y < end && !g_atomic_int_get (&light->any_above); y++)
    for (guint32 x = 0; x < light->image->width; x += CHUNK)
      {
        guint32 n = MIN (light->image->width - x, CHUNK);
        gboolean above = FALSE;

        hek_metric_read_linear (light->image, (guint32) y, x, n, rgb);
        for (guint32 i = 0; i < 3 * n; i++)
          above |= rgb[i] > 1;
        if (above)
          g_atomic_int_set (&light->any_above, TRUE);
      }
}

gboolean
hek_flip_is_hdr (const HekImage  *image,
                 const HekTask   *task,
                 gboolean        *is_hdr,
                 GError         **error)
{
  HekFlipLight light = { .image = image };

  if (image->sample_type == HEK_SAMPLE_F32 &&
      !hek_parallel_for (image->height, BLOCK_ROWS, above_block, &light, task))
    {
      hek_task_check (task, error);
      return FALSE;
    }

  *is_hdr = light.any_above;
  return TRUE;
}

static inline float
countable (float x)
{
  return x > 0 && x < INFINITY ? x : 0;
}

static void
luminance_block (gsize    begin,
                 gsize    end,
                 gsize    block_idx,
                 gpointer data)
{
  HekFlipLight *light = data;
  float rgb[3 * CHUNK], brightest = 0;
  gsize n_black = 0;

  for (gsize y = begin; y < end && !hek_task_is_cancelled (light->task); y++)
    for (guint32 x = 0; x < light->image->width; x += CHUNK)
      {
        guint32 n = MIN (light->image->width - x, CHUNK);
        float *row = light->luminance + y * light->image->width + x;

        hek_metric_read_linear (light->image, (guint32) y, x, n, rgb);
        for (guint32 i = 0; i < n; i++)
          {
            float l = 0.2126f * countable (rgb[3 * i]) + 0.7152f * countable (rgb[3 * i + 1]) +
                      0.0722f * countable (rgb[3 * i + 2]);

            row[i] = MIN (l, G_MAXFLOAT);
            n_black += row[i] == 0;
            brightest = MAX (brightest, row[i]);
          }
      }
  light->n_black[block_idx] = n_black;
  light->brightest[block_idx] = brightest;
}

/* Largest luminance, and that in the middle; both are 0 for a black picture. */
static gboolean
measure (HekFlipLight   *light,
         double         *brightest,
         double         *median,
         const HekTask  *task,
         GError        **error)
{
  gsize n = (gsize) light->image->width * light->image->height;
  gsize n_black = 0, rank;

  if (!hek_parallel_for (light->image->height, BLOCK_ROWS, luminance_block, light, task))
    {
      hek_task_check (task, error);
      return FALSE;
    }

  *brightest = *median = 0;
  for (gsize i = 0; i < hek_parallel_n_blocks (light->image->height, BLOCK_ROWS); i++)
    {
      n_black += light->n_black[i];
      *brightest = MAX (*brightest, (double) light->brightest[i]);
    }
  if (n_black == n)
    return TRUE;

  rank = n / 2 < n_black ? n_black + (n - n_black) / 2 : n / 2;
  return hek_metric_quantile (light->luminance, n, n > 1 ? (double) rank / (double) (n - 1) : 0,
                              median, task, error);
}

/* The x that a tone map shows as SHOWN. */
static float
solve_shown (HekFlipToneMapper tone_mapper)
{
  float a = tone_maps[tone_mapper].a - SHOWN * tone_maps[tone_mapper].d;
  float b = tone_maps[tone_mapper].b - SHOWN * tone_maps[tone_mapper].e;
  float c = tone_maps[tone_mapper].c - SHOWN * tone_maps[tone_mapper].f;
  float half = a == 0 ? 0 : -0.5f * (b / a);

  return a == 0 ? -c / b : half + sqrtf (half * half - c / a);
}

static void
set_exposures (HekFlipExposures *self,
               float             shown,
               double            brightest,
               double            median)
{
  float stops;

  self->n = 1;
  self->start = self->stop = 0;
  if (brightest > 0)
    {
      self->start = log2f (shown / (float) brightest);
      self->stop = log2f (shown / (float) median);
    }
  stops = self->stop - self->start;
  if (stops > 0)
    self->n = (guint) CLAMP (ceilf (stops), 2, HEK_FLIP_MAX_EXPOSURES);
  for (guint i = 0; i < self->n; i++)
    {
      float exposure = self->start + (float) i * (stops / (float) MAX (self->n - 1, 1));

      self->gain[i] = exp2f (MIN (exposure, FLT_MAX_EXP - 1));
    }
}

gboolean
hek_flip_exposures_init (HekFlipExposures   *self,
                         const HekImage     *ref,
                         HekFlipToneMapper   tone_mapper,
                         const HekTask      *task,
                         GError            **error)
{
  gsize n_blocks = hek_parallel_n_blocks (ref->height, BLOCK_ROWS);
  g_autoptr (HekMap) luminance = hek_map_new (ref->width, ref->height, error);
  g_autofree gsize *n_black = g_new0 (gsize, n_blocks);
  g_autofree float *brightest = g_new0 (float, n_blocks);
  HekFlipLight light = { .image = ref, .task = task, .n_black = n_black, .brightest = brightest };
  double largest, median;

  if (luminance == NULL)
    return FALSE;

  light.luminance = luminance->data;
  if (!measure (&light, &largest, &median, task, error))
    return FALSE;

  self->tone = (HekKernelFlipTone){
    .reinhard = tone_mapper == HEK_FLIP_REINHARD,
    .a = tone_maps[tone_mapper].a, .b = tone_maps[tone_mapper].b,
    .c = tone_maps[tone_mapper].d, .d = tone_maps[tone_mapper].e, .e = tone_maps[tone_mapper].f,
  };
  set_exposures (self, solve_shown (tone_mapper), largest, median);
  return TRUE;
}
