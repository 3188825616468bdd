/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SSIMULACRA 2.1: errors of structure, of added and of lost edges in XYB at six scales, as one
 * score.
 *
 * Source: Jon Sneyers, SSIMULACRA 2, version 2.1 of April 2023 (cloudinary/ssimulacra2, commit
 * 81feacf; in libjxl tools/ssimulacra2.cc). The rounding errors of the tool's recursive blur are
 * worth 0.05 points in a photograph; they are reproduced, so that opaque pictures of codes get its
 * score to 1e-6. As in the tool, a picture under 113 pixels a side has fewer than six scales and
 * then uses the first weights of the table, and there is no score under 8 pixels a side. Deviation:
 * pictures with alpha are compared over mid-grey like in all metrics, where the tool takes the
 * worse of a dark and a bright ground.
 */
#include "config.h"

#include "hek-metric-ssimulacra2-private.h"

#include "hek-aligned.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define SCALES HEK_SSIMULACRA2_SCALES
#define CHANNELS HEK_SSIMULACRA2_CHANNELS
#define ERRORS HEK_SSIMULACRA2_ERRORS

#define SMALLEST 8

typedef struct
{
  guint n;
  HekSsimulacra2Scale scale[SCALES];
  HekSsimulacra2Norms norms[SCALES];

  /* owned */
  float *linear[SCALES][2]; /* from the second on, while it is needed */
  float *maps[SCALES];      /* from the second on */
  HekMap *map;              /* (nullable): of the first */
} HekSsimulacra2;

static double
hek_ssimulacra2_weight (const HekSsimulacra2 *self,
                        int                   channel,
                        guint                 scale,
                        int                   norm,
                        int                   error)
{
  return hek_ssimulacra2_weights[((channel * self->n + scale) * 2 + norm) * ERRORS + error];
}

/* A scale is made while the one before has 8 pixels a side. */
static void
hek_ssimulacra2_init (HekSsimulacra2 *self,
                      const HekImage *ref,
                      const HekImage *test)
{
  guint32 width = ref->width, height = ref->height;

  *self = (HekSsimulacra2){ 0 };
  for (guint i = 0; i < SCALES && MIN (width, height) >= SMALLEST; i++)
    {
      if (i > 0)
        {
          width = width / 2 + width % 2;
          height = height / 2 + height % 2;
        }
      self->scale[i].width = width;
      self->scale[i].height = height;
      self->n = i + 1;
    }
  self->scale[0].image[0] = ref;
  self->scale[0].image[1] = test;

  /* where an error is the same everywhere, so are its mean and its norm */
  for (guint i = 0; i < self->n; i++)
    for (int c = 0; c < CHANNELS; c++)
      for (int e = 0; e < ERRORS; e++)
        self->scale[i].weights[c][e] = (float) (hek_ssimulacra2_weight (self, c, i, 0, e) +
                                                hek_ssimulacra2_weight (self, c, i, 1, e));
}

static void
hek_ssimulacra2_drop_linear (HekSsimulacra2 *self,
                             guint           i)
{
  for (int picture = 0; picture < 2; picture++)
    g_clear_pointer (&self->linear[i][picture], hek_aligned_free);
}

static void
hek_ssimulacra2_clear (HekSsimulacra2 *self)
{
  for (guint i = 0; i < SCALES; i++)
    {
      hek_ssimulacra2_drop_linear (self, i);
      hek_aligned_free (self->maps[i]);
    }
  g_clear_pointer (&self->map, hek_map_unref);
}

/* What scale @i writes: the next scale, and its map. */
static gboolean
hek_ssimulacra2_allocate (HekSsimulacra2  *self,
                          guint            i,
                          gboolean         with_map,
                          GError         **error)
{
  HekSsimulacra2Scale *scale = &self->scale[i];
  gsize n_pixels = (gsize) scale->width * scale->height;
  gboolean enough = TRUE;

  for (int picture = 0; i + 1 < self->n && picture < 2; picture++)
    {
      HekSsimulacra2Scale *next = &self->scale[i + 1];

      self->linear[i + 1][picture] = hek_aligned_try_new ((gsize) next->width * next->height,
                                                          3 * sizeof (float));
      scale->next[picture] = self->linear[i + 1][picture];
      next->linear[picture] = scale->next[picture];
      enough &= scale->next[picture] != NULL;
    }
  if (with_map && i == 0)
    {
      self->map = hek_map_new (scale->width, scale->height, error);
      if (self->map == NULL)
        return FALSE;
      memset (self->map->data, 0, n_pixels * sizeof *self->map->data);
      scale->map = self->map->data;
    }
  else if (with_map)
    {
      self->maps[i] = hek_aligned_try_new0 (n_pixels, sizeof (float));
      scale->map = self->maps[i];
      enough &= scale->map != NULL;
    }

  if (!enough)
    g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_TOO_LARGE,
                 "not enough memory to compare pictures of %u × %u pixels", scale->width,
                 scale->height);
  return enough;
}

static gboolean
hek_ssimulacra2_run_scales (HekSsimulacra2  *self,
                            gboolean         with_map,
                            const HekTask   *task,
                            GError         **error)
{
  double done = 0;

  for (guint i = 0; i < self->n; i++)
    {
      /* a scale has a quarter of the pixels of the one before */
      double span = (i + 1 < self->n ? 0.75 : 1) * (1 - done);
      HekTask sub = hek_task_sub (task, done, span);

      if (!hek_ssimulacra2_allocate (self, i, with_map, error) ||
          !hek_ssimulacra2_scale_run (&self->scale[i], &self->norms[i], &sub, error))
        return FALSE;
      hek_ssimulacra2_drop_linear (self, i);
      done += span;
    }
  return TRUE;
}

