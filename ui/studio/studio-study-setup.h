/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-picture-session.h"
#include "hek-study.h"

G_BEGIN_DECLS

/* What a study is to measure: folders, recipe, metrics. */
#define STUDIO_TYPE_STUDY_SETUP (studio_study_setup_get_type ())
G_DECLARE_FINAL_TYPE (StudioStudySetup, studio_study_setup, STUDIO, STUDY_SETUP, GtkWidget)

/* @session: its recipe is the one that is used, whatever it is when the study starts */
void studio_study_setup_set_session (StudioStudySetup *self, HekPictureSession *session);

/* @path: a folder, or a file in it */
void studio_study_setup_set_folder (StudioStudySetup *self, const char *path);
void studio_study_setup_choose_folder (StudioStudySetup *self);

/* Whether all folders are chosen that a study needs. */
gboolean studio_study_setup_is_complete (StudioStudySetup *self);

/* @spec: (out): to be cleared by the caller */
void studio_study_setup_make_spec (StudioStudySetup *self, HekStudySpec *spec);

const HekMetricValue *studio_study_setup_get_x (StudioStudySetup *self);
const HekMetricValue *studio_study_setup_get_y (StudioStudySetup *self);

/* Signals
 *   changed ()        folders or what is compared
 *   axes-changed ()   one of the two metrics
 */

G_END_DECLS
