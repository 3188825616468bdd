/* SPDX-License-Identifier: Apache-2.0 */
/* Fields and values of an expression, checked against the schema as they are parsed. */
#include "config.h"

#include "hek-filter-private.h"

#include <math.h>
#include <string.h>

#include "hek-number.h"
#include "hek-time.h"

gboolean
hek_filter_type_allows (HekFieldType  type,
                        HekFilterKind kind,
                        HekFilterOp   op)
{
  switch (kind)
    {
    case HEK_FILTER_COMPARE:
      return type != HEK_FIELD_BOOLEAN || op == HEK_FILTER_EQ || op == HEK_FILTER_NE;
    case HEK_FILTER_BETWEEN:
      return type != HEK_FIELD_BOOLEAN;
    case HEK_FILTER_LIKE:
    case HEK_FILTER_CONTAINS:
    case HEK_FILTER_STARTS:
    case HEK_FILTER_ENDS:
      return type == HEK_FIELD_TEXT || type == HEK_FIELD_JSON;
    default:
      return TRUE;
    }
}

/* ---------------------------------------------------------------------------------- places */

/* Whether @b is @a with up to two characters changed, added, left out or swapped; bytes. */
static gboolean
is_near (const char *a,
         const char *b)
{
  gsize n_a = strlen (a), n_b = strlen (b);
  guint rows[3][41];
  guint *before = rows[0], *last = rows[1], *row = rows[2];

  if (n_a > 40 || n_b > 40 || n_a + n_b < 5)
    return FALSE;
  for (gsize j = 0; j <= n_b; j++)
    last[j] = (guint) j;
  for (gsize i = 1; i <= n_a; i++)
    {
      guint *spare = before;

      row[0] = (guint) i;
      for (gsize j = 1; j <= n_b; j++)
        {
          gboolean same = g_ascii_tolower (a[i - 1]) == g_ascii_tolower (b[j - 1]);

          row[j] = MIN (MIN (last[j], row[j - 1]) + 1, last[j - 1] + (same ? 0 : 1));
          if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
            row[j] = MIN (row[j], before[j - 2] + 1);
        }
      before = last;
      last = row;
      row = spare;
    }
  return last[n_b] <= 2;
}

static gboolean
fail_field (HekFilterParser *p,
            const char      *name)
{
  const HekFilterToken *t = &p->token;

  if (p->schema->n_fields == 0)
    return hek_filter_fail (p, HEK_FILTER_ERROR_FIELD, t->start, t->n,
                            "there is no field “%s”: the rows have no attributes", name);
  for (guint i = 0; i < p->schema->n_fields; i++)
    if (is_near (name, hek_schema_get_field (p->schema, i)->name))
      return hek_filter_fail (p, HEK_FILTER_ERROR_FIELD, t->start, t->n,
                              "there is no field “%s”; did you mean “%s”?", name,
                              hek_schema_get_field (p->schema, i)->name);
  return hek_filter_fail (p, HEK_FILTER_ERROR_FIELD, t->start, t->n, "there is no field “%s”",
                          name);
}

/* Returns: (transfer full): the field or key at the token */
static char *
token_name (const HekFilterParser *p)
{
  if (p->token.kind == HEK_FILTER_TOKEN_NAME)
    return hek_filter_unquote (p->text + p->token.start, p->token.n, NULL);
  return g_strndup (p->text + p->token.start, p->token.n);
}

static gboolean
is_name (const HekFilterParser *p)
{
  return p->token.kind == HEK_FILTER_TOKEN_NAME || p->token.kind == HEK_FILTER_TOKEN_WORD;
}

static gboolean
parse_step (HekFilterParser *p,
            HekFilterNode   *node)
{
  HekFilterStep step = { NULL, 0 };
  gboolean element = p->token.mark == '[';
  gint64 idx;

  if (!hek_filter_lexer_next (p))
    return FALSE;
  if (element)
    {
      if (p->token.kind != HEK_FILTER_TOKEN_NUMBER ||
          !hek_number_parse_integer (p->text + p->token.start, p->token.n, &idx) || idx < 0)
        return hek_filter_fail_expected (p, "the number of an element, from 0,");
      step.idx = (gsize) idx;
      if (!hek_filter_lexer_next (p))
        return FALSE;
      if (p->token.kind != HEK_FILTER_TOKEN_MARK || p->token.mark != ']')
        return hek_filter_fail_expected (p, "]");
    }
  else if (is_name (p))
    step.key = token_name (p);
  else
    return hek_filter_fail_expected (p, "a key");
  g_array_append_val (node->path, step);
  return hek_filter_lexer_next (p);
}

gboolean
hek_filter_parse_place (HekFilterParser *p,
                        HekFilterNode   *node)
{
  g_autofree char *name = NULL;
  int field;

  if (!is_name (p) || (p->token.kind == HEK_FILTER_TOKEN_WORD &&
                       hek_filter_is_reserved (p->text + p->token.start, p->token.n)))
    {
      if (p->token.kind == HEK_FILTER_TOKEN_NUMBER || p->token.kind == HEK_FILTER_TOKEN_TEXT)
        return hek_filter_fail (p, HEK_FILTER_ERROR_SYNTAX, p->token.start, p->token.n,
                                "a field comes first, then what it is compared with");
      return hek_filter_fail_expected (p, "a field");
    }
  name = token_name (p);
  field = hek_schema_find_field (p->schema, name);
  if (field < 0)
    return fail_field (p, name);
  node->field = (guint) field;
  node->type = hek_schema_get_field (p->schema, node->field)->type;
  if (!hek_filter_lexer_next (p))
    return FALSE;
  while (p->token.kind == HEK_FILTER_TOKEN_MARK && (p->token.mark == '.' || p->token.mark == '['))
    {
      if (node->type != HEK_FIELD_JSON)
        return hek_filter_fail (p, HEK_FILTER_ERROR_TYPE, p->token.start, 1,
                                "“%s” is a field of type %s; only JSON fields have parts", name,
                                hek_field_type_id (node->type));
      if (!parse_step (p, node))
        return FALSE;
    }
  return TRUE;
}

