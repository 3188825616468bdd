/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tone curves over rows. A curve is a function of one number in double; rows look it up in a table
 * over the exponent and the first bits of the mantissa of a float: of factors where a colour is
 * scaled, of light where channels are mapped apart.
 */
#include "config.h"

#include "hek-image-tonemap.h"

#include <math.h>
#include <string.h>

#include "hek-aligned.h"
#include "hek-image-tonemap-private.h"
#include "hek-ref.h"

/* Light from 2^-20, which is code 0 under any curve here, to 2^20; 2^7 points an octave. */
#define FIRST_EXPONENT (-20)
#define N_OCTAVES 40
#define POINT_BITS 7
#define N_POINTS ((N_OCTAVES << POINT_BITS) + 1)
#define FRACTION_BITS (23 - POINT_BITS)

struct _HekToneRows
{
  gatomicrefcount ref;
  const HekTonemap *tonemap;
  HekOptionValues values;
  float gain;
  float *table; /* owned (nullable): N_POINTS + 1; for curves without curve_rows */
};

static void
make_table (HekToneRows *rows)
{
  gboolean is_factor = rows->tonemap->signal != HEK_TONEMAP_CHANNELS;

  rows->table = hek_aligned_new (N_POINTS + 1, sizeof (float));
  for (guint i = 0; i < N_POINTS; i++)
    {
      guint octave = i >> POINT_BITS, part = i & ((1u << POINT_BITS) - 1);
      double light = ldexp (1.0 + ldexp (part, -POINT_BITS), FIRST_EXPONENT + (int) octave);
      double shown = rows->tonemap->curve (light, &rows->values);

      rows->table[i] = (float) (is_factor ? shown / light : shown);
    }
  rows->table[N_POINTS] = rows->table[N_POINTS - 1];
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
scale_by_luminance (const HekToneRows *rows,
                    float             *rgb,
                    gsize              n)
{
  for (gsize i = 0; i < n; i++, rgb += 3)
    {
      float factor = look_up (rows->table, hek_tonemap_luminance (rgb) * rows->gain) * rows->gain;

      rgb[0] *= factor;
      rgb[1] *= factor;
      rgb[2] *= factor;
    }
}

static void
scale_by_largest (const HekToneRows *rows,
                  float             *rgb,
                  gsize              n)
{
  for (gsize i = 0; i < n; i++, rgb += 3)
    {
      float rg = rgb[0] > rgb[1] ? rgb[0] : rgb[1];
      float largest = rg > rgb[2] ? rg : rgb[2];
      float factor = look_up (rows->table, largest * rows->gain) * rows->gain;

      rgb[0] *= factor;
      rgb[1] *= factor;
      rgb[2] *= factor;
    }
}

/* Below the table light is proportional to the value at its dark end: 0 stays 0. */
static void
map_channels (const HekToneRows *rows,
              float             *rgb,
              gsize              n)
{
  const float low = 0x1p-20f;
  float dark;

  for (gsize i = 0; i < 3 * n; i++)
    rgb[i] *= rows->gain;
  if (rows->tonemap->curve_rows != NULL)
    {
      rows->tonemap->curve_rows (rgb, 3 * n, &rows->values);
      return;
    }
  dark = rows->table[0] * 0x1p20f;
  for (gsize i = 0; i < 3 * n; i++)
    rgb[i] = rgb[i] >= low ? look_up (rows->table, rgb[i]) : rgb[i] * dark;
}

HekToneRows *
hek_tone_rows_new (const HekTonemap       *tonemap,
                   double                  exposure_ev,
                   const HekOptionValues  *values,
                   GError                **error)
{
  HekToneRows *rows;

  for (guint i = 0; i < tonemap->n_options; i++)
    if (!hek_option_check (&tonemap->options[i], values->v[i], error))
      return NULL;
  rows = g_new0 (HekToneRows, 1);
  g_atomic_ref_count_init (&rows->ref);
  rows->tonemap = tonemap;
  rows->values = *values;
  rows->gain = hek_tonemap_gain (exposure_ev);
  if (tonemap->curve_rows == NULL)
    make_table (rows);
  return rows;
}

HekToneRows *
hek_tone_rows_ref (HekToneRows *rows)
{
  g_atomic_ref_count_inc (&rows->ref);
  return rows;
}

void
hek_tone_rows_unref (HekToneRows *rows)
{
  if (!hek_ref_drop (&rows->ref))
    return;
  hek_aligned_free (rows->table);
  g_free (rows);
}

void
hek_tone_rows_run (const HekToneRows *rows,
                   float             *rgb,
                   gsize              n)
{
  switch (rows->tonemap->signal)
    {
    case HEK_TONEMAP_CHANNELS:
      map_channels (rows, rgb, n);
      break;
    case HEK_TONEMAP_LUMINANCE:
      scale_by_luminance (rows, rgb, n);
      break;
    case HEK_TONEMAP_LARGEST:
      scale_by_largest (rows, rgb, n);
      break;
    }
}
