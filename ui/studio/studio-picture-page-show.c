/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the session has, into the panes: one function for each of its signals. Old results stay, and
 * are dimmed when their successor takes longer than STUDIO_DIM_MS, so that a slider being dragged
 * does not make the page flicker.
 */
#include "config.h"

#include "studio-picture-page-private.h"

#include <glib/gi18n.h>

#include "studio-color-pixels.h"
#include "studio-toast.h"

#define STUDIO_DIM_MS 250
#define STUDIO_FOUND_TOAST_S 15 /* time to look at the result before deciding on it */

/* Size of the picture that everything stands for. */
static void
studio_picture_page_get_size (StudioPicturePage *self,
                              guint             *width,
                              guint             *height)
{
  HekImage *source = hek_picture_session_get_source (self->session);

  *width = source != NULL ? source->width : 0;
  *height = source != NULL ? source->height : 0;
}

/* --- dimming --------------------------------------------------------------------------------- */

static gboolean
studio_picture_page_is_outdated (StudioPicturePage *self)
{
  return hek_picture_session_is_stale (self->session)
         || (hek_picture_session_get_trial (self->session) != NULL
             && !hek_picture_session_trial_is_current (self->session));
}

static void
studio_picture_page_set_dimmed (StudioPicturePage *self)
{
  gboolean stale = hek_picture_session_is_stale (self->session);

  studio_picture_area_set_dimmed (STUDIO_PICTURE_AREA (self->quantized_view), stale);
  studio_picture_area_set_dimmed (STUDIO_PICTURE_AREA (self->compare_view), stale);
  studio_metrics_view_set_dimmed (self->metrics, studio_picture_page_is_outdated (self));
}

static gboolean
studio_picture_page_dim_now (gpointer user_data)
{
  StudioPicturePage *self = user_data;

  self->dim_timeout = 0;
  studio_picture_page_set_dimmed (self);
  return G_SOURCE_REMOVE;
}

static void
studio_picture_page_update_dimmed (StudioPicturePage *self)
{
  if (studio_picture_page_is_outdated (self))
    {
      if (self->dim_timeout == 0)
        self->dim_timeout = g_timeout_add (STUDIO_DIM_MS, studio_picture_page_dim_now, self);
      return;
    }
  g_clear_handle_id (&self->dim_timeout, g_source_remove);
  studio_picture_page_set_dimmed (self);
}

/* --- pictures -------------------------------------------------------------------------------- */

static void
studio_picture_page_show_quantized (StudioPicturePage *self)
{
  StudioPictureArea *area = STUDIO_PICTURE_AREA (self->quantized_view);
  HekQuantized *result = hek_picture_session_get_result (self->session);
  const HekRecipe *recipe = hek_picture_session_get_recipe (self->session);
  const char *judged = hek_picture_session_get_judged_title (self->session);
  HekImage *image = result != NULL ? result->image : NULL;
  g_autofree char *title = NULL;
  const char *note = NULL;
  guint width, height;

  if (self->pixels_image != NULL)
    {
      image = self->pixels_image;
      title = g_strdup (_("Pixels of one colour"));
      note = _("pixels of one colour");
    }
  else
    {
      title = judged != NULL ? g_strdup (judged) : hek_recipe_describe (recipe);
      note = hek_picture_session_result_is_proxy (self->session) ? _("preview") : NULL;
    }
  studio_picture_page_get_size (self, &width, &height);
  studio_image_view_set_image (self->quantized_view, image, width, height);
  studio_picture_area_set_note (area, note);
  studio_picture_area_set_title (area, title);
}

