/* SPDX-License-Identifier: Apache-2.0 */
/* The widget: its document, its tiles, and what others ask of it. */
#include "config.h"

#include "studio-dashboard-grid-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define STUDIO_DASHBOARD_MOTION_MSEC 180
#define STUDIO_DASHBOARD_MIN_WIDTH 360
#define STUDIO_DASHBOARD_NATURAL_WIDTH 900
/* Rows below the last one while something is held, to put it there. */
#define STUDIO_DASHBOARD_SPARE_ROWS 2

G_DEFINE_FINAL_TYPE (StudioDashboardGrid, studio_dashboard_grid, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_EDITABLE,
  PROP_SELECTED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  TILE_ADDED,
  PLACE,
  STEP,
  REMOVE,
  DUPLICATE,
  ADD,
  ACTIVATE,
  MENU,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* --- signals --------------------------------------------------------------------------------- */

/* Ids are those of tiles, which may be gone when the first listener has done what was asked. */
void
studio_dashboard_grid_emit_place (StudioDashboardGrid *self,
                                  const char          *id,
                                  const HekGridCell   *cell,
                                  double               y)
{
  g_autofree char *copy = g_strdup (id);

  g_signal_emit (self, signals[PLACE], 0, copy, cell, y);
}

void
studio_dashboard_grid_emit_add (StudioDashboardGrid *self,
                                const HekWidgetKind *kind,
                                const HekGridCell   *cell,
                                double               y)
{
  g_signal_emit (self, signals[ADD], 0, kind, cell, y);
}

void
studio_dashboard_grid_emit_step (StudioDashboardGrid *self,
                                 const char          *id,
                                 HekGridStep          step)
{
  g_autofree char *copy = g_strdup (id);

  g_signal_emit (self, signals[STEP], 0, copy, (guint) step);
}

void
studio_dashboard_grid_emit_menu (StudioDashboardGrid *self,
                                 const char          *id,
                                 double               x,
                                 double               y)
{
  g_autofree char *copy = g_strdup (id);

  g_signal_emit (self, signals[MENU], 0, copy, x, y);
}

void
studio_dashboard_grid_emit_command (StudioDashboardGrid    *self,
                                    StudioDashboardCommand  command,
                                    const char             *id)
{
  static const guint of[] = {
    [STUDIO_DASHBOARD_REMOVE] = REMOVE,
    [STUDIO_DASHBOARD_DUPLICATE] = DUPLICATE,
    [STUDIO_DASHBOARD_ACTIVATE] = ACTIVATE,
  };
  g_autofree char *copy = g_strdup (id);

  g_signal_emit (self, signals[of[command]], 0, copy);
}

void
studio_dashboard_grid_emit_tile_added (StudioDashboardGrid *self,
                                       StudioDashboardTile *tile)
{
  g_signal_emit (self, signals[TILE_ADDED], 0, tile);
}

/* --- the widget ------------------------------------------------------------------------------ */

static GtkSizeRequestMode
studio_dashboard_grid_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
studio_dashboard_grid_measure (GtkWidget      *widget,
                               GtkOrientation  orientation,
                               int             for_size,
                               int            *minimum,
                               int            *natural,
                               int            *minimum_baseline,
                               int            *natural_baseline)
{
  StudioDashboardGrid *self = STUDIO_DASHBOARD_GRID (widget);
  int rows = 0;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = STUDIO_DASHBOARD_MIN_WIDTH;
      *natural = STUDIO_DASHBOARD_NATURAL_WIDTH;
      return;
    }
  if (self->dashboard != NULL)
    rows = hek_dashboard_get_height (self->dashboard);
  if (self->preview != NULL)
    rows = MAX (rows, hek_dashboard_get_height (self->preview)) + STUDIO_DASHBOARD_SPARE_ROWS;
  *minimum = *natural = (int) hek_dashboard_get_rows_height (rows);
}

static void
studio_dashboard_grid_allocate_rect (GtkWidget              *child,
                                     const HekDashboardRect *rect)
{
  GtkAllocation to = { (int) round (rect->x), (int) round (rect->y),
                       (int) MAX (round (rect->width), 1), (int) MAX (round (rect->height), 1) };

  gtk_widget_size_allocate (child, &to, -1);
}

