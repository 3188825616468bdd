/* SPDX-License-Identifier: Apache-2.0 */
/* Opening a picture on a worker. The picture that is there stays until the new one is complete. */
#include "config.h"

#include "hek-picture-session-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* What is to be opened, and what came of it. */
typedef struct
{
  char *path;    /* (nullable) when there are bytes */
  GBytes *bytes; /* (nullable) */
  char *title;
  HekImage *image;
  HekImage *proxy; /* (nullable): only for large pictures */
  HekImageInfo *info;
  HekLuminanceStats *luminance; /* (nullable): only of pictures of floats */

  /* (nullable): what is to stand in the place of a result */
  char *judged_path;
  HekImage *judged;
  HekImageInfo *judged_info;
} HekOpening;

static HekOpening *
hek_opening_new (const char *path,
                 GBytes     *bytes,
                 const char *title)
{
  HekOpening *opening = g_new0 (HekOpening, 1);

  opening->path = g_strdup (path);
  opening->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
  opening->title = g_strdup (title);
  return opening;
}

static void
hek_opening_free (gpointer data)
{
  HekOpening *opening = data;

  g_free (opening->path);
  g_clear_pointer (&opening->bytes, g_bytes_unref);
  g_free (opening->title);
  g_clear_pointer (&opening->image, hek_image_unref);
  g_clear_pointer (&opening->proxy, hek_image_unref);
  g_clear_pointer (&opening->info, hek_image_info_free);
  g_free (opening->luminance);
  g_free (opening->judged_path);
  g_clear_pointer (&opening->judged, hek_image_unref);
  g_clear_pointer (&opening->judged_info, hek_image_info_free);
  g_free (opening);
}

/* The size of about HEK_PROXY_PIXELS with the same proportions. */
static HekImage *
hek_opening_make_proxy (HekImage       *image,
                        const HekTask  *task,
                        GError        **error)
{
  double n_pixels = (double) image->width * image->height;
  double scale = sqrt (HEK_PROXY_PIXELS / n_pixels);
  guint32 width = (guint32) MAX (1.0, round (image->width * scale));
  guint32 height = (guint32) MAX (1.0, round (image->height * scale));

  return hek_image_resize (image, width, height, task, error);
}

/* What is made of the picture besides. */
static gboolean
hek_opening_derive (HekOpening     *opening,
                    const HekTask  *task,
                    GError        **error)
{
  HekImage *image = opening->image;

  if (image->sample_type == HEK_SAMPLE_F32)
    {
      opening->luminance = g_new0 (HekLuminanceStats, 1);
      if (!hek_image_luminance_stats (image, opening->luminance, task, error))
        return FALSE;
    }
  if ((guint64) image->width * image->height <= HEK_PROXY_THRESHOLD_PIXELS)
    return TRUE;
  opening->proxy = hek_opening_make_proxy (image, task, error);
  return opening->proxy != NULL;
}

/* "jpeg/kodim03.png": the pictures of a pair often have one name */
static char *
hek_opening_judged_title (const HekOpening *opening)
{
  g_autofree char *folder_path = g_path_get_dirname (opening->judged_path);
  g_autofree char *folder = g_filename_display_basename (folder_path);
  g_autofree char *base = g_filename_display_basename (opening->judged_path);

  return g_build_filename (folder, base, NULL);
}

static gboolean
hek_opening_load_judged (HekOpening     *opening,
                         const HekTask  *task,
                         GError        **error)
{
  const HekImage *image = opening->image;
  const HekImage *judged;

  if (opening->judged_path == NULL)
    return TRUE;
  opening->judged = hek_image_load (opening->judged_path, &opening->judged_info, task, error);
  if (opening->judged == NULL)
    return FALSE;
  judged = opening->judged;
  if (judged->width != image->width || judged->height != image->height)
    {
      g_autofree char *title = hek_opening_judged_title (opening);

      g_set_error (error, HEK_IMAGE_ERROR, HEK_IMAGE_ERROR_INVALID,
                   "%s has %u × %u pixels and cannot be compared: %s has %u × %u", title,
                   judged->width, judged->height, opening->title, image->width, image->height);
      return FALSE;
    }
  return TRUE;
}

