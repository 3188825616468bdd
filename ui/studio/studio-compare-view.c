/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Compares two pictures: state, keys and properties. What it draws is in
 * studio-compare-view-paint.c.
 */
#include "config.h"

#include "studio-compare-view-private.h"

#include "studio-compare-handle.h"
#include "studio-input.h"
#include "studio-surface-view.h"

#include <math.h>

/* As in the base: an older map is dimmed only when the new one takes its time. */
#define PENDING_DELAY_MSEC 300

enum
{
  PROP_0,
  PROP_MODE,
  PROP_GAIN,
  PROP_SPLIT,
  PROP_FLIPPED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ENUM_TYPE (StudioCompareMode, studio_compare_mode,
                    G_DEFINE_ENUM_VALUE (STUDIO_COMPARE_SPLIT, "split"),
                    G_DEFINE_ENUM_VALUE (STUDIO_COMPARE_FLIP, "flip"),
                    G_DEFINE_ENUM_VALUE (STUDIO_COMPARE_DIFFERENCE, "difference"),
                    G_DEFINE_ENUM_VALUE (STUDIO_COMPARE_HEAT, "heat"),
                    G_DEFINE_ENUM_VALUE (STUDIO_COMPARE_SURFACE, "surface"))

G_DEFINE_FINAL_TYPE (StudioCompareView, studio_compare_view, STUDIO_TYPE_PICTURE_AREA)

/* --- widget --------------------------------------------------------------------------------- */

static void
studio_compare_view_size_allocate (GtkWidget *widget,
                                   int        width,
                                   int        height,
                                   int        baseline)
{
  StudioCompareView *self = STUDIO_COMPARE_VIEW (widget);

  GTK_WIDGET_CLASS (studio_compare_view_parent_class)
    ->size_allocate (widget, width, height, baseline);
  if (gtk_widget_get_child_visible (self->handle))
    gtk_widget_size_allocate (self->handle,
                              &(GtkAllocation){ (int) lround (self->split * width) -
                                                  STUDIO_COMPARE_HANDLE_WIDTH / 2,
                                                0, STUDIO_COMPARE_HANDLE_WIDTH, height },
                              -1);
}

static void
studio_compare_view_css_changed (GtkWidget         *widget,
                                 GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (studio_compare_view_parent_class)->css_changed (widget, change);
  /* the colours of maps and checks go by the theme */
  if (STUDIO_COMPARE_VIEW (widget)->handle != NULL)
    studio_compare_view_update_layers (STUDIO_COMPARE_VIEW (widget));
}

static void
on_moved (StudioCompareHandle *handle,
          double               position,
          StudioCompareView   *self)
{
  studio_compare_view_set_split (self, position);
}

static gboolean
is_flip_key (StudioCompareView *self,
             guint              keyval,
             GdkModifierType    state)
{
  return self->mode == STUDIO_COMPARE_FLIP && studio_input_is_plain (state)
         && (keyval == GDK_KEY_space || gdk_keyval_to_lower (keyval) == GDK_KEY_f);
}

static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                StudioCompareView     *self)
{
  if (!is_flip_key (self, keyval, state))
    return GDK_EVENT_PROPAGATE;
  studio_compare_view_set_flipped (self, TRUE);
  return GDK_EVENT_STOP;
}

static void
on_key_released (GtkEventControllerKey *controller,
                 guint                  keyval,
                 guint                  keycode,
                 GdkModifierType        state,
                 StudioCompareView     *self)
{
  if (is_flip_key (self, keyval, state))
    studio_compare_view_set_flipped (self, FALSE);
}

static void
studio_compare_view_constructed (GObject *object)
{
  StudioCompareView *self = STUDIO_COMPARE_VIEW (object);

  G_OBJECT_CLASS (studio_compare_view_parent_class)->constructed (object);
  self->surface =
    studio_surface_view_new (studio_picture_area_get_viewport (STUDIO_PICTURE_AREA (self)));
  g_object_ref_sink (self->surface);
  gtk_widget_set_visible (self->surface, FALSE);
}

static void
studio_compare_view_dispose (GObject *object)
{
  StudioCompareView *self = STUDIO_COMPARE_VIEW (object);

  g_clear_handle_id (&self->pending_source, g_source_remove);
  g_clear_pointer (&self->handle, gtk_widget_unparent);
  g_clear_object (&self->surface);
  G_OBJECT_CLASS (studio_compare_view_parent_class)->dispose (object);
}

static void
studio_compare_view_finalize (GObject *object)
{
  StudioCompareView *self = STUDIO_COMPARE_VIEW (object);

  studio_tile_layer_free (self->ref_layer);
  studio_tile_layer_free (self->test_layer);
  studio_tile_layer_free (self->difference_layer);
  studio_tile_layer_free (self->map_layer);
  g_clear_object (&self->map_pixels);
  studio_shown_map_set (&self->map, NULL);
  g_clear_pointer (&self->rendering, studio_rendering_unref);
  g_clear_pointer (&self->ref, hek_image_unref);
  g_clear_pointer (&self->test, hek_image_unref);
  g_free (self->ref_label);
  g_free (self->test_label);
  G_OBJECT_CLASS (studio_compare_view_parent_class)->finalize (object);
}

