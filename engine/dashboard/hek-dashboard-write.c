/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The document as JSON. Members that are known come first, in one order; then those that were read
 * and are not known, by name. So the same document always has the same bytes.
 */
#include "config.h"

#include <string.h>

#include "hek-annotation.h"
#include "hek-dashboard-private.h"
#include "hek-json-text.h"

/* What may stand in one line, with its indent. */
#define LINE_BYTES 100u

/* --- text ------------------------------------------------------------------------------------ */

static gboolean append_inline (GString *out, JsonNode *node, gsize limit);

static void
append_scalar (GString  *out,
               JsonNode *node)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (type == G_TYPE_STRING)
    hek_json_text_append_string (out, json_node_get_string (node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
  else if (type == G_TYPE_INT64)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (node));
  else if (type == G_TYPE_DOUBLE)
    hek_json_text_append_number (out, json_node_get_double (node));
  else
    g_string_append (out, "null");
}

static gboolean
append_inline_object (GString    *out,
                      JsonObject *object,
                      gsize       limit)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  const char *before = "{";

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      g_string_append (out, before);
      hek_json_text_append_string (out, name);
      g_string_append (out, ": ");
      if (!append_inline (out, node, limit))
        return FALSE;
      before = ", ";
    }
  g_string_append (out, *before == '{' ? "{}" : "}");
  return out->len <= limit;
}

/* Stops, with %FALSE, as soon as it is longer than @limit. */
static gboolean
append_inline (GString  *out,
               JsonNode *node,
               gsize     limit)
{
  JsonArray *array;

  if (out->len > limit)
    return FALSE;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return append_inline_object (out, json_node_get_object (node), limit);
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      append_scalar (out, node);
      return out->len <= limit;
    }
  array = json_node_get_array (node);
  g_string_append_c (out, '[');
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (i > 0)
        g_string_append (out, ", ");
      if (!append_inline (out, json_array_get_element (array, i), limit))
        return FALSE;
    }
  g_string_append_c (out, ']');
  return out->len <= limit;
}

static void
append_break (GString *out,
              guint    indent)
{
  g_string_append_c (out, '\n');
  for (guint i = 0; i < indent; i++)
    g_string_append (out, "  ");
}

/* @used: bytes that stand in the line before @node */
static void
append_node (GString  *out,
             JsonNode *node,
             guint     indent,
             gsize     used)
{
  gsize start = out->len;
  guint n = 0;

  if (!JSON_NODE_HOLDS_OBJECT (node) && !JSON_NODE_HOLDS_ARRAY (node))
    {
      append_scalar (out, node);
      return;
    }
  if (indent > 0 && append_inline (out, node, start + LINE_BYTES - MIN (used, LINE_BYTES)))
    return;
  g_string_truncate (out, start);
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      const char *name;
      JsonNode *member;

      json_object_iter_init_ordered (&iter, json_node_get_object (node));
      while (json_object_iter_next_ordered (&iter, &name, &member))
        {
          gsize line;

          g_string_append_c (out, n++ == 0 ? '{' : ',');
          append_break (out, indent + 1);
          line = out->len;
          hek_json_text_append_string (out, name);
          g_string_append (out, ": ");
          append_node (out, member, indent + 1, 2 * (indent + 1) + out->len - line);
        }
      append_break (out, indent);
      g_string_append_c (out, '}');
    }
  else
    {
      JsonArray *array = json_node_get_array (node);

      for (; n < json_array_get_length (array); n++)
        {
          g_string_append_c (out, n == 0 ? '[' : ',');
          append_break (out, indent + 1);
          append_node (out, json_array_get_element (array, n), indent + 1, 2 * (indent + 1));
        }
      append_break (out, indent);
      g_string_append_c (out, ']');
    }
}

char *
hek_dashboard_node_to_text (JsonNode *node)
{
  GString *out = g_string_new (NULL);

  append_node (out, node, 0, 0);
  g_string_append_c (out, '\n');
  return g_string_free (out, FALSE);
}

gboolean
hek_dashboard_same_json (JsonObject *a,
                         JsonObject *b)
{
  g_autoptr (GString) text_a = NULL;
  g_autoptr (GString) text_b = NULL;

  if (a == b)
    return TRUE;
  if (a == NULL || b == NULL)
    return FALSE;
  text_a = g_string_new (NULL);
  text_b = g_string_new (NULL);
  append_inline_object (text_a, a, G_MAXSIZE);
  append_inline_object (text_b, b, G_MAXSIZE);
  return g_string_equal (text_a, text_b);
}

