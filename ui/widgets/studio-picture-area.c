/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The base of the picture views: surround, frame budget, corner label, linked crosshair, dimming
 * and the accessible description. The pixels are the subclass's; pointer and keys are in
 * studio-picture-area-input.c, what is drawn over the picture in studio-picture-area-marks.c.
 */
#include "config.h"

#include "studio-picture-area-private.h"

#include "studio-frame-budget.h"

#include <math.h>

/* A result that is renewed faster than this is not dimmed: it would only flicker. */
#define DIM_DELAY_MSEC 300
#define DIM_OPACITY 0.55

typedef struct
{
  StudioViewport *viewport; /* owned */
  char *title;
  char *note;
  char *description; /* as last given to the accessibility tree */
  gboolean has_picture;
  gboolean dimmed;
  gboolean dim_shown;
  guint dim_source;
  guint tick;
  StudioPictureInput input;
} StudioPictureAreaPrivate;

enum
{
  PROP_0,
  PROP_VIEWPORT,
  PROP_TITLE,
  PROP_DIMMED,
  N_PROPS
};

enum
{
  HOVER,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (StudioPictureArea, studio_picture_area, GTK_TYPE_WIDGET)

#define PRIV(self) ((StudioPictureAreaPrivate *) studio_picture_area_get_instance_private (self))

static void
update_view_size (StudioPictureArea *self)
{
  StudioPictureAreaPrivate *priv = PRIV (self);
  GtkWidget *widget = GTK_WIDGET (self);
  const int scale = gtk_widget_get_scale_factor (widget);

  if (gtk_widget_get_mapped (widget))
    studio_viewport_set_view_size (priv->viewport, self, gtk_widget_get_width (widget) * scale,
                                   gtk_widget_get_height (widget) * scale);
  else
    studio_viewport_set_view_size (priv->viewport, self, 0, 0);
}

/* --- description ---------------------------------------------------------------------------- */

static void
update_description (StudioPictureArea *self)
{
  StudioPictureAreaPrivate *priv = PRIV (self);
  g_autofree char *text = studio_picture_area_description (self);

  if (g_strcmp0 (text, priv->description) == 0)
    return;
  g_free (priv->description);
  priv->description = g_steal_pointer (&text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  priv->description, -1);
}

/* --- drawing -------------------------------------------------------------------------------- */

static gboolean
on_tick (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       data)
{
  PRIV (STUDIO_PICTURE_AREA (widget))->tick = 0;
  gtk_widget_queue_draw (widget);
  return G_SOURCE_REMOVE;
}

static void
snapshot_picture (StudioPictureArea           *self,
                  GtkSnapshot                 *snapshot,
                  const StudioPictureGeometry *geometry)
{
  StudioPictureAreaPrivate *priv = PRIV (self);
  StudioPictureAreaClass *klass = STUDIO_PICTURE_AREA_GET_CLASS (self);
  StudioFrameBudget budget;
  gboolean complete;

  if (priv->dim_shown)
    gtk_snapshot_push_opacity (snapshot, DIM_OPACITY);
  studio_frame_budget_begin (&budget, gtk_widget_get_frame_clock (GTK_WIDGET (self)));
  complete = klass->snapshot_picture (self, snapshot, geometry, budget.deadline);
  studio_frame_budget_end (&budget);
  if (priv->dim_shown)
    gtk_snapshot_pop (snapshot);

  if (!complete && priv->tick == 0)
    priv->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
}

static void
studio_picture_area_snapshot (GtkWidget   *widget,
                              GtkSnapshot *snapshot)
{
  StudioPictureArea *self = STUDIO_PICTURE_AREA (widget);
  StudioPictureAreaPrivate *priv = PRIV (self);
  StudioPictureAreaClass *klass = STUDIO_PICTURE_AREA_GET_CLASS (self);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, gtk_widget_get_width (widget),
                                               gtk_widget_get_height (widget));
  GdkRGBA surround = studio_picture_area_surround (self);
  StudioPictureGeometry geometry;
  g_autofree char *label = NULL;
  int x, y;

  gtk_snapshot_push_clip (snapshot, &bounds);
  gtk_snapshot_append_color (snapshot, &surround, &bounds);
  if (studio_picture_area_get_geometry (self, &geometry))
    {
      snapshot_picture (self, snapshot, &geometry);
      if (klass->snapshot_overlay != NULL)
        klass->snapshot_overlay (self, snapshot, &geometry);
      if (studio_viewport_get_hover (priv->viewport, &x, &y) &&
          studio_viewport_get_hover_view (priv->viewport) != self)
        studio_picture_area_snapshot_cross (snapshot, &geometry, x, y);
      label = studio_picture_area_label_text (&geometry, priv->note);
      studio_picture_area_append_tag (self, snapshot, label, 0, 1);
    }
  studio_picture_area_snapshot_focus (self, snapshot);
  gtk_snapshot_pop (snapshot);
}

