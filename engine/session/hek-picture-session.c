/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The model of the Studio page: picture, recipe, undo history, and access to the newest results.
 * What runs on workers is in -open.c, -work.c, -pair.c, -more.c, -map.c, -curve.c and -find.c, kept
 * trials in -trials.c, what is written to files in -output.c.
 */
#include "config.h"

#include "hek-picture-session-private.h"

#include <string.h>

#define HISTORY_MAX 200
#define COALESCE_USEC (G_USEC_PER_SEC)

static guint signals[HEK_N_SIGNALS];

G_DEFINE_FINAL_TYPE (HekPictureSession, hek_picture_session, G_TYPE_OBJECT)

static void
hek_picture_session_dispose (GObject *object)
{
  HekPictureSession *self = HEK_PICTURE_SESSION (object);

  hek_picture_session_close (self);
  G_OBJECT_CLASS (hek_picture_session_parent_class)->dispose (object);
}

static void
hek_picture_session_finalize (GObject *object)
{
  HekPictureSession *self = HEK_PICTURE_SESSION (object);

  g_clear_pointer (&self->source, hek_image_unref);
  g_clear_pointer (&self->proxy, hek_image_unref);
  g_clear_pointer (&self->info, hek_image_info_free);
  g_clear_pointer (&self->luminance, g_free);
  g_clear_pointer (&self->result, hek_quantized_unref);
  g_clear_pointer (&self->trial, hek_trial_unref);
  g_clear_pointer (&self->previous, hek_trial_unref);
  g_clear_pointer (&self->map, hek_map_unref);
  g_clear_pointer (&self->pinned_image, hek_image_unref);
  g_clear_pointer (&self->curve, g_array_unref);
  g_clear_pointer (&self->history, g_array_unref);
  g_clear_pointer (&self->bids, g_array_unref);
  g_clear_object (&self->pinned);
  g_clear_object (&self->trials);
  g_clear_object (&self->jobs);
  g_clear_pointer (&self->judged_info, hek_image_info_free);
  g_free (self->judged_title);
  g_free (self->title);
  g_free (self->path);
  G_OBJECT_CLASS (hek_picture_session_parent_class)->finalize (object);
}

