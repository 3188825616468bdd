/* SPDX-License-Identifier: Apache-2.0 */
/* The points between two sets of places: a slider, and an animation that moves it. */
#include "config.h"

#include "studio-explorer-movers-private.h"

#include <glib/gi18n.h>

#define PLAY_SECONDS 1.6

double
studio_explorer_movers_get_position (StudioExplorerMovers *self)
{
  g_return_val_if_fail (STUDIO_IS_EXPLORER_MOVERS (self), 0);

  return gtk_range_get_value (GTK_RANGE (self->slider));
}

HekExplorerMoves *
studio_explorer_movers_get_moves (StudioExplorerMovers *self)
{
  g_return_val_if_fail (STUDIO_IS_EXPLORER_MOVERS (self), NULL);

  return self->shown;
}

double
studio_explorer_movers_get_home (const HekExplorerMoves *moves)
{
  return moves->is_codebook ? 0 : 1;
}

void
studio_explorer_movers_show_position (StudioExplorerMovers *self)
{
  double t = studio_explorer_movers_get_position (self);
  g_autofree char *text = g_strdup_printf (_("%.0f %% of the way"), 100 * t);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->slider),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  if (self->shown == NULL || t == studio_explorer_movers_get_home (self->shown))
    studio_points_stage_set_moves (self->stage, NULL, 0);
  else
    studio_points_stage_set_moves (self->stage, self->shown, t);
}

void
studio_explorer_movers_stop (StudioExplorerMovers *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  gtk_button_set_icon_name (self->play, "media-playback-start-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play), _("Play"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Play"), -1);
}

static gboolean
studio_explorer_movers_tick (GtkWidget     *widget,
                             GdkFrameClock *clock,
                             gpointer       user_data)
{
  StudioExplorerMovers *self = STUDIO_EXPLORER_MOVERS (widget);
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  double t = studio_explorer_movers_get_position (self);

  if (self->tick_usec != 0)
    t += self->direction * (double) (now - self->tick_usec) / (PLAY_SECONDS * G_USEC_PER_SEC);
  self->tick_usec = now;
  self->updating = TRUE;
  gtk_range_set_value (GTK_RANGE (self->slider), CLAMP (t, 0, 1));
  self->updating = FALSE;
  studio_explorer_movers_show_position (self);
  if (t > 0 && t < 1)
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  studio_explorer_movers_stop (self);
  return G_SOURCE_REMOVE;
}

/* To the farther end, and back the next time; at once where nothing is to be animated. */
void
studio_explorer_movers_play (StudioExplorerMovers *self)
{
  double t = studio_explorer_movers_get_position (self);
  gboolean animated;

  if (self->tick != 0)
    {
      studio_explorer_movers_stop (self);
      return;
    }
  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &animated,
                NULL);
  self->direction = t < 0.5 ? 1 : -1;
  if (!animated)
    {
      gtk_range_set_value (GTK_RANGE (self->slider), t < 0.5 ? 1 : 0);
      return;
    }
  self->tick_usec = 0;
  self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), studio_explorer_movers_tick, NULL,
                                             NULL);
  gtk_button_set_icon_name (self->play, "media-playback-pause-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->play), _("Stop"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Stop"), -1);
}

void
studio_explorer_movers_moved (StudioExplorerMovers *self)
{
  if (self->updating)
    return;
  studio_explorer_movers_stop (self); /* the hand is stronger */
  studio_explorer_movers_show_position (self);
}