static void
studio_picture_page_show_compare (StudioPicturePage *self)
{
  HekImage *pinned = hek_picture_session_get_pinned_image (self->session);
  HekTrialItem *item = hek_picture_session_get_pinned (self->session);
  HekQuantized *result = hek_picture_session_get_result (self->session);
  HekImage *ref = pinned != NULL ? pinned : hek_picture_session_get_source (self->session);
  gboolean is_judged = hek_picture_session_get_judged_title (self->session) != NULL;
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;
  guint width, height;

  studio_picture_page_get_size (self, &width, &height);
  if (pinned != NULL && item != NULL)
    g_object_get (item, "title", &title, NULL);
  detail = title != NULL ? g_strdup_printf (_("against %s"), title) : NULL;
  studio_compare_view_set_labels (self->compare_view,
                                  pinned != NULL ? _("Pinned") : _("Original"),
                                  is_judged ? _("Judged") : _("Quantized"));
  studio_compare_view_set_images (self->compare_view, ref, result != NULL ? result->image : NULL,
                                  width, height);
  studio_pane_set_detail (self->compare_pane, detail);
}

static gboolean
studio_picture_page_shows_map (StudioPicturePage *self)
{
  StudioCompareMode mode = studio_compare_view_get_mode (self->compare_view);

  return mode == STUDIO_COMPARE_HEAT || mode == STUDIO_COMPARE_SURFACE;
}

void
studio_picture_page_request_map (StudioPicturePage *self)
{
  const HekMetric *metric = NULL;

  if (studio_picture_page_shows_map (self))
    metric = studio_compare_bar_get_map_metric (self->compare_bar);
  hek_picture_session_request_map (self->session, metric);
  if (metric != NULL && metric != hek_picture_session_get_map_metric (self->session))
    studio_compare_view_set_map_pending (self->compare_view, TRUE);
}

static void
studio_picture_page_map_changed (StudioPicturePage *self)
{
  const HekMetric *metric = hek_picture_session_get_map_metric (self->session);
  HekMap *map = hek_picture_session_get_map (self->session);

  if (map == NULL || metric == NULL)
    {
      studio_compare_view_set_map (self->compare_view, NULL);
      return;
    }
  studio_compare_view_set_map (self->compare_view, &(StudioShownMap){
                                                     .map = map,
                                                     .label = _(metric->map_label),
                                                     .unit = metric->map_unit,
                                                     .minimum = metric->map_min,
                                                     .maximum = metric->map_max,
                                                     .equal = metric->map_equal,
                                                     .is_signed = metric->map_signed,
                                                   });
  studio_compare_view_set_map_pending (self->compare_view, FALSE);
}

/* --- the pixels of one colour ---------------------------------------------------------------- */

static void
studio_picture_page_pixels_done (HekJob       *job,
                                 gpointer      result,
                                 const GError *error,
                                 gpointer      user_data)
{
  g_autoptr (StudioPicturePage) self = user_data; /* the reference of show_pixels() */

  if (self->pixels_job != job)
    return;
  g_clear_object (&self->pixels_job);
  if (result == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        studio_picture_page_failed (self, error);
      return;
    }
  g_clear_pointer (&self->pixels_image, hek_image_unref);
  self->pixels_image = hek_job_steal_result (job);
  studio_picture_page_show_quantized (self);
}

static void
studio_picture_page_show_pixels (StudioPicturePage *self,
                                 int                palette_idx)
{
  HekQuantized *result = hek_picture_session_get_result (self->session);

  if (self->pixels_job != NULL)
    hek_job_cancel (self->pixels_job);
  g_clear_object (&self->pixels_job);
  self->pixels_idx = palette_idx;
  studio_palette_view_set_shown (studio_sidebar_get_palette (self->sidebar), palette_idx);
  if (palette_idx >= 0 && result != NULL && result->indexed != NULL)
    {
      self->pixels_job = studio_color_pixels_start (
        result, (guint) palette_idx, studio_picture_page_pixels_done, g_object_ref (self));
      return;
    }
  if (self->pixels_image == NULL)
    return;
  g_clear_pointer (&self->pixels_image, hek_image_unref);
  studio_picture_page_show_quantized (self);
}

