/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Queries: a source and the values of its fields, in order of their names. A value that is no text
 * in JSON (a number, true) is kept as it is and read as a text; what no field can be (an object, a
 * list) is kept for the version that knows it.
 */
#include "config.h"

#include "hek-widget-query.h"

#include <stdlib.h>
#include <string.h>

#include "hek-dashboard-private.h"
#include "hek-json-text.h"
#include "hek-ref.h"
#include "hek-widget-source.h"

G_DEFINE_QUARK (hek-widget-query-error-quark, hek_widget_query_error)

typedef struct
{
  char *name;     /* owned */
  JsonNode *node; /* owned, immutable */
  char *text;     /* owned (nullable): as a text */
} Member;

struct _HekWidgetQuery
{
  gatomicrefcount ref_count;
  char *source;     /* owned */
  GArray *members;  /* owned, of Member, by name */
};

/* (transfer full) (nullable) */
static char *
node_dup_text (JsonNode *node)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_NONE;

  if (type == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  if (type == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  if (type == G_TYPE_DOUBLE)
    return hek_json_text_number (json_node_get_double (node));
  if (type == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? "true" : "false");
  return NULL;
}

static void
member_clear (gpointer data)
{
  Member *member = data;

  g_free (member->name);
  g_free (member->text);
  json_node_unref (member->node);
}

static int
compare_members (gconstpointer a,
                 gconstpointer b)
{
  return strcmp (((const Member *) a)->name, ((const Member *) b)->name);
}

/* @node: taken */
static void
add_member (HekWidgetQuery *query,
            const char     *name,
            JsonNode       *node)
{
  Member member = { g_strdup (name), node, node_dup_text (node) };

  json_node_seal (node);
  g_array_append_val (query->members, member);
}

static const Member *
find_member (const HekWidgetQuery *query,
             const char           *name)
{
  for (guint i = 0; i < query->members->len; i++)
    if (strcmp (g_array_index (query->members, Member, i).name, name) == 0)
      return &g_array_index (query->members, Member, i);
  return NULL;
}

HekWidgetQuery *
hek_widget_query_new (const char *source)
{
  HekWidgetQuery *query = g_new0 (HekWidgetQuery, 1);

  g_atomic_ref_count_init (&query->ref_count);
  query->source = g_strdup (source);
  query->members = g_array_new (FALSE, TRUE, sizeof (Member));
  g_array_set_clear_func (query->members, member_clear);
  return query;
}

HekWidgetQuery *
hek_widget_query_ref (HekWidgetQuery *query)
{
  g_atomic_ref_count_inc (&query->ref_count);
  return query;
}

void
hek_widget_query_unref (HekWidgetQuery *query)
{
  if (!hek_ref_drop (&query->ref_count))
    return;
  g_free (query->source);
  g_array_unref (query->members);
  g_free (query);
}

const char *
hek_widget_query_get_source (const HekWidgetQuery *query)
{
  return query->source;
}

const char *
hek_widget_query_get (const HekWidgetQuery *query,
                      const char           *field)
{
  const Member *member = find_member (query, field);

  return member != NULL && member->text != NULL && *member->text != '\0' ? member->text : NULL;
}

/* A number stays a number, where the field is one. */
static JsonNode *
value_to_node (const char *source,
               const char *field,
               const char *value)
{
  const HekWidgetSource *known = hek_widget_source_find (source);
  const HekWidgetField *descriptor = known != NULL ? hek_widget_source_find_field (known, field)
                                                   : NULL;
  JsonNode *node = json_node_new (JSON_NODE_VALUE);
  gint64 number;

  if (descriptor != NULL && descriptor->kind == HEK_WIDGET_FIELD_NUMBER &&
      g_ascii_string_to_signed (value, 10, G_MININT64, G_MAXINT64, &number, NULL))
    json_node_set_int (node, number);
  else
    json_node_set_string (node, value);
  return node;
}

HekWidgetQuery *
hek_widget_query_with (const HekWidgetQuery *query,
                       const char           *field,
                       const char           *value)
{
  HekWidgetQuery *copy = hek_widget_query_new (query->source);

  g_return_val_if_fail (strcmp (field, "source") != 0, copy);

  for (guint i = 0; i < query->members->len; i++)
    {
      const Member *member = &g_array_index (query->members, Member, i);

      if (strcmp (member->name, field) != 0)
        add_member (copy, member->name, json_node_ref (member->node));
    }
  if (value != NULL && *value != '\0')
    add_member (copy, field, value_to_node (query->source, field, value));
  g_array_sort (copy->members, compare_members);
  return copy;
}

HekWidgetQuery *
hek_widget_query_with_source (const HekWidgetQuery *query,
                              const char           *source)
{
  const HekWidgetSource *from = hek_widget_source_find (query->source);
  const HekWidgetSource *to = hek_widget_source_find (source);
  HekWidgetQuery *copy = hek_widget_query_new (source);

  for (guint i = 0; i < query->members->len; i++)
    {
      const Member *member = &g_array_index (query->members, Member, i);
      const HekWidgetField *old = from != NULL ? hek_widget_source_find_field (from, member->name)
                                               : NULL;
      const HekWidgetField *field = to != NULL ? hek_widget_source_find_field (to, member->name)
                                               : NULL;

      /* fields of one name have one meaning in all sources, but not always the same choices */
      if (old != NULL && field != NULL && old->kind == field->kind &&
          old->choices == field->choices)
        add_member (copy, member->name, json_node_ref (member->node));
    }
  return copy;
}

gboolean
hek_widget_query_equal (const HekWidgetQuery *a,
                        const HekWidgetQuery *b)
{
  if (strcmp (a->source, b->source) != 0 || a->members->len != b->members->len)
    return FALSE;
  for (guint i = 0; i < a->members->len; i++)
    {
      const Member *x = &g_array_index (a->members, Member, i);
      const Member *y = &g_array_index (b->members, Member, i);

      if (strcmp (x->name, y->name) != 0 || !json_node_equal (x->node, y->node))
        return FALSE;
    }
  return TRUE;
}

/* --- checking -------------------------------------------------------------------------------- */

/* "widgets[3].queries[0].limit: …", or "limit: …" */
static void G_GNUC_PRINTF (5, 6)
complain (GError     **error,
          int          code,
          const char  *path,
          const char  *field,
          const char  *format,
          ...)
{
  g_autofree char *reason = NULL;
  gboolean has_path = path != NULL && *path != '\0';
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, HEK_WIDGET_QUERY_ERROR, code, "%s%s%s: %s", has_path ? path : "",
               has_path && field[0] != '\0' ? "." : "", field, reason);
}

