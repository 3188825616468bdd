/* SPDX-License-Identifier: Apache-2.0 */
/* Members of objects, in and out, with messages that name their place. */
#include "config.h"

#include "hek-alert-json-private.h"

#include <math.h>

#include "hek-json-text.h"

char *
hek_alert_json_path (const char *path,
                     const char *name)
{
  if (path == NULL || path[0] == '\0')
    return g_strdup (name);
  if (name == NULL || name[0] == '\0')
    return g_strdup (path);
  return g_strdup_printf ("%s.%s", path, name);
}

gboolean
hek_alert_json_fail (GError    **error,
                     const char *path,
                     const char *name,
                     const char *format,
                     ...)
{
  g_autofree char *where = hek_alert_json_path (path, name);
  g_autofree char *why = NULL;
  va_list args;

  va_start (args, format);
  why = g_strdup_vprintf (format, args);
  va_end (args);
  if (where == NULL)
    g_set_error_literal (error, HEK_ALERT_ERROR, HEK_ALERT_ERROR_RULE, why);
  else
    g_set_error (error, HEK_ALERT_ERROR, HEK_ALERT_ERROR_RULE, "%s: %s", where, why);
  return FALSE;
}

/* --- in -------------------------------------------------------------------------------------- */

static GType
type_of (JsonObject *object,
         const char *name,
         JsonNode  **node)
{
  *node = json_object_get_member (object, name);
  if (*node == NULL)
    return G_TYPE_NONE;
  return JSON_NODE_HOLDS_VALUE (*node) ? json_node_get_value_type (*node) : G_TYPE_INVALID;
}

gboolean
hek_alert_json_read_text (JsonObject *object,
                          const char *path,
                          const char *name,
                          guint       max,
                          char      **out,
                          GError    **error)
{
  JsonNode *node;
  GType type = type_of (object, name, &node);
  const char *text;

  if (type == G_TYPE_NONE)
    return TRUE;
  if (type != G_TYPE_STRING)
    return hek_alert_json_fail (error, path, name, "this must be a text");
  text = json_node_get_string (node);
  if (g_utf8_strlen (text, -1) > (glong) max)
    return hek_alert_json_fail (error, path, name, "longer than %u characters", max);
  g_free (*out);
  *out = g_strdup (text);
  return TRUE;
}

gboolean
hek_alert_json_read_real (JsonObject *object,
                          const char *path,
                          const char *name,
                          double     *out,
                          GError    **error)
{
  JsonNode *node;
  GType type = type_of (object, name, &node);

  if (type == G_TYPE_NONE)
    return TRUE;
  if ((type != G_TYPE_INT64 && type != G_TYPE_DOUBLE) || !isfinite (json_node_get_double (node)))
    return hek_alert_json_fail (error, path, name, "this must be a number");
  *out = json_node_get_double (node);
  return TRUE;
}

gboolean
hek_alert_json_read_boolean (JsonObject *object,
                             const char *path,
                             const char *name,
                             gboolean   *out,
                             GError    **error)
{
  JsonNode *node;
  GType type = type_of (object, name, &node);

  if (type == G_TYPE_NONE)
    return TRUE;
  if (type != G_TYPE_BOOLEAN)
    return hek_alert_json_fail (error, path, name, "this must be true or false");
  *out = json_node_get_boolean (node);
  return TRUE;
}

gboolean
hek_alert_json_read_seconds (JsonObject *object,
                             const char *path,
                             const char *name,
                             gint64     *out_us,
                             GError    **error)
{
  double seconds = (double) *out_us / G_USEC_PER_SEC;

  if (!json_object_has_member (object, name))
    return TRUE;
  if (!hek_alert_json_read_real (object, path, name, &seconds, error))
    return FALSE;
  if (!(fabs (seconds) < 1e9))
    return hek_alert_json_fail (error, path, name, "these are more seconds than can be waited");
  *out_us = (gint64) nearbyint (seconds * G_USEC_PER_SEC);
  return TRUE;
}

gboolean
hek_alert_json_read_choice (JsonObject      *object,
                            const char      *path,
                            const char      *name,
                            const HekChoice *choices,
                            guint            n_choices,
                            guint           *out,
                            GError         **error)
{
  g_autoptr (GString) ids = NULL;
  JsonNode *node;
  GType type = type_of (object, name, &node);

  if (type == G_TYPE_NONE)
    return TRUE;
  for (guint i = 0; type == G_TYPE_STRING && i < n_choices; i++)
    if (g_str_equal (json_node_get_string (node), choices[i].id))
      {
        *out = i;
        return TRUE;
      }
  ids = g_string_new (NULL);
  for (guint i = 0; i < n_choices; i++)
    g_string_append_printf (ids, "%s%s", i == 0 ? "" : i + 1 < n_choices ? ", " : " or ",
                            choices[i].id);
  if (type == G_TYPE_STRING)
    return hek_alert_json_fail (error, path, name, "“%s” is not one of %s",
                                json_node_get_string (node), ids->str);
  return hek_alert_json_fail (error, path, name, "this must be one of %s", ids->str);
}

/* --- out ------------------------------------------------------------------------------------- */

static void
append_object (GString    *out,
               JsonObject *object)
{
  g_autoptr (GList) names = json_object_get_members (object);

  g_string_append_c (out, '{');
  for (GList *at = names; at != NULL; at = at->next)
    {
      hek_alert_json_append_name (out, at->data);
      hek_alert_json_append_node (out, json_object_get_member (object, at->data));
    }
  g_string_append_c (out, '}');
}

void
hek_alert_json_append_node (GString  *out,
                            JsonNode *node)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (JSON_NODE_HOLDS_OBJECT (node))
    append_object (out, json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      g_string_append_c (out, '[');
      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          if (i > 0)
            g_string_append_c (out, ',');
          hek_alert_json_append_node (out, json_array_get_element (array, i));
        }
      g_string_append_c (out, ']');
    }
  else if (type == G_TYPE_STRING)
    hek_json_text_append_string (out, json_node_get_string (node));
  else if (type == G_TYPE_INT64)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (node));
  else if (type == G_TYPE_DOUBLE)
    hek_json_text_append_number (out, json_node_get_double (node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
  else
    g_string_append (out, "null");
}

void
hek_alert_json_append_name (GString    *out,
                            const char *name)
{
  if (out->len > 0 && out->str[out->len - 1] != '{')
    g_string_append_c (out, ',');
  hek_json_text_append_string (out, name);
  g_string_append_c (out, ':');
}

void
hek_alert_json_append_text (GString    *out,
                            const char *name,
                            const char *text)
{
  hek_alert_json_append_name (out, name);
  hek_json_text_append_string (out, text);
}

void
hek_alert_json_append_real (GString    *out,
                            const char *name,
                            double      value)
{
  hek_alert_json_append_name (out, name);
  hek_json_text_append_number (out, value);
}

void
hek_alert_json_append_seconds (GString    *out,
                               const char *name,
                               gint64      us)
{
  hek_alert_json_append_real (out, name, (double) us / G_USEC_PER_SEC);
}

void
hek_alert_json_append_more (GString           *out,
                            JsonObject        *more,
                            const char *const *known)
{
  g_autoptr (GList) names = json_object_get_members (more);

  for (GList *at = names; at != NULL; at = at->next)
    if (!g_strv_contains (known, at->data))
      {
        hek_alert_json_append_name (out, at->data);
        hek_alert_json_append_node (out, json_object_get_member (more, at->data));
      }
}
