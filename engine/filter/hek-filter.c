/* SPDX-License-Identifier: Apache-2.0 */
/* Life of a filter, and its canonical form; see the header. */
#include "config.h"

#include "hek-filter.h"

#include <string.h>

#include "hek-filter-complete.h"
#include "hek-filter-private.h"
#include "hek-number.h"
#include "hek-ref.h"
#include "hek-time.h"

const char *const hek_filter_op_words[] = { "=", "!=", "<", "<=", ">", ">=" };

static void
clear_step (gpointer step)
{
  g_free (((HekFilterStep *) step)->key);
}

static void
clear_value (gpointer value)
{
  g_free (((HekFilterValue *) value)->text);
}

HekFilterNode *
hek_filter_node_new (HekFilterKind kind)
{
  HekFilterNode *node = g_new0 (HekFilterNode, 1);

  node->kind = kind;
  if (kind == HEK_FILTER_AND || kind == HEK_FILTER_OR || kind == HEK_FILTER_NOT)
    {
      node->parts = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_filter_node_free);
      return node;
    }
  node->path = g_array_new (FALSE, FALSE, sizeof (HekFilterStep));
  g_array_set_clear_func (node->path, clear_step);
  node->values = g_array_new (FALSE, FALSE, sizeof (HekFilterValue));
  g_array_set_clear_func (node->values, clear_value);
  return node;
}

void
hek_filter_node_free (HekFilterNode *node)
{
  g_clear_pointer (&node->path, g_array_unref);
  g_clear_pointer (&node->values, g_array_unref);
  g_clear_pointer (&node->parts, g_ptr_array_unref);
  g_free (node);
}

static void
collect_fields (const HekFilterNode *node,
                gboolean            *used)
{
  if (node->parts == NULL)
    used[node->field] = TRUE;
  else
    for (guint i = 0; i < node->parts->len; i++)
      collect_fields (g_ptr_array_index (node->parts, i), used);
}

static HekFilterNode *
parse (HekFilterParser *p)
{
  const char *bad;

  if (p->n > HEK_FILTER_MAX_BYTES)
    {
      hek_filter_fail (p, HEK_FILTER_ERROR_LIMIT, 0, 1, "the filter has more than %d bytes",
                       HEK_FILTER_MAX_BYTES);
      return NULL;
    }
  if (!g_utf8_validate (p->text, (gssize) p->n, &bad))
    {
      hek_filter_fail (p, HEK_FILTER_ERROR_SYNTAX, (gsize) (bad - p->text), 1, "this is not UTF-8");
      return NULL;
    }
  return hek_filter_parse_all (p);
}

HekFilter *
hek_filter_parse (const char       *text,
                  const HekSchema  *schema,
                  GError          **error)
{
  HekFilterParser p = { .text = text, .n = strlen (text), .schema = schema };
  HekFilterNode *root = parse (&p);
  HekFilter *filter;
  g_autofree gboolean *used = NULL;

  if (root == NULL)
    {
      g_propagate_error (error, p.error);
      return NULL;
    }
  filter = g_new0 (HekFilter, 1);
  g_atomic_ref_count_init (&filter->ref_count);
  filter->root = root;
  filter->schema = hek_schema_ref ((HekSchema *) schema);
  filter->fields = g_array_new (FALSE, FALSE, sizeof (guint));
  used = g_new0 (gboolean, schema->n_fields);
  collect_fields (root, used);
  for (guint i = 0; i < schema->n_fields; i++)
    if (used[i])
      g_array_append_val (filter->fields, i);
  return filter;
}

HekFilter *
hek_filter_ref (HekFilter *filter)
{
  g_atomic_ref_count_inc (&filter->ref_count);
  return filter;
}

void
hek_filter_unref (HekFilter *filter)
{
  if (!hek_ref_drop (&filter->ref_count))
    return;
  hek_filter_node_free (filter->root);
  hek_schema_unref (filter->schema);
  g_array_unref (filter->fields);
  g_free (filter);
}

const guint *
hek_filter_get_fields (const HekFilter *filter,
                       guint           *n)
{
  *n = filter->fields->len;
  return (const guint *) (gpointer) filter->fields->data;
}

