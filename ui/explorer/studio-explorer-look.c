/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-explorer-look.h"

#include <glib/gi18n.h>
#include <string.h>

#include "hek-time.h"
#include "studio-vector-shape.h"

#define STUDIO_THUMBNAIL_SIDE 320u
#define STUDIO_THUMBNAIL_BYTES (64u * 1024 * 1024)
/* A short vector tells little as a line, but its row may name a colour: "#8ffe09". */
#define STUDIO_LINE_MIN_DIM 8u
#define STUDIO_LOOK "studio-explorer-look" /* data of a session */

struct _StudioExplorerLook
{
  GObject parent_instance;

  StudioThumbnails *thumbnails; /* owned */
  char *uuid;                   /* owned (nullable): of the collection that it was guessed for */
  gboolean has_shape, as_pictures;
};

G_DEFINE_FINAL_TYPE (StudioExplorerLook, studio_explorer_look, G_TYPE_OBJECT)

static guint changed_signal;

static void
studio_explorer_look_dispose (GObject *object)
{
  StudioExplorerLook *self = STUDIO_EXPLORER_LOOK (object);

  if (self->thumbnails != NULL)
    studio_thumbnails_close (self->thumbnails);
  g_clear_object (&self->thumbnails);
  g_clear_pointer (&self->uuid, g_free);
  G_OBJECT_CLASS (studio_explorer_look_parent_class)->dispose (object);
}

