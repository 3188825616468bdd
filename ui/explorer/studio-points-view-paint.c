/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The drawing half of StudioPointsView: the last pixels, the ring around what is pointed at, the
 * frame meter, and all of it in words.
 */
#include "config.h"

#include "studio-points-view-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "studio-chart-theme.h"
#include "studio-count.h"
#include "studio-memory-texture.h"

#define RING_RADIUS 8
#define CHOSEN_RADIUS 11
#define METER_MARGIN 12

/* Longer than this between two frames, and the movement was over in between. */
#define MOVEMENT_USEC 500000

/* --- in words -------------------------------------------------------------------------------- */

static guint64
get_n_selected (StudioPointsView *self)
{
  return self->mask != NULL && self->mask->selected != NULL ? self->mask->n_selected : 0;
}

static char *
describe_selection (StudioPointsView *self)
{
  guint64 n = get_n_selected (self);
  g_autofree char *count = studio_count_format (n);

  if (n == 0)
    return g_strdup (_("nothing selected"));
  /* Translators: %s is the number of selected points */
  return g_strdup_printf (ngettext ("%s selected", "%s selected", n), count);
}

static char *
describe_camera (StudioPointsView *self)
{
  g_autofree char *distance = g_strdup_printf ("%.3g", self->camera.distance);

  if (studio_points_view_is_flat (self))
    /* Translators: how far the eye is from points in a plane */
    return g_strdup_printf (_("seen from above, distance %s"), distance);
  /* Translators: from where points in space are seen; %s is a distance */
  return g_strdup_printf (_("seen from %.0f° around and %.0f° above, distance %s"),
                          self->camera.azimuth_deg, self->camera.elevation_deg, distance);
}

/* Where some are hidden, what was drawn is not counted apart from what was passed over. */
static char *
describe_drawn (StudioPointsView *self)
{
  const HekSceneStats *stats = &self->shown->stats;
  g_autofree char *drawn = studio_count_format (stats->n_drawn);
  g_autofree char *total = studio_count_format (stats->n_total);

  if (self->mask != NULL && self->mask->shown != NULL)
    /* Translators: a number of points, and the share that is drawn of those in view */
    return g_strdup_printf (_("%s points, %.0f %% of those in view drawn"), total,
                            floor (stats->detail * 100));
  /* Translators: numbers of points */
  return g_strdup_printf (_("%s of %s points drawn"), drawn, total);
}

static const char *
describe_tool (StudioPointsView *self)
{
  if (self->tool == STUDIO_POINTS_TOOL_BOX)
    return _(", dragging selects by a box, Enter begins one");
  if (self->tool == STUDIO_POINTS_TOOL_LASSO)
    return _(", dragging selects by a lasso, Enter begins a box");
  return "";
}

static char *
describe (StudioPointsView *self)
{
  const HekSceneStats *stats = self->shown != NULL ? &self->shown->stats : NULL;
  g_autofree char *drawn = NULL, *camera = NULL, *selection = NULL;

  if (self->failure != NULL)
    /* Translators: %s says why */
    return g_strdup_printf (_("Points cannot be drawn: %s"), self->failure);
  if (self->points == NULL || stats == NULL)
    return g_strdup (_("Points, none yet"));
  drawn = describe_drawn (self);
  camera = describe_camera (self);
  selection = describe_selection (self);
  /* Translators: how many points are drawn; milliseconds; camera; selection; what a drag does, or
   * nothing */
  return g_strdup_printf (_("%s, frame %.0f ms, %s, %s%s"), drawn, self->shown->msec, camera,
                          selection, describe_tool (self));
}

void
studio_points_view_describe (StudioPointsView *self)
{
  g_autofree char *text = describe (self);

  if (g_strcmp0 (text, self->description) == 0)
    return;
  g_free (self->description);
  self->description = g_steal_pointer (&text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  self->description, -1);
}

/* --- frames ---------------------------------------------------------------------------------- */

void
studio_points_view_take_frame (StudioPointsView  *self,
                               StudioPointsFrame *frame)
{
  g_clear_pointer (&self->shown, studio_points_frame_free);
  self->shown = frame;
  if (frame != NULL)
    frame->serial = ++self->last_serial;
  self->unpainted = TRUE;
  /* not at every step of a movement: a screen reader would never come to an end */
  if (frame == NULL || !frame->moving)
    studio_points_view_describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  studio_points_view_refurnish (self);
  g_signal_emit_by_name (self, "frame");
}

/* The time between two frames of one movement, when the second is painted. */
static void
count_frame (StudioPointsView *self)
{
  const gint64 now = g_get_monotonic_time ();

  if (!self->unpainted)
    return;
  self->unpainted = FALSE;
  if (self->shown == NULL || !self->shown->moving)
    {
      self->painted_usec = 0;
      return;
    }
  if (self->painted_usec == 0 || now - self->painted_usec > MOVEMENT_USEC)
    self->n_intervals = self->next_interval = 0;
  else
    {
      studio_points_view_pace (self, (double) (now - self->painted_usec) / 1000);
      self->intervals[self->next_interval] = (float) (now - self->painted_usec) / 1000;
      self->next_interval = (self->next_interval + 1) % STUDIO_POINTS_N_INTERVALS;
      self->n_intervals = MIN (self->n_intervals + 1, STUDIO_POINTS_N_INTERVALS);
    }
  self->painted_usec = now;
}

static int
compare_floats (const void *a,
                const void *b)
{
  const float x = *(const float *) a, y = *(const float *) b;

  return (x > y) - (x < y);
}

