/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "hek-kept-evaluation.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "hek-dashboard-private.h"
#include "hek-store-error.h"

static const HekDocumentFolder documents = { "evaluations", HEK_DASHBOARD_MAX_BYTES };

void
hek_kept_evaluation_free (HekKeptEvaluation *kept)
{
  g_free (kept->id);
  g_free (kept->title);
  g_free (kept->problem);
  g_free (kept);
}

char *
hek_kept_evaluation_describe (const HekKeptEvaluation *kept)
{
  g_autofree char *methods
    = g_strdup_printf (ngettext ("%u method", "%u methods", kept->n_methods), kept->n_methods);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (kept->measured_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = kept->measured_us != 0 && utc != NULL
                                  ? g_date_time_to_local (utc) : NULL;
  g_autofree char *date = local != NULL ? g_date_time_format (local, "%Y-%m-%d %H:%M") : NULL;

  return date != NULL ? g_strdup_printf ("%s · %s · %s", kept->title, methods, date)
                      : g_strdup_printf ("%s · %s", kept->title, methods);
}

char *
hek_kept_evaluation_describe_newest (const HekKeptEvaluation *kept)
{
  /* translators: of a collection that may be measured several times */
  return g_strdup_printf (_("%s, always the newest"), kept->title);
}

/* --- one ------------------------------------------------------------------------------------- */

static JsonNode *
read_document (HekWorkspace *workspace,
               const char   *id,
               GError      **error)
{
  g_autofree char *name = hek_document_folder_dup_name (id);
  gsize n_bytes;
  g_autofree char *json = hek_document_folder_read (&documents, workspace, id, &n_bytes, error);
  g_autoptr (JsonNode) root = json != NULL ? hek_dashboard_parse (json, (gssize) n_bytes, error)
                                           : NULL;
  JsonNode *list;

  if (root == NULL)
    {
      g_prefix_error (error, "%s/%s: ", documents.name, name);
      return NULL;
    }
  list = JSON_NODE_HOLDS_OBJECT (root)
           ? json_object_get_member (json_node_get_object (root), "evaluations") : NULL;
  if (list != NULL && JSON_NODE_HOLDS_ARRAY (list))
    return g_steal_pointer (&root);
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID,
               "%s/%s: is no evaluation: it has no list \"evaluations\"", documents.name, name);
  return NULL;
}

/* (nullable) */
static const char *
find_text (JsonObject *object,
           const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static gint64
parse_moment (const char *text)
{
  g_autoptr (GDateTime) moment = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;

  return moment != NULL ? g_date_time_to_unix (moment) * G_USEC_PER_SEC : 0;
}

static HekKeptEvaluation *
read_kept (HekWorkspace *workspace,
           const char   *id)
{
  HekKeptEvaluation *kept = g_new0 (HekKeptEvaluation, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = read_document (workspace, id, &error);

  kept->id = g_strdup (id);
  if (root != NULL)
    {
      JsonObject *object = json_node_get_object (root);

      kept->title = g_strdup (find_text (object, "title"));
      kept->measured_us = parse_moment (find_text (object, "measured"));
      kept->n_methods
        = json_array_get_length (json_object_get_array_member (object, "evaluations"));
    }
  else
    kept->problem = g_strdup (error->message);
  if (kept->title == NULL)
    kept->title = hek_document_folder_dup_name (id);
  return kept;
}

/* --- all ------------------------------------------------------------------------------------- */

static int
compare_kept (gconstpointer a,
              gconstpointer b)
{
  const HekKeptEvaluation *one = *(HekKeptEvaluation *const *) a;
  const HekKeptEvaluation *two = *(HekKeptEvaluation *const *) b;

  if ((one->problem != NULL) != (two->problem != NULL))
    return one->problem != NULL ? 1 : -1;
  if (one->measured_us != two->measured_us)
    return one->measured_us > two->measured_us ? -1 : 1;
  return strcmp (one->id, two->id);
}

GPtrArray *
hek_kept_evaluation_list (HekWorkspace *workspace,
                          GError      **error)
{
  g_autoptr (GPtrArray) ids = hek_document_folder_list (&documents, workspace, error);
  GPtrArray *list;

  if (ids == NULL)
    return NULL;
  list = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_kept_evaluation_free);
  for (guint i = 0; i < ids->len; i++)
    g_ptr_array_add (list, read_kept (workspace, ids->pdata[i]));
  g_ptr_array_sort (list, compare_kept);
  return list;
}

const HekKeptEvaluation *
hek_kept_evaluation_find (const GPtrArray *list,
                          const char      *name)
{
  for (guint i = 0; i < list->len; i++)
    {
      const HekKeptEvaluation *kept = list->pdata[i];

      if (name == NULL ? kept->problem == NULL
                       : strcmp (kept->id, name) == 0 || strcmp (kept->title, name) == 0)
        return kept;
    }
  return NULL;
}

static JsonNode *
fail_not_found (const GPtrArray *list,
                const char      *name,
                GError         **error)
{
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    {
      char *title = ((HekKeptEvaluation *) list->pdata[i])->title;

      if (g_hash_table_add (told, title))
        g_string_append_printf (names, "%s“%s”", names->len > 0 ? ", " : "", title);
    }
  if (names->len == 0)
    g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                         "no evaluation is kept in this workspace yet: measure methods on the "
                         "Quantizer page");
  else
    g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                 "there is no evaluation “%s”: there are %s", name != NULL ? name : "", names->str);
  return NULL;
}

JsonNode *
hek_kept_evaluation_load (HekWorkspace *workspace,
                          const char   *name,
                          GError      **error)
{
  g_autoptr (GPtrArray) list = hek_kept_evaluation_list (workspace, error);
  const HekKeptEvaluation *kept;

  if (list == NULL)
    return NULL;
  kept = hek_kept_evaluation_find (list, name);
  return kept != NULL ? read_document (workspace, kept->id, error)
                      : fail_not_found (list, name, error);
}

/* --- writing --------------------------------------------------------------------------------- */

gboolean
hek_kept_evaluation_save (HekWorkspace *workspace,
                          const char   *id,
                          const char   *json,
                          GError      **error)
{
  return hek_document_folder_write (&documents, workspace, id, json, error);
}

gboolean
hek_kept_evaluation_delete (HekWorkspace *workspace,
                            const char   *id,
                            GError      **error)
{
  return hek_document_folder_delete (&documents, workspace, id, error);
}