/* ---------------------------------------------------------------------------------- values */

static void
read_number (const HekFilterParser *p,
             HekFilterValue        *value)
{
  const char *text = p->text + p->token.start;

  value->kind = HEK_FILTER_NUMBER;
  hek_number_parse_real (text, p->token.n, &value->real);
  value->whole = hek_number_parse_integer (text, p->token.n, &value->integer);
  if (!value->whole && value->real == floor (value->real) && fabs (value->real) < 0x1p63)
    {
      value->whole = TRUE;
      value->integer = (gint64) value->real;
    }
}

/* The value that the token is, of whatever kind. */
static gboolean
read_value (HekFilterParser *p,
            HekFilterValue  *value)
{
  switch (p->token.kind)
    {
    case HEK_FILTER_TOKEN_NUMBER:
      read_number (p, value);
      return TRUE;
    case HEK_FILTER_TOKEN_TEXT:
      value->kind = HEK_FILTER_TEXT;
      value->text = hek_filter_unquote (p->text + p->token.start, p->token.n, &value->n);
      return TRUE;
    default:
      if (!hek_filter_token_is (p, "true") && !hek_filter_token_is (p, "false"))
        {
          if (p->token.kind == HEK_FILTER_TOKEN_WORD &&
              !hek_filter_is_reserved (p->text + p->token.start, p->token.n))
            return hek_filter_fail_expected (p, "a value (text needs quotes)");
          return hek_filter_fail_expected (p, "a value");
        }
      value->kind = HEK_FILTER_BOOLEAN;
      value->integer = hek_filter_token_is (p, "true") ? 1 : 0;
      return TRUE;
    }
}

static gboolean
fail_value (HekFilterParser     *p,
            const HekFilterNode *node,
            const char          *needs)
{
  return hek_filter_fail (p, HEK_FILTER_ERROR_TYPE, p->token.start, p->token.n,
                          "“%s” is a field of type %s and needs %s",
                          hek_schema_get_field (p->schema, node->field)->name,
                          hek_field_type_id (node->type), needs);
}

static gboolean
check_like (HekFilterParser      *p,
            const HekFilterValue *value)
{
  for (gsize i = 0; i < value->n; i++)
    if (value->text[i] == '\\')
      {
        i++;
        if (i == value->n || strchr ("%_\\", value->text[i]) == NULL)
          return hek_filter_fail (p, HEK_FILTER_ERROR_SYNTAX, p->token.start, p->token.n,
                                  "\\ in a pattern stands before %%, _ or \\ only");
      }
  return TRUE;
}

static gboolean
check_value (HekFilterParser     *p,
             const HekFilterNode *node,
             HekFilterValue      *value)
{
  gboolean text_test = node->kind >= HEK_FILTER_LIKE && node->kind <= HEK_FILTER_ENDS;

  if (text_test && value->kind != HEK_FILTER_TEXT)
    return hek_filter_fail_expected (p, "a text in quotes");
  if (node->kind == HEK_FILTER_LIKE && !check_like (p, value))
    return FALSE;
  switch (node->type)
    {
    case HEK_FIELD_INTEGER:
    case HEK_FIELD_REAL:
      return value->kind == HEK_FILTER_NUMBER || fail_value (p, node, "a number");
    case HEK_FIELD_TEXT:
      return value->kind == HEK_FILTER_TEXT || fail_value (p, node, "a text in quotes");
    case HEK_FIELD_BOOLEAN:
      return value->kind == HEK_FILTER_BOOLEAN || fail_value (p, node, "true or false");
    case HEK_FIELD_TIME:
      if (value->kind != HEK_FILTER_TEXT ||
          !hek_time_parse (value->text, value->n, &value->integer))
        return fail_value (p, node, "a moment such as \"2024-05-01\" or \"2024-05-01T12:00:00Z\"");
      value->kind = HEK_FILTER_TIME;
      return TRUE;
    case HEK_FIELD_JSON:
      break;
    }
  if (value->kind == HEK_FILTER_BOOLEAN &&
      !hek_filter_type_allows (HEK_FIELD_BOOLEAN, node->kind, node->op))
    return hek_filter_fail_expected (p, "a number or a text");
  if (node->values->len > 0 &&
      g_array_index (node->values, HekFilterValue, 0).kind != value->kind)
    return hek_filter_fail_expected (p, "a value of the same type as the first");
  return TRUE;
}

gboolean
hek_filter_parse_value (HekFilterParser *p,
                        HekFilterNode   *node)
{
  HekFilterValue value = { 0 };

  if (!read_value (p, &value))
    return FALSE;
  if (!check_value (p, node, &value))
    {
      g_free (value.text);
      return FALSE;
    }
  g_array_append_val (node->values, value);
  return hek_filter_lexer_next (p);
}
