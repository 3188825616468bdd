/* SPDX-License-Identifier: Apache-2.0 */
/* What the Explorer has kept of how a collection was looked at ("views/UUID.json"), as far as a 3D
 * plot can follow it. Members that are missing or of another type count as not there. */
#include "config.h"

#include "hek-widget-source-view-private.h"

#include <string.h>

#include "hek-dashboard-private.h"
#include "hek-widget-source-private.h"

#define FOLDER "views"
#define MAX_BYTES ((guint64) 16 * 1024 * 1024)

struct _HekWidgetLook
{
  JsonNode *root;     /* owned (nullable): nothing is kept yet */
  JsonObject *object; /* borrowed (nullable): all of it, or the bookmark */
  gboolean is_bookmark;
};

void
hek_widget_look_free (HekWidgetLook *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->root, json_node_unref);
  g_free (self);
}

/* --- members --------------------------------------------------------------------------------- */

/* (nullable) */
static const char *
get_text (JsonObject *object,
          const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

/* (nullable) */
static JsonObject *
get_object (JsonObject *object,
            const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* (nullable): what is no bookmark is passed over */
static JsonObject *
get_bookmark (JsonObject *object,
              guint       i)
{
  JsonNode *list = json_object_get_member (object, "bookmarks");
  JsonNode *node = json_array_get_element (json_node_get_array (list), i);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static guint
get_n_bookmarks (JsonObject *object)
{
  JsonNode *list = object != NULL ? json_object_get_member (object, "bookmarks") : NULL;

  return list != NULL && JSON_NODE_HOLDS_ARRAY (list)
           ? json_array_get_length (json_node_get_array (list)) : 0;
}

/* --- the file -------------------------------------------------------------------------------- */

static HekWidgetLook *
read_all (const HekWidgetContext  *context,
          const char              *collection,
          GError                 **error)
{
  g_autoptr (HekWidgetLook) self = g_new0 (HekWidgetLook, 1);
  HekWorkspace *workspace = context->workspace;
  g_autoptr (HekCollectionInfo) info = hek_workspace_find (workspace, collection, error);
  g_autofree char *name = info != NULL ? g_strconcat (info->uuid, ".json", NULL) : NULL;
  g_autofree char *path = NULL;
  g_autofree char *json = NULL;
  gboolean exists;
  gsize n_bytes;

  if (info == NULL)
    return NULL;
  path = g_build_filename (hek_workspace_get_path (workspace), FOLDER, name, NULL);
  if (!hek_file_exists (hek_workspace_get_ops (workspace), path, &exists, error))
    return NULL;
  if (!exists)
    return g_steal_pointer (&self);
  json = hek_file_read_whole (hek_workspace_get_ops (workspace), path, MAX_BYTES, &n_bytes, error);
  if (json == NULL)
    return NULL;
  self->root = hek_dashboard_parse (json, (gssize) n_bytes, error);
  if (self->root == NULL)
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }
  if (JSON_NODE_HOLDS_OBJECT (self->root))
    self->object = json_node_get_object (self->root);
  return g_steal_pointer (&self);
}

static gboolean
find_bookmark (HekWidgetLook  *self,
               const char     *name,
               GError        **error)
{
  guint n = get_n_bookmarks (self->object);

  self->is_bookmark = TRUE;
  for (guint i = 0; i < n; i++)
    {
      JsonObject *bookmark = get_bookmark (self->object, i);

      if (g_strcmp0 (get_text (bookmark, "name"), name) != 0)
        continue;
      self->object = bookmark;
      return TRUE;
    }
  hek_widget_source_fail (error, HEK_WIDGET_QUERY_ERROR_DATA, "view",
                          "the Explorer has no bookmark “%s” of this collection: choose another",
                          name);
  return FALSE;
}

HekWidgetLook *
hek_widget_look_read (const HekWidgetContext  *context,
                      const char              *collection,
                      const char              *view,
                      GError                 **error)
{
  g_autoptr (HekWidgetLook) self = read_all (context, collection, error);

  if (self == NULL || strcmp (view, HEK_WIDGET_LOOK_LEFT) == 0)
    return g_steal_pointer (&self);
  if (!g_str_has_prefix (view, HEK_WIDGET_LOOK_BOOKMARK))
    {
      hek_widget_source_fail (error, HEK_WIDGET_QUERY_ERROR_FIELD, "view",
                              "“%s” is neither “%s” nor “%sNAME”", view, HEK_WIDGET_LOOK_LEFT,
                              HEK_WIDGET_LOOK_BOOKMARK);
      return NULL;
    }
  if (!find_bookmark (self, view + strlen (HEK_WIDGET_LOOK_BOOKMARK), error))
    return NULL;
  return g_steal_pointer (&self);
}

GPtrArray *
hek_widget_look_list (const HekWidgetContext  *context,
                      const char              *collection,
                      GError                 **error)
{
  g_autoptr (HekWidgetLook) self = read_all (context, collection, error);
  GPtrArray *names = self != NULL ? g_ptr_array_new_with_free_func (g_free) : NULL;

  for (guint i = 0; self != NULL && i < get_n_bookmarks (self->object); i++)
    {
      const char *name = get_text (get_bookmark (self->object, i), "name");

      if (name != NULL)
        g_ptr_array_add (names, g_strdup (name));
    }
  return names;
}

/* --- what it says ---------------------------------------------------------------------------- */

const char *
hek_widget_look_get_layout (const HekWidgetLook *self)
{
  return get_text (self->object, "layout");
}

const char *
hek_widget_look_get_camera (const HekWidgetLook           *self,
                            const HekCollectionLayoutInfo *info)
{
  g_autofree char *key = g_strdup_printf ("%s:%" G_GINT64_FORMAT, info->id, info->made_us);

  if (!self->is_bookmark)
    return get_text (get_object (self->object, "cameras"), key);
  return g_strcmp0 (hek_widget_look_get_layout (self), info->id) == 0
           ? get_text (self->object, "camera") : NULL;
}

const char *
hek_widget_look_get_color (const HekWidgetLook *self)
{
  JsonObject *color = get_object (self->object, "color");

  return g_strcmp0 (get_text (color, "kind"), "field") == 0 ? get_text (color, "field") : NULL;
}