static void
studio_picture_page_copied (StudioPicturePage *self,
                            const char        *hex)
{
  g_autofree char *text = g_strdup_printf (_("%s is in the clipboard"), hex);

  studio_page_add_toast (STUDIO_PAGE (self), studio_toast_new (text));
}

/* --- signals of the session ------------------------------------------------------------------ */

static char *
studio_picture_page_describe_file (const HekImageInfo *info)
{
  /* Translators: what a file is: PNG, 8-bit RGB, sRGB */
  return g_strdup_printf (_("%s, %u-bit %s, %s"), info->format, info->bits_per_sample,
                          info->color_type, info->color_tag);
}

static void
studio_picture_page_source_changed (StudioPicturePage *self)
{
  HekImage *source = hek_picture_session_get_source (self->session);
  const HekImageInfo *info = hek_picture_session_get_info (self->session);
  const char *title = hek_picture_session_get_title (self->session);
  g_autofree char *subtitle = NULL;
  g_autofree char *detail = NULL;

  if (source == NULL)
    return;
  subtitle = g_strdup_printf ("%s · %u × %u", title, source->width, source->height);
  if (info != NULL)
    detail = studio_picture_page_describe_file (info);
  self->shows_judged = FALSE;
  studio_page_set_subtitle (STUDIO_PAGE (self), subtitle);
  studio_pane_set_detail (self->original_pane, detail);
  studio_picture_area_set_title (STUDIO_PICTURE_AREA (self->original_view), title);
  studio_image_view_set_image (self->original_view, source, source->width, source->height);
  studio_picture_page_show_pixels (self, -1);
  studio_picture_page_show_quantized (self);
  studio_picture_page_show_compare (self);
  studio_picture_page_map_changed (self);
  studio_picture_page_request_map (self);
  studio_inspector_set_pixel (self->inspector, NULL, NULL, 0, 0, -1, -1);
  studio_picture_page_opened (self);
}

static void
studio_picture_page_result_changed (StudioPicturePage *self)
{
  HekQuantized *result = hek_picture_session_get_result (self->session);
  const HekRecipe *recipe = hek_picture_session_get_recipe (self->session);
  const HekImageInfo *judged = hek_picture_session_get_judged_info (self->session);
  g_autofree char *title = hek_recipe_describe (recipe);
  g_autofree char *detail = NULL;

  if (self->pixels_idx >= 0)
    studio_picture_page_show_pixels (self, -1);
  studio_picture_page_show_quantized (self);
  studio_picture_page_show_compare (self);
  studio_picture_page_show_judged (self);
  if (judged != NULL)
    detail = studio_picture_page_describe_file (judged);
  else if (result != NULL)
    /* Translators: how long a preview took, and of which recipe */
    detail = g_strdup_printf (_("%.0f ms · %s"),
                              hek_picture_session_get_preview_ms (self->session), title);
  studio_pane_set_detail (self->quantized_pane, detail);
  if (studio_picture_page_shows_map (self))
    studio_compare_view_set_map_pending (self->compare_view, TRUE);
  studio_picture_page_update_dimmed (self);
  studio_picture_page_update_actions (self);
}

static void
studio_picture_page_trial_changed (StudioPicturePage *self)
{
  HekTrialItem *pinned = hek_picture_session_get_pinned (self->session);
  const HekImageInfo *info = hek_picture_session_get_info (self->session);
  const HekLuminanceStats *light = hek_picture_session_get_luminance (self->session);
  HekTrial *trial = hek_picture_session_get_trial (self->session);
  HekTrial *other = pinned != NULL ? hek_trial_item_get_trial (pinned)
                                   : hek_picture_session_get_previous_trial (self->session);
  StudioMetricAgainst against = STUDIO_METRIC_AGAINST_NONE;

  if (other != NULL)
    against = pinned != NULL ? STUDIO_METRIC_AGAINST_PINNED : STUDIO_METRIC_AGAINST_PREVIOUS;
  studio_metrics_view_set_clipped (self->metrics, light != NULL && light->n_clipped > 0);
  studio_metrics_view_set_trial (self->metrics, trial, other, against,
                                 info != NULL ? info->file_bytes : 0);
  studio_pane_set_detail (self->metrics_pane, trial == NULL ? NULL : _("against the original"));
  studio_picture_page_update_dimmed (self);
  studio_picture_page_update_actions (self);
}

