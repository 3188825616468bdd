/* SPDX-License-Identifier: Apache-2.0 */
/* Kept trials: measured results, newest first, each recipe once, one for each undo step. */
#include "config.h"

#include "hek-picture-session-private.h"

#include <glib/gi18n-lib.h>

struct _HekTrialItem
{
  GObject parent_instance;

  HekTrial *trial; /* owned */
  char *title;
  char *subtitle;
};

enum
{
  PROP_TITLE = 1,
  PROP_SUBTITLE,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (HekTrialItem, hek_trial_item, G_TYPE_OBJECT)

static void
hek_trial_item_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  HekTrialItem *self = HEK_TRIAL_ITEM (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_SUBTITLE:
      g_value_set_string (value, self->subtitle);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hek_trial_item_finalize (GObject *object)
{
  HekTrialItem *self = HEK_TRIAL_ITEM (object);

  hek_trial_unref (self->trial);
  g_free (self->title);
  g_free (self->subtitle);
  G_OBJECT_CLASS (hek_trial_item_parent_class)->finalize (object);
}

static void
hek_trial_item_class_init (HekTrialItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = hek_trial_item_get_property;
  object_class->finalize = hek_trial_item_finalize;
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_SUBTITLE] = g_param_spec_string ("subtitle", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
hek_trial_item_init (HekTrialItem *self)
{
}

/* "SSIM 0.9531 · ΔE2000 1.92 · 61.0 kB" */
static char *
hek_trial_item_make_subtitle (const HekTrial *trial)
{
  static const char *const keys[] = { "ssim", "delta_e_2000_mean" };
  static const char *const names[] = { "SSIM", "ΔE2000" };
  g_autofree char *bytes = g_format_size (trial->file_bytes);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      guint value_idx;
      const HekMetric *metric = hek_metric_find_key (keys[i], &value_idx);
      g_autofree char *value =
        hek_metric_value_format (&metric->values[value_idx],
                                 hek_metric_report_get (&trial->metrics, keys[i]));

      g_string_append_printf (text, "%s %s · ", names[i], value);
    }
  g_string_append (text, bytes);
  return g_string_free (text, FALSE);
}

static HekTrialItem *
hek_trial_item_new (HekTrial *trial)
{
  HekTrialItem *self = g_object_new (HEK_TYPE_TRIAL_ITEM, NULL);

  self->trial = hek_trial_ref (trial);
  self->title = hek_recipe_describe (&trial->recipe);
  self->subtitle = hek_trial_item_make_subtitle (trial);
  return self;
}

HekTrial *
hek_trial_item_get_trial (HekTrialItem *self)
{
  g_return_val_if_fail (HEK_IS_TRIAL_ITEM (self), NULL);

  return self->trial;
}

static guint64
hek_trial_item_picture_bytes (HekTrialItem *self)
{
  const HekQuantized *quantized = self->trial->quantized;
  guint64 bytes;

  if (quantized == NULL)
    return 0;
  bytes = (guint64) quantized->image->height * quantized->image->stride_bytes;
  if (quantized->indexed != NULL)
    bytes += (guint64) quantized->indexed->width * quantized->indexed->height;
  return bytes;
}

/* The oldest trials lose their pictures first; their numbers stay. */
static void
hek_picture_session_trim_trials (HekPictureSession *self)
{
  GListModel *model = G_LIST_MODEL (self->trials);
  guint64 bytes = 0;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (HekTrialItem) item = g_list_model_get_item (model, i);

      bytes += hek_trial_item_picture_bytes (item);
      if (bytes > HEK_TRIAL_PICTURES_BYTES && i > 0 && item->trial->quantized != NULL)
        {
          HekTrial *numbers = hek_trial_copy_numbers (item->trial);

          bytes -= hek_trial_item_picture_bytes (item);
          hek_trial_unref (item->trial);
          item->trial = numbers;
        }
    }
}

HekTrialItem *
hek_picture_session_find_trial (HekPictureSession *self,
                                const HekRecipe   *recipe)
{
  GListModel *model = G_LIST_MODEL (self->trials);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (HekTrialItem) item = g_list_model_get_item (model, i);

      if (hek_recipe_equal (&item->trial->recipe, recipe))
        return g_steal_pointer (&item);
    }
  return NULL;
}

void
hek_picture_session_set_item_trial (HekPictureSession *self,
                                    HekTrialItem      *item,
                                    HekTrial          *trial)
{
  hek_trial_ref (trial);
  hek_trial_unref (item->trial);
  item->trial = trial;
  hek_picture_session_trim_trials (self);
}