static void
studio_dashboard_grid_size_allocate (GtkWidget *widget,
                                     int        width,
                                     int        height,
                                     int        baseline)
{
  StudioDashboardGrid *self = STUDIO_DASHBOARD_GRID (widget);

  if (width != self->width)
    {
      self->width = width;
      self->progress = 1;
    }
  for (guint i = 0; i < self->places->len; i++)
    {
      StudioDashboardPlace *place = g_ptr_array_index (self->places, i);
      HekDashboardRect rect = studio_dashboard_grid_get_shown_rect (self, place);

      studio_dashboard_grid_allocate_rect (GTK_WIDGET (place->tile), &rect);
    }
  if (gtk_widget_get_visible (self->ghost))
    {
      HekDashboardRect rect = hek_dashboard_get_rect (&self->ghost_cell, width);
      int least;

      /* its style may ask for room */
      gtk_widget_measure (self->ghost, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
      studio_dashboard_grid_allocate_rect (self->ghost, &rect);
    }
}

static void
studio_dashboard_grid_snapshot (GtkWidget   *widget,
                                GtkSnapshot *snapshot)
{
  StudioDashboardGrid *self = STUDIO_DASHBOARD_GRID (widget);
  GtkWidget *held = self->held != NULL ? GTK_WIDGET (self->held->tile) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (child != held)
      gtk_widget_snapshot_child (widget, child, snapshot);
  if (held != NULL)
    gtk_widget_snapshot_child (widget, held, snapshot);
}

/* Through the tiles in reading order, whatever their heights. */
static gboolean
studio_dashboard_grid_focus (GtkWidget        *widget,
                             GtkDirectionType  direction)
{
  StudioDashboardGrid *self = STUDIO_DASHBOARD_GRID (widget);
  StudioDashboardPlace *focused = studio_dashboard_grid_get_focused (self, TRUE);
  gboolean forward = direction == GTK_DIR_TAB_FORWARD;
  int n = (int) self->places->len, at = forward ? -1 : n;
  guint idx;

  if (focused != NULL)
    {
      if (gtk_widget_child_focus (GTK_WIDGET (focused->tile), direction))
        return TRUE;
      g_ptr_array_find (self->places, focused, &idx);
      at = (int) idx;
    }
  if (!forward && direction != GTK_DIR_TAB_BACKWARD)
    return FALSE;
  for (at += forward ? 1 : -1; at >= 0 && at < n; at += forward ? 1 : -1)
    {
      StudioDashboardPlace *place = g_ptr_array_index (self->places, at);

      if (gtk_widget_child_focus (GTK_WIDGET (place->tile), direction))
        return TRUE;
    }
  return FALSE;
}

static void
studio_dashboard_grid_set_focus_child (GtkWidget *widget,
                                       GtkWidget *child)
{
  StudioDashboardGrid *self = STUDIO_DASHBOARD_GRID (widget);

  GTK_WIDGET_CLASS (studio_dashboard_grid_parent_class)->set_focus_child (widget, child);
  for (guint i = 0; child != NULL && i < self->places->len; i++)
    {
      StudioDashboardPlace *place = g_ptr_array_index (self->places, i);

      if (GTK_WIDGET (place->tile) != child)
        continue;
      studio_dashboard_grid_select (self, studio_dashboard_tile_get_id (place->tile));
      if (self->held == NULL)
        studio_dashboard_grid_scroll_to (self, place);
    }
}

static void
on_motion (double   value,
           gpointer user_data)
{
  StudioDashboardGrid *self = user_data;

  self->progress = value;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
studio_dashboard_grid_set_draw (StudioDashboardGrid *self,
                                StudioDashboardDraw  draw,
                                gpointer             user_data,
                                GDestroyNotify       destroy)
{
  if (self->draw_destroy != NULL)
    self->draw_destroy (self->draw_data);
  self->draw = draw;
  self->draw_data = user_data;
  self->draw_destroy = destroy;
  for (guint i = 0; i < self->places->len; i++)
    gtk_widget_queue_draw (studio_dashboard_tile_get_body (
      ((StudioDashboardPlace *) g_ptr_array_index (self->places, i))->tile));
}

void
studio_dashboard_grid_set_editable (StudioDashboardGrid *self,
                                    gboolean             editable)
{
  if (self->editable == editable)
    return;
  if (!editable)
    studio_dashboard_grid_cancel (self);
  self->editable = editable;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EDITABLE]);
}

gboolean
studio_dashboard_grid_get_editable (StudioDashboardGrid *self)
{
  return self->editable;
}

const char *
studio_dashboard_grid_get_selected (StudioDashboardGrid *self)
{
  return self->selected;
}

