/* SPDX-License-Identifier: Apache-2.0 */
/* A search of the past, and a list of them as JSON: {"searches":[{"time_us":…,"query":{…}}]}. */
#include "config.h"

#include "hek-search-session-private.h"

#include <string.h>

struct _HekSearchPast
{
  GObject parent_instance;
  HekSearchQuery *query; /* owned */
  gint64 time_us;
};

G_DEFINE_FINAL_TYPE (HekSearchPast, hek_search_past, G_TYPE_OBJECT)

static void
hek_search_past_finalize (GObject *object)
{
  g_clear_pointer (&HEK_SEARCH_PAST (object)->query, hek_search_query_free);
  G_OBJECT_CLASS (hek_search_past_parent_class)->finalize (object);
}

static void
hek_search_past_class_init (HekSearchPastClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hek_search_past_finalize;
}

static void
hek_search_past_init (HekSearchPast *self)
{
}

HekSearchPast *
hek_search_past_new (const HekSearchQuery *query,
                     gint64                time_us)
{
  HekSearchPast *self = g_object_new (HEK_TYPE_SEARCH_PAST, NULL);

  self->query = hek_search_query_copy (query);
  self->time_us = time_us;
  return self;
}

const HekSearchQuery *
hek_search_past_get_query (HekSearchPast *self)
{
  g_return_val_if_fail (HEK_IS_SEARCH_PAST (self), NULL);
  return self->query;
}

gint64
hek_search_past_get_time (HekSearchPast *self)
{
  g_return_val_if_fail (HEK_IS_SEARCH_PAST (self), 0);
  return self->time_us;
}

/* --- as a file ------------------------------------------------------------------------------- */

char *
hek_search_past_to_json (const GPtrArray *pasts)
{
  g_autoptr (GString) out = g_string_new ("{\"searches\":[");

  for (guint i = 0; i < pasts->len; i++)
    {
      const HekSearchPast *past = g_ptr_array_index (pasts, i);
      g_autofree char *query = hek_search_query_to_json (past->query);

      g_string_append (out, i > 0 ? ",\n" : "\n");
      g_string_append_printf (out, "{\"time_us\":%" G_GINT64_FORMAT ",\"query\":%s}", past->time_us,
                              query);
    }
  g_string_append (out, "\n]}\n");
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
clear_record (gpointer data)
{
  HekSearchRecord *record = data;

  hek_search_query_free (record->query);
}

static gboolean
read_record (const HekJsonValue  *value,
             HekSearchRecord     *record,
             GError             **error)
{
  const char *why = "time_us";
  HekJsonValue member;

  record->query = NULL;
  if (value->kind == HEK_JSON_OBJECT &&
      hek_json_find_member (value, "time_us", strlen ("time_us"), &member) &&
      member.kind == HEK_JSON_NUMBER && hek_json_get_integer (&member, &record->time_us))
    {
      why = "query";
      if (hek_json_find_member (value, "query", strlen ("query"), &member))
        record->query = hek_search_query_from_value (&member, &why);
    }
  if (record->query != NULL)
    return TRUE;
  g_set_error (error, HEK_SEARCH_ERROR, HEK_SEARCH_ERROR_QUERY,
               "“%s” is missing or not what it should be", why);
  return FALSE;
}

GArray *
hek_search_past_from_json (const char  *json,
                           gsize        n_bytes,
                           GError     **error)
{
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (HekSearchRecord));
  HekJsonValue value, searches = { 0 }, item;
  HekJsonIter iter;
  const char *why;
  gsize bad_at;

  g_array_set_clear_func (records, clear_record);
  if (!hek_json_check (json, n_bytes, &value, &bad_at, &why))
    {
      g_set_error (error, HEK_SEARCH_ERROR, HEK_SEARCH_ERROR_QUERY,
                   "at byte %" G_GSIZE_FORMAT " %s", bad_at, why);
      return NULL;
    }
  if (value.kind != HEK_JSON_OBJECT ||
      !hek_json_find_member (&value, "searches", strlen ("searches"), &searches) ||
      searches.kind != HEK_JSON_ARRAY)
    {
      g_set_error (error, HEK_SEARCH_ERROR, HEK_SEARCH_ERROR_QUERY, "there are no searches in it");
      return NULL;
    }
  hek_json_iter_init (&iter, &searches);
  while (records->len < HEK_SEARCH_MAX_PASTS && hek_json_iter_next (&iter, NULL, &item))
    {
      HekSearchRecord record;

      if (!read_record (&item, &record, error))
        return NULL;
      g_array_append_val (records, record);
    }
  return g_steal_pointer (&records);
}
