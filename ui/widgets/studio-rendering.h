/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-display.h"
#include "hek-image-tonemap.h"

G_BEGIN_DECLS

/*
 * How the light of a picture becomes codes of the user's screen, which is taken as sRGB. With the
 * light v (1.0 = diffuse white), exposure E, tone curve T and show(), what reaches the eye
 * (hek_display_show()):
 *   no display     sRGB (T (2^E · v))
 *   SDR display    sRGB (show (T (2^E · v)) / its ceiling): the picture is toned for that display,
 *                  whose white is the screen's white; black and room are as much lighter as there
 *   HDR display    sRGB (T (2^E · show (v) / 203)): the display gets the picture as it is, and
 *                  what reaches the eye is toned for the screen
 * False colours stand in the place of T and sRGB. Frozen: any number of threads may use one.
 */
typedef struct _StudioRendering StudioRendering;

typedef struct
{
  const HekTonemap *tonemap;
  HekOptionValues values; /* of tonemap, in range */
  double exposure_ev;
  gboolean false_color;
  gboolean simulate;
  const HekDisplay *display; /* simulated, or only the one that cd/m² are stated for */
} StudioRenderingSpec;

StudioRendering *studio_rendering_new   (const StudioRenderingSpec *spec);
StudioRendering *studio_rendering_ref   (StudioRendering *self);
void             studio_rendering_unref (StudioRendering *self);

const StudioRenderingSpec *studio_rendering_get_spec (const StudioRendering *self);

/* (nullable) both */
gboolean studio_rendering_equal (const StudioRendering *a, const StudioRendering *b);

/**
 * studio_rendering_run:
 * @rgb: (inout): 3 packed floats a pixel, linear light of a picture; overwritten
 * @codes: (out): 3 bytes a pixel
 *
 * Cost: 2 to 7 ns a pixel, 27 ns with an HLG display (AVX-512).
 */
void studio_rendering_run (const StudioRendering *self, float *rgb, gsize n, guint8 *codes);

/* Luminance in cd/m² of one pixel on the display: what reaches the eye when it is simulated, else
 * what the picture asks for. NaN and infinities pass. */
double studio_rendering_luminance (const StudioRendering *self, const double rgb[3]);

/* Luminance in cd/m² where the false colours change at @stops. */
double studio_rendering_band_cd_m2 (const StudioRendering *self, double stops);

/* The false colour of a luminance of studio_rendering_luminance(), a row of
 * hek_false_color_bands(). */
guint studio_rendering_band_of (const StudioRendering *self, double cd_m2);

/* Luminance of the value 1.0 before exposure: diffuse white. */
double studio_rendering_white_cd_m2 (const HekDisplay *display);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StudioRendering, studio_rendering_unref)

G_END_DECLS
