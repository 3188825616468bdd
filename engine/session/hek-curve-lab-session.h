/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-curve-lab.h"
#include "hek-job-list.h"

G_BEGIN_DECLS

/*
 * HekCurveLabSession is the model of the curve lab: who looks at which display, at how many bits,
 * and what is known of the curves then. It computes on jobs; what was computed once is kept, so
 * that going back shows it at once. Main thread only.
 */
#define HEK_TYPE_CURVE_LAB_SESSION (hek_curve_lab_session_get_type ())
G_DECLARE_FINAL_TYPE (HekCurveLabSession, hek_curve_lab_session, HEK, CURVE_LAB_SESSION, GObject)

typedef struct
{
  HekViewing viewing;
  const HekCsf *csf;
  guint n_bits;
} HekCurveLabSettings;

/* @jobs: lists the reports being written */
HekCurveLabSession *hek_curve_lab_session_new (HekJobList *jobs);

/* The first display from its own distance, barten, 8 bits. */
const HekCurveLabSettings *hek_curve_lab_session_get_settings (HekCurveLabSession *self);

/* A distance of 0 becomes that of the display; bits are held to 1 … 16. "settings-changed" when
 * they did; the results follow. */
void hek_curve_lab_session_set_settings (HekCurveLabSession        *self,
                                         const HekCurveLabSettings *settings);

/* (nullable) borrowed until the next signal; of older settings unless current */
HekCurveLabSteps   *hek_curve_lab_session_get_steps   (HekCurveLabSession *self);
HekCurveLabBanding *hek_curve_lab_session_get_banding (HekCurveLabSession *self);
gboolean            hek_curve_lab_session_steps_are_current  (HekCurveLabSession *self);
gboolean            hek_curve_lab_session_banding_is_current (HekCurveLabSession *self);

/* The report of what is current when everything is; "saved" (char *path) or "failed" (GError *).
 * @shown: bit i: curve i. */
void hek_curve_lab_session_save_report (HekCurveLabSession *self, guint shown, const char *path);

/* Stops what is being computed, not what is being saved. */
void hek_curve_lab_session_close (HekCurveLabSession *self);

/*
 * Signals: settings-changed (), steps-changed (), banding-changed (),
 *   saved (const char *path), failed (const GError *)
 */

G_END_DECLS