/* --- what is not known ----------------------------------------------------------------------- */

static const char *const root_members[] = { "format", "version", "id", "name", "range", "notes",
                                            "widgets", NULL };
static const char *const range_members[] = { "last", "from", "to", NULL };
static const char *const widget_members[] = { "id", "kind", "title", "grid", "options", "queries",
                                              NULL };
static const char *const grid_members[] = { "x", "y", "w", "h", NULL };

/* Names of all options of a kind: NULL-terminated. */
static const char **
list_options (const HekWidgetKind *kind)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < kind->n_options; i++)
    g_ptr_array_add (names, (char *) kind->options[i].name);
  for (guint i = 0; i < kind->n_texts; i++)
    g_ptr_array_add (names, (char *) kind->texts[i].name);
  if (kind->has_bands)
    g_ptr_array_add (names, (char *) "bands");
  g_ptr_array_add (names, NULL);
  return (const char **) g_ptr_array_free (names, FALSE);
}

/* Shares nothing with @node: json-glib counts references of objects, lists and values without
 * atomics, and documents are read by several threads. */
JsonNode *
hek_dashboard_copy_node (JsonNode *node)
{
  JsonNode *copy = json_node_alloc ();
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObject *object = hek_dashboard_copy_object (json_node_get_object (node));

      json_node_init_object (copy, object);
      json_object_unref (object);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *from = json_node_get_array (node), *array = json_array_new ();

      for (guint i = 0; i < json_array_get_length (from); i++)
        json_array_add_element (array, hek_dashboard_copy_node (json_array_get_element (from, i)));
      json_node_init_array (copy, array);
      json_array_unref (array);
    }
  else if (type == G_TYPE_STRING)
    json_node_init_string (copy, json_node_get_string (node));
  else if (type == G_TYPE_INT64)
    json_node_init_int (copy, json_node_get_int (node));
  else if (type == G_TYPE_DOUBLE)
    json_node_init_double (copy, json_node_get_double (node));
  else if (type == G_TYPE_BOOLEAN)
    json_node_init_boolean (copy, json_node_get_boolean (node));
  else
    json_node_init_null (copy);
  return copy;
}

JsonObject *
hek_dashboard_copy_object (JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;
  JsonObject *copy;

  if (object == NULL)
    return NULL;
  copy = json_object_new ();
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    json_object_set_member (copy, name, hek_dashboard_copy_node (node));
  return copy;
}

/* Members of @from (nullable) that @to does not have and that are not in @known, by name. */
static void
add_unknown (JsonObject        *to,
             JsonObject        *from,
             const char *const *known)
{
  g_autoptr (GList) names = from != NULL ? json_object_get_members (from) : NULL;

  names = g_list_sort (names, (GCompareFunc) strcmp);
  for (GList *l = names; l != NULL; l = l->next)
    if (!json_object_has_member (to, l->data) && !g_strv_contains (known, l->data))
      json_object_set_member (to, l->data,
                              hek_dashboard_copy_node (json_object_get_member (from, l->data)));
}

