/* SPDX-License-Identifier: Apache-2.0 */
/* Thumbnails are asked for when the tile is drawn, and the picture of a vector is made there. */
#include "config.h"

#include "studio-quantizer-neighbors-tile.h"

#include <glib/gi18n.h>
#include <math.h>

#include "studio-vector-shape.h"

struct _StudioQuantizerNeighborsTile
{
  GtkWidget parent_instance;

  const StudioQuantizerNeighborsLook *look;
  int side;
  char *path;          /* (nullable) */
  HekThumbnail *thumbnail; /* owned (nullable) */
  char *row_name;      /* (nullable): of the row of @thumbnail */
  float *vector;       /* (nullable) */
  GdkTexture *texture; /* owned (nullable): of the vector */
};

G_DEFINE_FINAL_TYPE (StudioQuantizerNeighborsTile, studio_quantizer_neighbors_tile,
                     GTK_TYPE_WIDGET)

static void
studio_quantizer_neighbors_tile_describe (StudioQuantizerNeighborsTile *self)
{
  StudioVectorShape shape = studio_vector_shape_guess (MAX (self->look->dim, 1));
  g_autofree char *text = NULL;

  if (self->path != NULL || self->thumbnail != NULL)
    {
      g_autofree char *name = self->path != NULL ? g_filename_display_basename (self->path)
                                                 : g_path_get_basename (self->row_name);

      text = g_strdup_printf (_("Picture %s"), name);
    }
  else if (self->vector == NULL)
    text = g_strdup ("");
  else if (self->look->as_pictures && shape.width > 0)
    text = g_strdup_printf (_("Vector drawn as %u × %u pixels"), shape.width, shape.height);
  else
    text = g_strdup_printf (_("Line through the %u numbers of the vector"), self->look->dim);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

/* --- drawing --------------------------------------------------------------------------------- */

static GdkTexture *
studio_quantizer_neighbors_tile_get_texture (StudioQuantizerNeighborsTile *self,
                                             gboolean                     *failed)
{
  StudioVectorShape shape;
  int pixels = self->side * gtk_widget_get_scale_factor (GTK_WIDGET (self));

  *failed = FALSE;
  if (self->path != NULL || self->thumbnail != NULL)
    {
      StudioThumbnails *thumbnails = self->look->thumbnails;
      GdkTexture *texture =
        self->thumbnail != NULL
          ? studio_thumbnails_get_row (thumbnails, self->row_name, self->thumbnail, self->path,
                                       failed)
          : studio_thumbnails_get (thumbnails, self->path, failed);

      if (texture != NULL || !*failed)
        return texture;
    }
  shape = studio_vector_shape_guess (MAX (self->look->dim, 1));
  if (self->texture == NULL && self->vector != NULL && self->look->as_pictures && shape.width > 0)
    self->texture = studio_vector_shape_draw (&shape, self->vector, self->look->dtype,
                                              (guint) MAX (1, pixels / (int) shape.width));
  return self->texture;
}

static void
studio_quantizer_neighbors_tile_append (StudioQuantizerNeighborsTile *self,
                                        GtkSnapshot                  *snapshot,
                                        GdkTexture                   *texture)
{
  double width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);
  double scale = self->side / MAX (width, height);
  double w = round (width * scale), h = round (height * scale);

  gtk_snapshot_append_texture (snapshot, texture,
                               &GRAPHENE_RECT_INIT (floor ((self->side - w) / 2),
                                                    floor ((self->side - h) / 2), w, h));
}

