/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of single texts and of values inside JSON. */
#include "config.h"

#include "hek-filter-private.h"

#include <stdlib.h>
#include <string.h>

#include "hek-json.h"

int
hek_filter_compare_text (const char *a,
                         gsize       n_a,
                         const char *b,
                         gsize       n_b)
{
  int order = memcmp (a, b, MIN (n_a, n_b));

  return order != 0 ? order : (n_a > n_b) - (n_a < n_b);
}

int
hek_filter_compare_values (gconstpointer a,
                           gconstpointer b)
{
  const HekFilterValue *x = a, *y = b;

  if (x->kind == HEK_FILTER_TEXT)
    return hek_filter_compare_text (x->text, x->n, y->text, y->n);
  if (x->kind != HEK_FILTER_NUMBER || (x->whole && y->whole))
    return (x->integer > y->integer) - (x->integer < y->integer);
  return (x->real > y->real) - (x->real < y->real);
}

gboolean
hek_filter_op_holds (HekFilterOp op,
                     int         order)
{
  switch (op)
    {
    case HEK_FILTER_EQ:
      return order == 0;
    case HEK_FILTER_NE:
      return order != 0;
    case HEK_FILTER_LT:
      return order < 0;
    case HEK_FILTER_LE:
      return order <= 0;
    case HEK_FILTER_GT:
      return order > 0;
    default:
      return order >= 0;
    }
}

/* One item of the pattern at @*like, which is no %, against the text at @*text. */
static gboolean
match_one (const char **text,
           const char  *text_end,
           const char **like)
{
  if (**like == '_')
    {
      *text = MIN (*text + g_utf8_skip[(guchar) **text], text_end);
      *like += 1;
      return TRUE;
    }
  if (**like == '\\')
    *like += 1;
  if (**text != **like)
    return FALSE;
  *text += 1;
  *like += 1;
  return TRUE;
}

/* The last % takes one character more whenever the rest does not fit: never exponential. */
gboolean
hek_filter_text_like (const char *text,
                      gsize       n,
                      const char *like,
                      gsize       n_like)
{
  const char *text_end = text + n, *like_end = like + n_like;
  const char *star = NULL, *taken = NULL;

  while (text < text_end)
    {
      const char *t = text, *l = like;

      if (like < like_end && *like == '%')
        {
          star = ++like;
          taken = text;
        }
      else if (like < like_end && match_one (&t, text_end, &l))
        {
          text = t;
          like = l;
        }
      else if (star != NULL)
        {
          taken = MIN (taken + g_utf8_skip[(guchar) *taken], text_end);
          text = taken;
          like = star;
        }
      else
        return FALSE;
    }
  while (like < like_end && *like == '%')
    like++;
  return like == like_end;
}

static gboolean
is_in_sorted (const GArray         *values,
              const HekFilterValue *value)
{
  return bsearch (value, values->data, values->len, sizeof *value, hek_filter_compare_values) !=
         NULL;
}

/* Whether @value passes a compare, in or between. */
static gboolean
test_value (const HekFilterNode  *node,
            const HekFilterValue *value)
{
  const HekFilterValue *first = &g_array_index (node->values, HekFilterValue, 0);

  switch (node->kind)
    {
    case HEK_FILTER_COMPARE:
      return hek_filter_op_holds (node->op, hek_filter_compare_values (value, first));
    case HEK_FILTER_IN:
      return is_in_sorted (node->values, value);
    default:
      return hek_filter_compare_values (value, first) >= 0 &&
             hek_filter_compare_values (value, first + 1) <= 0;
    }
}

