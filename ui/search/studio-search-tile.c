/* SPDX-License-Identifier: Apache-2.0 */
/* Nothing is read or drawn before the tile is seen: thumbnails are asked for in its snapshot, and
 * the picture of a vector is made there once. */
#include "config.h"

#include "studio-search-tile.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "studio-vector-shape.h"

#define STUDIO_LINE_MIN_DIM 8

struct _StudioSearchTile
{
  GtkWidget parent_instance;

  const StudioSearchLook *look;
  int side;
  HekSearchItem *item; /* owned (nullable) */
  char *path;          /* (nullable): of a picture file */
  HekThumbnail *kept;  /* owned (nullable): what is kept of the picture with the row */
  char *row_name;      /* (nullable): of that row */
  gboolean failed;     /* the picture cannot be read */
  GdkTexture *texture; /* owned (nullable): of the vector */
  GtkIconPaintable *missing; /* owned (nullable) */
};

G_DEFINE_FINAL_TYPE (StudioSearchTile, studio_search_tile, GTK_TYPE_WIDGET)

/* --- what there is to be seen ---------------------------------------------------------------- */

/* A short vector tells little as a line, but a row may name a colour: "#8ffe09". */
static gboolean
studio_search_tile_get_color (StudioSearchTile *self,
                              GdkRGBA          *color)
{
  const HekSchema *schema = self->look->schema;

  for (guint i = 0; schema->dim < STUDIO_LINE_MIN_DIM && i < schema->n_fields; i++)
    {
      const char *text = hek_schema_get_field (schema, i)->type == HEK_FIELD_TEXT
                           ? hek_search_item_get_text (self->item, i) : NULL;

      if (text != NULL && *text == '#' && strlen (text) == strlen ("#rrggbb")
          && gdk_rgba_parse (color, text))
        return TRUE;
    }
  return FALSE;
}

static void
studio_search_tile_describe (StudioSearchTile *self)
{
  const HekSchema *schema = self->look->schema;
  StudioVectorShape shape = { 0 };
  g_autofree char *name = NULL, *text = NULL;
  GdkRGBA color;

  if (schema != NULL)
    shape = studio_vector_shape_guess (schema->dim);
  if (self->path != NULL || self->kept != NULL)
    {
      name = self->path != NULL ? g_filename_display_basename (self->path)
                                : g_strdup (hek_search_item_get_key (self->item));
      text = g_strdup_printf (self->failed ? _("Picture %s, which cannot be read")
                                           : _("Picture %s"), name);
    }
  else if (self->item == NULL || schema == NULL)
    text = g_strdup ("");
  else if (studio_search_tile_get_color (self, &color))
    text = gdk_rgba_to_string (&color);
  else if (self->look->as_pictures && shape.width > 0)
    text = g_strdup_printf (_("Vector drawn as %u × %u pixels"), shape.width, shape.height);
  else
    text = g_strdup_printf (_("Line through the %u numbers of the vector"), schema->dim);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

static GdkTexture *
studio_search_tile_get_vector_texture (StudioSearchTile *self)
{
  const HekSchema *schema = self->look->schema;
  StudioVectorShape shape = studio_vector_shape_guess (schema->dim);
  int pixels = self->side * gtk_widget_get_scale_factor (GTK_WIDGET (self));

  if (self->texture == NULL && shape.width > 0)
    self->texture = studio_vector_shape_draw (&shape, hek_search_item_get_vector (self->item),
                                              schema->dtype,
                                              (guint) MAX (1, pixels / (int) shape.width));
  return self->texture;
}

/* --- drawing --------------------------------------------------------------------------------- */

/* As large as fits, in the middle. */
static void
studio_search_tile_append (StudioSearchTile *self,
                           GtkSnapshot      *snapshot,
                           GdkTexture       *texture)
{
  double width = gdk_texture_get_width (texture), height = gdk_texture_get_height (texture);
  double scale = self->side / MAX (width, height);
  double w = round (width * scale), h = round (height * scale);

  gtk_snapshot_append_texture (snapshot, texture,
                               &GRAPHENE_RECT_INIT (floor ((self->side - w) / 2),
                                                    floor ((self->side - h) / 2), w, h));
}

static void
studio_search_tile_append_missing (StudioSearchTile *self,
                                   GtkSnapshot      *snapshot)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  double size = MIN (self->side, 32);
  GdkRGBA color;

  if (self->missing == NULL)
    self->missing = gtk_icon_theme_lookup_icon (theme, "image-missing-symbolic", NULL, (int) size,
                                                gtk_widget_get_scale_factor (GTK_WIDGET (self)),
                                                gtk_widget_get_direction (GTK_WIDGET (self)), 0);
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((self->side - size) / 2,
                                                          (self->side - size) / 2));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (self->missing), snapshot, size,
                                            size, &color, 1);
  gtk_snapshot_restore (snapshot);
}

