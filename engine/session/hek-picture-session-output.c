/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that the Studio writes. Each job has all that it needs, so what was asked for is written
 * even when the recipe or the picture changes a moment later; it replaces a file only when it is
 * complete.
 */
#include "config.h"

#include "hek-picture-session-private.h"

#include "hek-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SAVE_PNG_LEVEL 9

typedef struct
{
  HekPictureSession *session; /* owned; main thread only */
  char *path;
} HekSaveClosure;

typedef struct
{
  HekWork *work;
  HekTrial *trial; /* owned (nullable) */
  GArray *curve;   /* owned (nullable): of HekCurvePoint; what is known of it */
  const HekMetric *curve_metric; /* (nullable) */
  gboolean wanted[HEK_METRICS_MAX];
  char *title;
  char *path;
} HekOutputWork;

static void
hek_output_work_free (gpointer data)
{
  HekOutputWork *output = data;

  hek_work_free (output->work);
  g_clear_pointer (&output->trial, hek_trial_unref);
  g_clear_pointer (&output->curve, g_array_unref);
  g_free (output->title);
  g_free (output->path);
  g_free (output);
}

static HekOutputWork *
hek_output_work_new (HekPictureSession *self,
                     const char        *path)
{
  HekOutputWork *output = g_new0 (HekOutputWork, 1);
  gboolean is_full = hek_picture_session_has_full_result (self);

  output->work = hek_work_new (self->source, &self->recipe, is_full ? self->result : NULL);
  output->title = g_strdup (self->title);
  output->path = g_strdup (path);
  return output;
}

static gpointer
hek_save_run (const HekTask  *task,
              gpointer        data,
              GError        **error)
{
  HekOutputWork *output = data;
  HekTask quantize = hek_task_sub (task, 0.0, 0.5);
  HekTask encode = hek_task_sub (task, 0.5, 0.5);
  g_autoptr (GBytes) file = NULL;

  if (output->work->quantized == NULL)
    output->work->quantized = hek_quantize_run (&quantize, output->work, error);
  if (output->work->quantized == NULL)
    return NULL;
  file = hek_quantized_encode (output->work->quantized, SAVE_PNG_LEVEL, &encode, error);
  if (file == NULL || !hek_file_replace_bytes (output->path, file, error))
    return NULL;
  return g_strdup (output->path);
}

/* The numbers that the page would show, if it had the time. */
static gboolean
hek_report_measure_more (HekOutputWork  *output,
                         const HekTask  *task,
                         GError        **error)
{
  const HekMetric *metrics[HEK_METRICS_MAX];
  guint n = hek_more_collect (output->wanted, &output->trial->metrics, metrics);
  HekMetricSetup setup;
  HekMetricReport report;
  HekTrial *sum;

  if (n == 0)
    return TRUE;
  hek_metric_setup_init_viewing (&setup, &output->trial->recipe.viewing);
  if (!hek_metric_evaluate (output->work->image, output->trial->quantized->image, metrics, n,
                            &setup, &report, NULL, NULL, task, error))
    return FALSE;
  sum = hek_trial_add_metrics (output->trial, &report);
  hek_trial_unref (output->trial);
  output->trial = sum;
  return TRUE;
}

static gpointer
hek_report_run (const HekTask  *task,
                gpointer        data,
                GError        **error)
{
  HekOutputWork *output = data;
  HekWork *work = output->work;
  HekTask measure = hek_task_sub (task, 0.0, 0.2);
  HekTask more = hek_task_sub (task, 0.2, 0.1);
  HekTask curve = hek_task_sub (task, 0.3, 0.5);
  HekTask write = hek_task_sub (task, 0.8, 0.2);
  const HekCurveSetup setup = { .also = output->curve_metric, .known = output->curve };
  GArray *points;

  if (output->trial == NULL)
    output->trial = work->quantized != NULL
                      ? hek_trial_measure (work->image, &work->recipe, work->quantized,
                                           HEK_TRIAL_ALL, &measure, error)
                      : hek_trial_run (work->image, &work->recipe, HEK_TRIAL_ALL, &measure, error);
  if (output->trial == NULL || !hek_report_measure_more (output, &more, error))
    return NULL;
  points = hek_trial_curve (work->image, &work->recipe, &setup, &curve, error);
  if (points == NULL)
    return NULL;
  g_clear_pointer (&output->curve, g_array_unref);
  output->curve = points;
  if (!hek_trial_write_report (work->image, output->title, output->trial, output->curve,
                               output->path, &write, error))
    return NULL;
  return g_strdup (output->path);
}

static void
hek_picture_session_on_saved (HekJob       *job,
                              gpointer      result,
                              const GError *error,
                              gpointer      user_data)
{
  HekSaveClosure *closure = user_data;
  HekPictureSession *self = closure->session;

  self->n_saving--;
  if (result != NULL)
    hek_picture_session_emit_saved (self, closure->path);
  else
    hek_picture_session_fail (self, error);
  hek_picture_session_emit (self, HEK_SIGNAL_BUSY_CHANGED);
  g_object_unref (self);
  g_free (closure->path);
  g_free (closure);
}

/* Not in a slot: a second file never cancels the first. */
static void
hek_picture_session_start_output (HekPictureSession *self,
                                  HekJobFunc         func,
                                  HekOutputWork     *output)
{
  g_autofree char *base = g_filename_display_basename (output->path);
  g_autofree char *title = g_strdup_printf (_("Saving %s"), base);
  HekSaveClosure *closure = g_new0 (HekSaveClosure, 1);
  g_autoptr (HekJob) job = NULL;

  closure->session = g_object_ref (self);
  closure->path = g_strdup (output->path);
  self->n_saving++;
  job = hek_job_start (title, HEK_LANE_INTERACTIVE, func, output, hek_output_work_free, g_free,
                       hek_picture_session_on_saved, closure);
  hek_job_list_add (self->jobs, job);
  hek_picture_session_emit (self, HEK_SIGNAL_BUSY_CHANGED);
}

const char *
hek_picture_session_get_suffix (HekPictureSession *self)
{
  g_return_val_if_fail (HEK_IS_PICTURE_SESSION (self), NULL);

  return self->recipe.quantizer->file_suffix != NULL ? self->recipe.quantizer->file_suffix : "png";
}

void
hek_picture_session_save (HekPictureSession *self,
                          const char        *path)
{
  g_return_if_fail (HEK_IS_PICTURE_SESSION (self));
  g_return_if_fail (self->source != NULL);

  hek_picture_session_start_output (self, hek_save_run, hek_output_work_new (self, path));
}

void
hek_picture_session_save_report (HekPictureSession *self,
                                 const char        *path)
{
  HekOutputWork *output;

  g_return_if_fail (HEK_IS_PICTURE_SESSION (self));
  g_return_if_fail (self->source != NULL);

  output = hek_output_work_new (self, path);
  if (self->judged_title == NULL && hek_picture_session_trial_is_current (self)
      && self->trial->quantized != NULL)
    output->trial = hek_trial_ref (self->trial);
  if (hek_picture_session_curve_fits (self, &self->recipe))
    output->curve = hek_picture_session_copy_curve (self);
  output->curve_metric = self->curve_metric;
  memcpy (output->wanted, self->wanted, sizeof output->wanted);
  hek_picture_session_start_output (self, hek_report_run, output);
}

gboolean
hek_picture_session_is_saving (HekPictureSession *self)
{
  return self->n_saving > 0;
}