/* (nullable): member @name of @json where that is an object */
static JsonObject *
get_object (JsonObject *json,
            const char *name)
{
  JsonNode *node = json != NULL ? json_object_get_member (json, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* The unknown ones of a member that is an object itself, as the same member of @to. */
static void
add_unknown_below (JsonObject        *to,
                   JsonObject        *from,
                   const char        *name,
                   const char *const *known)
{
  JsonObject *kept = json_object_new ();

  add_unknown (kept, get_object (from, name), known);
  if (json_object_get_size (kept) > 0)
    json_object_set_object_member (to, name, kept);
  else
    json_object_unref (kept);
}

/* (nullable) */
static JsonObject *
seal (JsonObject *kept)
{
  if (json_object_get_size (kept) == 0)
    {
      json_object_unref (kept);
      return NULL;
    }
  json_object_seal (kept);
  return kept;
}

JsonObject *
hek_dashboard_keep_unknown (JsonObject *json)
{
  JsonObject *kept = json_object_new ();

  add_unknown (kept, json, root_members);
  add_unknown_below (kept, json, "range", range_members);
  return seal (kept);
}

JsonObject *
hek_dashboard_widget_keep_unknown (JsonObject          *json,
                                   const HekWidgetKind *kind)
{
  JsonObject *kept = json_object_new ();

  add_unknown (kept, json, widget_members);
  add_unknown_below (kept, json, "grid", grid_members);
  if (kind != NULL)
    {
      g_autofree const char **known = list_options (kind);

      add_unknown_below (kept, json, "options", known);
    }
  return seal (kept);
}

/* --- the tree -------------------------------------------------------------------------------- */

static JsonObject *
grid_to_json (const HekDashboardWidget *widget)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "x", widget->cell.x);
  json_object_set_int_member (object, "y", widget->cell.y);
  json_object_set_int_member (object, "w", widget->cell.w);
  json_object_set_int_member (object, "h", widget->cell.h);
  add_unknown (object, get_object (widget->unknown, "grid"), grid_members);
  return object;
}

static JsonObject *
options_to_json (const HekDashboardWidget *widget)
{
  g_autofree const char **known = list_options (widget->kind);
  JsonObject *object = json_object_new ();

  hek_widget_options_to_json (widget->kind, &widget->options, object);
  add_unknown (object, get_object (widget->unknown, "options"), known);
  return object;
}

JsonNode *
hek_dashboard_widget_to_node (const HekDashboardWidget *widget)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonObject *options = options_to_json (widget);
  JsonArray *queries = json_array_new ();

  json_object_set_string_member (object, "id", widget->id);
  json_object_set_string_member (object, "kind", widget->kind->id);
  if (*widget->title != '\0')
    json_object_set_string_member (object, "title", widget->title);
  json_object_set_object_member (object, "grid", grid_to_json (widget));
  if (json_object_get_size (options) > 0)
    json_object_set_object_member (object, "options", options);
  else
    json_object_unref (options);
  for (guint i = 0; i < widget->queries->len; i++)
    json_array_add_element (queries, hek_widget_query_to_json (widget->queries->pdata[i]));
  json_object_set_array_member (object, "queries", queries);
  add_unknown (object, widget->unknown, widget_members);
  json_node_take_object (node, object);
  return node;
}

static JsonObject *
range_to_json (const HekDashboard *self)
{
  JsonObject *object = json_object_new ();

  if (self->range.last_us > 0)
    {
      g_autofree char *last = hek_dashboard_span_to_text (self->range.last_us);

      json_object_set_string_member (object, "last", last);
    }
  else
    {
      g_autofree char *from = hek_dashboard_moment_to_text (self->range.from_us);
      g_autofree char *to = hek_dashboard_moment_to_text (self->range.to_us);

      json_object_set_string_member (object, "from", from);
      json_object_set_string_member (object, "to", to);
    }
  add_unknown (object, get_object (self->unknown, "range"), range_members);
  return object;
}

JsonNode *
hek_dashboard_to_node (const HekDashboard *self)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *widgets = json_array_new ();

  json_object_set_string_member (object, "format", "hektor-dashboard");
  json_object_set_int_member (object, "version", HEK_DASHBOARD_VERSION);
  json_object_set_string_member (object, "id", self->id);
  json_object_set_string_member (object, "name", self->name);
  json_object_set_object_member (object, "range", range_to_json (self));
  if (self->notes != HEK_ANNOTATION_ALL)
    {
      JsonArray *notes = json_array_new ();

      for (guint i = 0; i < HEK_N_ANNOTATION_KINDS; i++)
        if (self->notes & 1u << i)
          json_array_add_string_element (notes, hek_annotation_kind_id (i));
      json_object_set_array_member (object, "notes", notes);
    }
  for (guint i = 0; i < self->widgets->len; i++)
    json_array_add_element (widgets, hek_dashboard_widget_to_node (self->widgets->pdata[i]));
  json_object_set_array_member (object, "widgets", widgets);
  add_unknown (object, self->unknown, root_members);
  json_node_take_object (node, object);
  return node;
}

char *
hek_dashboard_to_json (const HekDashboard *self)
{
  g_autoptr (JsonNode) node = hek_dashboard_to_node (self);

  return hek_dashboard_node_to_text (node);
}
