/* SPDX-License-Identifier: Apache-2.0 */
/* Nothing is read or drawn before the tile is seen: thumbnails are asked for in its snapshot, and
 * the picture of a vector is made there once. */
#include "config.h"

#include "studio-search-tile.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "studio-vector-shape.h"

#define STUDIO_LINE_MARGIN 2
#define STUDIO_LINE_MIN_DIM 8
#define STUDIO_LINE_ALPHA 0.75f
#define STUDIO_ZERO_ALPHA 0.2f

struct _StudioSearchTile
{
  GtkWidget parent_instance;

  const StudioSearchLook *look;
  int side;
  HekSearchItem *item; /* owned (nullable) */
  char *path;          /* (nullable): of a picture file */
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
  g_autofree char *text = NULL;
  GdkRGBA color;

  if (schema != NULL)
    shape = studio_vector_shape_guess (schema->dim);
  if (self->path != NULL)
    {
      g_autofree char *name = g_filename_display_basename (self->path);

      text = g_strdup_printf (_("Picture %s"), name);
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

/* From the smallest to the largest number of each column of pixels. */
static void
studio_search_tile_append_line (StudioSearchTile *self,
                                GtkSnapshot      *snapshot)
{
  const float *vector = hek_search_item_get_vector (self->item);
  guint dim = self->look->schema->dim, n = (guint) (self->side - 2 * STUDIO_LINE_MARGIN);
  double low = 0, high = 0, height = self->side - 2 * STUDIO_LINE_MARGIN, span;
  GdkRGBA color, zero;

  for (guint i = 0; i < dim; i++)
    if (isfinite (vector[i]))
      {
        low = MIN (low, vector[i]);
        high = MAX (high, vector[i]);
      }
  span = high > low ? high - low : 1;
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  zero = color;
  color.alpha *= STUDIO_LINE_ALPHA;
  zero.alpha *= STUDIO_ZERO_ALPHA;
  gtk_snapshot_append_color (snapshot, &zero,
                             &GRAPHENE_RECT_INIT (STUDIO_LINE_MARGIN,
                                                  STUDIO_LINE_MARGIN + height * high / span, n, 1));
  for (guint x = 0; x < n; x++)
    {
      guint begin = (guint) ((guint64) x * dim / n);
      guint end = MAX ((guint) ((guint64) (x + 1) * dim / n), begin + 1);
      double from = 0, to = 0;

      for (guint i = begin; i < MIN (end, dim); i++)
        if (isfinite (vector[i]))
          {
            from = MIN (from, vector[i]);
            to = MAX (to, vector[i]);
          }
      gtk_snapshot_append_color (
        snapshot, &color,
        &GRAPHENE_RECT_INIT (STUDIO_LINE_MARGIN + x,
                             STUDIO_LINE_MARGIN + height * (high - to) / span, 1,
                             MAX (height * (to - from) / span, 1)));
    }
}

static void
studio_search_tile_append_row (StudioSearchTile *self,
                               GtkSnapshot      *snapshot)
{
  GdkRGBA color;

  if (studio_search_tile_get_color (self, &color))
    gtk_snapshot_append_color (snapshot, &color,
                               &GRAPHENE_RECT_INIT (0, 0, self->side, self->side));
  else
    studio_search_tile_append_line (self, snapshot);
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
  if (self->path != NULL)
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
                           const char       *path)
{
  if (g_strcmp0 (path, self->path) == 0)
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
  g_set_object (&self->item, item);
  g_free (self->path);
  self->path = g_strdup (path);
  g_clear_object (&self->texture);
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
