/* SPDX-License-Identifier: Apache-2.0 */
/* Light to codes of the screen; the curves and displays are the engine's. */
#include "config.h"

#include "studio-rendering.h"

#include "hek-color-transfer.h"
#include "hek-ref.h"
#include "hek-transfer.h"

#include <math.h>

/* Luminance of BT.709, as in the false colours and the displays. */
static const double luma[3] = { 0.2126, 0.7152, 0.0722 };

struct _StudioRendering
{
  gatomicrefcount ref;
  StudioRenderingSpec spec;
  HekToneRows *tone; /* owned */
};

StudioRendering *
studio_rendering_new (const StudioRenderingSpec *spec)
{
  StudioRendering *self = g_new0 (StudioRendering, 1);
  g_autoptr (GError) error = NULL;

  g_atomic_ref_count_init (&self->ref);
  self->spec = *spec;
  self->tone = hek_tone_rows_new (spec->tonemap, spec->exposure_ev, &spec->values, &error);
  if (self->tone == NULL)
    g_error ("%s", error->message); /* values come from controls with these ranges */
  return self;
}

StudioRendering *
studio_rendering_ref (StudioRendering *self)
{
  g_atomic_ref_count_inc (&self->ref);
  return self;
}

void
studio_rendering_unref (StudioRendering *self)
{
  if (!hek_ref_drop (&self->ref))
    return;
  hek_tone_rows_unref (self->tone);
  g_free (self);
}

const StudioRenderingSpec *
studio_rendering_get_spec (const StudioRendering *self)
{
  return &self->spec;
}

gboolean
studio_rendering_equal (const StudioRendering *a,
                        const StudioRendering *b)
{
  if (a == b)
    return TRUE;
  if (a == NULL || b == NULL || a->spec.tonemap != b->spec.tonemap ||
      a->spec.exposure_ev != b->spec.exposure_ev || a->spec.false_color != b->spec.false_color ||
      a->spec.simulate != b->spec.simulate || a->spec.display != b->spec.display)
    return FALSE;
  for (guint i = 0; i < a->spec.tonemap->n_options; i++)
    if (a->spec.values.v[i] != b->spec.values.v[i])
      return FALSE;
  return TRUE;
}

double
studio_rendering_white_cd_m2 (const HekDisplay *display)
{
  return display->kind == HEK_DISPLAY_GOG ? display->peak_cd_m2 : HEK_TRANSFER_REFERENCE_WHITE;
}

static gboolean
is_sdr (const StudioRendering *self)
{
  return self->spec.display->kind == HEK_DISPLAY_GOG;
}

/* On an SDR display the exposure is part of what it is given; elsewhere it is only ours. */
static double
shown_exposure (const StudioRendering *self)
{
  return is_sdr (self) ? 0 : self->spec.exposure_ev;
}

static void
scale (float *rgb,
       gsize  n,
       double factor)
{
  const float f = (float) factor;

  for (gsize i = 0; i < 3 * n; i++)
    rgb[i] *= f;
}

static void
show (const StudioRendering *self,
      float                 *rgb,
      gsize                  n,
      double                 white_cd_m2)
{
  hek_display_show_rows (self->spec.display, rgb, rgb, n);
  scale (rgb, n, 1 / white_cd_m2);
}

static void
to_false_colors (const StudioRendering *self,
                 float                 *rgb,
                 gsize                  n,
                 guint8                *codes)
{
  if (!self->spec.simulate)
    {
      hek_false_color_rows (rgb, n, self->spec.exposure_ev, codes);
      return;
    }
  if (is_sdr (self))
    scale (rgb, n, exp2 (self->spec.exposure_ev));
  show (self, rgb, n, studio_rendering_white_cd_m2 (self->spec.display));
  hek_false_color_rows (rgb, n, shown_exposure (self), codes);
}

void
studio_rendering_run (const StudioRendering *self,
                      float                 *rgb,
                      gsize                  n,
                      guint8                *codes)
{
  const HekDisplay *display = self->spec.display;

  if (self->spec.false_color)
    {
      to_false_colors (self, rgb, n, codes);
      return;
    }

  if (self->spec.simulate && !is_sdr (self))
    show (self, rgb, n, studio_rendering_white_cd_m2 (display));
  hek_tone_rows_run (self->tone, rgb, n);
  if (self->spec.simulate && is_sdr (self))
    show (self, rgb, n, hek_display_ceiling (display));

  hek_color_srgb_encode_rows (rgb, rgb, 3 * n);
  for (gsize i = 0; i < 3 * n; i++)
    {
      /* NaN fails the first comparison */
      float v = rgb[i] > 0.0f ? rgb[i] : 0.0f;

      v = v < 1.0f ? v : 1.0f;
      codes[i] = (guint8) (v * 255.0f + 0.5f);
    }
}

double
studio_rendering_luminance (const StudioRendering *self,
                            const double           rgb[3])
{
  const double gain = is_sdr (self) ? exp2 (self->spec.exposure_ev) : 1;
  double cd_m2[3] = { rgb[0] * gain, rgb[1] * gain, rgb[2] * gain };
  double white = studio_rendering_white_cd_m2 (self->spec.display);

  if (self->spec.simulate && isfinite (rgb[0] + rgb[1] + rgb[2]))
    {
      hek_display_show (self->spec.display, cd_m2, cd_m2);
      white = 1;
    }
  return white * (luma[0] * cd_m2[0] + luma[1] * cd_m2[1] + luma[2] * cd_m2[2]);
}

double
studio_rendering_band_cd_m2 (const StudioRendering *self,
                             double                 stops)
{
  return hek_false_color_cd_m2 (stops - shown_exposure (self),
                                studio_rendering_white_cd_m2 (self->spec.display));
}

guint
studio_rendering_band_of (const StudioRendering *self,
                          double                 cd_m2)
{
  guint n, i = 0;
  const HekFalseColorBand *bands = hek_false_color_bands (&n);

  while (i + 1 < n && cd_m2 >= studio_rendering_band_cd_m2 (self, bands[i].high_stops))
    i++;
  return i;
}
