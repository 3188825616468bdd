/* SPDX-License-Identifier: Apache-2.0 */
/* The body is a widget of its own, so that GTK keeps what was drawn while the tile moves. */
#include "config.h"

#include "studio-dashboard-tile.h"

#include "studio-chart-theme.h"

/* --- the body -------------------------------------------------------------------------------- */

#define STUDIO_TYPE_DASHBOARD_BODY (studio_dashboard_body_get_type ())
G_DECLARE_FINAL_TYPE (StudioDashboardBody, studio_dashboard_body, STUDIO, DASHBOARD_BODY, GtkWidget)

struct _StudioDashboardBody
{
  GtkWidget parent_instance;

  HekDashboardWidget *widget; /* owned */
  StudioDashboardDraw draw;
  gpointer draw_data;
};

G_DEFINE_FINAL_TYPE (StudioDashboardBody, studio_dashboard_body, GTK_TYPE_WIDGET)

static void
studio_dashboard_body_snapshot (GtkWidget   *widget,
                                GtkSnapshot *snapshot)
{
  StudioDashboardBody *self = STUDIO_DASHBOARD_BODY (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  if (self->draw != NULL && width > 0 && height > 0)
    self->draw (self->widget, widget, snapshot, width, height, self->draw_data);
  studio_chart_snapshot_focus (widget, snapshot);
}

static void
studio_dashboard_body_css_changed (GtkWidget         *widget,
                                   GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (studio_dashboard_body_parent_class)->css_changed (widget, change);
  gtk_widget_queue_draw (widget);
}

static void
studio_dashboard_body_finalize (GObject *object)
{
  g_clear_pointer (&STUDIO_DASHBOARD_BODY (object)->widget, hek_dashboard_widget_unref);
  G_OBJECT_CLASS (studio_dashboard_body_parent_class)->finalize (object);
}

static void
studio_dashboard_body_class_init (StudioDashboardBodyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = studio_dashboard_body_finalize;
  widget_class->snapshot = studio_dashboard_body_snapshot;
  widget_class->css_changed = studio_dashboard_body_css_changed;
  gtk_widget_class_set_css_name (widget_class, "dashboardbody");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
studio_dashboard_body_init (StudioDashboardBody *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

/* --- the tile -------------------------------------------------------------------------------- */

struct _StudioDashboardTile
{
  GtkWidget parent_instance;

  StudioDashboardBody *body; /* children */
  GtkWidget *header;
  GtkWidget *title;
  GtkWidget *bar;   /* (nullable) */
  GtkWidget *cover; /* (nullable) */
};

G_DEFINE_FINAL_TYPE (StudioDashboardTile, studio_dashboard_tile, GTK_TYPE_WIDGET)

static void
studio_dashboard_tile_measure (GtkWidget      *widget,
                               GtkOrientation  orientation,
                               int             for_size,
                               int            *minimum,
                               int            *natural,
                               int            *minimum_baseline,
                               int            *natural_baseline)
{
  *minimum = *natural = 0;
}

int
studio_dashboard_tile_get_header_height (StudioDashboardTile *self)
{
  int height;

  gtk_widget_measure (self->header, GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  return height;
}

/* What is too small for it is cut. */
static void
studio_dashboard_tile_allocate (GtkWidget           *child,
                                const GtkAllocation *room)
{
  GtkAllocation to = *room;
  int least;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  to.width = MAX (to.width, least);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, to.width, &least, NULL, NULL, NULL);
  to.height = MAX (to.height, least);
  gtk_widget_size_allocate (child, &to, -1);
}

static void
studio_dashboard_tile_size_allocate (GtkWidget *widget,
                                     int        width,
                                     int        height,
                                     int        baseline)
{
  StudioDashboardTile *self = STUDIO_DASHBOARD_TILE (widget);
  const int pad = (int) HEK_DASHBOARD_PADDING;
  int top = studio_dashboard_tile_get_header_height (self);
  GtkAllocation inner = { pad, top, MAX (width - 2 * pad, 0), 0 };

  studio_dashboard_tile_allocate (self->header, &(GtkAllocation){ 0, 0, width, top });
  if (self->bar != NULL && gtk_widget_get_visible (self->bar))
    {
      gtk_widget_measure (self->bar, GTK_ORIENTATION_VERTICAL, -1, &inner.height, NULL, NULL,
                          NULL);
      studio_dashboard_tile_allocate (self->bar, &inner);
      inner.y += inner.height;
    }
  inner.height = MAX (height - inner.y - pad, 0);
  gtk_widget_size_allocate (GTK_WIDGET (self->body), &inner, -1);
  if (self->cover != NULL)
    studio_dashboard_tile_allocate (self->cover, &inner);
}

static void
studio_dashboard_tile_snapshot (GtkWidget   *widget,
                                GtkSnapshot *snapshot)
{
  GTK_WIDGET_CLASS (studio_dashboard_tile_parent_class)->snapshot (widget, snapshot);
  studio_chart_snapshot_focus (widget, snapshot);
}

/* Forwards: itself, then its parts from the first; backwards: its parts from the last, then itself.
 * Arrows belong to the grid. */
static gboolean
studio_dashboard_tile_focus (GtkWidget        *widget,
                             GtkDirectionType  direction)
{
  gboolean forward = direction == GTK_DIR_TAB_FORWARD;
  GtkWidget *child = gtk_widget_get_focus_child (widget);

  if (!forward && direction != GTK_DIR_TAB_BACKWARD)
    return child != NULL && gtk_widget_child_focus (child, direction);
  if (child != NULL)
    {
      if (gtk_widget_child_focus (child, direction))
        return TRUE;
      child = forward ? gtk_widget_get_next_sibling (child) : gtk_widget_get_prev_sibling (child);
    }
  else if (gtk_widget_is_focus (widget))
    {
      if (!forward)
        return FALSE;
      child = gtk_widget_get_first_child (widget);
    }
  else if (forward)
    return gtk_widget_grab_focus (widget);
  else
    child = gtk_widget_get_last_child (widget);
  for (; child != NULL; child = forward ? gtk_widget_get_next_sibling (child)
                                        : gtk_widget_get_prev_sibling (child))
    if (gtk_widget_child_focus (child, direction))
      return TRUE;
  return !forward && gtk_widget_grab_focus (widget);
}

/* Not by way of the parts, as widgets with children do. */
static gboolean
studio_dashboard_tile_grab_focus (GtkWidget *widget)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  if (root == NULL || !gtk_widget_get_mapped (widget))
    return FALSE;
  gtk_root_set_focus (root, widget);
  return TRUE;
}

static void
studio_dashboard_tile_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (studio_dashboard_tile_parent_class)->dispose (object);
}

static void
studio_dashboard_tile_class_init (StudioDashboardTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_dashboard_tile_dispose;
  widget_class->measure = studio_dashboard_tile_measure;
  widget_class->size_allocate = studio_dashboard_tile_size_allocate;
  widget_class->snapshot = studio_dashboard_tile_snapshot;
  widget_class->focus = studio_dashboard_tile_focus;
  widget_class->grab_focus = studio_dashboard_tile_grab_focus;
  gtk_widget_class_set_css_name (widget_class, "dashboardtile");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}

static void
studio_dashboard_tile_init (StudioDashboardTile *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);

  self->header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (self->header, "studio-dashboard-title");
  gtk_widget_set_parent (self->header, widget);
  self->title = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->title), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_widget_set_hexpand (self->title, TRUE);
  gtk_widget_add_css_class (self->title, "caption-heading");
  gtk_box_append (GTK_BOX (self->header), self->title);

  self->body = g_object_new (STUDIO_TYPE_DASHBOARD_BODY, NULL);
  gtk_widget_set_parent (GTK_WIDGET (self->body), widget);
}