static void
studio_dashboard_grid_get_property (GObject    *object,
                                    guint       id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  StudioDashboardGrid *self = STUDIO_DASHBOARD_GRID (object);

  if (id == PROP_EDITABLE)
    g_value_set_boolean (value, self->editable);
  else if (id == PROP_SELECTED)
    g_value_set_string (value, self->selected);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
studio_dashboard_grid_set_property (GObject      *object,
                                    guint         id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  if (id == PROP_EDITABLE)
    studio_dashboard_grid_set_editable (STUDIO_DASHBOARD_GRID (object),
                                        g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
studio_dashboard_grid_dispose (GObject *object)
{
  StudioDashboardGrid *self = STUDIO_DASHBOARD_GRID (object);

  self->held = NULL;
  studio_dashboard_grid_drop_pointer (self);
  g_clear_object (&self->motion);
  g_ptr_array_set_size (self->places, 0);
  g_clear_pointer (&self->ghost, gtk_widget_unparent);
  g_clear_pointer (&self->preview, hek_dashboard_unref);
  g_clear_pointer (&self->dashboard, hek_dashboard_unref);
  G_OBJECT_CLASS (studio_dashboard_grid_parent_class)->dispose (object);
}

static void
studio_dashboard_grid_finalize (GObject *object)
{
  StudioDashboardGrid *self = STUDIO_DASHBOARD_GRID (object);

  if (self->draw_destroy != NULL)
    self->draw_destroy (self->draw_data);
  g_ptr_array_unref (self->places);
  g_free (self->selected);
  G_OBJECT_CLASS (studio_dashboard_grid_parent_class)->finalize (object);
}

static guint
studio_dashboard_grid_new_signal (const char *name,
                                  guint       n,
                                  GType       a,
                                  GType       b,
                                  GType       c)
{
  return g_signal_new (name, STUDIO_TYPE_DASHBOARD_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, n, a, b, c);
}

static void
studio_dashboard_grid_class_init (StudioDashboardGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GType text = G_TYPE_STRING, pointer = G_TYPE_POINTER, real = G_TYPE_DOUBLE;

  object_class->get_property = studio_dashboard_grid_get_property;
  object_class->set_property = studio_dashboard_grid_set_property;
  object_class->dispose = studio_dashboard_grid_dispose;
  object_class->finalize = studio_dashboard_grid_finalize;
  widget_class->get_request_mode = studio_dashboard_grid_get_request_mode;
  widget_class->measure = studio_dashboard_grid_measure;
  widget_class->size_allocate = studio_dashboard_grid_size_allocate;
  widget_class->snapshot = studio_dashboard_grid_snapshot;
  widget_class->focus = studio_dashboard_grid_focus;
  widget_class->set_focus_child = studio_dashboard_grid_set_focus_child;

  properties[PROP_EDITABLE]
    = g_param_spec_boolean ("editable", NULL, NULL, TRUE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SELECTED] = g_param_spec_string (
    "selected", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY
                                    | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[TILE_ADDED] = studio_dashboard_grid_new_signal ("tile-added", 1,
                                                          STUDIO_TYPE_DASHBOARD_TILE, 0, 0);
  signals[PLACE] = studio_dashboard_grid_new_signal ("place", 3, text, pointer, real);
  signals[STEP] = studio_dashboard_grid_new_signal ("step", 2, text, G_TYPE_UINT, 0);
  signals[REMOVE] = studio_dashboard_grid_new_signal ("remove", 1, text, 0, 0);
  signals[DUPLICATE] = studio_dashboard_grid_new_signal ("duplicate", 1, text, 0, 0);
  signals[ADD] = studio_dashboard_grid_new_signal ("add", 3, pointer, pointer, real);
  signals[ACTIVATE] = studio_dashboard_grid_new_signal ("activate", 1, text, 0, 0);
  signals[MENU] = studio_dashboard_grid_new_signal ("menu", 3, text, real, real);
  gtk_widget_class_set_css_name (widget_class, "dashboardgrid");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
studio_dashboard_grid_init (StudioDashboardGrid *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->editable = TRUE;
  self->progress = 1;
  self->places = g_ptr_array_new_with_free_func (studio_dashboard_grid_free_place);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Widgets of the dashboard"), -1);

  self->ghost = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->ghost, "studio-dashboard-ghost");
  gtk_widget_set_can_target (self->ghost, FALSE);
  gtk_widget_set_visible (self->ghost, FALSE);
  gtk_widget_set_parent (self->ghost, widget);

  self->motion = adw_timed_animation_new (
    widget, 0, 1, STUDIO_DASHBOARD_MOTION_MSEC,
    adw_callback_animation_target_new (on_motion, self, NULL));
  studio_dashboard_grid_init_drag (self);
  studio_dashboard_grid_init_drop (self);
  studio_dashboard_grid_init_keys (self);
}

GtkWidget *
studio_dashboard_grid_new (void)
{
  return g_object_new (STUDIO_TYPE_DASHBOARD_GRID, NULL);
}
