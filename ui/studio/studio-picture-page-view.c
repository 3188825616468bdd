/* SPDX-License-Identifier: Apache-2.0 */
/* How light is shown: the actions, and the rendering into all panes that show a picture. */
#include "config.h"

#include "studio-picture-page-private.h"

#include <math.h>

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
studio_picture_page_exposure_up (GSimpleAction *action,
                                 GVariant      *parameter,
                                 gpointer       user_data)
{
  studio_picture_page_step_exposure (user_data, 1);
}

static void
studio_picture_page_exposure_down (GSimpleAction *action,
                                   GVariant      *parameter,
                                   gpointer       user_data)
{
  studio_picture_page_step_exposure (user_data, -1);
}

static void
studio_picture_page_exposure_reset (GSimpleAction *action,
                                    GVariant      *parameter,
                                    gpointer       user_data)
{
  studio_view_settings_reset (STUDIO_PICTURE_PAGE (user_data)->view);
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
  static const GActionEntry entries[] = {
    { "exposure-up", studio_picture_page_exposure_up },
    { "exposure-down", studio_picture_page_exposure_down },
    { "exposure-reset", studio_picture_page_exposure_reset },
    { "false-color", NULL, NULL, "false", studio_picture_page_false_color },
    { "simulate-display", NULL, NULL, "false", studio_picture_page_simulate_display },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
}

static GSimpleAction *
studio_picture_page_view_action (StudioPicturePage *self,
                                 const char        *name)
{
  return G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name));
}

void
studio_picture_page_update_view_actions (StudioPicturePage *self)
{
  static const char *const with_picture[]
    = { "exposure-up", "exposure-down", "false-color", "simulate-display" };
  const StudioRenderingSpec *spec = studio_view_settings_get_spec (self->view);
  gboolean picture = hek_picture_session_get_source (self->session) != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (with_picture); i++)
    g_simple_action_set_enabled (studio_picture_page_view_action (self, with_picture[i]), picture);
  g_simple_action_set_enabled (studio_picture_page_view_action (self, "exposure-reset"),
                               picture && !studio_view_settings_is_default (self->view));
  g_simple_action_set_state (studio_picture_page_view_action (self, "false-color"),
                             g_variant_new_boolean (spec->false_color));
  g_simple_action_set_state (studio_picture_page_view_action (self, "simulate-display"),
                             g_variant_new_boolean (spec->simulate));
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
