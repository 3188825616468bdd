/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table of tone curves, and running one over a picture. A curve is a function of one number in
 * double; a picture looks it up in a table over the exponent and the first bits of the mantissa of
 * a float: of factors where a colour is scaled, of light where channels are mapped apart.
 */
#include "config.h"

#include "hek-image-tonemap.h"

#include <math.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-color-transfer.h"
#include "hek-image-private.h"
#include "hek-image-tonemap-private.h"
#include "hek-parallel.h"

/* Light from 2^-20, which is code 0 under any curve here, to 2^20; 2^7 points an octave. */
#define FIRST_EXPONENT (-20)
#define N_OCTAVES 40
#define POINT_BITS 7
#define N_POINTS ((N_OCTAVES << POINT_BITS) + 1)
#define FRACTION_BITS (23 - POINT_BITS)

static const HekTonemap *const tonemaps[] = {
  &hek_tonemap_clip,
  &hek_tonemap_reinhard,
  &hek_tonemap_aces,
  &hek_tonemap_bt2390,
};

typedef struct
{
  const HekTonemap *tonemap;
  const HekOptionValues *values;
  const HekImage *in;
  HekImage *out;
  float gain;
  float *table; /* owned: N_POINTS + 1 */
} HekToneRun;

guint
hek_tonemap_n (void)
{
  return G_N_ELEMENTS (tonemaps);
}

const HekTonemap *
hek_tonemap (guint i)
{
  g_return_val_if_fail (i < G_N_ELEMENTS (tonemaps), NULL);
  return tonemaps[i];
}

const HekTonemap *
hek_tonemap_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (tonemaps); i++)
    if (g_strcmp0 (tonemaps[i]->id, id) == 0)
      return tonemaps[i];
  return NULL;
}

float
hek_tonemap_gain (double ev)
{
  return isnan (ev) ? 1.0f : (float) exp2 (CLAMP (ev, -HEK_TONEMAP_MAX_EV, HEK_TONEMAP_MAX_EV));
}

static void
make_table (HekToneRun *run)
{
  gboolean is_factor = run->tonemap->signal != HEK_TONEMAP_CHANNELS;

  run->table = hek_aligned_new (N_POINTS + 1, sizeof (float));
  for (guint i = 0; i < N_POINTS; i++)
    {
      guint octave = i >> POINT_BITS, part = i & ((1u << POINT_BITS) - 1);
      double light = ldexp (1.0 + ldexp (part, -POINT_BITS), FIRST_EXPONENT + (int) octave);
      double shown = run->tonemap->curve (light, run->values);

      run->table[i] = (float) (is_factor ? shown / light : shown);
    }
  run->table[N_POINTS] = run->table[N_POINTS - 1];
}

/* Light outside the table has the value of its end; NaN that of the dark end. */
static inline float
look_up (const float *table,
         float        light)
{
  const float low = 0x1p-20f, high = 0x1p20f;
  guint32 bits, i;
  float fraction;

  light = light > low ? light : low;
  light = light < high ? light : high;
  memcpy (&bits, &light, sizeof bits);
  bits -= (guint32) (FIRST_EXPONENT + 127) << 23;
  i = bits >> FRACTION_BITS;
  fraction = (float) (gint32) (bits & ((1u << FRACTION_BITS) - 1)) * (1.0f / (1 << FRACTION_BITS));
  return table[i] + fraction * (table[i + 1] - table[i]);
}

static void
scale_by_luminance (const HekToneRun *run,
                    float            *rgb,
                    guint32           n)
{
  for (guint32 i = 0; i < n; i++, rgb += 3)
    {
      float factor = look_up (run->table, hek_tonemap_luminance (rgb) * run->gain) * run->gain;

      rgb[0] *= factor;
      rgb[1] *= factor;
      rgb[2] *= factor;
    }
}

static void
scale_by_largest (const HekToneRun *run,
                  float            *rgb,
                  guint32           n)
{
  for (guint32 i = 0; i < n; i++, rgb += 3)
    {
      float rg = rgb[0] > rgb[1] ? rgb[0] : rgb[1];
      float largest = rg > rgb[2] ? rg : rgb[2];
      float factor = look_up (run->table, largest * run->gain) * run->gain;

      rgb[0] *= factor;
      rgb[1] *= factor;
      rgb[2] *= factor;
    }
}

/* Below the table light is proportional to the value at its dark end: 0 stays 0. */
static void
map_channels (const HekToneRun *run,
              float            *rgb,
              guint32           n)
{
  const float low = 0x1p-20f, dark = run->table[0] * 0x1p20f;

  for (guint32 i = 0; i < 3 * n; i++)
    rgb[i] *= run->gain;
  if (run->tonemap->curve_rows != NULL)
    run->tonemap->curve_rows (rgb, 3 * (gsize) n, run->values);
  else
    for (guint32 i = 0; i < 3 * n; i++)
      rgb[i] = rgb[i] >= low ? look_up (run->table, rgb[i]) : rgb[i] * dark;
}

static void
run_row (const HekToneRun *run,
         guint32           y)
{
  float rgb[3 * HEK_IMAGE_CHUNK], alpha[HEK_IMAGE_CHUNK];
  const HekImage *in = run->in;

  for (guint32 x = 0; x < in->width; x += HEK_IMAGE_CHUNK)
    {
      guint32 n = MIN (in->width - x, HEK_IMAGE_CHUNK);

      hek_image_read_row (in, y, x, n, HEK_ENCODING_LINEAR, rgb,
                          in->n_channels == 4 ? alpha : NULL);
      switch (run->tonemap->signal)
        {
        case HEK_TONEMAP_CHANNELS:
          map_channels (run, rgb, n);
          break;
        case HEK_TONEMAP_LUMINANCE:
          scale_by_luminance (run, rgb, n);
          break;
        case HEK_TONEMAP_LARGEST:
          scale_by_largest (run, rgb, n);
          break;
        }
      hek_color_srgb_encode_rows (rgb, rgb, 3 * (gsize) n);
      hek_image_write_row (run->out, y, x, n, HEK_ENCODING_SRGB, rgb, alpha);
    }
}

static void
run_block (gsize    begin,
           gsize    end,
           gsize    block_idx,
           gpointer data)
{
  for (gsize y = begin; y < end; y++)
    run_row (data, (guint32) y);
}

HekImage *
hek_tonemap_run (const HekTonemap       *tonemap,
                 const HekImage         *image,
                 double                  exposure_ev,
                 const HekOptionValues  *values,
                 const HekTask          *task,
                 GError                **error)
{
  g_autoptr (HekImage) out = NULL;
  HekToneRun run = { .tonemap = tonemap, .values = values, .in = image };
  gboolean ok;

  for (guint i = 0; i < tonemap->n_options; i++)
    if (!hek_option_check (&tonemap->options[i], values->v[i], error))
      return NULL;
  out = hek_image_new (image->width, image->height, image->n_channels, HEK_SAMPLE_U8,
                       HEK_ENCODING_SRGB, error);
  if (out == NULL)
    return NULL;

  run.out = out;
  run.gain = hek_tonemap_gain (exposure_ev);
  make_table (&run);
  ok = hek_parallel_for (image->height, hek_image_block_rows (image->width), run_block, &run, task);
  hek_aligned_free (run.table);
  if (!ok)
    {
      hek_task_check (task, error);
      return NULL;
    }
  return g_steal_pointer (&out);
}
