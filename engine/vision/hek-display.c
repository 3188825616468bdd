/* SPDX-License-Identifier: Apache-2.0 */
/* Displays: geometry, black and room, and what of a picture's light they show. */
#include "config.h"

#include "hek-display.h"

#include <math.h>

#include "hek-display-private.h"
#include "hek-transfer-hlg.h"
#include "hek-transfer.h"

/* The least light that a PQ display makes of a pixel: ColorVideoVDP, display_model.py. */
#define PQ_MIN_CD_M2 0.005

/* Luminance of BT.709 primaries. */
static const double luma[3] = { 0.2126, 0.7152, 0.0722 };

guint
hek_display_n (void)
{
  return HEK_DISPLAY_N;
}

const HekDisplay *
hek_display (guint i)
{
  g_return_val_if_fail (i < HEK_DISPLAY_N, NULL);
  return &hek_display_data[i];
}

const HekDisplay *
hek_display_find (const char *id)
{
  for (guint i = 0; i < HEK_DISPLAY_N; i++)
    if (g_strcmp0 (hek_display_data[i].id, id) == 0)
      return &hek_display_data[i];
  return NULL;
}

double
hek_display_ppd (const HekDisplay *display,
                 double            distance_m)
{
  double pixel_m = display->diagonal_m / hypot (display->width, display->height);

  if (!(distance_m > 0))
    distance_m = display->distance_m;
  return G_PI / 360 / atan (pixel_m / 2 / distance_m);
}

double
hek_viewing_ppd (const HekViewing *viewing)
{
  return hek_display_ppd (viewing->display, viewing->distance_m);
}

double
hek_display_reflection (const HekDisplay *display)
{
  return display->ambient_lux / G_PI * display->reflectivity;
}

/* A PQ display adds its black to the least light of a pixel. */
double
hek_display_floor (const HekDisplay *display)
{
  return (display->kind == HEK_DISPLAY_PQ ? PQ_MIN_CD_M2 : 0) + display->black_cd_m2 +
         hek_display_reflection (display);
}

double
hek_display_ceiling (const HekDisplay *display)
{
  return display->peak_cd_m2 + (display->kind == HEK_DISPLAY_PQ ? display->black_cd_m2 : 0) +
         hek_display_reflection (display);
}

double
hek_display_hlg_gamma (const HekDisplay *display)
{
  return hek_hlg_system_gamma (display->peak_cd_m2, HEK_HLG_REFERENCE_SURROUND);
}

/* NaN fails the first comparison. */
static inline double
hek_display_clip (double v,
                  double min,
                  double max)
{
  if (!(v > min))
    return min;
  return v > max ? max : v;
}

/* What is the same for all pixels: out = clip (v · scale, min, max) · gain + offset, and on HLG
 * displays before the offset times Y^exponent. */
typedef struct
{
  double scale, min, max, gain, offset;
  double exponent;
} HekDisplayShow;

static HekDisplayShow
hek_display_prepare (const HekDisplay *display)
{
  double offset = display->black_cd_m2 + hek_display_reflection (display);

  switch (display->kind)
    {
    case HEK_DISPLAY_PQ:
      return (HekDisplayShow) { HEK_TRANSFER_REFERENCE_WHITE, PQ_MIN_CD_M2, display->peak_cd_m2, 1,
                                offset, 0 };
    case HEK_DISPLAY_HLG:
      return (HekDisplayShow) { HEK_TRANSFER_REFERENCE_WHITE / HEK_DISPLAY_HLG_CD_M2, 0, 1,
                                display->peak_cd_m2 - display->black_cd_m2, offset,
                                hek_display_hlg_gamma (display) / HEK_DISPLAY_HLG_GAMMA - 1 };
    case HEK_DISPLAY_GOG:
    default:
      return (HekDisplayShow) { 1, 0, 1, display->peak_cd_m2 - display->black_cd_m2, offset, 0 };
    }
}

static inline void
hek_display_show_pixel (const HekDisplayShow *show,
                        const double          linear[3],
                        double                out[3])
{
  double gain = show->gain;

  for (int c = 0; c < 3; c++)
    out[c] = hek_display_clip (linear[c] * show->scale, show->min, show->max);
  if (show->exponent != 0)
    {
      double y = luma[0] * out[0] + luma[1] * out[1] + luma[2] * out[2];

      /* at y = 0 all channels are 0 and the exponent may be negative */
      gain = y > 0 ? gain * pow (y, show->exponent) : 0;
    }
  for (int c = 0; c < 3; c++)
    out[c] = hek_display_clip (out[c] * gain, 0, show->gain * show->max) + show->offset;
}

void
hek_display_show (const HekDisplay *display,
                  const double      linear[3],
                  double            cd_m2[3])
{
  HekDisplayShow show = hek_display_prepare (display);

  hek_display_show_pixel (&show, linear, cd_m2);
}

void
hek_display_show_rows (const HekDisplay *display,
                       const float      *linear,
                       float            *cd_m2,
                       gsize             n)
{
  HekDisplayShow show = hek_display_prepare (display);

  if (show.exponent == 0)
    {
      float scale = (float) show.scale, min = (float) show.min, max = (float) show.max;
      float gain = (float) show.gain, offset = (float) show.offset;

      for (gsize i = 0; i < 3 * n; i++)
        {
          float v = linear[i] * scale;

          v = v > min ? v : min;
          v = v < max ? v : max;
          cd_m2[i] = v * gain + offset;
        }
      return;
    }
  for (gsize i = 0; i < n; i++)
    {
      double v[3] = { linear[3 * i], linear[3 * i + 1], linear[3 * i + 2] };

      hek_display_show_pixel (&show, v, v);
      for (int c = 0; c < 3; c++)
        cd_m2[3 * i + c] = (float) v[c];
    }
}
