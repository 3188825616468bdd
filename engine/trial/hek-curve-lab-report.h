/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-curve-lab.h"

G_BEGIN_DECLS

/* Tables list every level up to so many bits; above, every 2nd, 4th, …: they get no longer. */
#define HEK_CURVE_LAB_MAX_LISTED_BITS 12

/**
 * hek_curve_lab_write_report:
 * @shown: bit i: curve i
 * @path: .pdf, .png, .csv or .json
 *
 * The display, the charts, the fewest bits of each curve; CSV and JSON also hold the levels of the
 * curves with luminance and step: "levels_srgb": [{"level", "code", "cd_m2", "jnd"}, …].
 *
 * Errors: those of hek_report_write()
 */
gboolean hek_curve_lab_write_report (HekCurveLabSteps *steps, HekCurveLabBanding *banding,
                                     guint shown, const char *path, const HekTask *task,
                                     GError **error);

/* Returns: (transfer full): one row a curve as CSV, with a header: curve, bits_without_banding
 * (empty: more than 16), bits, steps, visible_steps, largest_step_jnd, largest_step_cd_m2 */
char *hek_curve_lab_to_csv (const HekCurveLabSteps *steps, const HekCurveLabBanding *banding,
                            guint shown);

G_END_DECLS
