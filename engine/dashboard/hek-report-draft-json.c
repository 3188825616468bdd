/* SPDX-License-Identifier: Apache-2.0 */
/* Drafts from JSON and to it. Files are absolute inside, and relative where they can be outside. */
#include "config.h"

#include <string.h>

#include "hek-dashboard-private.h"
#include "hek-report-draft-private.h"
#include "hek-report-recipe-private.h"

/* Files, of any part. */
static const char *const file_members[] = { "file", "picture" };

/* @object: (transfer full): with what @change makes of each file */
static JsonObject *
change_files (JsonObject *object,
              char       *(*change) (const char *file, const char *folder),
              const char *folder)
{
  for (guint i = 0; i < G_N_ELEMENTS (file_members); i++)
    {
      JsonNode *old = hek_report_recipe_find (object, file_members[i], G_TYPE_STRING);
      g_autofree char *file = old != NULL ? change (json_node_get_string (old), folder) : NULL;
      g_autoptr (JsonNode) node = NULL;
      JsonObject *changed;

      if (file == NULL)
        continue;
      node = json_node_init_string (json_node_alloc (), file);
      changed = hek_report_draft_with_member (object, file_members[i], node);
      json_object_unref (object);
      object = changed;
    }
  return object;
}

static char *
make_absolute (const char *file,
               const char *folder)
{
  return file[0] != '\0' ? g_canonicalize_filename (file, folder) : NULL;
}

static char *
make_relative (const char *file,
               const char *folder)
{
  gsize n = strlen (folder);

  if (n == 0 || strncmp (file, folder, n) != 0 || file[n] != G_DIR_SEPARATOR)
    return NULL;
  return g_strdup (file + n + 1);
}

/* Returns: (transfer full): with absolute files */
static HekReportDraftPart *
make_part (JsonObject *object,
           const char *folder)
{
  return hek_report_draft_part_new (change_files (json_object_ref (object), make_absolute,
                                                  folder));
}

/* --- JSON ------------------------------------------------------------------------------------ */

static char *
print (JsonObject *object,
       gboolean    pretty)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (root, object);
  return json_to_string (root, pretty);
}

char *
hek_report_part_new (HekReportPartKind kind,
                     ...)
{
  g_autoptr (JsonObject) object = json_object_new ();
  const char *name;
  va_list args;

  g_return_val_if_fail (kind < HEK_REPORT_N_PART_KINDS, NULL);

  json_object_set_string_member (object, "part", hek_report_part_kind_id (kind));
  va_start (args, kind);
  while ((name = va_arg (args, const char *)) != NULL)
    {
      const char *text = va_arg (args, const char *);
      g_autoptr (JsonNode) node = strcmp (name, "recipe") == 0 ? json_from_string (text, NULL)
                                                               : NULL;

      if (node != NULL)
        json_object_set_member (object, name, g_steal_pointer (&node));
      else if (strcmp (name, "recipe") != 0)
        json_object_set_string_member (object, name, text);
    }
  va_end (args);
  return print (object, FALSE);
}

static HekReportDraft *
read_parts (HekReportDraft  *draft,
            JsonObject      *object,
            const char      *folder,
            GError         **error)
{
  JsonNode *node = json_object_get_member (object, "parts");
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node)
                                                                  : NULL;
  guint n = array != NULL ? json_array_get_length (array) : 0;

  if ((node != NULL && array == NULL) || n > HEK_REPORT_RECIPE_MAX_PARTS)
    {
      hek_report_recipe_complain (error, "", "parts", "must be a list of at most %u parts",
                                  HEK_REPORT_RECIPE_MAX_PARTS);
      return NULL;
    }
  for (guint i = 0; i < n; i++)
    {
      JsonNode *part = json_array_get_element (array, i);
      g_autofree char *path = g_strdup_printf ("parts[%u]", i);

      if (!JSON_NODE_HOLDS_OBJECT (part))
        {
          hek_report_recipe_complain (error, path, "", "must be an object");
          return NULL;
        }
      g_ptr_array_add (draft->parts, make_part (json_node_get_object (part), folder));
    }
  return draft;
}

HekReportDraft *
hek_report_draft_from_json (const char  *json,
                            gssize       n_bytes,
                            const char  *folder,
                            GError     **error)
{
  g_autoptr (JsonNode) root = hek_dashboard_parse (json, n_bytes, error);
  g_autofree char *absolute = g_canonicalize_filename (folder, NULL);
  g_autoptr (HekReportDraft) draft = NULL;
  JsonObject *object, *head;

  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, HEK_REPORT_RECIPE_ERROR, HEK_REPORT_RECIPE_ERROR_INVALID,
                           "the recipe of a report must be an object");
      return NULL;
    }
  object = json_node_get_object (root);
  if (!hek_report_recipe_check_format (object, error))
    return NULL;
  head = hek_report_draft_with_member (object, "parts", NULL);
  draft = hek_report_draft_take (hek_report_draft_part_new (head));
  return read_parts (draft, object, absolute, error) != NULL ? g_steal_pointer (&draft) : NULL;
}

char *
hek_report_draft_to_json (HekReportDraft *draft,
                          const char     *folder)
{
  g_autofree char *absolute = folder != NULL ? g_canonicalize_filename (folder, NULL) : NULL;
  g_autoptr (JsonObject) object = hek_report_draft_with_member (draft->head->object, "parts", NULL);
  JsonArray *parts = json_array_new ();

  for (guint i = 0; i < draft->parts->len; i++)
    {
      JsonObject *part = json_object_ref (hek_report_draft_get_object (draft, (int) i));

      json_array_add_object_element (parts, absolute != NULL
                                              ? change_files (part, make_relative, absolute)
                                              : part);
    }
  json_object_set_array_member (object, "parts", parts);
  return print (object, TRUE);
}

HekReportDraft *
hek_report_draft_add (HekReportDraft  *draft,
                      guint            at,
                      const char      *json,
                      const char      *folder,
                      GError         **error)
{
  g_autoptr (JsonNode) root = hek_dashboard_parse (json, -1, error);
  g_autofree char *absolute = g_canonicalize_filename (folder, NULL);
  HekReportDraft *changed;

  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root) ||
      hek_report_recipe_find (json_node_get_object (root), "part", G_TYPE_STRING) == NULL)
    {
      g_set_error_literal (error, HEK_REPORT_RECIPE_ERROR, HEK_REPORT_RECIPE_ERROR_INVALID,
                           "this is no part of a report");
      return NULL;
    }
  if (draft->parts->len >= HEK_REPORT_RECIPE_MAX_PARTS)
    {
      g_set_error (error, HEK_REPORT_RECIPE_ERROR, HEK_REPORT_RECIPE_ERROR_INVALID,
                   "a report has at most %u parts: begin another one",
                   HEK_REPORT_RECIPE_MAX_PARTS);
      return NULL;
    }
  changed = hek_report_draft_copy (draft);
  g_ptr_array_insert (changed->parts, (int) MIN (at, draft->parts->len),
                      make_part (json_node_get_object (root), absolute));
  return changed;
}