/* -------------------------------------------------------------------------------- printing */

static void
print_value (GString              *out,
             const HekFilterValue *value)
{
  char buffer[MAX (HEK_NUMBER_TEXT_BYTES, HEK_TIME_TEXT_BYTES)];
  g_autofree char *quoted = NULL;

  switch (value->kind)
    {
    case HEK_FILTER_NUMBER:
      if (value->whole)
        g_string_append_printf (out, "%" G_GINT64_FORMAT, value->integer);
      else
        {
          hek_number_format_real (value->real, buffer);
          g_string_append (out, buffer);
        }
      break;
    case HEK_FILTER_TEXT:
      quoted = hek_filter_quote_text (value->text);
      g_string_append (out, quoted);
      break;
    case HEK_FILTER_BOOLEAN:
      g_string_append (out, value->integer != 0 ? "true" : "false");
      break;
    case HEK_FILTER_TIME:
      hek_time_format (value->integer, buffer);
      g_string_append_printf (out, "\"%s\"", buffer);
      break;
    }
}

static void
print_place (GString             *out,
             const HekFilter     *filter,
             const HekFilterNode *node)
{
  g_autofree char *field
    = hek_filter_quote_field (hek_schema_get_field (filter->schema, node->field)->name);

  g_string_append (out, field);
  for (guint i = 0; i < node->path->len; i++)
    {
      const HekFilterStep *step = &g_array_index (node->path, HekFilterStep, i);

      if (step->key != NULL)
        {
          g_autofree char *key = hek_filter_quote_field (step->key);

          g_string_append_printf (out, ".%s", key);
        }
      else
        g_string_append_printf (out, "[%" G_GSIZE_FORMAT "]", step->idx);
    }
}

static void
print_test (GString             *out,
            const HekFilter     *filter,
            const HekFilterNode *node)
{
  static const char *const words[] = {
    [HEK_FILTER_IN] = "in (",           [HEK_FILTER_BETWEEN] = "between ",
    [HEK_FILTER_LIKE] = "like ",        [HEK_FILTER_CONTAINS] = "contains ",
    [HEK_FILTER_STARTS] = "starts with ", [HEK_FILTER_ENDS] = "ends with ",
  };

  print_place (out, filter, node);
  if (node->kind == HEK_FILTER_MISSING)
    {
      g_string_append (out, node->negated ? " is not missing" : " is missing");
      return;
    }
  if (node->kind == HEK_FILTER_COMPARE)
    g_string_append_printf (out, " %s ", hek_filter_op_words[node->op]);
  else
    g_string_append_printf (out, " %s%s", node->negated ? "not " : "", words[node->kind]);
  for (guint i = 0; i < node->values->len; i++)
    {
      if (i > 0)
        g_string_append (out, node->kind == HEK_FILTER_IN ? ", " : " and ");
      print_value (out, &g_array_index (node->values, HekFilterValue, i));
    }
  if (node->kind == HEK_FILTER_IN)
    g_string_append_c (out, ')');
}

static void
print_node (GString             *out,
            const HekFilter     *filter,
            const HekFilterNode *node)
{
  if (node->parts == NULL)
    {
      print_test (out, filter, node);
      return;
    }
  if (node->kind == HEK_FILTER_NOT)
    g_string_append (out, "not ");
  for (guint i = 0; i < node->parts->len; i++)
    {
      const HekFilterNode *part = g_ptr_array_index (node->parts, i);
      gboolean parentheses
        = part->kind == HEK_FILTER_OR || (part->kind == HEK_FILTER_AND &&
                                          node->kind == HEK_FILTER_NOT);

      if (i > 0)
        g_string_append (out, node->kind == HEK_FILTER_AND ? " and " : " or ");
      g_string_append (out, parentheses ? "(" : "");
      print_node (out, filter, part);
      g_string_append (out, parentheses ? ")" : "");
    }
}

char *
hek_filter_print (const HekFilter *filter)
{
  GString *out = g_string_new (NULL);

  print_node (out, filter, filter->root);
  return g_string_free (out, FALSE);
}
