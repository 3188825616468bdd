/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-task.h"

G_BEGIN_DECLS

/*
 * A job runs one engine call on a thread of its own and delivers its end to the main context that
 * was the thread default where it was started. HekJob is a GObject for the jobs popover: title,
 * fraction, state, remaining time. All properties change in that main context only, at most 10
 * times a second.
 */
#define HEK_TYPE_JOB (hek_job_get_type ())
G_DECLARE_FINAL_TYPE (HekJob, hek_job, HEK, JOB, GObject)

typedef enum
{
  HEK_JOB_PENDING,
  HEK_JOB_RUNNING,
  HEK_JOB_DONE,
  HEK_JOB_FAILED,
  HEK_JOB_CANCELLED,
} HekJobState;

/* Runs on the job's thread. Returns the result, or %NULL with @error set. */
typedef gpointer (*HekJobFunc) (const HekTask *task, gpointer data, GError **error);

/* Runs in the main context, once, after the job's end; also after a cancel. @result and @error:
 * (nullable) borrowed; use hek_job_steal_result() to take the result. */
typedef void (*HekJobDone) (HekJob *job, gpointer result, const GError *error, gpointer user_data);

/**
 * hek_job_start:
 * @title: what a person reads: "Quantizing kodim03.png"
 * @data: (transfer full): freed by @data_free on any thread after @func
 * @result_free: (nullable): frees a result that nobody took
 *
 * Returns: (transfer full): the running job
 */
HekJob *hek_job_start (const char *title, HekLane lane, HekJobFunc func, gpointer data,
                       GDestroyNotify data_free, GDestroyNotify result_free, HekJobDone done,
                       gpointer user_data);

/* The same for what looks at telemetry itself, once a second: it is not recorded as a job, or those
 * who look would see themselves. */
HekJob *hek_job_start_unrecorded (const char *title, HekLane lane, HekJobFunc func, gpointer data,
                                  GDestroyNotify data_free, GDestroyNotify result_free,
                                  HekJobDone done, gpointer user_data);

void         hek_job_cancel (HekJob *job);
/* Says that the job waits because somebody asked it to, or no more. It is for whoever started the
 * job to make it wait: here only its seconds-left leave the time out, and are -1 meanwhile. */
void         hek_job_set_paused (HekJob *job, gboolean paused);
gboolean     hek_job_is_paused (HekJob *job);
gpointer     hek_job_steal_result (HekJob *job);
const char  *hek_job_get_title (HekJob *job);
double       hek_job_get_fraction (HekJob *job);   /* 0 to 1 */
double       hek_job_get_seconds_left (HekJob *job); /* -1 when not known yet */
HekJobState  hek_job_get_state (HekJob *job);
const char  *hek_job_get_message (HekJob *job);    /* (nullable): why it failed */

/* GObject properties: title, fraction, seconds-left, state (int), message */

G_END_DECLS
