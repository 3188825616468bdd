/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Colour maps, computed once in Oklab (Björn Ottosson, "A perceptual color space for image
 * processing", 2020). Lightness is linear in the value; hue and chroma follow a few control points
 * between which they are interpolated as a Catmull–Rom spline; chroma is then reduced to what sRGB
 * holds at that lightness and hue, so that lightness and hue are never bent by clipping.
 */
#include "config.h"

#include "hek-colormap.h"

#include <math.h>

#include "hek-color-space.h"
#include "hek-color-transfer.h"
#include "hek-parallel.h"
#include "hek-sanitize.h"

/* Rows per block of hek_colormap_apply(): far below 20 ms between looks at the cancellable. */
#define HEK_COLORMAP_BLOCK_ROWS 32

typedef struct
{
  double a, b; /* Oklab */
} HekColormapPoint;

/* Lightness at the ends, and the path in the a,b plane. */
typedef struct
{
  const char *id;
  HekColormapKind kind;
  gboolean dark_ground;
  double l_first, l_middle, l_last; /* l_middle: of diverging maps */
  guint n_points;
  HekColormapPoint points[7];
} HekColormapRecipe;

/*
 * Sequential on a dark ground: near-black violet, magenta, orange, pale yellow; on a light ground:
 * pale yellow-green, teal, blue, near-black violet. Both end with the strongest contrast to their
 * ground. Chosen by eye for wide hue travel; the lightness is what carries the order.
 */
static const HekColormapRecipe recipes[HEK_COLORMAP_N_KINDS][2] = {
  {
    { "sequential", HEK_COLORMAP_SEQUENTIAL, FALSE, 0.965, 0, 0.22, 6,
      { { -0.020, 0.050 }, { -0.070, 0.075 }, { -0.100, 0.010 }, { -0.060, -0.075 },
        { 0.010, -0.120 }, { 0.040, -0.070 } } },
    { "sequential", HEK_COLORMAP_SEQUENTIAL, TRUE, 0.14, 0, 0.97, 6,
      { { 0.010, -0.040 }, { 0.060, -0.120 }, { 0.160, -0.060 }, { 0.160, 0.075 },
        { 0.055, 0.140 }, { -0.025, 0.080 } } },
  },
  {
    { "gray", HEK_COLORMAP_GRAY, FALSE, 0.985, 0, 0.12, 2, { { 0, 0 }, { 0, 0 } } },
    { "gray", HEK_COLORMAP_GRAY, TRUE, 0.12, 0, 0.985, 2, { { 0, 0 }, { 0, 0 } } },
  },
  {
    { "diverging", HEK_COLORMAP_DIVERGING, FALSE, 0.34, 0.965, 0.34, 7,
      { { -0.010, -0.130 }, { -0.045, -0.130 }, { -0.040, -0.055 }, { 0, 0 }, { 0.040, 0.055 },
        { 0.100, 0.115 }, { 0.075, 0.080 } } },
    { "diverging", HEK_COLORMAP_DIVERGING, TRUE, 0.90, 0.20, 0.90, 7,
      { { -0.055, -0.045 }, { -0.050, -0.120 }, { -0.020, -0.090 }, { 0, 0 }, { 0.075, 0.070 },
        { 0.090, 0.130 }, { 0.025, 0.090 } } },
  },
  {
    { "cyclic", HEK_COLORMAP_CYCLIC, FALSE, 0.68, 0, 0.68, 0, { { 0, 0 } } },
    { "cyclic", HEK_COLORMAP_CYCLIC, TRUE, 0.74, 0, 0.74, 0, { { 0, 0 } } },
  },
};

/* Chroma of the cyclic maps: sRGB holds it in every hue at their lightness (0.115 at L 0.68). */
#define HEK_COLORMAP_CYCLIC_CHROMA 0.114

static gboolean
hek_colormap_in_gamut (const HekColorSpace *oklab,
                       const double         lab[3],
                       double               linear[3])
{
  oklab->to_linear (lab, linear);
  for (guint i = 0; i < 3; i++)
    if (linear[i] < -1e-4 || linear[i] > 1 + 1e-4)
      return FALSE;
  return TRUE;
}

/* The sRGB codes of an Oklab colour, chroma reduced until it is one of sRGB. */
static void
hek_colormap_set_row (const HekColorSpace *oklab,
                      double               l,
                      double               a,
                      double               b,
                      guint8               rgb[3])
{
  double lab[3] = { l, a, b };
  double linear[3];

  if (!hek_colormap_in_gamut (oklab, lab, linear))
    {
      double in = 0, out = 1;

      for (guint i = 0; i < 24; i++)
        {
          double k = (in + out) / 2;

          lab[1] = a * k;
          lab[2] = b * k;
          if (hek_colormap_in_gamut (oklab, lab, linear))
            in = k;
          else
            out = k;
        }
      lab[1] = a * in;
      lab[2] = b * in;
      oklab->to_linear (lab, linear);
    }
  for (guint i = 0; i < 3; i++)
    rgb[i] = hek_color_srgb_encode_u8 ((float) linear[i]);
}

static double
hek_colormap_spline (double p0,
                     double p1,
                     double p2,
                     double p3,
                     double t)
{
  return 0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t * t
                + (3 * p1 - p0 - 3 * p2 + p3) * t * t * t);
}

