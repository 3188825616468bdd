/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "hek-picture-session.h"
#include "hek-study-list.h"

G_BEGIN_DECLS

/*
 * The disagreement finder: measures the pictures of a folder and shows where two metrics judge them
 * differently. Closing hides it; a study goes on, and the last one is there when it comes back.
 */
#define STUDIO_TYPE_STUDY_WINDOW (studio_study_window_get_type ())
G_DECLARE_FINAL_TYPE (StudioStudyWindow, studio_study_window, STUDIO, STUDY_WINDOW, AdwWindow)

/* @session: whose recipe is used. @jobs: where the study is listed */
GtkWidget *studio_study_window_new (HekPictureSession *session, HekJobList *jobs);

/* The study that the items are of; (nullable) borrowed */
const HekStudy *studio_study_window_get_study (StudioStudyWindow *self);

/* Signals
 *   open-item (HekStudyItem *, const HekMetric *map)   map: (nullable): whose heat map to show
 */

G_END_DECLS