/* The steps of one gesture are compared with what was before it, not with each other. */
void
hek_picture_session_show_trial (HekPictureSession *self,
                                HekTrial          *trial)
{
  if (self->trial != NULL && self->shown_step != self->step
      && !hek_recipe_equal (&self->trial->recipe, &trial->recipe))
    {
      g_clear_pointer (&self->previous, hek_trial_unref);
      self->previous = hek_trial_copy_numbers (self->trial);
    }
  self->shown_step = self->step;
  hek_trial_ref (trial);
  g_clear_pointer (&self->trial, hek_trial_unref);
  self->trial = trial;
}

void
hek_picture_session_keep_trial (HekPictureSession *self,
                                HekTrial          *trial)
{
  g_autoptr (HekTrialItem) known = hek_picture_session_find_trial (self, &trial->recipe);
  g_autoptr (HekTrialItem) item = NULL;

  if (known != NULL)
    {
      hek_picture_session_set_item_trial (self, known, trial);
      return;
    }

  if (self->trial_step == self->step)
    {
      g_autoptr (HekTrialItem) newest = g_list_model_get_item (G_LIST_MODEL (self->trials), 0);

      if (newest != NULL && newest != self->pinned)
        g_list_store_remove (self->trials, 0);
    }
  item = hek_trial_item_new (trial);
  g_list_store_insert (self->trials, 0, item);
  self->trial_step = self->step;
  hek_picture_session_trim_trials (self);
}

void
hek_picture_session_clear_trials (HekPictureSession *self)
{
  g_list_store_remove_all (self->trials);
  hek_picture_session_pin_trial (self, NULL);
}

GListModel *
hek_picture_session_get_trials (HekPictureSession *self)
{
  return G_LIST_MODEL (self->trials);
}

void
hek_picture_session_adopt_trial (HekPictureSession *self,
                                 HekTrialItem      *item)
{
  g_return_if_fail (HEK_IS_PICTURE_SESSION (self));
  g_return_if_fail (HEK_IS_TRIAL_ITEM (item));

  hek_picture_session_set_recipe (self, &item->trial->recipe, FALSE);
}

void
hek_picture_session_remove_trial (HekPictureSession *self,
                                  HekTrialItem      *item)
{
  guint position;

  g_return_if_fail (HEK_IS_PICTURE_SESSION (self));

  if (!g_list_store_find (self->trials, item, &position))
    return;
  if (item == self->pinned)
    hek_picture_session_pin_trial (self, NULL);
  g_list_store_remove (self->trials, position);
}

static void
hek_picture_session_set_pinned_image (HekPictureSession *self,
                                      HekImage          *image)
{
  g_clear_pointer (&self->pinned_image, hek_image_unref);
  if (image != NULL)
    self->pinned_image = hek_image_ref (image);
  hek_picture_session_emit (self, HEK_SIGNAL_PIN_CHANGED);
  hek_picture_session_update_map (self);
  hek_picture_session_update_more (self);
}

static void
hek_picture_session_on_pinned (HekJob       *job,
                               gpointer      result,
                               const GError *error,
                               gpointer      user_data)
{
  HekPictureSession *self = user_data;
  HekQuantized *quantized = result;

  if (quantized != NULL)
    {
      hek_picture_session_set_pinned_image (self, quantized->image);
      return;
    }
  g_clear_object (&self->pinned);
  hek_picture_session_fail (self, error);
  hek_picture_session_emit (self, HEK_SIGNAL_PIN_CHANGED);
}

void
hek_picture_session_pin_trial (HekPictureSession *self,
                               HekTrialItem      *item)
{
  g_autofree char *title = NULL;

  g_return_if_fail (HEK_IS_PICTURE_SESSION (self));

  if (item == self->pinned)
    return;
  hek_picture_session_cancel_slot (self, HEK_SLOT_PIN);
  g_set_object (&self->pinned, item);
  if (item == NULL || item->trial->quantized != NULL)
    {
      hek_picture_session_set_pinned_image (self,
                                            item != NULL ? item->trial->quantized->image : NULL);
      return;
    }
  title = g_strdup_printf (_("Quantizing %s again"), self->title);
  hek_picture_session_start_slot (self, HEK_SLOT_PIN, title, HEK_LANE_INTERACTIVE, TRUE,
                                  hek_quantize_run,
                                  hek_work_new (self->source, &item->trial->recipe, NULL),
                                  hek_work_free, (GDestroyNotify) hek_quantized_unref,
                                  hek_picture_session_on_pinned);
}

HekTrialItem *
hek_picture_session_get_pinned (HekPictureSession *self)
{
  return self->pinned;
}

HekImage *
hek_picture_session_get_pinned_image (HekPictureSession *self)
{
  return self->pinned_image;
}