static void
studio_search_tile_append_row (StudioSearchTile *self,
                               GtkSnapshot      *snapshot)
{
  GdkRGBA color;

  if (studio_search_tile_get_color (self, &color))
    {
      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (0, 0, self->side, self->side));
      return;
    }
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  studio_vector_shape_append_line (snapshot, hek_search_item_get_vector (self->item),
                                   self->look->schema->dim, self->side, &color);
}

static void
studio_search_tile_snapshot (GtkWidget   *widget,
                             GtkSnapshot *snapshot)
{
  StudioSearchTile *self = STUDIO_SEARCH_TILE (widget);
  GdkTexture *texture = NULL;
  gboolean failed = FALSE;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (
    floorf ((gtk_widget_get_width (widget) - self->side) / 2.0f),
    floorf ((gtk_widget_get_height (widget) - self->side) / 2.0f)));
  if (self->kept != NULL)
    texture = studio_thumbnails_get_row (self->look->thumbnails, self->row_name, self->kept,
                                         self->path, &failed);
  else if (self->path != NULL)
    texture = studio_thumbnails_get (self->look->thumbnails, self->path, &failed);
  else if (self->item != NULL && self->look->schema != NULL
           && hek_search_item_get_vector (self->item) != NULL)
    {
      if (self->look->as_pictures)
        texture = studio_search_tile_get_vector_texture (self);
      if (texture == NULL)
        studio_search_tile_append_row (self, snapshot);
    }
  if (texture != NULL)
    studio_search_tile_append (self, snapshot, texture);
  else if (failed)
    studio_search_tile_append_missing (self, snapshot);
  gtk_snapshot_restore (snapshot);
  if (failed != self->failed)
    {
      self->failed = failed;
      studio_search_tile_describe (self);
    }
}

static void
studio_search_tile_measure (GtkWidget      *widget,
                            GtkOrientation  orientation,
                            int             for_size,
                            int            *minimum,
                            int            *natural,
                            int            *minimum_baseline,
                            int            *natural_baseline)
{
  *minimum = *natural = STUDIO_SEARCH_TILE (widget)->side;
}

/* --- object ---------------------------------------------------------------------------------- */

static void
studio_search_tile_loaded (StudioSearchTile *self,
                           const char       *name)
{
  if (g_strcmp0 (name, self->kept != NULL ? self->row_name : self->path) == 0)
    gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
studio_search_tile_dispose (GObject *object)
{
  StudioSearchTile *self = STUDIO_SEARCH_TILE (object);

  g_clear_object (&self->item);
  g_clear_object (&self->texture);
  g_clear_object (&self->missing);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->kept, hek_thumbnail_unref);
  g_clear_pointer (&self->row_name, g_free);
  G_OBJECT_CLASS (studio_search_tile_parent_class)->dispose (object);
}

static void
studio_search_tile_class_init (StudioSearchTileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = studio_search_tile_dispose;
  widget_class->snapshot = studio_search_tile_snapshot;
  widget_class->measure = studio_search_tile_measure;
  gtk_widget_class_set_css_name (widget_class, "searchtile");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
studio_search_tile_init (StudioSearchTile *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
studio_search_tile_new (const StudioSearchLook *look,
                        int                     side)
{
  StudioSearchTile *self = g_object_new (STUDIO_TYPE_SEARCH_TILE, NULL);

  self->look = look;
  self->side = side;
  g_signal_connect_object (look->thumbnails, "loaded", G_CALLBACK (studio_search_tile_loaded),
                           self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

static void
studio_search_tile_show (StudioSearchTile *self,
                         HekSearchItem    *item,
                         const char       *path)
{
  HekThumbnail *kept = item != NULL ? hek_search_item_get_thumbnail (item) : NULL;

  g_set_object (&self->item, item);
  g_free (self->path);
  self->path = g_strdup (path);
  g_clear_pointer (&self->kept, hek_thumbnail_unref);
  g_clear_pointer (&self->row_name, g_free);
  if (kept != NULL)
    {
      self->kept = hek_thumbnail_ref (kept);
      self->row_name = hek_search_item_dup_row_name (item);
    }
  g_clear_object (&self->texture);
  self->failed = FALSE;
  studio_search_tile_describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
studio_search_tile_set_item (StudioSearchTile *self,
                             HekSearchItem    *item)
{
  g_return_if_fail (STUDIO_IS_SEARCH_TILE (self));

  studio_search_tile_show (self, item, item != NULL ? hek_search_item_get_picture (item) : NULL);
}

void
studio_search_tile_look_changed (StudioSearchTile *self)
{
  g_return_if_fail (STUDIO_IS_SEARCH_TILE (self));

  g_clear_object (&self->texture);
  studio_search_tile_describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
studio_search_tile_set_path (StudioSearchTile *self,
                             const char       *path)
{
  g_return_if_fail (STUDIO_IS_SEARCH_TILE (self));

  studio_search_tile_show (self, NULL, path);
}
