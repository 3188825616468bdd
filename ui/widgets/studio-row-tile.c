/* SPDX-License-Identifier: Apache-2.0 */
/* Nothing is read or drawn before the tile is seen: thumbnails are asked for in its snapshot, and
 * the picture of a vector is made there once. */
#include "config.h"

#include "studio-row-tile.h"

#include <glib/gi18n.h>
#include <math.h>

#include "studio-vector-shape.h"

#define STUDIO_MISSING_SIDE 32.0

struct _StudioRowTile
{
  GtkWidget parent_instance;

  StudioThumbnails *thumbnails; /* owned */
  int side;
  gboolean as_pictures;
  char *key;                    /* owned (nullable): there is nothing */
  char *picture;                /* owned (nullable) */
  char *row_name;               /* owned (nullable) */
  HekThumbnail *thumbnail;      /* owned (nullable) */
  char *color;                  /* owned (nullable) */
  float *vector;                /* owned (nullable) */
  guint dim;
  HekDtype dtype;
  gboolean failed;              /* the picture cannot be read */
  GdkTexture *texture;          /* owned (nullable): of the vector */
  GtkIconPaintable *missing;    /* owned (nullable) */
};

G_DEFINE_FINAL_TYPE (StudioRowTile, studio_row_tile, GTK_TYPE_WIDGET)

/* --- what there is to be seen ---------------------------------------------------------------- */

static void
studio_row_tile_describe (StudioRowTile *self)
{
  StudioVectorShape shape = studio_vector_shape_guess (MAX (self->dim, 1));
  g_autofree char *text = NULL;

  if (self->picture != NULL || self->thumbnail != NULL)
    {
      g_autofree char *name = self->picture != NULL ? g_filename_display_basename (self->picture)
                                                    : g_strdup (self->key);

      text = g_strdup_printf (self->failed ? _("Picture %s, which cannot be read")
                                           : _("Picture %s"), name);
    }
  else if (self->color != NULL)
    text = g_strdup (self->color);
  else if (self->vector == NULL)
    text = g_strdup ("");
  else if (self->as_pictures && shape.width > 0)
    text = g_strdup_printf (_("Vector drawn as %u × %u pixels"), shape.width, shape.height);
  else
    text = g_strdup_printf (_("Line through the %u numbers of the vector"), self->dim);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

static GdkTexture *
studio_row_tile_get_vector_texture (StudioRowTile *self)
{
  StudioVectorShape shape = studio_vector_shape_guess (self->dim);
  int pixels = self->side * gtk_widget_get_scale_factor (GTK_WIDGET (self));

  if (self->texture == NULL && shape.width > 0)
    self->texture = studio_vector_shape_draw (&shape, self->vector, self->dtype,
                                              (guint) MAX (1, pixels / (int) shape.width));
  return self->texture;
}

/* --- drawing --------------------------------------------------------------------------------- */

/* As large as fits, in the middle. */
static void
studio_row_tile_append (StudioRowTile *self,
                        GtkSnapshot   *snapshot,
                        GdkTexture    *texture)
{
  double width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);
  double scale = self->side / MAX (width, height);
  double w = round (width * scale), h = round (height * scale);

  gtk_snapshot_append_texture (snapshot, texture,
                               &GRAPHENE_RECT_INIT (floor ((self->side - w) / 2),
                                                    floor ((self->side - h) / 2), w, h));
}

static void
studio_row_tile_append_missing (StudioRowTile *self,
                                GtkSnapshot   *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  double size = MIN (self->side, STUDIO_MISSING_SIDE), margin = (self->side - size) / 2;
  GdkRGBA color;

  if (self->missing == NULL)
    self->missing = gtk_icon_theme_lookup_icon (
      gtk_icon_theme_get_for_display (gtk_widget_get_display (widget)), "image-missing-symbolic",
      NULL, (int) size, gtk_widget_get_scale_factor (widget), gtk_widget_get_direction (widget), 0);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (margin, margin));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (self->missing), snapshot, size,
                                            size, &color, 1);
  gtk_snapshot_restore (snapshot);
}

/* A colour that the row names, or its numbers. */
static void
studio_row_tile_append_row (StudioRowTile *self,
                            GtkSnapshot   *snapshot)
{
  GdkRGBA color;

  if (self->color != NULL && gdk_rgba_parse (&color, self->color))
    {
      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (0, 0, self->side, self->side));
      return;
    }
  if (self->vector == NULL)
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  studio_vector_shape_append_line (snapshot, self->vector, self->dim, self->side, &color);
}