static void
studio_quantizer_neighbors_tile_snapshot (GtkWidget   *widget,
                                          GtkSnapshot *snapshot)
{
  StudioQuantizerNeighborsTile *self = STUDIO_QUANTIZER_NEIGHBORS_TILE (widget);
  gboolean failed;
  GdkTexture *texture = studio_quantizer_neighbors_tile_get_texture (self, &failed);
  GdkRGBA color;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (
    floorf ((gtk_widget_get_width (widget) - self->side) / 2.0f),
    floorf ((gtk_widget_get_height (widget) - self->side) / 2.0f)));
  if (texture != NULL)
    studio_quantizer_neighbors_tile_append (self, snapshot, texture);
  else if (self->vector != NULL
           && (failed || (self->path == NULL && self->thumbnail == NULL)))
    {
      gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
      studio_vector_shape_append_line (snapshot, self->vector, self->look->dim, self->side,
                                       &color);
    }
  gtk_snapshot_restore (snapshot);
}

static void
studio_quantizer_neighbors_tile_measure (GtkWidget      *widget,
                                         GtkOrientation  orientation,
                                         int             for_size,
                                         int            *minimum,
                                         int            *natural,
                                         int            *minimum_baseline,
                                         int            *natural_baseline)
{
  *minimum = *natural = STUDIO_QUANTIZER_NEIGHBORS_TILE (widget)->side;
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_quantizer_neighbors_tile_loaded (StudioQuantizerNeighborsTile *self,
                                        const char                   *name)
{
  if (g_strcmp0 (name, self->thumbnail != NULL ? self->row_name : self->path) == 0)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
studio_quantizer_neighbors_tile_dispose (GObject *object)
{
  StudioQuantizerNeighborsTile *self = STUDIO_QUANTIZER_NEIGHBORS_TILE (object);

  g_clear_object (&self->texture);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->thumbnail, hek_thumbnail_unref);
  g_clear_pointer (&self->row_name, g_free);
  g_clear_pointer (&self->vector, g_free);
  G_OBJECT_CLASS (studio_quantizer_neighbors_tile_parent_class)->dispose (object);
}

static void
studio_quantizer_neighbors_tile_class_init (StudioQuantizerNeighborsTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_quantizer_neighbors_tile_dispose;
  widget_class->snapshot = studio_quantizer_neighbors_tile_snapshot;
  widget_class->measure = studio_quantizer_neighbors_tile_measure;
  gtk_widget_class_set_css_name (widget_class, "quantizertile");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
studio_quantizer_neighbors_tile_init (StudioQuantizerNeighborsTile *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
studio_quantizer_neighbors_tile_new (const StudioQuantizerNeighborsLook *look,
                                     int                                 side)
{
  StudioQuantizerNeighborsTile *self = g_object_new (STUDIO_TYPE_QUANTIZER_NEIGHBORS_TILE, NULL);

  self->look = look;
  self->side = side;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Picture of the row"), -1);
  g_signal_connect_object (look->thumbnails, "loaded",
                           G_CALLBACK (studio_quantizer_neighbors_tile_loaded), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
studio_quantizer_neighbors_tile_set_row (StudioQuantizerNeighborsTile *self,
                                         const char                   *key,
                                         const char                   *path,
                                         HekThumbnail                 *thumbnail,
                                         float                        *vector)
{
  g_return_if_fail (STUDIO_IS_QUANTIZER_NEIGHBORS_TILE (self));

  g_clear_pointer (&self->thumbnail, hek_thumbnail_unref);
  g_clear_pointer (&self->row_name, g_free);
  if (thumbnail != NULL)
    {
      self->thumbnail = hek_thumbnail_ref (thumbnail);
      self->row_name = g_strdup_printf ("%s/%s", self->look->collection, key);
    }
  g_free (self->path);
  self->path = g_strdup (path);
  g_free (self->vector);
  self->vector = vector;
  studio_quantizer_neighbors_tile_look_changed (self);
}

void
studio_quantizer_neighbors_tile_look_changed (StudioQuantizerNeighborsTile *self)
{
  g_return_if_fail (STUDIO_IS_QUANTIZER_NEIGHBORS_TILE (self));

  g_clear_object (&self->texture);
  studio_quantizer_neighbors_tile_describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
