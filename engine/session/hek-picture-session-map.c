/* SPDX-License-Identifier: Apache-2.0 */
/* The map of one metric, made when somebody looks at it. */
#include "config.h"

#include "hek-picture-session-private.h"

typedef struct
{
  HekImage *ref;
  HekImage *test;
  const HekMetric *metric;
  HekViewing viewing;
} HekMapWork;

static void
hek_map_work_free (gpointer data)
{
  HekMapWork *work = data;

  hek_image_unref (work->ref);
  hek_image_unref (work->test);
  g_free (work);
}

static gpointer
hek_map_work_run (const HekTask  *task,
                  gpointer        data,
                  GError        **error)
{
  HekMapWork *work = data;
  HekMetricReport report;
  HekMetricSetup setup;
  HekMap *map = NULL;

  hek_metric_setup_init_viewing (&setup, &work->viewing);
  if (!hek_metric_evaluate (work->ref, work->test, &work->metric, 1, &setup, &report,
                            work->metric, &map, task, error))
    return NULL;
  return map;
}

static void
hek_picture_session_on_map (HekJob       *job,
                            gpointer      result,
                            const GError *error,
                            gpointer      user_data)
{
  HekPictureSession *self = user_data;

  if (result == NULL)
    {
      hek_picture_session_fail (self, error);
      return;
    }
  g_clear_pointer (&self->map, hek_map_unref);
  self->map = hek_job_steal_result (job);
  self->map_metric = self->map_wanted;
  hek_picture_session_emit (self, HEK_SIGNAL_MAP_CHANGED);
}

void
hek_picture_session_update_map (HekPictureSession *self)
{
  HekImage *ref = self->pinned_image != NULL ? self->pinned_image : self->source;
  HekMapWork *work;

  if (self->map_wanted == NULL || self->result == NULL)
    return;
  if (self->result_is_proxy)
    ref = self->proxy;

  work = g_new0 (HekMapWork, 1);
  work->ref = hek_image_ref (ref);
  work->test = hek_image_ref (self->result->image);
  work->metric = self->map_wanted;
  work->viewing = self->recipe.viewing;
  hek_picture_session_start_slot (self, HEK_SLOT_MAP, self->map_wanted->label, HEK_LANE_INTERACTIVE,
                                  FALSE, hek_map_work_run, work, hek_map_work_free,
                                  (GDestroyNotify) hek_map_unref, hek_picture_session_on_map);
}

void
hek_picture_session_request_map (HekPictureSession *self,
                                 const HekMetric   *metric)
{
  g_return_if_fail (HEK_IS_PICTURE_SESSION (self));

  if (self->map_wanted == metric)
    return;
  self->map_wanted = metric;
  if (metric == NULL)
    hek_picture_session_cancel_slot (self, HEK_SLOT_MAP);
  else
    hek_picture_session_update_map (self);
}