static char *
join_choices (const HekWidgetField *field)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < field->n_choices; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", field->choices[i].id);
  return g_string_free (text, FALSE);
}

static gboolean
check_field (const HekWidgetQuery  *query,
             const HekWidgetField  *field,
             const char            *path,
             GError               **error)
{
  const Member *member = find_member (query, field->name);
  const char *text = hek_widget_query_get (query, field->name);
  gint64 number;

  if (member != NULL && member->text == NULL && !JSON_NODE_HOLDS_NULL (member->node))
    {
      complain (error, HEK_WIDGET_QUERY_ERROR_FIELD, path, field->name, "must be a text");
      return FALSE;
    }
  if (text == NULL)
    {
      if (field->required)
        complain (error, HEK_WIDGET_QUERY_ERROR_FIELD, path, field->name,
                  "source “%s” needs it: %s", query->source, field->help);
      return !field->required;
    }
  if (strlen (text) > HEK_WIDGET_QUERY_MAX_BYTES)
    {
      complain (error, HEK_WIDGET_QUERY_ERROR_FIELD, path, field->name,
                "is longer than %" G_GSIZE_FORMAT " bytes", HEK_WIDGET_QUERY_MAX_BYTES);
      return FALSE;
    }
  if (field->kind == HEK_WIDGET_FIELD_NUMBER &&
      !g_ascii_string_to_signed (text, 10, (gint64) field->min, (gint64) field->max, &number, NULL))
    {
      complain (error, HEK_WIDGET_QUERY_ERROR_FIELD, path, field->name,
                "“%s” is not a whole number from %.0f to %.0f", text, field->min, field->max);
      return FALSE;
    }
  if (field->kind == HEK_WIDGET_FIELD_CHOICE)
    {
      g_autofree char *choices = NULL;

      for (guint i = 0; i < field->n_choices; i++)
        if (strcmp (field->choices[i].id, text) == 0)
          return TRUE;
      choices = join_choices (field);
      complain (error, HEK_WIDGET_QUERY_ERROR_FIELD, path, field->name, "“%s” is none of %s", text,
                choices);
      return FALSE;
    }
  return TRUE;
}

gboolean
hek_widget_query_check (const HekWidgetQuery  *query,
                        const char            *path,
                        GError               **error)
{
  const HekWidgetSource *source = hek_widget_source_find (query->source);

  if (source == NULL)
    {
      g_autoptr (GString) known = g_string_new (NULL);

      for (guint i = 0; i < hek_widget_source_n (); i++)
        g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", hek_widget_source (i)->id);
      complain (error, HEK_WIDGET_QUERY_ERROR_SOURCE, path, "source", "“%s” is none of %s",
                query->source, known->str);
      return FALSE;
    }
  for (guint i = 0; i < source->n_fields; i++)
    if (!check_field (query, &source->fields[i], path, error))
      return FALSE;
  return TRUE;
}

/* --- JSON ------------------------------------------------------------------------------------ */

HekWidgetQuery *
hek_widget_query_from_json (JsonNode    *node,
                            const char  *path,
                            GError     **error)
{
  g_autoptr (HekWidgetQuery) query = NULL;
  g_autoptr (GList) names = NULL;
  JsonObject *object;
  JsonNode *source;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      complain (error, HEK_WIDGET_QUERY_ERROR_FIELD, path, "", "must be an object");
      return NULL;
    }
  object = json_node_get_object (node);
  source = json_object_get_member (object, "source");
  if (source == NULL || !JSON_NODE_HOLDS_VALUE (source) ||
      json_node_get_value_type (source) != G_TYPE_STRING)
    {
      complain (error, HEK_WIDGET_QUERY_ERROR_SOURCE, path, "source",
                "%s", source == NULL ? "is missing: say where the data come from"
                                     : "must be a text");
      return NULL;
    }
  query = hek_widget_query_new (json_node_get_string (source));
  names = json_object_get_members (object);
  for (GList *l = names; l != NULL; l = l->next)
    if (strcmp (l->data, "source") != 0)
      add_member (query, l->data, json_node_copy (json_object_get_member (object, l->data)));
  g_array_sort (query->members, compare_members);
  if (!hek_widget_query_check (query, path, error))
    return NULL;
  return g_steal_pointer (&query);
}

JsonNode *
hek_widget_query_to_json (const HekWidgetQuery *query)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "source", query->source);
  for (guint i = 0; i < query->members->len; i++)
    {
      const Member *member = &g_array_index (query->members, Member, i);

      json_object_set_member (object, member->name, hek_dashboard_copy_node (member->node));
    }
  json_node_take_object (node, object);
  return node;
}
