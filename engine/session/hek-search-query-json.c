/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A query as JSON: what the history is kept in. Members that are not known are passed over, so that
 * an older program reads what a newer one wrote.
 */
#include "config.h"

#include "hek-search-query.h"

#include <math.h>
#include <string.h>

#include "hek-hnsw.h"
#include "hek-number.h"

static const char *const kinds[] = {
  [HEK_TERM_KEY] = "key", [HEK_TERM_NUMBERS] = "numbers", [HEK_TERM_FILE] = "file",
};
static const char *const combines[] = { [HEK_COMBINE_SUM] = "sum", [HEK_COMBINE_MIN] = "min" };

/* --- out ------------------------------------------------------------------------------------- */

static void
append_text (GString    *out,
             const char *name,
             const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1); /* a path may be anything */

  g_string_append_printf (out, "\"%s\":", name);
  hek_json_append_quoted (out, valid, strlen (valid));
}

static void
append_real (GString    *out,
             const char *name,
             double      value)
{
  char text[HEK_NUMBER_TEXT_BYTES];

  hek_number_format_real (value, text);
  g_string_append_printf (out, "\"%s\":%s", name, text);
}

char *
hek_search_query_to_json (const HekSearchQuery *query)
{
  g_autoptr (GString) out = g_string_new ("{");

  append_text (out, "collection", query->uuid);
  g_string_append (out, ",\"terms\":[");
  for (guint i = 0; i < query->n_terms; i++)
    {
      g_string_append (out, i > 0 ? ",{" : "{");
      append_text (out, kinds[query->terms[i].kind], query->terms[i].text);
      g_string_append_c (out, ',');
      append_real (out, "weight", query->terms[i].weight);
      g_string_append_c (out, '}');
    }
  g_string_append_printf (out, "],\"combine\":\"%s\",\"k\":%u", combines[query->combine],
                          query->k);
  if (!isnan (query->radius))
    {
      g_string_append_c (out, ',');
      append_real (out, "radius", query->radius);
    }
  if (query->exact)
    g_string_append (out, ",\"exact\":true");
  if (query->ef > 0)
    g_string_append_printf (out, ",\"ef\":%u", query->ef);
  if (query->recall > 0)
    {
      g_string_append_c (out, ',');
      append_real (out, "recall", query->recall);
    }
  if (query->filter != NULL && query->filter[0] != '\0')
    {
      g_string_append_c (out, ',');
      append_text (out, "filter", query->filter);
    }
  if (query->as_of_us != 0)
    g_string_append_printf (out, ",\"as_of_us\":%" G_GINT64_FORMAT, query->as_of_us);
  g_string_append_c (out, '}');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* --- in -------------------------------------------------------------------------------------- */

static gboolean
find (const HekJsonValue *object,
      const char         *name,
      HekJsonValue       *value)
{
  return hek_json_find_member (object, name, strlen (name), value) && value->kind != HEK_JSON_NULL;
}

/* (transfer full) (nullable): %NULL when it is no text */
static char *
read_text (const HekJsonValue *value)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (value->kind != HEK_JSON_STRING || !hek_json_string_append (value, out))
    return NULL;
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* A member that is not there leaves @out as it is. */
static gboolean
read_real (const HekJsonValue *object,
           const char         *name,
           double              min,
           double              max,
           double             *out)
{
  HekJsonValue value;
  double number;

  if (!find (object, name, &value))
    return TRUE;
  if (value.kind != HEK_JSON_NUMBER)
    return FALSE;
  number = hek_json_get_real (&value);
  if (!(number >= min && number <= max))
    return FALSE;
  *out = number;
  return TRUE;
}

static gboolean
read_integer (const HekJsonValue *object,
              const char         *name,
              gint64              min,
              gint64              max,
              gint64             *out)
{
  HekJsonValue value;
  gint64 number;

  if (!find (object, name, &value))
    return TRUE;
  if (value.kind != HEK_JSON_NUMBER || !hek_json_get_integer (&value, &number) || number < min ||
      number > max)
    return FALSE;
  *out = number;
  return TRUE;
}

static gboolean
read_term (const HekJsonValue *object,
           HekSearchQuery     *query)
{
  double weight = 1;
  HekJsonValue value;

  if (object->kind != HEK_JSON_OBJECT ||
      !read_real (object, "weight", -G_MAXFLOAT, G_MAXFLOAT, &weight))
    return FALSE;
  for (guint kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    if (find (object, kinds[kind], &value))
      {
        g_autofree char *text = read_text (&value);

        if (text == NULL)
          return FALSE;
        hek_search_query_add_term (query, (HekTermKind) kind, text, weight);
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_terms (const HekJsonValue *object,
            HekSearchQuery     *query)
{
  HekJsonValue terms, term;
  HekJsonIter iter;

  if (!find (object, "terms", &terms))
    return TRUE;
  if (terms.kind != HEK_JSON_ARRAY)
    return FALSE;
  hek_json_iter_init (&iter, &terms);
  while (hek_json_iter_next (&iter, NULL, &term))
    if (query->n_terms == HEK_SEARCH_MAX_TERMS || !read_term (&term, query))
      return FALSE;
  return TRUE;
}

static gboolean
read_combine (const HekJsonValue *object,
              HekSearchQuery     *query)
{
  HekJsonValue value;

  if (!find (object, "combine", &value))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (combines); i++)
    if (value.kind == HEK_JSON_STRING &&
        hek_json_string_equals (&value, combines[i], strlen (combines[i])))
      {
        query->combine = (HekCombine) i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
read_filter (const HekJsonValue *object,
             HekSearchQuery     *query)
{
  HekJsonValue value;

  if (!find (object, "filter", &value))
    return TRUE;
  query->filter = read_text (&value);
  return query->filter != NULL;
}

static gboolean
read_numbers (const HekJsonValue  *object,
              HekSearchQuery      *query,
              const char         **why)
{
  gint64 k = query->k, ef = 0;
  HekJsonValue value;

  *why = "k";
  if (!read_integer (object, "k", 1, HEK_SEARCH_MAX_K, &k))
    return FALSE;
  *why = "radius";
  if (!read_real (object, "radius", -G_MAXFLOAT, G_MAXFLOAT, &query->radius))
    return FALSE;
  *why = "ef";
  if (!read_integer (object, "ef", 0, HEK_HNSW_MAX_EF, &ef))
    return FALSE;
  *why = "recall";
  if (!read_real (object, "recall", 0, 1, &query->recall))
    return FALSE;
  *why = "as_of_us";
  if (!read_integer (object, "as_of_us", G_MININT64, G_MAXINT64, &query->as_of_us))
    return FALSE;
  *why = "exact";
  if (find (object, "exact", &value))
    {
      if (value.kind != HEK_JSON_TRUE && value.kind != HEK_JSON_FALSE)
        return FALSE;
      query->exact = value.kind == HEK_JSON_TRUE;
    }
  query->k = (guint) k;
  query->ef = (guint) ef;
  return TRUE;
}

HekSearchQuery *
hek_search_query_from_value (const HekJsonValue  *value,
                             const char         **why)
{
  g_autoptr (HekSearchQuery) query = NULL;
  g_autofree char *uuid = NULL;
  HekJsonValue member;

  *why = "collection";
  if (value->kind != HEK_JSON_OBJECT || !find (value, "collection", &member))
    return NULL;
  uuid = read_text (&member);
  if (uuid == NULL)
    return NULL;
  query = hek_search_query_new (uuid);
  if (!read_numbers (value, query, why))
    return NULL;
  *why = "terms";
  if (!read_terms (value, query))
    return NULL;
  *why = "combine";
  if (!read_combine (value, query))
    return NULL;
  *why = "filter";
  if (!read_filter (value, query))
    return NULL;
  return g_steal_pointer (&query);
}

HekSearchQuery *
hek_search_query_from_json (const char  *json,
                            GError     **error)
{
  HekJsonValue value;
  const char *why;
  gsize bad_at;
  HekSearchQuery *query;

  if (!hek_json_check (json, strlen (json), &value, &bad_at, &why))
    {
      g_set_error (error, HEK_SEARCH_ERROR, HEK_SEARCH_ERROR_QUERY,
                   "no JSON: at byte %" G_GSIZE_FORMAT " %s", bad_at, why);
      return NULL;
    }
  query = hek_search_query_from_value (&value, &why);
  if (query == NULL)
    g_set_error (error, HEK_SEARCH_ERROR, HEK_SEARCH_ERROR_QUERY,
                 "no query: “%s” is missing or not what it should be", why);
  return query;
}
