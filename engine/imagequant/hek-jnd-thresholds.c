/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which coefficients are just visible by themselves: the contrast sensitivity of castleCSF at the
 * frequency that the coefficient has on the display, on a grey field of each level. What a step of
 * luma or chroma does to the light, and that light to the mechanisms of vision, is what the display
 * makes of it.
 */
#include "config.h"

#include "hek-jnd-private.h"

#include <math.h>

#include "hek-color-transfer.h"
#include "hek-dkl.h"
#include "hek-jnd.h"

#define SIDE HEK_JND_SIDE

/* The slope of the display is that over this many codes, away from the nearer end of the range. */
#define SLOPE_CODES 4.0

/*
 * Above threshold, contrasts look more alike than the thresholds of their frequencies are (contrast
 * constancy: Georgeson and Sullivan, "Contrast constancy", Journal of Physiology 252, 1975): ratios
 * to the most visible frequency count to this power. Fitted with SSIMULACRA2 on four of the Kodak
 * pictures: 0.75 needs 2 % fewer bytes at 0.5 bits a pixel, but 2 % more at 1 and 5 % at 2; 0.5
 * needs 5 % more, as many, and 1 % fewer.
 */
#define CONSTANCY 0.6

/* Of the pattern that blocks of different means make, in 1 / 16 cycles a sample: lower than that of
 * blocks in turn, which has 1, as some are alike. Fitted as above; 1 needs 2 % more bytes. */
#define DC_FREQUENCY 0.5

/* Of chroma, and as much less as a sample covers more pixels: errors add up over what they cover.
 * Fitted as above. */
#define CHROMA_SHARE 0.8

/* Where the display shows no difference at all: no step is as large. */
#define MAX_THRESHOLD 1e5

/* What reaches the eye of codes of JFIF. */
static void
hek_jnd_show (const HekDisplay *display,
              const double      ycc[3],
              double            dkl[3])
{
  double rgb[3] = { ycc[0] + 1.402 * ycc[2], 0, ycc[0] + 1.772 * ycc[1] };
  float light[3];

  rgb[1] = (ycc[0] - 0.299 * rgb[0] - 0.114 * rgb[2]) / 0.587;
  for (guint c = 0; c < 3; c++)
    rgb[c] = hek_color_srgb_decode (rgb[c] / 255);
  hek_display_show (display, rgb, rgb);
  for (guint c = 0; c < 3; c++)
    light[c] = (float) rgb[c];
  hek_dkl_from_light_rows (light, light, 1);
  for (guint c = 0; c < 3; c++)
    dkl[c] = (double) light[c];
}

/* The mechanisms' @ground at grey @code, and what one code more of @component adds to it. */
static void
hek_jnd_slope (const HekDisplay *display,
               HekJndComponent   component,
               double            code,
               double            ground[3],
               double            slope[3])
{
  double d = code < 128 ? SLOPE_CODES : -SLOPE_CODES;
  double ycc[3] = { code, 0, 0 };

  hek_jnd_show (display, ycc, ground);
  ycc[component] += d;
  hek_jnd_show (display, ycc, slope);
  for (guint c = 0; c < 3; c++)
    slope[c] = (slope[c] - ground[c]) / d;
}

/* The largest sample of the pattern that coefficient 1 is. */
static double
hek_jnd_peak (guint u,
              guint v)
{
  return (u == 0 ? G_SQRT2 / 2 : 1) * (v == 0 ? G_SQRT2 / 2 : 1) / 4;
}

static void
hek_jnd_thresholds_at_level (const HekJndPlane *plane,
                             const HekViewing  *viewing,
                             double             code,
                             float             *coefs)
{
  const HekCsf *csf = hek_csf_find ("castle");
  double unit_cpd = hek_viewing_ppd (viewing) / plane->shrink / (2 * SIDE);
  double ground[3], slope[3], codes[HEK_JND_N_COEFS], least = MAX_THRESHOLD;
  double share = plane->component == HEK_JND_LUMA ? 1 : CHROMA_SHARE / plane->shrink;

  hek_jnd_slope (viewing->display, plane->component, code, ground, slope);
  for (guint v = 0; v < SIDE; v++)
    for (guint u = 0; u <= v; u++)
      {
        double frequency = v == 0 ? DC_FREQUENCY : hypot (u, v);
        HekCsfStimulus stimulus = { .cpd = unit_cpd * frequency };
        double visible = hek_jnd_dkl (csf, &stimulus, ground, slope);
        double threshold = visible > 1 / MAX_THRESHOLD ? 1 / visible : MAX_THRESHOLD;

        codes[v * SIDE + u] = codes[u * SIDE + v] = threshold;
        least = MIN (least, threshold);
      }
  for (guint v = 0; v < SIDE; v++)
    for (guint u = 0; u < SIDE; u++)
      {
        double alike = least * pow (codes[v * SIDE + u] / least, CONSTANCY);

        coefs[v * SIDE + u] = (float) (share * alike / hek_jnd_peak (u, v));
      }
}

void
hek_jnd_plane_set_thresholds (HekJndPlane      *plane,
                              const HekViewing *viewing)
{
  for (guint level = 0; level < HEK_JND_N_LEVELS; level++)
    hek_jnd_thresholds_at_level (plane, viewing, 255.0 * level / (HEK_JND_N_LEVELS - 1),
                                 plane->thresholds.coefs[level]);
}