static void
studio_picture_area_size_allocate (GtkWidget *widget,
                                   int        width,
                                   int        height,
                                   int        baseline)
{
  GTK_WIDGET_CLASS (studio_picture_area_parent_class)
    ->size_allocate (widget, width, height, baseline);
  update_view_size (STUDIO_PICTURE_AREA (widget));
}

static void
studio_picture_area_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (studio_picture_area_parent_class)->map (widget);
  update_view_size (STUDIO_PICTURE_AREA (widget));
}

static void
studio_picture_area_unmap (GtkWidget *widget)
{
  StudioPictureArea *self = STUDIO_PICTURE_AREA (widget);
  StudioPictureAreaPrivate *priv = PRIV (self);

  priv->input.has_pointer = FALSE;
  if (studio_viewport_get_hover_view (priv->viewport) == self)
    studio_picture_area_hover (self, -1, -1, NULL);
  GTK_WIDGET_CLASS (studio_picture_area_parent_class)->unmap (widget);
  studio_viewport_set_view_size (priv->viewport, self, 0, 0);
}

/* --- signals of the viewport ---------------------------------------------------------------- */

static void
on_viewport_changed (StudioViewport    *viewport,
                     StudioPictureArea *self)
{
  studio_picture_area_update_pointer (self);
  studio_picture_area_changed (self);
}

static void
on_hover_changed (StudioViewport    *viewport,
                  StudioPictureArea *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* --- object --------------------------------------------------------------------------------- */

static void
studio_picture_area_constructed (GObject *object)
{
  StudioPictureArea *self = STUDIO_PICTURE_AREA (object);
  StudioPictureAreaPrivate *priv = PRIV (self);

  G_OBJECT_CLASS (studio_picture_area_parent_class)->constructed (object);

  if (priv->viewport == NULL)
    priv->viewport = studio_viewport_new ();
  g_signal_connect_object (priv->viewport, "changed", G_CALLBACK (on_viewport_changed), self, 0);
  g_signal_connect_object (priv->viewport, "hover-changed", G_CALLBACK (on_hover_changed), self, 0);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (update_view_size), NULL);
  update_description (self);
}

static void
studio_picture_area_dispose (GObject *object)
{
  StudioPictureAreaPrivate *priv = PRIV (STUDIO_PICTURE_AREA (object));

  g_clear_handle_id (&priv->dim_source, g_source_remove);
  if (priv->viewport != NULL)
    studio_viewport_set_view_size (priv->viewport, object, 0, 0);
  G_OBJECT_CLASS (studio_picture_area_parent_class)->dispose (object);
}

static void
studio_picture_area_finalize (GObject *object)
{
  StudioPictureAreaPrivate *priv = PRIV (STUDIO_PICTURE_AREA (object));

  g_clear_object (&priv->viewport);
  g_free (priv->title);
  g_free (priv->note);
  g_free (priv->description);
  G_OBJECT_CLASS (studio_picture_area_parent_class)->finalize (object);
}

