/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-job-list.h"

G_BEGIN_DECLS

/* One job in the popover: what it does, how far it is, how long it will take, and a way to stop
 * it; or why it failed, and a way to put the message aside. */
#define STUDIO_TYPE_JOB_ROW (studio_job_row_get_type ())
G_DECLARE_FINAL_TYPE (StudioJobRow, studio_job_row, STUDIO, JOB_ROW, GtkListBoxRow)

GtkWidget *studio_job_row_new (HekJobList *jobs, HekJob *job);

G_END_DECLS