static void
studio_compare_view_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  StudioCompareView *self = STUDIO_COMPARE_VIEW (object);

  switch (prop_id)
    {
    case PROP_MODE:
      g_value_set_enum (value, self->mode);
      break;
    case PROP_GAIN:
      g_value_set_double (value, self->gain);
      break;
    case PROP_SPLIT:
      g_value_set_double (value, self->split);
      break;
    case PROP_FLIPPED:
      g_value_set_boolean (value, self->flipped);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
studio_compare_view_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  StudioCompareView *self = STUDIO_COMPARE_VIEW (object);

  switch (prop_id)
    {
    case PROP_MODE:
      studio_compare_view_set_mode (self, g_value_get_enum (value));
      break;
    case PROP_GAIN:
      studio_compare_view_set_gain (self, g_value_get_double (value));
      break;
    case PROP_SPLIT:
      studio_compare_view_set_split (self, g_value_get_double (value));
      break;
    case PROP_FLIPPED:
      studio_compare_view_set_flipped (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
studio_compare_view_class_init (StudioCompareViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  StudioPictureAreaClass *area_class = STUDIO_PICTURE_AREA_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->constructed = studio_compare_view_constructed;
  object_class->dispose = studio_compare_view_dispose;
  object_class->finalize = studio_compare_view_finalize;
  object_class->get_property = studio_compare_view_get_property;
  object_class->set_property = studio_compare_view_set_property;
  widget_class->size_allocate = studio_compare_view_size_allocate;
  widget_class->css_changed = studio_compare_view_css_changed;
  area_class->snapshot_picture = studio_compare_view_snapshot_picture;
  area_class->snapshot_overlay = studio_compare_view_snapshot_overlay;
  area_class->describe = studio_compare_view_describe;

  properties[PROP_MODE] = g_param_spec_enum ("mode", NULL, NULL, STUDIO_TYPE_COMPARE_MODE,
                                             STUDIO_COMPARE_SPLIT, flags);
  properties[PROP_GAIN] =
    g_param_spec_double ("gain", NULL, NULL, 1, STUDIO_COMPARE_GAIN_MAX, 8, flags);
  properties[PROP_SPLIT] = g_param_spec_double ("split", NULL, NULL, 0, 1, 0.5, flags);
  properties[PROP_FLIPPED] = g_param_spec_boolean ("flipped", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
studio_compare_view_init (StudioCompareView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->gain = 8;
  self->split = 0.5;
  self->ref_layer = studio_tile_layer_new (widget);
  self->test_layer = studio_tile_layer_new (widget);
  self->difference_layer = studio_tile_layer_new (widget);
  self->map_layer = studio_tile_layer_new (widget);

  self->handle = studio_compare_handle_new ();
  gtk_widget_set_parent (self->handle, widget);
  gtk_widget_set_child_visible (self->handle, FALSE);
  g_signal_connect (self->handle, "moved", G_CALLBACK (on_moved), self);

  studio_input_add_keys (widget, G_CALLBACK (on_key_pressed), G_CALLBACK (on_key_released));
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (studio_compare_view_update_layers),
                    NULL);
}

/* --- public --------------------------------------------------------------------------------- */

GtkWidget *
studio_compare_view_new (StudioViewport *viewport)
{
  return g_object_new (STUDIO_TYPE_COMPARE_VIEW, "viewport", viewport, NULL);
}

static void
replace_image (HekImage **field,
               HekImage  *image)
{
  if (image != NULL)
    hek_image_ref (image);
  g_clear_pointer (field, hek_image_unref);
  *field = image;
}

void
studio_compare_view_set_images (StudioCompareView *self,
                                HekImage          *ref,
                                HekImage          *test,
                                guint              source_width,
                                guint              source_height)
{
  StudioPictureArea *area = STUDIO_PICTURE_AREA (self);
  gboolean any = ref != NULL || test != NULL;

  g_return_if_fail (STUDIO_IS_COMPARE_VIEW (self));
  g_return_if_fail (!any || (source_width > 0 && source_height > 0));

  replace_image (&self->ref, ref);
  replace_image (&self->test, test);
  self->source_width = source_width;
  self->source_height = source_height;
  if (any)
    studio_viewport_set_picture_size (studio_picture_area_get_viewport (area), source_width,
                                      source_height);
  studio_picture_area_set_has_picture (area, any);
  studio_compare_view_update_layers (self);
}

void
studio_compare_view_set_rendering (StudioCompareView *self,
                                   StudioRendering   *rendering)
{
  g_return_if_fail (STUDIO_IS_COMPARE_VIEW (self));

  if (studio_rendering_equal (self->rendering, rendering))
    return;
  g_clear_pointer (&self->rendering, studio_rendering_unref);
  if (rendering != NULL)
    self->rendering = studio_rendering_ref (rendering);
  studio_compare_view_update_layers (self);
}

void
studio_compare_view_set_labels (StudioCompareView *self,
                                const char        *ref_label,
                                const char        *test_label)
{
  g_return_if_fail (STUDIO_IS_COMPARE_VIEW (self));

  g_free (self->ref_label);
  g_free (self->test_label);
  self->ref_label = g_strdup (ref_label);
  self->test_label = g_strdup (test_label);
  studio_picture_area_changed (STUDIO_PICTURE_AREA (self));
}

void
studio_compare_view_set_map (StudioCompareView    *self,
                             const StudioShownMap *map)
{
  g_return_if_fail (STUDIO_IS_COMPARE_VIEW (self));

  if (!studio_shown_map_set (&self->map, map))
    return;
  g_clear_object (&self->map_pixels);
  studio_compare_view_update_layers (self);
}

static gboolean
on_pending_delay (gpointer data)
{
  StudioCompareView *self = data;

  self->pending_source = 0;
  self->pending_shown = TRUE;
  studio_surface_view_set_dimmed (STUDIO_SURFACE_VIEW (self->surface), TRUE);
  gtk_widget_queue_draw (data);
  return G_SOURCE_REMOVE;
}

void
studio_compare_view_set_map_pending (StudioCompareView *self,
                                     gboolean           pending)
{
  g_return_if_fail (STUDIO_IS_COMPARE_VIEW (self));

  pending = !!pending;
  if (self->map_pending == pending)
    return;

  self->map_pending = pending;
  g_clear_handle_id (&self->pending_source, g_source_remove);
  if (pending)
    self->pending_source = g_timeout_add (PENDING_DELAY_MSEC, on_pending_delay, self);
  else if (self->pending_shown)
    {
      self->pending_shown = FALSE;
      studio_surface_view_set_dimmed (STUDIO_SURFACE_VIEW (self->surface), FALSE);
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
}

void
studio_compare_view_set_mode (StudioCompareView *self,
                              StudioCompareMode  mode)
{
  g_return_if_fail (STUDIO_IS_COMPARE_VIEW (self));

  if (self->mode == mode)
    return;
  self->mode = mode;
  studio_compare_view_update_layers (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODE]);
}

GtkWidget *
studio_compare_view_get_surface (StudioCompareView *self)
{
  g_return_val_if_fail (STUDIO_IS_COMPARE_VIEW (self), NULL);

  return self->surface;
}

StudioCompareMode
studio_compare_view_get_mode (StudioCompareView *self)
{
  g_return_val_if_fail (STUDIO_IS_COMPARE_VIEW (self), STUDIO_COMPARE_SPLIT);

  return self->mode;
}

void
studio_compare_view_set_gain (StudioCompareView *self,
                              double             gain)
{
  g_return_if_fail (STUDIO_IS_COMPARE_VIEW (self));

  gain = CLAMP (gain, 1.0, STUDIO_COMPARE_GAIN_MAX);
  if (self->gain == gain)
    return;
  self->gain = gain;
  if (self->mode == STUDIO_COMPARE_DIFFERENCE)
    studio_compare_view_update_layers (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GAIN]);
}

double
studio_compare_view_get_gain (StudioCompareView *self)
{
  g_return_val_if_fail (STUDIO_IS_COMPARE_VIEW (self), 1.0);

  return self->gain;
}

void
studio_compare_view_set_split (StudioCompareView *self,
                               double             split)
{
  g_return_if_fail (STUDIO_IS_COMPARE_VIEW (self));

  split = CLAMP (split, 0.0, 1.0);
  if (self->split == split)
    return;
  self->split = split;
  studio_compare_handle_set_position (STUDIO_COMPARE_HANDLE (self->handle), split);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  studio_picture_area_changed (STUDIO_PICTURE_AREA (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SPLIT]);
}

double
studio_compare_view_get_split (StudioCompareView *self)
{
  g_return_val_if_fail (STUDIO_IS_COMPARE_VIEW (self), 0.5);

  return self->split;
}

void
studio_compare_view_set_flipped (StudioCompareView *self,
                                 gboolean           flipped)
{
  g_return_if_fail (STUDIO_IS_COMPARE_VIEW (self));

  flipped = !!flipped;
  if (self->flipped == flipped)
    return;
  self->flipped = flipped;
  studio_picture_area_changed (STUDIO_PICTURE_AREA (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FLIPPED]);
}

gboolean
studio_compare_view_get_flipped (StudioCompareView *self)
{
  g_return_val_if_fail (STUDIO_IS_COMPARE_VIEW (self), FALSE);

  return self->flipped;
}
