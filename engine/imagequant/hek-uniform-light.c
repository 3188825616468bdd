/* SPDX-License-Identifier: Apache-2.0 */
/* Light of a display to the levels of a curve and back: tables where the channels of the display
 * are independent of each other, and pixel by pixel on HLG displays. */
#include "config.h"

#include "hek-uniform-private.h"

#include <math.h>

#include "hek-color-transfer.h"
#include "hek-transfer.h"

#define STORED_CODES 65536

/* As hek-image-tag-apply.c reads it. */
static float
hek_uniform_light_of_code (guint code,
                           guint n_codes)
{
  return (float) (hek_transfer_find ("pq")->decode (code / (n_codes - 1.0))
                  / HEK_TRANSFER_REFERENCE_WHITE);
}

/* A value of a picture to that of the nearest code of the file. */
static float
hek_uniform_light_round (const HekUniformLight *self,
                         double                 value)
{
  guint n_codes = 1u << self->pq_bits;
  double code = hek_transfer_find ("pq")->encode (value * HEK_TRANSFER_REFERENCE_WHITE);

  return hek_uniform_light_of_code ((guint) (CLAMP (code, 0, 1) * (n_codes - 1) + 0.5), n_codes);
}

/* Whether 8-bit codes of sRGB tell all levels apart. */
static gboolean
hek_uniform_light_fits_u8 (const HekUniformLight *self)
{
  for (guint i = self->first + 1; i <= self->last; i++)
    if (hek_color_srgb_encode_u8 (self->value[i]) <= hek_color_srgb_encode_u8 (self->value[i - 1]))
      return FALSE;
  return TRUE;
}

/* Values of the levels to those that the result holds. */
static void
hek_uniform_light_store (HekUniformLight *self)
{
  gboolean is_srgb = self->display->kind == HEK_DISPLAY_GOG;

  self->sample_type = !is_srgb                            ? HEK_SAMPLE_F32
                      : hek_uniform_light_fits_u8 (self) ? HEK_SAMPLE_U8
                                                          : HEK_SAMPLE_U16;
  for (guint i = 0; i < self->n_levels; i++)
    {
      float *value = &self->value[i];

      if (!is_srgb)
        *value = hek_uniform_light_round (self, (double) *value);
      else if (self->sample_type == HEK_SAMPLE_U8)
        *value = hek_color_srgb_decode_table ()[hek_color_srgb_encode_u8 (*value)];
      else
        *value = (float) hek_color_srgb_decode (
          floor (hek_color_srgb_encode ((double) *value) * 65535 + 0.5) / 65535);
    }
}

static double
hek_uniform_light_value (const HekUniformLight *self,
                         double                 code)
{
  double cd_m2 = self->curve->decode (self->display, code);
  double light[3] = { cd_m2, cd_m2, cd_m2 };

  hek_display_emit_inverse (self->display, light, light);
  return light[0];
}

void
hek_uniform_light_init (HekUniformLight    *self,
                        const HekLumaCurve *curve,
                        const HekDisplay   *display,
                        guint               n_bits)
{
  double last = (1u << n_bits) - 1.0;

  *self = (HekUniformLight) {
    .curve = curve, .display = display, .n_levels = 1u << n_bits,
    .brightest = (float) hek_display_brightest (display),
    .is_separable = display->kind != HEK_DISPLAY_HLG, .sample_type = HEK_SAMPLE_F32,
  };
  self->first = (guint) (curve->encode (display, display->black_cd_m2) * last + 0.5);
  self->last = (guint) (curve->encode (display, display->peak_cd_m2) * last + 0.5);
  if (display->kind != HEK_DISPLAY_GOG)
    self->pq_bits = self->is_separable && n_bits <= 8 && g_str_equal (curve->id, "pq") ? 8 : 16;
  self->value = g_new (float, self->n_levels);

  if (!self->is_separable)
    {
      for (guint i = 0; i < self->n_levels; i++)
        self->value[i] = (float) (i > self->first ? curve->decode (display, i / last)
                                                  : display->black_cd_m2);
      self->stored = g_new (float, STORED_CODES);
      for (guint i = 0; i < STORED_CODES; i++)
        self->stored[i] = hek_uniform_light_of_code (i, STORED_CODES);
      return;
    }
  self->upper = g_new (float, self->n_levels);
  for (guint i = 0; i < self->n_levels; i++)
    {
      self->value[i] = (float) (i > self->first ? hek_uniform_light_value (self, i / last) : 0);
      self->upper[i] = (float) hek_uniform_light_value (self, (i + 0.5) / last);
    }
  hek_uniform_light_store (self);
}

void
hek_uniform_light_clear (HekUniformLight *self)
{
  g_clear_pointer (&self->value, g_free);
  g_clear_pointer (&self->upper, g_free);
  g_clear_pointer (&self->stored, g_free);
}

void
hek_uniform_light_encode_rows (const HekUniformLight *self,
                               float                 *rgb,
                               gsize                  n)
{
  float last = (float) (self->n_levels - 1);

  hek_display_emit_rows (self->display, rgb, rgb, n);
  self->curve->encode_rows (self->display, rgb, rgb, 3 * n);
  for (gsize i = 0; i < 3 * n; i++)
    rgb[i] *= last;
}

/* Values of a picture, none negative, to those of the 16-bit codes of the file. */
static void
hek_uniform_light_round_rows (const HekUniformLight *self,
                              float                 *rgb,
                              gsize                  n)
{
  for (gsize i = 0; i < n; i++)
    rgb[i] *= (float) HEK_TRANSFER_REFERENCE_WHITE;
  hek_transfer_find ("pq")->encode_rows (rgb, rgb, n);
  for (gsize i = 0; i < n; i++)
    rgb[i] = self->stored[(guint) (MIN (rgb[i], 1.0f) * (STORED_CODES - 1) + 0.5f)];
}

void
hek_uniform_light_decode_rows (const HekUniformLight *self,
                               float                 *rgb,
                               gsize                  n)
{
  if (self->is_separable)
    {
      for (gsize i = 0; i < 3 * n; i++)
        rgb[i] = self->value[(guint) rgb[i]];
      return;
    }
  for (gsize i = 0; i < n; i++)
    {
      double light[3];

      for (guint c = 0; c < 3; c++)
        light[c] = (double) self->value[(guint) rgb[3 * i + c]];
      hek_display_emit_inverse (self->display, light, light);
      for (guint c = 0; c < 3; c++)
        rgb[3 * i + c] = (float) light[c];
    }
  hek_uniform_light_round_rows (self, rgb, 3 * n);
}

static guint
hek_uniform_light_search (const HekUniformLight *self,
                          float                  wanted)
{
  guint low = self->first, high = self->last;

  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (wanted < self->upper[middle])
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

void
hek_uniform_light_choose (const HekUniformLight *self,
                          const float            wanted[3],
                          guint                  levels[3],
                          float                  written[3])
{
  double light[3];

  if (self->is_separable)
    {
      for (guint c = 0; c < 3; c++)
        {
          levels[c] = hek_uniform_light_search (self, wanted[c]);
          written[c] = self->value[levels[c]];
        }
      return;
    }
  for (guint c = 0; c < 3; c++)
    light[c] = (double) wanted[c];
  hek_display_emit (self->display, light, light);
  for (guint c = 0; c < 3; c++)
    {
      double code = self->curve->encode (self->display, light[c]);
      guint level = (guint) (code * (self->n_levels - 1) + 0.5);

      levels[c] = CLAMP (level, self->first, self->last);
      written[c] = (float) levels[c];
    }
  hek_uniform_light_decode_rows (self, written, 1);
}
