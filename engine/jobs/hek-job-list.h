/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-job.h"

G_BEGIN_DECLS

/*
 * The jobs under way and those that just failed: a GListModel of HekJob for the popover. Jobs that
 * end well leave the list; failed ones stay until they are dismissed. Main thread only.
 */
#define HEK_TYPE_JOB_LIST (hek_job_list_get_type ())
G_DECLARE_FINAL_TYPE (HekJobList, hek_job_list, HEK, JOB_LIST, GObject)

HekJobList *hek_job_list_new (void);
void        hek_job_list_add (HekJobList *list, HekJob *job);
void        hek_job_list_dismiss (HekJobList *list, HekJob *job);
void        hek_job_list_cancel_all (HekJobList *list);

/* properties: "n-running" (uint), "fraction" (double, of all running) */

G_END_DECLS