static void
hek_picture_session_class_init (HekPictureSessionClass *klass)
{
  static const char *const plain[] = {
    "source-changed", "recipe-changed", "result-changed",  "trial-changed", "curve-changed",
    "map-changed",    "pin-changed",    "history-changed", "busy-changed",
  };
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);

  object_class->dispose = hek_picture_session_dispose;
  object_class->finalize = hek_picture_session_finalize;

  G_STATIC_ASSERT (G_N_ELEMENTS (plain) == HEK_SIGNAL_FOUND);
  for (guint i = 0; i < G_N_ELEMENTS (plain); i++)
    signals[i] = g_signal_new (plain[i], type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
  signals[HEK_SIGNAL_FOUND] = g_signal_new ("found", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                            G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[HEK_SIGNAL_SAVED] = g_signal_new ("saved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                            G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[HEK_SIGNAL_FAILED] = g_signal_new ("failed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                             G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
hek_picture_session_init (HekPictureSession *self)
{
  hek_recipe_init (&self->recipe, hek_imagequant_find ("palette"));
  self->history = g_array_new (FALSE, FALSE, sizeof (HekRecipe));
  g_array_append_val (self->history, self->recipe);
  self->last_changed_option = -1;
  self->curve = hek_curve_array_new ();
  self->trials = g_list_store_new (HEK_TYPE_TRIAL_ITEM);
  self->step = 1;
}

HekPictureSession *
hek_picture_session_new (HekJobList *jobs)
{
  HekPictureSession *self = g_object_new (HEK_TYPE_PICTURE_SESSION, NULL);

  self->jobs = g_object_ref (jobs);
  return self;
}

void
hek_picture_session_close (HekPictureSession *self)
{
  for (guint i = 0; i < HEK_N_SLOTS; i++)
    hek_picture_session_cancel_slot (self, i);
  g_clear_handle_id (&self->curve_timer, g_source_remove);
  g_clear_handle_id (&self->more_timer, g_source_remove);
}

void
hek_picture_session_emit (HekPictureSession *self,
                          guint              signal)
{
  g_signal_emit (self, signals[signal], 0);
}

void
hek_picture_session_emit_found (HekPictureSession *self,
                                HekTrial          *trial)
{
  g_signal_emit (self, signals[HEK_SIGNAL_FOUND], 0, trial);
}

void
hek_picture_session_emit_saved (HekPictureSession *self,
                                const char        *path)
{
  g_signal_emit (self, signals[HEK_SIGNAL_SAVED], 0, path);
}

void
hek_picture_session_fail (HekPictureSession *self,
                          const GError      *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[HEK_SIGNAL_FAILED], 0, error);
}

HekImage *
hek_picture_session_get_source (HekPictureSession *self)
{
  return self->source;
}

const HekImageInfo *
hek_picture_session_get_info (HekPictureSession *self)
{
  return self->info;
}

const char *
hek_picture_session_get_title (HekPictureSession *self)
{
  return self->title;
}

const char *
hek_picture_session_get_path (HekPictureSession *self)
{
  return self->path;
}

const HekRecipe *
hek_picture_session_get_recipe (HekPictureSession *self)
{
  return &self->recipe;
}

const HekLuminanceStats *
hek_picture_session_get_luminance (HekPictureSession *self)
{
  return self->luminance;
}

/* The only option in which two recipes differ, %HEK_OPTIONS_MAX for the viewing distance, or -1. */
static int
hek_picture_session_changed_option (const HekRecipe *a,
                                    const HekRecipe *b)
{
  int changed = -1;

  if (a->quantizer != b->quantizer || a->locks.n_locked != b->locks.n_locked ||
      a->viewing.display != b->viewing.display)
    return -1;
  if (a->viewing.distance_m != b->viewing.distance_m)
    changed = HEK_OPTIONS_MAX;
  for (guint i = 0; i < a->quantizer->n_options; i++)
    if (a->values.v[i] != b->values.v[i])
      {
        if (changed >= 0)
          return -1;
        changed = (int) i;
      }
  return changed;
}

static void
hek_picture_session_push_history (HekPictureSession *self)
{
  g_array_set_size (self->history, self->history_pos + 1);
  g_array_append_val (self->history, self->recipe);
  if (self->history->len > HISTORY_MAX)
    g_array_remove_index (self->history, 0);
  self->history_pos = self->history->len - 1;
  self->step++;
}

void
hek_picture_session_set_recipe (HekPictureSession *self,
                                const HekRecipe   *recipe,
                                gboolean           coalesce)
{
  gint64 now = g_get_monotonic_time ();
  int changed;

  g_return_if_fail (HEK_IS_PICTURE_SESSION (self));

  if (hek_recipe_equal (&self->recipe, recipe))
    return;

  changed = coalesce ? hek_picture_session_changed_option (&self->recipe, recipe) : -1;
  self->recipe = *recipe;
  if (changed >= 0 && changed == self->last_changed_option &&
      now - self->last_change_usec < COALESCE_USEC && self->history_pos > 0 &&
      self->history_pos == self->history->len - 1)
    g_array_index (self->history, HekRecipe, self->history_pos) = *recipe;
  else
    hek_picture_session_push_history (self);
  self->last_changed_option = changed;
  self->last_change_usec = now;

  hek_picture_session_emit (self, HEK_SIGNAL_RECIPE_CHANGED);
  hek_picture_session_emit (self, HEK_SIGNAL_HISTORY_CHANGED);
  hek_picture_session_refresh (self);
}

gboolean
hek_picture_session_can_undo (HekPictureSession *self)
{
  return self->history_pos > 0;
}

gboolean
hek_picture_session_can_redo (HekPictureSession *self)
{
  return self->history_pos + 1 < self->history->len;
}

static void
hek_picture_session_go_to (HekPictureSession *self,
                           guint              pos)
{
  self->history_pos = pos;
  self->step++;
  self->recipe = g_array_index (self->history, HekRecipe, pos);
  self->last_changed_option = -1;
  hek_picture_session_emit (self, HEK_SIGNAL_RECIPE_CHANGED);
  hek_picture_session_emit (self, HEK_SIGNAL_HISTORY_CHANGED);
  hek_picture_session_refresh (self);
}

void
hek_picture_session_undo (HekPictureSession *self)
{
  if (hek_picture_session_can_undo (self))
    hek_picture_session_go_to (self, self->history_pos - 1);
}

void
hek_picture_session_redo (HekPictureSession *self)
{
  if (hek_picture_session_can_redo (self))
    hek_picture_session_go_to (self, self->history_pos + 1);
}

HekQuantized *
hek_picture_session_get_result (HekPictureSession *self)
{
  return self->result;
}

gboolean
hek_picture_session_result_is_proxy (HekPictureSession *self)
{
  return self->result_is_proxy;
}

gboolean
hek_picture_session_is_stale (HekPictureSession *self)
{
  return self->result != NULL && !hek_recipe_equal (&self->result_recipe, &self->recipe);
}

double
hek_picture_session_get_preview_ms (HekPictureSession *self)
{
  return self->preview_ms;
}

HekTrial *
hek_picture_session_get_trial (HekPictureSession *self)
{
  return self->trial;
}

HekTrial *
hek_picture_session_get_previous_trial (HekPictureSession *self)
{
  return self->previous;
}

gboolean
hek_picture_session_trial_is_current (HekPictureSession *self)
{
  const HekRecipe *recipe = self->judged_title != NULL ? &self->judged_recipe : &self->recipe;

  return self->trial != NULL && hek_recipe_equal (&self->trial->recipe, recipe);
}

HekMap *
hek_picture_session_get_map (HekPictureSession *self)
{
  return self->map;
}

const HekMetric *
hek_picture_session_get_map_metric (HekPictureSession *self)
{
  return self->map_metric;
}

const GArray *
hek_picture_session_get_curve (HekPictureSession *self)
{
  return self->curve;
}