/* From the smallest scale up. */
static gboolean
hek_ssimulacra2_finish_map (HekSsimulacra2  *self,
                            const HekTask   *task,
                            GError         **error)
{
  for (guint i = self->n - 1; i > 0; i--)
    {
      const HekSsimulacra2Scale *to = &self->scale[i - 1];

      if (!hek_ssimulacra2_map_add (to->map, to->width, to->height, self->maps[i], task))
        return hek_task_check (task, error);
    }
  if (!hek_ssimulacra2_map_finish (self->map, task))
    return hek_task_check (task, error);
  return TRUE;
}

double
hek_ssimulacra2_points (double sum)
{
  double s = sum * 0.9562382616834844;

  s = 2.326765642916932 * s - 0.020884521182843837 * s * s + 6.248496625763138e-05 * s * s * s;
  return s > 0 ? 10 * pow (s, 0.6276336467831387) : 0;
}

static double
hek_ssimulacra2_score (const HekSsimulacra2 *self)
{
  double sum = 0;

  for (int c = 0; c < CHANNELS; c++)
    for (guint i = 0; i < self->n; i++)
      for (int norm = 0; norm < 2; norm++)
        for (int e = 0; e < ERRORS; e++)
          sum += hek_ssimulacra2_weight (self, c, i, norm, e) * self->norms[i].norms[c][e][norm];
  return 100 - hek_ssimulacra2_points (sum);
}

/* Under 8 pixels a side: no score, and a map without values. */
static gboolean
hek_ssimulacra2_give_nothing (const HekImage  *image,
                              double          *values,
                              HekMap         **map,
                              GError         **error)
{
  values[0] = NAN;
  if (map == NULL)
    return TRUE;

  *map = hek_map_new (image->width, image->height, error);
  if (*map == NULL)
    return FALSE;
  for (gsize i = 0; i < (gsize) image->width * image->height; i++)
    (*map)->data[i] = NAN;
  return TRUE;
}

static gboolean
hek_metric_ssimulacra2_evaluate (const HekImage         *ref,
                                 const HekImage         *test,
                                 const HekViewing       *viewing,
                                 const HekOptionValues  *options,
                                 double                 *values,
                                 HekMap                **map,
                                 const HekTask          *task,
                                 GError                **error)
{
  HekSsimulacra2 self;
  gboolean done;

  if (ref->width != test->width || ref->height != test->height)
    {
      g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_INVALID,
                   "the pictures have different sizes: %u × %u and %u × %u pixels",
                   ref->width, ref->height, test->width, test->height);
      return FALSE;
    }

  hek_ssimulacra2_init (&self, ref, test);
  if (self.n == 0)
    return hek_ssimulacra2_give_nothing (ref, values, map, error);

  done = hek_ssimulacra2_run_scales (&self, map != NULL, task, error) &&
         (map == NULL || hek_ssimulacra2_finish_map (&self, task, error));
  if (done)
    {
      values[0] = hek_ssimulacra2_score (&self);
      if (map != NULL)
        *map = g_steal_pointer (&self.map);
    }
  hek_ssimulacra2_clear (&self);
  return done;
}

static const char *
hek_metric_ssimulacra2_meaning (guint  value_idx,
                                double value)
{
  static const struct
  {
    double limit;
    const char *words;
  } scale[] = {
    { 100, N_("no difference") },
    { 90, N_("visually lossless") },
    { 85, N_("excellent quality") },
    { 80, N_("very high quality") },
    { 70, N_("high quality") },
    { 50, N_("medium quality") },
    { 30, N_("low quality") },
    { 10, N_("very low quality") },
  };

  if (isnan (value))
    return _("not defined for these pictures");
  for (guint i = 0; i < G_N_ELEMENTS (scale); i++)
    if (value >= scale[i].limit)
      return _(scale[i].words);
  return _("extremely low quality");
}

static const HekMetricValue ssimulacra2_values[] = {
  { .key = "ssimulacra2", .label = N_("SSIMULACRA 2"), .n_digits = 2, .higher_is_better = TRUE,
    .typical_min = 0, .typical_max = 100, .target = 70 },
};

const HekMetric hek_metric_ssimulacra2 = {
  .id = "ssimulacra2",
  .label = N_("SSIMULACRA 2"),
  .help = N_("Errors of structure and of edges in a colour space of the eye, at six scales, "
             "weighted to agree with what people say about compressed pictures (Sneyers, version "
             "2.1): 90 is visually lossless, 70 high, 50 medium, 30 low quality. The map shows how "
             "many points a picture would lose that were everywhere as bad as here. It needs 8 "
             "pixels a side. Pictures with alpha are compared over mid-grey (sRGB code 119)."),
  .group = HEK_METRIC_STRUCTURE,
  .values = ssimulacra2_values,
  .n_values = G_N_ELEMENTS (ssimulacra2_values),
  .map_label = N_("Points lost"),
  .map_signed = FALSE,
  .map_min = 0,
  .map_max = 70,
  .evaluate = hek_metric_ssimulacra2_evaluate,
  .meaning = hek_metric_ssimulacra2_meaning,
};
