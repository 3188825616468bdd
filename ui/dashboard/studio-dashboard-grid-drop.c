/* SPDX-License-Identifier: Apache-2.0 */
/* Kinds of widgets that are dragged here from a palette. */
#include "config.h"

#include "studio-dashboard-grid-private.h"

#include <math.h>
#include <string.h>

/* The name is only that of the type. */
typedef const HekWidgetKind *StudioWidgetKind;

G_DEFINE_POINTER_TYPE (StudioWidgetKind, studio_widget_kind)

GdkContentProvider *
studio_dashboard_grid_kind_content (const HekWidgetKind *kind)
{
  return gdk_content_provider_new_typed (STUDIO_TYPE_WIDGET_KIND, kind);
}

/* The cell that lies with its middle under the pointer. */
static void
studio_dashboard_grid_wish_new (StudioDashboardGrid *self,
                                double               x,
                                double               y)
{
  const HekWidgetKind *kind = self->kind;
  int w = (int) kind->usual_w, h = (int) kind->usual_h;
  double column = (x - HEK_DASHBOARD_GAP) / studio_dashboard_grid_get_column_step (self);
  double row = (y - HEK_DASHBOARD_GAP) / studio_dashboard_grid_get_row_step ();

  self->wish = (HekGridCell){ (int) CLAMP (round (column - w / 2.0), 0, HEK_DASHBOARD_COLUMNS - w),
                              0, w, h };
  self->wish_y = MAX (row - h / 2.0, 0);
}

void
studio_dashboard_grid_preview_drop (StudioDashboardGrid *self)
{
  g_autoptr (HekDashboard) preview = NULL;
  HekGridCell cell;
  guint i;

  preview = hek_dashboard_add (self->dashboard, self->kind, NULL, &self->wish, self->wish_y, &i,
                               NULL);
  if (preview == NULL)
    {
      /* there is no room for another; who adds it says so */
      studio_dashboard_grid_show_preview (self, NULL, NULL);
      return;
    }
  cell = hek_dashboard_get_widget (preview, i)->cell;
  if (self->preview == NULL || !gtk_widget_get_visible (self->ghost)
      || memcmp (&cell, &self->ghost_cell, sizeof cell) != 0
      || !studio_dashboard_grid_same_cells (self->preview, preview))
    studio_dashboard_grid_show_preview (self, g_steal_pointer (&preview), &cell);
}

void
studio_dashboard_grid_follow_drop (StudioDashboardGrid *self,
                                   double               x,
                                   double               y)
{
  if (self->dashboard == NULL)
    return;
  studio_dashboard_grid_wish_new (self, x, y);
  studio_dashboard_grid_preview_drop (self);
}

static void
studio_dashboard_grid_end_drop (StudioDashboardGrid *self)
{
  self->kind = NULL;
  studio_dashboard_grid_drop_pointer (self);
}

static GdkDragAction
on_drop_motion (GtkDropTarget       *target,
                double               x,
                double               y,
                StudioDashboardGrid *self)
{
  const GValue *value = gtk_drop_target_get_value (target);

  if (!self->editable || self->dashboard == NULL || self->held != NULL)
    return 0;
  /* the value comes a moment after the pointer */
  if (value != NULL)
    {
      self->kind = g_value_get_pointer (value);
      studio_dashboard_grid_set_pointer (self, x, y);
      studio_dashboard_grid_follow_drop (self, x, y);
    }
  return GDK_ACTION_COPY;
}

static void
on_drop_leave (GtkDropTarget       *target,
               StudioDashboardGrid *self)
{
  if (self->kind == NULL)
    return;
  studio_dashboard_grid_end_drop (self);
  studio_dashboard_grid_show_preview (self, NULL, NULL);
}

static gboolean
on_drop (GtkDropTarget       *target,
         const GValue        *value,
         double               x,
         double               y,
         StudioDashboardGrid *self)
{
  const HekWidgetKind *kind = g_value_get_pointer (value);

  if (!self->editable || self->dashboard == NULL || kind == NULL)
    return FALSE;
  self->kind = kind;
  studio_dashboard_grid_wish_new (self, x, y);
  studio_dashboard_grid_end_drop (self);
  studio_dashboard_grid_emit_add (self, kind, &self->wish, self->wish_y);
  studio_dashboard_grid_show_preview (self, NULL, NULL);
  return TRUE;
}

void
studio_dashboard_grid_init_drop (StudioDashboardGrid *self)
{
  GtkDropTarget *target = gtk_drop_target_new (STUDIO_TYPE_WIDGET_KIND, GDK_ACTION_COPY);

  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect (target, "enter", G_CALLBACK (on_drop_motion), self);
  g_signal_connect (target, "motion", G_CALLBACK (on_drop_motion), self);
  g_signal_connect (target, "leave", G_CALLBACK (on_drop_leave), self);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
