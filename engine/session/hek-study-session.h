/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-job-list.h"
#include "hek-study-list.h"

G_BEGIN_DECLS

/*
 * HekStudySession is the model of the disagreement finder: one study at a time, its rows as they
 * come in, and what two of its metrics make of them. The last study stays until another is started.
 * It never computes on the calling thread. Main thread only.
 */
#define HEK_TYPE_STUDY_SESSION (hek_study_session_get_type ())
G_DECLARE_FINAL_TYPE (HekStudySession, hek_study_session, HEK, STUDY_SESSION, GObject)

HekStudySession *hek_study_session_new (HekJobList *jobs);

/* Cancels a study that runs. What it had measured is dropped. */
void hek_study_session_start (HekStudySession *self, const HekStudySpec *spec);

/* What was measured so far stays. */
void hek_study_session_cancel (HekStudySession *self);

/* (nullable) borrowed: the job while it runs */
HekJob *hek_study_session_get_job (HekStudySession *self);

/* (nullable) borrowed: the last study; while it runs with the rows of now */
const HekStudy *hek_study_session_get_study (HekStudySession *self);

/* The two values that are compared; measured ones are not measured again. */
void hek_study_session_set_axes (HekStudySession *self, const HekMetricValue *x,
                                 const HekMetricValue *y);

/* (nullable) borrowed: of the axes; while rows come in it lags behind by a moment */
const HekStudyPair *hek_study_session_get_pair (HekStudySession *self);

/* (transfer none): the points of the pair, of HekStudyItem */
GListModel *hek_study_session_get_points (HekStudySession *self);

/* Writes the study and the pair of now (.pdf .png .csv .json): "saved" or "failed". */
void hek_study_session_save_report (HekStudySession *self, const char *path);

/* Stops everything but what is being saved. */
void hek_study_session_close (HekStudySession *self);

/*
 * Signals
 *   study-changed ()   started, ended, or a row or failure came in
 *   pair-changed ()    also when there is none any more
 *   saved (const char *path), failed (const GError *)
 */

G_END_DECLS