static gpointer
hek_opening_run (const HekTask  *task,
                 gpointer        data,
                 GError        **error)
{
  HekOpening *request = data;
  HekOpening *opening = hek_opening_new (request->path, NULL, request->title);
  HekTask load = hek_task_sub (task, 0.0, request->judged_path != NULL ? 0.4 : 0.8);
  HekTask load_judged = hek_task_sub (task, 0.4, 0.4);
  HekTask derive = hek_task_sub (task, 0.8, 0.2);

  opening->judged_path = g_strdup (request->judged_path);
  if (request->bytes != NULL)
    opening->image = hek_image_load_bytes (request->bytes, request->title, &opening->info, &load,
                                           error);
  else
    opening->image = hek_image_load (request->path, &opening->info, &load, error);

  if (opening->image == NULL || !hek_opening_load_judged (opening, &load_judged, error)
      || !hek_opening_derive (opening, &derive, error))
    {
      hek_opening_free (opening);
      return NULL;
    }
  return opening;
}

/* Forgets everything that was computed from the old picture. The recipe and its history stay. */
static void
hek_picture_session_clear_results (HekPictureSession *self)
{
  for (guint i = 0; i < HEK_N_SLOTS; i++)
    hek_picture_session_cancel_slot (self, i);
  g_clear_pointer (&self->result, hek_quantized_unref);
  g_clear_handle_id (&self->more_timer, g_source_remove);
  g_clear_pointer (&self->trial, hek_trial_unref);
  g_clear_pointer (&self->previous, hek_trial_unref);
  g_clear_pointer (&self->bids, g_array_unref);
  g_clear_pointer (&self->map, hek_map_unref);
  self->map_metric = NULL;
  hek_picture_session_drop_judged (self);
  self->result_is_proxy = FALSE;
  self->preview_outdated = FALSE;
  hek_picture_session_clear_curve (self);
  hek_picture_session_clear_trials (self);
}

static void
hek_picture_session_on_opened (HekJob       *job,
                               gpointer      result,
                               const GError *error,
                               gpointer      user_data)
{
  HekPictureSession *self = user_data;
  HekOpening *opening = result;

  if (opening == NULL)
    {
      hek_picture_session_fail (self, error);
      return;
    }

  hek_picture_session_clear_results (self);
  g_clear_pointer (&self->source, hek_image_unref);
  g_clear_pointer (&self->proxy, hek_image_unref);
  g_clear_pointer (&self->info, hek_image_info_free);
  g_free (self->luminance);
  g_free (self->title);
  g_free (self->path);
  self->source = g_steal_pointer (&opening->image);
  self->proxy = g_steal_pointer (&opening->proxy);
  self->info = g_steal_pointer (&opening->info);
  self->luminance = g_steal_pointer (&opening->luminance);
  self->title = g_steal_pointer (&opening->title);
  self->path = g_steal_pointer (&opening->path);
  if (opening->judged != NULL)
    {
      g_autofree char *title = hek_opening_judged_title (opening);

      hek_picture_session_take_judged (self, title, g_steal_pointer (&opening->judged),
                                       g_steal_pointer (&opening->judged_info));
    }

  hek_picture_session_emit (self, HEK_SIGNAL_SOURCE_CHANGED);
  hek_picture_session_emit (self, HEK_SIGNAL_RESULT_CHANGED);
  hek_picture_session_emit (self, HEK_SIGNAL_TRIAL_CHANGED);
  hek_picture_session_emit (self, HEK_SIGNAL_CURVE_CHANGED);
  hek_picture_session_emit (self, HEK_SIGNAL_MAP_CHANGED);
  if (self->judged_title == NULL)
    hek_picture_session_refresh (self);
}

static void
hek_picture_session_start_opening (HekPictureSession *self,
                                   HekOpening        *request)
{
  g_autofree char *title = g_strdup_printf (_("Opening %s"), request->title);

  hek_picture_session_start_slot (self, HEK_SLOT_OPEN, title, HEK_LANE_INTERACTIVE, TRUE,
                                  hek_opening_run, request, hek_opening_free, hek_opening_free,
                                  hek_picture_session_on_opened);
}

void
hek_picture_session_open (HekPictureSession *self,
                          const char        *path)
{
  g_autofree char *title = g_filename_display_basename (path);

  g_return_if_fail (HEK_IS_PICTURE_SESSION (self));

  hek_picture_session_start_opening (self, hek_opening_new (path, NULL, title));
}

void
hek_picture_session_open_pair (HekPictureSession *self,
                               const char        *path,
                               const char        *judged)
{
  g_autofree char *title = g_filename_display_basename (path);
  HekOpening *request;

  g_return_if_fail (HEK_IS_PICTURE_SESSION (self));

  request = hek_opening_new (path, NULL, title);
  request->judged_path = g_strdup (judged);
  hek_picture_session_start_opening (self, request);
}

void
hek_picture_session_open_bytes (HekPictureSession *self,
                                GBytes            *bytes,
                                const char        *name)
{
  g_return_if_fail (HEK_IS_PICTURE_SESSION (self));

  hek_picture_session_start_opening (self, hek_opening_new (NULL, bytes, name));
}