GtkWidget *
studio_dashboard_tile_new (HekDashboardWidget  *widget,
                           StudioDashboardDraw  draw,
                           gpointer             user_data)
{
  StudioDashboardTile *self = g_object_new (STUDIO_TYPE_DASHBOARD_TILE, NULL);

  self->body->draw = draw;
  self->body->draw_data = user_data;
  studio_dashboard_tile_set_widget (self, widget);
  return GTK_WIDGET (self);
}

const HekDashboardWidget *
studio_dashboard_tile_get_widget (StudioDashboardTile *self)
{
  return self->body->widget;
}

const char *
studio_dashboard_tile_get_id (StudioDashboardTile *self)
{
  return self->body->widget->id;
}

void
studio_dashboard_tile_set_widget (StudioDashboardTile *self,
                                  HekDashboardWidget  *widget)
{
  HekDashboardWidget *old = self->body->widget;
  g_autofree char *title = NULL;

  if (old == widget)
    return;
  if (old == NULL || !hek_dashboard_widget_same_content (old, widget))
    {
      title = hek_dashboard_widget_dup_title (widget);
      gtk_label_set_text (GTK_LABEL (self->title), title);
      gtk_widget_set_tooltip_text (self->title, title);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                      -1);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->body), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      title, -1);
      gtk_widget_queue_draw (GTK_WIDGET (self->body));
    }
  self->body->widget = hek_dashboard_widget_ref (widget);
  g_clear_pointer (&old, hek_dashboard_widget_unref);
}

GtkWidget *
studio_dashboard_tile_get_body (StudioDashboardTile *self)
{
  return GTK_WIDGET (self->body);
}

void
studio_dashboard_tile_add_end (StudioDashboardTile *self,
                               GtkWidget           *button)
{
  gtk_box_append (GTK_BOX (self->header), button);
}

void
studio_dashboard_tile_set_bar (StudioDashboardTile *self,
                               GtkWidget           *bar)
{
  g_clear_pointer (&self->bar, gtk_widget_unparent);
  self->bar = bar;
  if (bar != NULL)
    gtk_widget_insert_before (bar, GTK_WIDGET (self), GTK_WIDGET (self->body));
}

void
studio_dashboard_tile_set_cover (StudioDashboardTile *self,
                                 GtkWidget           *cover)
{
  g_clear_pointer (&self->cover, gtk_widget_unparent);
  self->cover = cover;
  if (cover != NULL)
    gtk_widget_insert_after (cover, GTK_WIDGET (self), GTK_WIDGET (self->body));
}

void
studio_dashboard_tile_set_description (StudioDashboardTile *self,
                                       const char          *text)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->body), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text, -1);
}