static void
studio_picture_area_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  StudioPictureAreaPrivate *priv = PRIV (STUDIO_PICTURE_AREA (object));

  switch (prop_id)
    {
    case PROP_VIEWPORT:
      g_value_set_object (value, priv->viewport);
      break;
    case PROP_TITLE:
      g_value_set_string (value, priv->title);
      break;
    case PROP_DIMMED:
      g_value_set_boolean (value, priv->dimmed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
studio_picture_area_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  StudioPictureArea *self = STUDIO_PICTURE_AREA (object);

  switch (prop_id)
    {
    case PROP_VIEWPORT:
      PRIV (self)->viewport = g_value_dup_object (value);
      break;
    case PROP_TITLE:
      studio_picture_area_set_title (self, g_value_get_string (value));
      break;
    case PROP_DIMMED:
      studio_picture_area_set_dimmed (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
studio_picture_area_class_init (StudioPictureAreaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->constructed = studio_picture_area_constructed;
  object_class->dispose = studio_picture_area_dispose;
  object_class->finalize = studio_picture_area_finalize;
  object_class->get_property = studio_picture_area_get_property;
  object_class->set_property = studio_picture_area_set_property;

  widget_class->snapshot = studio_picture_area_snapshot;
  widget_class->size_allocate = studio_picture_area_size_allocate;
  widget_class->map = studio_picture_area_map;
  widget_class->unmap = studio_picture_area_unmap;

  properties[PROP_VIEWPORT] =
    g_param_spec_object ("viewport", NULL, NULL, STUDIO_TYPE_VIEWPORT,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  properties[PROP_DIMMED] = g_param_spec_boolean ("dimmed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[HOVER] = g_signal_new ("hover", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);

  gtk_widget_class_set_css_name (widget_class, "picture");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
studio_picture_area_init (StudioPictureArea *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_widget_set_vexpand (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  studio_picture_area_init_input (self);
}

/* --- public --------------------------------------------------------------------------------- */

StudioViewport *
studio_picture_area_get_viewport (StudioPictureArea *self)
{
  g_return_val_if_fail (STUDIO_IS_PICTURE_AREA (self), NULL);

  return PRIV (self)->viewport;
}

StudioPictureInput *
studio_picture_area_get_input (StudioPictureArea *self)
{
  return &PRIV (self)->input;
}

gboolean
studio_picture_area_claims (StudioPictureArea *self,
                            double             x,
                            double             y)
{
  StudioPictureAreaClass *klass = STUDIO_PICTURE_AREA_GET_CLASS (self);

  return klass->claims_press != NULL && klass->claims_press (self, x, y);
}

void
studio_picture_area_hover (StudioPictureArea *self,
                           int                x,
                           int                y,
                           gconstpointer      view)
{
  StudioViewport *viewport = PRIV (self)->viewport;
  int old_x, old_y;

  studio_viewport_get_hover (viewport, &old_x, &old_y);
  studio_viewport_set_hover (viewport, x, y, view);
  if (old_x != x || old_y != y)
    g_signal_emit (self, signals[HOVER], 0, x, y);
}

void
studio_picture_area_set_title (StudioPictureArea *self,
                               const char        *title)
{
  StudioPictureAreaPrivate *priv = PRIV (self);

  g_return_if_fail (STUDIO_IS_PICTURE_AREA (self));

  if (g_strcmp0 (priv->title, title) == 0)
    return;
  g_free (priv->title);
  priv->title = g_strdup (title);
  update_description (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

const char *
studio_picture_area_get_title (StudioPictureArea *self)
{
  g_return_val_if_fail (STUDIO_IS_PICTURE_AREA (self), NULL);

  return PRIV (self)->title;
}

static gboolean
on_dim_delay (gpointer data)
{
  StudioPictureAreaPrivate *priv = PRIV (data);

  priv->dim_source = 0;
  priv->dim_shown = TRUE;
  gtk_widget_queue_draw (data);
  return G_SOURCE_REMOVE;
}

void
studio_picture_area_set_dimmed (StudioPictureArea *self,
                                gboolean           dimmed)
{
  StudioPictureAreaPrivate *priv = PRIV (self);

  g_return_if_fail (STUDIO_IS_PICTURE_AREA (self));

  dimmed = !!dimmed;
  if (priv->dimmed == dimmed)
    return;

  priv->dimmed = dimmed;
  g_clear_handle_id (&priv->dim_source, g_source_remove);
  if (dimmed)
    priv->dim_source = g_timeout_add (DIM_DELAY_MSEC, on_dim_delay, self);
  else if (priv->dim_shown)
    {
      priv->dim_shown = FALSE;
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DIMMED]);
}

gboolean
studio_picture_area_get_dimmed (StudioPictureArea *self)
{
  g_return_val_if_fail (STUDIO_IS_PICTURE_AREA (self), FALSE);

  return PRIV (self)->dimmed;
}

void
studio_picture_area_set_note (StudioPictureArea *self,
                              const char        *note)
{
  StudioPictureAreaPrivate *priv = PRIV (self);

  g_return_if_fail (STUDIO_IS_PICTURE_AREA (self));

  if (g_strcmp0 (priv->note, note) == 0)
    return;
  g_free (priv->note);
  priv->note = g_strdup (note);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
studio_picture_area_changed (StudioPictureArea *self)
{
  g_return_if_fail (STUDIO_IS_PICTURE_AREA (self));

  update_description (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
studio_picture_area_has_picture (StudioPictureArea *self)
{
  return PRIV (self)->has_picture;
}

void
studio_picture_area_set_has_picture (StudioPictureArea *self,
                                     gboolean           has_picture)
{
  StudioPictureAreaPrivate *priv = PRIV (self);

  g_return_if_fail (STUDIO_IS_PICTURE_AREA (self));

  priv->has_picture = has_picture;
  studio_picture_area_changed (self);
}