static void
studio_explorer_look_class_init (StudioExplorerLookClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = studio_explorer_look_dispose;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
studio_explorer_look_init (StudioExplorerLook *self)
{
  self->thumbnails = studio_thumbnails_new (STUDIO_THUMBNAIL_SIDE, STUDIO_THUMBNAIL_BYTES);
}

/* Another collection; what somebody has chosen for this one stays. */
static void
studio_explorer_look_guess (StudioExplorerLook *self,
                            HekExplorerSession *session)
{
  HekExplorerData *data = hek_explorer_session_get_data (session);
  const HekSchema *schema;

  if (data == NULL || g_strcmp0 (data->uuid, self->uuid) == 0)
    return;
  g_free (self->uuid);
  self->uuid = g_strdup (data->uuid);
  schema = hek_snapshot_get_schema (data->snapshot);
  self->has_shape = schema->dim > 0 && studio_vector_shape_guess (schema->dim).width > 0;
  self->as_pictures = self->has_shape
                      && studio_vector_shape_is_likely (schema->dtype, schema->dim);
  g_signal_emit (self, changed_signal, 0);
}

StudioExplorerLook *
studio_explorer_look_get (HekExplorerSession *session)
{
  StudioExplorerLook *self;

  g_return_val_if_fail (HEK_IS_EXPLORER_SESSION (session), NULL);

  self = g_object_get_data (G_OBJECT (session), STUDIO_LOOK);
  if (self != NULL)
    return self;
  self = g_object_new (STUDIO_TYPE_EXPLORER_LOOK, NULL);
  g_object_set_data_full (G_OBJECT (session), STUDIO_LOOK, self, g_object_unref);
  g_signal_connect_object (session, "data-changed", G_CALLBACK (studio_explorer_look_guess), self,
                           G_CONNECT_SWAPPED);
  studio_explorer_look_guess (self, session);
  return self;
}

gboolean
studio_explorer_look_has_shape (StudioExplorerLook *self)
{
  g_return_val_if_fail (STUDIO_IS_EXPLORER_LOOK (self), FALSE);

  return self->has_shape;
}

gboolean
studio_explorer_look_get_as_pictures (StudioExplorerLook *self)
{
  g_return_val_if_fail (STUDIO_IS_EXPLORER_LOOK (self), FALSE);

  return self->as_pictures;
}

void
studio_explorer_look_set_as_pictures (StudioExplorerLook *self,
                                      gboolean            as_pictures)
{
  g_return_if_fail (STUDIO_IS_EXPLORER_LOOK (self));

  if (self->as_pictures == as_pictures)
    return;
  self->as_pictures = as_pictures;
  g_signal_emit (self, changed_signal, 0);
}

/* --- tiles ----------------------------------------------------------------------------------- */

static void
studio_explorer_tile_look_changed (StudioRowTile      *tile,
                                   StudioExplorerLook *self)
{
  studio_row_tile_set_as_pictures (tile, self->as_pictures);
}

GtkWidget *
studio_explorer_look_new_tile (StudioExplorerLook *self,
                               int                 side)
{
  GtkWidget *tile;

  g_return_val_if_fail (STUDIO_IS_EXPLORER_LOOK (self), NULL);

  tile = studio_row_tile_new (self->thumbnails, side);
  studio_row_tile_set_as_pictures (STUDIO_ROW_TILE (tile), self->as_pictures);
  g_signal_connect_object (self, "changed", G_CALLBACK (studio_explorer_tile_look_changed), tile,
                           G_CONNECT_SWAPPED);
  return tile;
}

static gboolean
studio_explorer_is_color (const HekSchema *schema,
                          guint            field,
                          const char      *text)
{
  GdkRGBA color;

  return schema->dim < STUDIO_LINE_MIN_DIM && text != NULL
         && hek_schema_get_field (schema, field)->type == HEK_FIELD_TEXT && *text == '#'
         && strlen (text) == strlen ("#rrggbb") && gdk_rgba_parse (&color, text);
}

void
studio_explorer_tile_show_row (StudioRowTile  *tile,
                               HekExplorerRow *row)
{
  StudioRowTileContents contents = { 0 };
  g_autofree char *name = NULL;
  const HekSchema *schema;

  if (row == NULL || !hek_explorer_row_is_loaded (row))
    {
      studio_row_tile_set_contents (tile, NULL);
      return;
    }
  schema = hek_explorer_row_get_schema (row);
  name = hek_explorer_row_dup_name (row);
  contents.key = hek_explorer_row_get_key (row);
  contents.picture = hek_explorer_row_get_picture (row);
  contents.row_name = name;
  contents.thumbnail = hek_explorer_row_get_thumbnail (row);
  contents.vector = hek_explorer_row_get_vector (row);
  contents.dim = schema->dim;
  contents.dtype = schema->dtype;
  for (guint i = 0; i < schema->n_fields && contents.color == NULL; i++)
    if (studio_explorer_is_color (schema, i, hek_explorer_row_get_text (row, i)))
      contents.color = hek_explorer_row_get_text (row, i);
  studio_row_tile_set_contents (tile, &contents);
}

void
studio_explorer_tile_show_facts (StudioRowTile          *tile,
                                 const HekExplorerFacts *facts)
{
  StudioRowTileContents contents = { 0 };

  if (facts == NULL)
    {
      studio_row_tile_set_contents (tile, NULL);
      return;
    }
  contents.key = facts->key;
  contents.picture = facts->picture;
  contents.row_name = facts->row_name;
  contents.thumbnail = facts->thumbnail;
  contents.vector = facts->vector;
  contents.dim = facts->schema->dim;
  contents.dtype = facts->schema->dtype;
  for (guint i = 0; i < facts->schema->n_fields && contents.color == NULL; i++)
    if (studio_explorer_is_color (facts->schema, i, facts->facts[i].text))
      contents.color = facts->facts[i].text;
  studio_row_tile_set_contents (tile, &contents);
}

char *
studio_explorer_dup_value (const HekField *field,
                           const char     *text)
{
  g_autoptr (GDateTime) moment = NULL;
  gint64 time_us;

  if (text == NULL || field->type != HEK_FIELD_TIME
      || !hek_time_parse (text, strlen (text), &time_us))
    return g_strdup (text);
  moment = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  return moment != NULL ? g_date_time_format (moment, _("%-d %b %Y, %H:%M:%S")) : g_strdup (text);
}
