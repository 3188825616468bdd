/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-luma-curve.h"

G_BEGIN_DECLS

/*
 * A horizontal grey ramp, quantized by a curve, as a display shows it: for comparing curves by eye.
 * Columns are even steps of PU21 (banding-glare) between the two luminances, so that all parts of
 * the ramp rise about equally to the eye.
 */
typedef struct
{
  const HekDisplay *display;
  const HekLumaCurve *curve;
  guint n_bits;                /* 1 … HEK_LUMA_CURVE_MAX_BITS */
  double min_cd_m2, max_cd_m2; /* at the eye; held to hek_curve_ramp_floor() and _ceiling() */
} HekCurveRamp;

/* Black and peak of the display with the room's light: what the encoding curves reach. (PQ displays
 * show pictures a little brighter, hek_display_show().) */
double hek_curve_ramp_floor (const HekDisplay *display);
double hek_curve_ramp_ceiling (const HekDisplay *display);

/* One column; luminance at the eye. */
typedef struct
{
  double smooth_cd_m2;             /* before quantization */
  double lower_cd_m2, upper_cd_m2; /* the levels around it */
  double part;                     /* how far the code is from the lower to the upper, in [0,1] */
  guint level;                     /* the lower one */
} HekCurveRampColumn;

/**
 * hek_curve_ramp_columns:
 * @columns: (array length=n_columns) (out caller-allocates)
 *
 * Edge cases: luminances that are NaN count as the floor and the ceiling; the smaller of the two is
 * on the left. A single column is the smaller one.
 * Cost: 1 µs a column.
 */
void hek_curve_ramp_columns (const HekCurveRamp *ramp, HekCurveRampColumn *columns,
                             guint n_columns);

/*
 * How luminance becomes the codes of an 8-bit sRGB screen. The screen's own rounding is dithered,
 * so that only the steps of the curve show. @gain multiplies what quantization changes, in sRGB
 * codes: for screens that cannot show it.
 */
typedef struct
{
  double white_cd_m2; /* what the screen's white stands for */
  double gain;        /* 1: as it is */
  gboolean dither;    /* the curve's rounding is dithered as well, with a pattern of 8 × 8 pixels */
} HekCurveRampScreen;

/* The pattern of the dithering repeats after so many rows. */
#define HEK_CURVE_RAMP_N_ROWS 8

/* @gray: (out caller-allocates): HEK_CURVE_RAMP_N_ROWS rows of @n_columns sRGB codes */
void hek_curve_ramp_paint (const HekCurveRampColumn *columns, guint n_columns,
                           const HekCurveRampScreen *screen, guint8 *gray);

/* What a pixel of light 1.0 is on the display: its peak, or 203 cd/m² on PQ and HLG displays
 * (hek_display_show()), or @max_cd_m2 where that does not fit. */
double hek_curve_ramp_white (const HekDisplay *display, double max_cd_m2);

G_END_DECLS