static GdkTexture *
studio_row_tile_get_texture (StudioRowTile *self,
                             gboolean      *failed)
{
  if (self->thumbnail != NULL)
    return studio_thumbnails_get_row (self->thumbnails, self->row_name, self->thumbnail,
                                      self->picture, failed);
  if (self->picture != NULL)
    return studio_thumbnails_get (self->thumbnails, self->picture, failed);
  return self->vector != NULL && self->as_pictures ? studio_row_tile_get_vector_texture (self)
                                                   : NULL;
}

static void
studio_row_tile_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  StudioRowTile *self = STUDIO_ROW_TILE (widget);
  gboolean failed = FALSE;
  GdkTexture *texture = studio_row_tile_get_texture (self, &failed);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (
    floorf ((gtk_widget_get_width (widget) - self->side) / 2.0f),
    floorf ((gtk_widget_get_height (widget) - self->side) / 2.0f)));
  if (texture != NULL)
    studio_row_tile_append (self, snapshot, texture);
  else if (failed)
    studio_row_tile_append_missing (self, snapshot);
  else if (self->picture == NULL && self->thumbnail == NULL)
    studio_row_tile_append_row (self, snapshot);
  gtk_snapshot_restore (snapshot);
  if (failed != self->failed)
    {
      self->failed = failed;
      studio_row_tile_describe (self);
    }
}

static void
studio_row_tile_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  *minimum = *natural = STUDIO_ROW_TILE (widget)->side;
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_row_tile_loaded (StudioRowTile *self,
                        const char    *name)
{
  if (g_strcmp0 (name, self->thumbnail != NULL ? self->row_name : self->picture) == 0)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
studio_row_tile_clear (StudioRowTile *self)
{
  g_clear_object (&self->texture);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->picture, g_free);
  g_clear_pointer (&self->row_name, g_free);
  g_clear_pointer (&self->thumbnail, hek_thumbnail_unref);
  g_clear_pointer (&self->color, g_free);
  g_clear_pointer (&self->vector, g_free);
  self->dim = 0;
  self->failed = FALSE;
}

static void
studio_row_tile_dispose (GObject *object)
{
  StudioRowTile *self = STUDIO_ROW_TILE (object);

  studio_row_tile_clear (self);
  g_clear_object (&self->missing);
  g_clear_object (&self->thumbnails);
  G_OBJECT_CLASS (studio_row_tile_parent_class)->dispose (object);
}

static void
studio_row_tile_class_init (StudioRowTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_row_tile_dispose;
  widget_class->snapshot = studio_row_tile_snapshot;
  widget_class->measure = studio_row_tile_measure;
  gtk_widget_class_set_css_name (widget_class, "rowtile");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
studio_row_tile_init (StudioRowTile *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
studio_row_tile_new (StudioThumbnails *thumbnails,
                     int               side)
{
  StudioRowTile *self = g_object_new (STUDIO_TYPE_ROW_TILE, NULL);

  self->thumbnails = g_object_ref (thumbnails);
  self->side = side;
  g_signal_connect_object (thumbnails, "loaded", G_CALLBACK (studio_row_tile_loaded), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
studio_row_tile_set_contents (StudioRowTile               *self,
                              const StudioRowTileContents *contents)
{
  g_return_if_fail (STUDIO_IS_ROW_TILE (self));

  studio_row_tile_clear (self);
  if (contents != NULL)
    {
      self->key = g_strdup (contents->key);
      self->picture = g_strdup (contents->picture);
      self->row_name = g_strdup (contents->row_name);
      self->color = g_strdup (contents->color);
      if (contents->thumbnail != NULL && contents->row_name != NULL)
        self->thumbnail = hek_thumbnail_ref (contents->thumbnail);
      if (contents->vector != NULL)
        self->vector = g_memdup2 (contents->vector, (gsize) contents->dim * sizeof (float));
      self->dim = contents->dim;
      self->dtype = contents->dtype;
    }
  studio_row_tile_describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
studio_row_tile_set_as_pictures (StudioRowTile *self,
                                 gboolean       as_pictures)
{
  g_return_if_fail (STUDIO_IS_ROW_TILE (self));

  if (self->as_pictures == as_pictures)
    return;
  self->as_pictures = as_pictures;
  studio_row_tile_describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