static void
studio_picture_page_pin_changed (StudioPicturePage *self)
{
  studio_picture_page_show_compare (self);
  studio_picture_page_trial_changed (self);
}

static void
studio_picture_page_found (StudioPicturePage *self,
                           HekTrial          *trial)
{
  g_autofree char *recipe = hek_recipe_describe (&trial->recipe);
  g_autofree char *size = g_format_size (trial->file_bytes);
  g_autofree char *text = g_strdup_printf (_("Found: %s, %s"), recipe, size);
  AdwToast *toast = studio_toast_new (text);

  adw_toast_set_button_label (toast, _("Undo"));
  adw_toast_set_action_name (toast, "studio.undo");
  adw_toast_set_timeout (toast, STUDIO_FOUND_TOAST_S);
  studio_page_add_toast (STUDIO_PAGE (self), toast);
}

/* A window may close while a file is being written; the program ends after it. The session outlives
 * the page then. */
static void
studio_picture_page_busy_changed (HekPictureSession *session)
{
  gboolean saving = hek_picture_session_is_saving (session);
  gboolean holds = g_object_get_data (G_OBJECT (session), "studio-holds-application") != NULL;
  GApplication *application = g_application_get_default ();

  if (saving == holds || application == NULL)
    return;
  g_object_set_data (G_OBJECT (session), "studio-holds-application", saving ? session : NULL);
  if (saving)
    g_application_hold (application);
  else
    g_application_release (application);
}

static void
studio_picture_page_hover_changed (StudioPicturePage *self)
{
  HekQuantized *result = hek_picture_session_get_result (self->session);
  guint width, height;
  int x = -1, y = -1;

  studio_picture_page_get_size (self, &width, &height);
  if (!studio_viewport_get_hover (self->viewport, &x, &y))
    x = y = -1;
  studio_inspector_set_pixel (self->inspector, hek_picture_session_get_source (self->session),
                              result != NULL ? result->image : NULL, width, height, x, y);
}

void
studio_picture_page_connect_session (StudioPicturePage *self)
{
  static const struct
  {
    const char *signal;
    void (*handler) (StudioPicturePage *self);
  } handlers[] = {
    { "source-changed", studio_picture_page_source_changed },
    { "recipe-changed", studio_picture_page_update_dimmed },
    { "result-changed", studio_picture_page_result_changed },
    { "trial-changed", studio_picture_page_trial_changed },
    { "map-changed", studio_picture_page_map_changed },
    { "pin-changed", studio_picture_page_pin_changed },
    { "history-changed", studio_picture_page_update_actions },
  };
  StudioPaletteView *palette = studio_sidebar_get_palette (self->sidebar);

  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (self->session, handlers[i].signal, G_CALLBACK (handlers[i].handler),
                             self, G_CONNECT_SWAPPED);
  g_signal_connect (self->session, "busy-changed", G_CALLBACK (studio_picture_page_busy_changed),
                    NULL);
  g_signal_connect_object (self->session, "found", G_CALLBACK (studio_picture_page_found), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "saved", G_CALLBACK (studio_picture_page_written), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "failed", G_CALLBACK (studio_picture_page_failed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->viewport, "hover-changed",
                           G_CALLBACK (studio_picture_page_hover_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->compare_bar, "map-metric-changed",
                           G_CALLBACK (studio_picture_page_request_map), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (palette, "show-pixels", G_CALLBACK (studio_picture_page_show_pixels),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (palette, "copied", G_CALLBACK (studio_picture_page_copied), self,
                           G_CONNECT_SWAPPED);
}
