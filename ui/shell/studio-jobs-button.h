/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-job-list.h"

G_BEGIN_DECLS

/*
 * The header bar's button for running jobs: a ring that fills with their progress, the number of
 * jobs in it, and a popover with one row a job. It shows only jobs that have run for 300 ms, and
 * those that failed; with none it is not there at all. Main thread only.
 */
#define STUDIO_TYPE_JOBS_BUTTON (studio_jobs_button_get_type ())
G_DECLARE_FINAL_TYPE (StudioJobsButton, studio_jobs_button, STUDIO, JOBS_BUTTON, GtkWidget)

/* Once. */
void studio_jobs_button_set_jobs (StudioJobsButton *self, HekJobList *jobs);

/* Opens the popover; %FALSE when there is nothing to show. */
gboolean studio_jobs_button_popup (StudioJobsButton *self);

G_END_DECLS
