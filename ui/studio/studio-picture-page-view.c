/* SPDX-License-Identifier: Apache-2.0 */
/* How light is shown: the actions, and the rendering into all panes that show a picture. */
#include "config.h"

#include "studio-picture-page-private.h"

#include <math.h>

#include "studio-actions.h"

#define STUDIO_EXPOSURE_STEP 0.5 /* stops a key adds */

/* Steps lie on multiples of the step, wherever the slider was. */
static void
studio_picture_page_step_exposure (StudioPicturePage *self,
                                   int                direction)
{
  double steps = studio_view_settings_get_spec (self->view)->exposure_ev / STUDIO_EXPOSURE_STEP;
  double next = direction > 0 ? floor (steps + 1e-6) + 1 : ceil (steps - 1e-6) - 1;

  studio_view_settings_set_exposure (self->view, next * STUDIO_EXPOSURE_STEP);
}

static void
studio_picture_page_exposure_up (StudioPicturePage *self)
{
  studio_picture_page_step_exposure (self, 1);
}

static void
studio_picture_page_exposure_down (StudioPicturePage *self)
{
  studio_picture_page_step_exposure (self, -1);
}

static void
studio_picture_page_exposure_reset (StudioPicturePage *self)
{
  studio_view_settings_reset (self->view);
}

static void
studio_picture_page_false_color (GSimpleAction *action,
                                 GVariant      *state,
                                 gpointer       user_data)
{
  studio_view_settings_set_false_color (STUDIO_PICTURE_PAGE (user_data)->view,
                                        g_variant_get_boolean (state));
}

static void
studio_picture_page_simulate_display (GSimpleAction *action,
                                      GVariant      *state,
                                      gpointer       user_data)
{
  studio_view_settings_set_simulate (STUDIO_PICTURE_PAGE (user_data)->view,
                                     g_variant_get_boolean (state));
}

void
studio_picture_page_add_view_actions (StudioPicturePage *self)
{
  static const StudioPlainAction plain[] = {
    { "exposure-up", G_CALLBACK (studio_picture_page_exposure_up) },
    { "exposure-down", G_CALLBACK (studio_picture_page_exposure_down) },
    { "exposure-reset", G_CALLBACK (studio_picture_page_exposure_reset) },
  };
  static const GActionEntry entries[] = {
    { "false-color", NULL, NULL, "false", studio_picture_page_false_color },
    { "simulate-display", NULL, NULL, "false", studio_picture_page_simulate_display },
  };

  studio_actions_add (self->actions, plain, G_N_ELEMENTS (plain), self);
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
}

void
studio_picture_page_update_view_actions (StudioPicturePage *self)
{
  static const char *const with_picture[]
    = { "exposure-up", "exposure-down", "false-color", "simulate-display" };
  const StudioRenderingSpec *spec = studio_view_settings_get_spec (self->view);
  gboolean picture = hek_picture_session_get_source (self->session) != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (with_picture); i++)
    studio_actions_enable (self->actions, with_picture[i], picture);
  studio_actions_enable (self->actions, "exposure-reset",
                         picture && !studio_view_settings_is_default (self->view));
  studio_actions_set_on (self->actions, "false-color", spec->false_color);
  studio_actions_set_on (self->actions, "simulate-display", spec->simulate);
}

static void
studio_picture_page_view_changed (StudioPicturePage *self)
{
  StudioRendering *rendering = studio_view_settings_get_rendering (self->view);

  studio_image_view_set_rendering (self->original_view, rendering);
  studio_image_view_set_rendering (self->quantized_view, rendering);
  studio_compare_view_set_rendering (self->compare_view, rendering);
  studio_inspector_set_rendering (self->inspector, rendering,
                                  studio_view_settings_is_hdr (self->view));
  studio_picture_page_update_view_actions (self);
}

void
studio_picture_page_connect_view (StudioPicturePage *self)
{
  g_signal_connect_object (self->view, "changed", G_CALLBACK (studio_picture_page_view_changed),
                           self, G_CONNECT_SWAPPED);
}