double
studio_points_view_get_interval (StudioPointsView *self,
                                 double            share)
{
  float sorted[STUDIO_POINTS_N_INTERVALS];
  const guint n = self->n_intervals;
  guint at;

  g_return_val_if_fail (STUDIO_IS_POINTS_VIEW (self), 0);

  if (n == 0)
    return 0;
  memcpy (sorted, self->intervals, n * sizeof *sorted);
  qsort (sorted, n, sizeof *sorted, compare_floats);
  at = (guint) ceil ((1 - CLAMP (share, 0, 1)) * n);
  return (double) sorted[CLAMP (at, 1, n) - 1];
}

/* --- drawing --------------------------------------------------------------------------------- */

static char *
meter_text (StudioPointsView *self)
{
  const StudioPointsFrame *shown = self->shown;
  g_autofree char *drawn = describe_drawn (self);
  g_autofree char *lit = studio_count_format (shown->stats.n_lit);
  g_autoptr (GString) text = g_string_new (NULL);

  /* Translators: how many points are drawn; number of pixels; milliseconds */
  g_string_printf (text, _("%s · %s pixels lit · %.1f ms"), drawn, lit, shown->msec);
  if (self->n_intervals > 0)
    {
      g_string_append (text, " · ");
      /* Translators: milliseconds between two frames while it moves */
      g_string_append_printf (text, _("95 %% of frames within %.1f ms"),
                              studio_points_view_get_interval (self, 0.05));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
snapshot_text (StudioPointsView   *self,
               GtkSnapshot        *snapshot,
               const HekPlotTheme *theme,
               const char         *words,
               gboolean            centered)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), words);
  const int width = gtk_widget_get_width (GTK_WIDGET (self));
  const int height = gtk_widget_get_height (GTK_WIDGET (self));
  GdkRGBA color, ground = { (float) theme->background.r, (float) theme->background.g,
                            (float) theme->background.b, 0.85f };
  int text_width, text_height;
  float x = METER_MARGIN, y;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  pango_layout_set_width (layout, MAX (width - 2 * METER_MARGIN, 1) * PANGO_SCALE);
  pango_layout_set_height (layout, -2);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  y = (float) (height - METER_MARGIN - text_height);
  if (!centered)
    x = MAX ((float) (width - text_width - METER_MARGIN), METER_MARGIN);
  else
    {
      x = MAX ((float) (width - text_width) / 2, METER_MARGIN);
      y = (float) (height - text_height) / 2;
    }
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  if (!centered)
    gtk_snapshot_append_color (snapshot, &ground,
                               &GRAPHENE_RECT_INIT (-6, -2, (float) text_width + 12,
                                                    (float) text_height + 4));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

/* @color around a place, on a wider one of the ground: seen on points of every colour. */
static void
snapshot_ring (StudioPointsView *self,
               GtkSnapshot      *snapshot,
               const double      position[3],
               float             radius,
               const GdkRGBA    *color,
               const GdkRGBA    *ground)
{
  const double scale = studio_points_view_get_scale (self);
  double x, y, depth;

  if (self->shown == NULL || !hek_scene_view_project (&self->shown->view, position, &x, &y, &depth))
    return;
  x /= scale;
  y /= scale;
  for (guint i = 0; i < 2; i++)
    {
      const float width = i == 0 ? 4 : 2, r = radius + (i == 0 ? 1 : 0);
      const float widths[4] = { width, width, width, width };
      const GdkRGBA *tone = i == 0 ? ground : color;
      const GdkRGBA colors[4] = { *tone, *tone, *tone, *tone };
      GskRoundedRect ring;

      gsk_rounded_rect_init_from_rect (
        &ring, &GRAPHENE_RECT_INIT ((float) x - r, (float) y - r, 2 * r, 2 * r), r);
      gtk_snapshot_append_border (snapshot, &ring, widths, colors);
    }
}

static void
snapshot_rings (StudioPointsView   *self,
                GtkSnapshot        *snapshot,
                const HekPlotTheme *theme,
                const GdkRGBA      *ground)
{
  const GdkRGBA accent = { (float) theme->accent.r, (float) theme->accent.g,
                           (float) theme->accent.b, 1 };
  GdkRGBA text;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &text);
  if (self->has_chosen_place)
    snapshot_ring (self, snapshot, self->chosen_place, CHOSEN_RADIUS, &accent, ground);
  if (self->row != STUDIO_POINTS_VIEW_NO_ROW)
    snapshot_ring (self, snapshot, self->row_position, RING_RADIUS, &text, ground);
}

void
studio_points_view_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  StudioPointsView *self = STUDIO_POINTS_VIEW (widget);
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget),
                                                     gtk_widget_get_height (widget));
  HekPlotTheme theme;
  GdkRGBA ground;

  studio_chart_theme_init (&theme, widget);
  ground = (GdkRGBA){ (float) theme.background.r, (float) theme.background.g,
                      (float) theme.background.b, 1 };
  gtk_snapshot_append_color (snapshot, &ground, &bounds);
  count_frame (self);
  if (self->shown != NULL && self->shown->texture != NULL)
    {
      studio_memory_texture_snapshot (self->shown->texture, widget, snapshot, &bounds);
      if (self->shown->overlay != NULL)
        studio_memory_texture_snapshot (self->shown->overlay, widget, snapshot, &bounds);
      snapshot_rings (self, snapshot, &theme, &ground);
      studio_points_view_snapshot_band (self, snapshot);
      if (self->meter)
        {
          g_autofree char *text = meter_text (self);

          snapshot_text (self, snapshot, &theme, text, FALSE);
        }
    }
  else if (self->description != NULL)
    snapshot_text (self, snapshot, &theme, self->description, TRUE);
  studio_chart_snapshot_focus (widget, snapshot);
}
