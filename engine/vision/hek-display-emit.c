/* SPDX-License-Identifier: Apache-2.0 */
/* The light that pictures ask of displays, and back: what encoding curves encode. */
#include "config.h"

#include "hek-display.h"

#include <math.h>

#include "hek-display-private.h"
#include "hek-transfer.h"

/* Luminance of BT.709 primaries. */
static const double luma[3] = { 0.2126, 0.7152, 0.0722 };

/* NaN fails the first comparison. */
static inline double
hek_emit_clip (double v,
               double min,
               double max)
{
  if (!(v > min))
    return min;
  return v > max ? max : v;
}

/* The display in a dark room. */
static HekDisplay
hek_emit_dark (const HekDisplay *display)
{
  HekDisplay dark = *display;

  dark.ambient_lux = 0;
  return dark;
}

void
hek_display_emit (const HekDisplay *display,
                  const double      linear[3],
                  double            cd_m2[3])
{
  HekDisplay dark = hek_emit_dark (display);

  if (display->kind != HEK_DISPLAY_PQ)
    {
      hek_display_show (&dark, linear, cd_m2);
      return;
    }
  for (int c = 0; c < 3; c++)
    cd_m2[c] = hek_emit_clip (HEK_TRANSFER_REFERENCE_WHITE * linear[c], display->black_cd_m2,
                              display->peak_cd_m2);
}

void
hek_display_emit_rows (const HekDisplay *display,
                       const float      *linear,
                       float            *cd_m2,
                       gsize             n)
{
  HekDisplay dark = hek_emit_dark (display);
  float black = (float) display->black_cd_m2, peak = (float) display->peak_cd_m2;

  if (display->kind != HEK_DISPLAY_PQ)
    {
      hek_display_show_rows (&dark, linear, cd_m2, n);
      return;
    }
  for (gsize i = 0; i < 3 * n; i++)
    {
      float v = linear[i] * (float) HEK_TRANSFER_REFERENCE_WHITE;

      v = v > black ? v : black;
      cd_m2[i] = v < peak ? v : peak;
    }
}

/* e · Y^k per channel back to e, where the luminance of the product is Y^(k + 1). */
static void
hek_emit_undo_ootf (const HekDisplay *display,
                    double            light[3])
{
  double k = hek_display_hlg_gamma (display) / HEK_DISPLAY_HLG_GAMMA - 1;
  double y = luma[0] * light[0] + luma[1] * light[1] + luma[2] * light[2];
  double gain = y > 0 ? pow (y, -k / (k + 1)) : 0;

  for (int c = 0; c < 3; c++)
    light[c] *= gain;
}

void
hek_display_emit_inverse (const HekDisplay *display,
                          const double      cd_m2[3],
                          double            linear[3])
{
  double black = display->black_cd_m2, peak = display->peak_cd_m2;
  double light[3];

  for (int c = 0; c < 3; c++)
    {
      double v = hek_emit_clip (cd_m2[c], black, peak);

      if (display->kind == HEK_DISPLAY_PQ)
        light[c] = v > black ? v / HEK_TRANSFER_REFERENCE_WHITE : 0;
      else
        light[c] = (v - black) / (peak - black);
    }
  if (display->kind == HEK_DISPLAY_HLG)
    hek_emit_undo_ootf (display, light);
  for (int c = 0; c < 3; c++)
    linear[c] = display->kind == HEK_DISPLAY_HLG
                  ? light[c] * (HEK_DISPLAY_HLG_CD_M2 / HEK_TRANSFER_REFERENCE_WHITE)
                  : light[c];
}

double
hek_display_brightest (const HekDisplay *display)
{
  switch (display->kind)
    {
    case HEK_DISPLAY_PQ:
      return display->peak_cd_m2 / HEK_TRANSFER_REFERENCE_WHITE;
    case HEK_DISPLAY_HLG:
      return HEK_DISPLAY_HLG_CD_M2 / HEK_TRANSFER_REFERENCE_WHITE;
    case HEK_DISPLAY_GOG:
    default:
      return 1;
    }
}
