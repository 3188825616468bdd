/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A picture of a file in the place of a result: what another program made of the original. Its
 * trial has a recipe without a method, which no result of ours can have, so that neither is ever
 * taken for the other; it is not kept among the trials and there is no curve of it.
 */
#include "config.h"

#include "hek-picture-session-private.h"

#include <glib/gi18n-lib.h>

static const HekImageQuantizer hek_judged_method = {
  .id = "file",
  .label = N_ ("Picture of a file"),
};

typedef struct
{
  HekWork *work;
  guint64 file_bytes;
} HekJudgedWork;

static void
hek_judged_work_free (gpointer data)
{
  HekJudgedWork *judged = data;

  hek_work_free (judged->work);
  g_free (judged);
}

static gpointer
hek_judged_run (const HekTask  *task,
                gpointer        data,
                GError        **error)
{
  HekJudgedWork *judged = data;
  HekWork *work = judged->work;
  HekTrial *trial = hek_trial_measure (work->image, &work->recipe, work->quantized,
                                       HEK_TRIAL_METRICS | HEK_TRIAL_KEEP_IMAGE, task, error);

  if (trial == NULL)
    return NULL;
  trial->suffix = NULL;
  trial->file_bytes = judged->file_bytes;
  trial->bits_per_pixel = 8 * (double) judged->file_bytes
                          / ((double) trial->width * trial->height);
  trial->entropy_bits_per_pixel = trial->bits_per_pixel;
  return trial;
}

static void
hek_picture_session_on_judged (HekJob       *job,
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
  hek_picture_session_show_trial (self, result);
  hek_picture_session_emit (self, HEK_SIGNAL_TRIAL_CHANGED);
  hek_picture_session_update_more (self);
}

static void
hek_picture_session_judge (HekPictureSession *self)
{
  g_autofree char *title = g_strdup_printf (_("Measuring %s"), self->judged_title);
  HekJudgedWork *judged = g_new0 (HekJudgedWork, 1);

  self->judged_recipe = (HekRecipe) { .quantizer = &hek_judged_method,
                                      .viewing = self->recipe.viewing };
  self->result_recipe = self->recipe;
  judged->work = hek_work_new (self->source, &self->judged_recipe, self->result);
  judged->file_bytes = self->judged_info->file_bytes;
  hek_picture_session_start_slot (self, HEK_SLOT_MEASURE, title, HEK_LANE_INTERACTIVE, TRUE,
                                  hek_judged_run, judged, hek_judged_work_free,
                                  (GDestroyNotify) hek_trial_unref, hek_picture_session_on_judged);
  hek_picture_session_update_map (self);
}

void
hek_picture_session_take_judged (HekPictureSession *self,
                                 const char        *title,
                                 HekImage          *image,
                                 HekImageInfo      *info)
{
  self->judged_title = g_strdup (title);
  self->judged_info = info;
  self->result = hek_quantized_new (image, NULL);
  self->result_is_proxy = FALSE;
  hek_picture_session_judge (self);
}

gboolean
hek_picture_session_keep_judged (HekPictureSession *self)
{
  HekRecipe recipe = self->result_recipe;

  if (self->judged_title == NULL)
    return FALSE;
  recipe.viewing = self->recipe.viewing;
  if (hek_recipe_equal (&recipe, &self->recipe))
    hek_picture_session_judge (self);
  else
    hek_picture_session_drop_judged (self);
  return self->judged_title != NULL;
}

/* It stays on screen until there is a result. */
void
hek_picture_session_drop_judged (HekPictureSession *self)
{
  g_clear_pointer (&self->judged_title, g_free);
  g_clear_pointer (&self->judged_info, hek_image_info_free);
  self->result_recipe.quantizer = NULL; /* equal to no recipe */
}

void
hek_picture_session_quantize (HekPictureSession *self)
{
  g_return_if_fail (HEK_IS_PICTURE_SESSION (self));

  if (self->judged_title == NULL)
    return;
  hek_picture_session_drop_judged (self);
  hek_picture_session_refresh (self);
}

const char *
hek_picture_session_get_judged_title (HekPictureSession *self)
{
  g_return_val_if_fail (HEK_IS_PICTURE_SESSION (self), NULL);

  return self->judged_title;
}

const HekImageInfo *
hek_picture_session_get_judged_info (HekPictureSession *self)
{
  g_return_val_if_fail (HEK_IS_PICTURE_SESSION (self), NULL);

  return self->judged_info;
}