static void
hek_colormap_path (const HekColormapRecipe *recipe,
                   double                   fraction,
                   double                  *a,
                   double                  *b)
{
  const HekColormapPoint *p = recipe->points;
  guint last = recipe->n_points - 1;
  double at = fraction * last;
  guint i = MIN ((guint) at, last - 1);
  guint before = i > 0 ? i - 1 : 0, after = MIN (i + 2, last);

  *a = hek_colormap_spline (p[before].a, p[i].a, p[i + 1].a, p[after].a, at - i);
  *b = hek_colormap_spline (p[before].b, p[i].b, p[i + 1].b, p[after].b, at - i);
}

static void
hek_colormap_compute (const HekColormapRecipe *recipe,
                      HekColormap             *map)
{
  const HekColorSpace *oklab = hek_color_space_find ("oklab");

  map->id = recipe->id;
  map->kind = recipe->kind;
  map->dark_ground = recipe->dark_ground;
  for (guint i = 0; i < HEK_COLORMAP_N; i++)
    {
      double f = (double) i / (HEK_COLORMAP_N - 1);
      double l, a, b;

      if (recipe->kind == HEK_COLORMAP_CYCLIC)
        {
          /* row 256 would be row 0 again: the ends meet without a doubled colour */
          double angle = 2 * G_PI * i / HEK_COLORMAP_N;

          l = recipe->l_first;
          a = HEK_COLORMAP_CYCLIC_CHROMA * cos (angle);
          b = HEK_COLORMAP_CYCLIC_CHROMA * sin (angle);
        }
      else
        {
          hek_colormap_path (recipe, f, &a, &b);
          if (recipe->kind == HEK_COLORMAP_DIVERGING)
            l = recipe->l_middle + (recipe->l_first - recipe->l_middle) * fabs (2 * f - 1);
          else
            l = recipe->l_first + (recipe->l_last - recipe->l_first) * f;
        }
      hek_colormap_set_row (oklab, l, a, b, map->rgb[i]);
    }
}

const HekColormap *
hek_colormap_get (HekColormapKind kind,
                  gboolean        dark_ground)
{
  static HekColormap maps[HEK_COLORMAP_N_KINDS][2];
  static gsize once;

  g_return_val_if_fail ((guint) kind < HEK_COLORMAP_N_KINDS, NULL);

  if (g_once_init_enter (&once))
    {
      for (guint k = 0; k < HEK_COLORMAP_N_KINDS; k++)
        for (guint ground = 0; ground < 2; ground++)
          hek_colormap_compute (&recipes[k][ground], &maps[k][ground]);
      HEK_HANDED_OVER (maps);
      g_once_init_leave (&once, 1);
    }
  HEK_TAKEN_OVER (maps);
  return &maps[kind][dark_ground ? 1 : 0];
}

guint
hek_colormap_index (const HekColormap *map,
                    double             fraction)
{
  if (isnan (fraction))
    return 0;
  if (map->kind == HEK_COLORMAP_CYCLIC)
    {
      double wrapped = isfinite (fraction) ? fraction - floor (fraction) : 0;

      return (guint) (wrapped * HEK_COLORMAP_N) % HEK_COLORMAP_N;
    }
  return (guint) (CLAMP (fraction, 0.0, 1.0) * (HEK_COLORMAP_N - 1) + 0.5);
}

typedef struct
{
  const HekColormap *map;
  const float *values;
  guint32 width;
  gsize stride_values;
  double min, scale;
  guint8 *out;
  gsize out_stride_bytes;
  guint32 words[HEK_COLORMAP_N]; /* one pixel each, as it lies in memory */
} HekColormapApply;

static void
hek_colormap_apply_block (gsize    begin,
                          gsize    end,
                          gsize    block_idx,
                          gpointer data)
{
  const HekColormapApply *self = data;

  for (gsize y = begin; y < end; y++)
    {
      const float *row = self->values + y * self->stride_values;
      guint32 *out = (guint32 *) (void *) (self->out + y * self->out_stride_bytes);

      for (guint32 x = 0; x < self->width; x++)
        out[x] = isnan (row[x]) ? 0
                 : self->words[hek_colormap_index (self->map, (row[x] - self->min) * self->scale)];
    }
}

gboolean
hek_colormap_apply (const HekColormap *map,
                    const float       *values,
                    guint32            width,
                    guint32            height,
                    gsize              stride_values,
                    double             min,
                    double             max,
                    HekColormapFormat  format,
                    guint8            *out,
                    gsize              out_stride_bytes,
                    const HekTask     *task)
{
  HekColormapApply self = {
    .map = map, .values = values, .width = width, .stride_values = stride_values, .min = min,
    .scale = max > min ? 1 / (max - min) : 0, .out = out, .out_stride_bytes = out_stride_bytes,
  };

  g_return_val_if_fail (out_stride_bytes % sizeof (guint32) == 0, FALSE);

  for (guint i = 0; i < HEK_COLORMAP_N; i++)
    {
      guint32 r = map->rgb[i][0], g = map->rgb[i][1], b = map->rgb[i][2];

      self.words[i] = format == HEK_COLORMAP_CAIRO_ARGB32
                      ? 0xff000000u | r << 16 | g << 8 | b
                      : GUINT32_FROM_LE (0xff000000u | b << 16 | g << 8 | r);
    }
  return hek_parallel_for (height, HEK_COLORMAP_BLOCK_ROWS, hek_colormap_apply_block, &self, task);
}
