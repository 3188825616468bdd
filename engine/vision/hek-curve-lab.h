/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-banding.h"
#include "hek-task.h"

G_BEGIN_DECLS

/*
 * What the curve lab shows, as plain arrays: all encoding curves on one display, the size of their
 * quantization steps, and the bits at which no step is visible. Luminance is always that at the
 * eye, with the room's light. Curves stand in the order of hek-luma-curve.h. Both results are
 * frozen once made and atomically ref-counted.
 */
#define HEK_CURVE_LAB_N_CURVES 6
#define HEK_CURVE_LAB_N_CODES 256

/* One curve on one display at some bits. A step that the display does not show (PQ above its peak)
 * is none: its size is 0, and it is not counted. */
typedef struct
{
  const HekLumaCurve *curve;
  double code[HEK_CURVE_LAB_N_CODES]; /* at the luminances of the lab */

  guint n_levels;
  double *cd_m2;   /* (array length=n_levels) */
  double *jnd;     /* (array length=n_levels): of the step to the next level; of the last one 0 */
  guint n_shown;   /* steps that the display shows */
  guint n_visible; /* of these, those above 1 JND */
  guint worst;     /* level below the largest step, the darkest of several */
} HekCurveLabCurve;

/* Steps between large flat fields side by side: hek_jnd_curve_step(). */
typedef struct
{
  const HekDisplay *display;
  const HekCsf *csf;
  guint n_bits;

  double floor_cd_m2, ceiling_cd_m2; /* hek_curve_ramp_floor() and _ceiling() */
  double cd_m2[HEK_CURVE_LAB_N_CODES]; /* floor to ceiling, in equal ratios */
  HekCurveLabCurve curves[HEK_CURVE_LAB_N_CURVES];
} HekCurveLabSteps;

/**
 * hek_curve_lab_steps_new:
 * @display: must live as long as the result
 * @csf: (nullable): barten
 * @n_bits: 1 … %HEK_LUMA_CURVE_MAX_BITS
 *
 * Accuracy: the JND is interpolated between 256 luminances, to 0.2 %. Cost: 0.5 µs for each level
 * of each curve. Errors: %G_IO_ERROR_CANCELLED
 */
HekCurveLabSteps *hek_curve_lab_steps_new   (const HekDisplay *display, const HekCsf *csf,
                                             guint n_bits, const HekTask *task, GError **error);
HekCurveLabSteps *hek_curve_lab_steps_ref   (HekCurveLabSteps *steps);
void              hek_curve_lab_steps_unref (HekCurveLabSteps *steps);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekCurveLabSteps, hek_curve_lab_steps_unref)

/**
 * hek_curve_lab_steps_thin:
 * @min_cd_m2: first of the luminances to show
 * @max_cd_m2: last of them
 * @levels: (out caller-allocates): @n_max level numbers, rising
 *
 * The steps of a curve that a chart of @n_max points needs: all of them when there are no more,
 * else the largest in each of @n_max equal ratios of luminance. Steps that the display does not
 * show are left out.
 *
 * Returns: number of levels
 */
guint hek_curve_lab_steps_thin (const HekCurveLabCurve *curve, double min_cd_m2, double max_cd_m2,
                                guint *levels, guint n_max);

/* Returns: steps that the display shows between two luminances; @n_visible: (out): above 1 JND */
guint hek_curve_lab_steps_count (const HekCurveLabCurve *curve, double min_cd_m2, double max_cd_m2,
                                 guint *n_visible);

/* The visibility of the steps of smooth ramps: hek-banding.h. */
typedef struct
{
  HekViewing viewing;
  const HekCsf *csf;

  HekBandingStep worst[HEK_CURVE_LAB_N_CURVES][HEK_LUMA_CURVE_MAX_BITS]; /* at 1, 2, … bits */
  guint min_bits[HEK_CURVE_LAB_N_CURVES]; /* the fewest without visible banding; 0: more than 16 */
} HekCurveLabBanding;

/* @viewing: its display must live as long as the result. Cost: 10 ms and 0.2 s, on one thread.
 * Errors: %G_IO_ERROR_CANCELLED */
HekCurveLabBanding *hek_curve_lab_banding_new   (const HekViewing *viewing, const HekCsf *csf,
                                                 const HekTask *task, GError **error);
HekCurveLabBanding *hek_curve_lab_banding_ref   (HekCurveLabBanding *banding);
void                hek_curve_lab_banding_unref (HekCurveLabBanding *banding);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekCurveLabBanding, hek_curve_lab_banding_unref)

/* The stretch around the most visible step of a curve at @n_bits: an octave to either side, as far
 * as the display shows it. */
void hek_curve_lab_banding_stretch (const HekCurveLabBanding *banding, guint curve_idx,
                                    guint n_bits, double *min_cd_m2, double *max_cd_m2);

G_END_DECLS