gboolean
hek_filter_test_text (const HekFilterNode *node,
                      const char          *text,
                      gsize                n)
{
  const HekFilterValue *first = &g_array_index (node->values, HekFilterValue, 0);
  HekFilterValue value;

  switch (node->kind)
    {
    case HEK_FILTER_LIKE:
      return hek_filter_text_like (text, n, first->text, first->n);
    case HEK_FILTER_CONTAINS:
      return memmem (text, n, first->text, first->n) != NULL;
    case HEK_FILTER_STARTS:
      return n >= first->n && memcmp (text, first->text, first->n) == 0;
    case HEK_FILTER_ENDS:
      return n >= first->n && memcmp (text + n - first->n, first->text, first->n) == 0;
    default:
      value = (HekFilterValue) { .kind = HEK_FILTER_TEXT, .text = (char *) text, .n = n };
      return test_value (node, &value);
    }
}

static int
test_string (const HekFilterNode *node,
             const HekJsonValue  *json)
{
  g_autoptr (GString) plain = NULL;

  if (node->kind < HEK_FILTER_LIKE &&
      g_array_index (node->values, HekFilterValue, 0).kind != HEK_FILTER_TEXT)
    return -1;
  if (hek_json_string_is_plain (json))
    return hek_filter_test_text (node, json->text + 1, json->n - 2);
  plain = g_string_sized_new (json->n);
  /* no text holds a NUL, so one that does is as if it were missing */
  if (!hek_json_string_append (json, plain))
    return -1;
  return hek_filter_test_text (node, plain->str, plain->len);
}

static int
test_number (const HekFilterNode *node,
             const HekJsonValue  *json)
{
  HekFilterValue value = { .kind = HEK_FILTER_NUMBER, .real = hek_json_get_real (json) };

  if (node->kind >= HEK_FILTER_LIKE ||
      g_array_index (node->values, HekFilterValue, 0).kind != HEK_FILTER_NUMBER)
    return -1;
  value.whole = hek_json_get_integer (json, &value.integer);
  return test_value (node, &value);
}

static int
test_boolean (const HekFilterNode *node,
              gboolean             yes)
{
  HekFilterValue value = { .kind = HEK_FILTER_BOOLEAN, .integer = yes };

  if (node->kind >= HEK_FILTER_LIKE ||
      g_array_index (node->values, HekFilterValue, 0).kind != HEK_FILTER_BOOLEAN)
    return -1;
  return test_value (node, &value);
}

static int
test_array (const HekFilterNode *node,
            const HekJsonValue  *json)
{
  const HekFilterValue *wanted = &g_array_index (node->values, HekFilterValue, 0);
  HekJsonIter iter;
  HekJsonValue element;

  if (node->kind != HEK_FILTER_CONTAINS)
    return -1;
  hek_json_iter_init (&iter, json);
  while (hek_json_iter_next (&iter, NULL, &element))
    if (hek_json_string_equals (&element, wanted->text, wanted->n))
      return 1;
  return 0;
}

/* %FALSE: nothing is there. */
static gboolean
follow_path (const GArray *path,
             HekJsonValue *value)
{
  for (guint i = 0; i < path->len; i++)
    {
      const HekFilterStep *step = &g_array_index (path, HekFilterStep, i);
      const HekJsonValue from = *value;

      if (step->key != NULL ? !hek_json_find_member (&from, step->key, strlen (step->key), value)
                            : !hek_json_find_element (&from, step->idx, value))
        return FALSE;
    }
  return value->kind != HEK_JSON_NULL;
}

int
hek_filter_test_json (const HekFilterNode *node,
                      const char          *json,
                      gsize                n)
{
  HekJsonValue value;
  gboolean found;

  hek_json_value_of (json, n, &value);
  found = follow_path (node->path, &value);
  if (node->kind == HEK_FILTER_MISSING)
    return !found;
  if (!found)
    return -1;
  switch (value.kind)
    {
    case HEK_JSON_STRING:
      return test_string (node, &value);
    case HEK_JSON_NUMBER:
      return test_number (node, &value);
    case HEK_JSON_TRUE:
    case HEK_JSON_FALSE:
      return test_boolean (node, value.kind == HEK_JSON_TRUE);
    case HEK_JSON_ARRAY:
      return test_array (node, &value);
    default:
      return -1;
    }
}
