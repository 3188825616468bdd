/* SPDX-License-Identifier: Apache-2.0 */
/* Codebooks in the catalogue: one row each, facts and bytes. */
#include "config.h"

#include "hek-catalog-private.h"

#include <math.h>

#include "hek-store-error.h"

#define FACTS "uuid, name, version, method, dim, distance, code_bytes, share_bytes, collection," \
              " collection_uuid, seq, n_rows, trained_us, seed, options, loss, length (bytes)"

static char *
dup_text (HekSqliteStmt *stmt,
          int            col)
{
  const char *text = hek_sqlite_get_text (stmt, col);

  return g_strdup (text != NULL ? text : "");
}

static HekCodebookInfo *
read_facts (HekSqliteStmt  *stmt,
            GError        **error)
{
  g_autoptr (HekCodebookInfo) info = g_new0 (HekCodebookInfo, 1);
  const char *distance = hek_sqlite_get_text (stmt, 5);

  info->uuid = dup_text (stmt, 0);
  info->name = dup_text (stmt, 1);
  info->version = (guint) hek_sqlite_get_int (stmt, 2);
  info->method = dup_text (stmt, 3);
  info->dim = (guint) hek_sqlite_get_int (stmt, 4);
  info->code_bytes = (guint64) hek_sqlite_get_int (stmt, 6);
  info->share_bytes = (guint64) hek_sqlite_get_int (stmt, 7);
  info->collection = dup_text (stmt, 8);
  info->collection_uuid = dup_text (stmt, 9);
  info->seq = (guint64) hek_sqlite_get_int (stmt, 10);
  info->n_rows = (guint64) hek_sqlite_get_int (stmt, 11);
  info->trained_us = hek_sqlite_get_int (stmt, 12);
  info->seed = (guint64) hek_sqlite_get_int (stmt, 13);
  info->options = dup_text (stmt, 14);
  info->loss = hek_sqlite_is_null (stmt, 15) ? NAN : hek_sqlite_get_real (stmt, 15);
  info->n_bytes = (guint64) hek_sqlite_get_int (stmt, 16);
  if (distance != NULL && hek_distance_parse (distance, &info->distance))
    return g_steal_pointer (&info);
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED,
               "the catalogue says nothing sensible of the codebook \"%s\"", info->name);
  return NULL;
}

gboolean
hek_catalog_list_codebooks (HekSqlite  *db,
                            GPtrArray  *infos,
                            GError    **error)
{
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (db, "SELECT " FACTS " FROM codebooks ORDER BY name, version", error);
  HekSqliteStep step;

  if (stmt == NULL)
    return FALSE;
  while ((step = hek_sqlite_step (stmt, error)) == HEK_SQLITE_ROW)
    {
      HekCodebookInfo *info = read_facts (stmt, error);

      if (info == NULL)
        {
          hek_sqlite_reset (stmt);
          return FALSE;
        }
      g_ptr_array_add (infos, info);
    }
  return step == HEK_SQLITE_DONE;
}

GBytes *
hek_catalog_read_codebook (HekSqlite   *db,
                           const char  *uuid,
                           GError     **error)
{
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (db, "SELECT bytes FROM codebooks WHERE uuid = ?", error);
  HekSqliteStep step = HEK_SQLITE_ERROR;
  GBytes *bytes = NULL;
  gconstpointer data;
  gsize n_bytes;

  if (stmt == NULL)
    return NULL;
  hek_sqlite_bind_text (stmt, 1, uuid, -1);
  step = hek_sqlite_step (stmt, error);
  if (step == HEK_SQLITE_ROW)
    {
      data = hek_sqlite_get_blob (stmt, 0, &n_bytes);
      bytes = g_bytes_new (data, n_bytes);
      hek_sqlite_reset (stmt);
    }
  else if (step == HEK_SQLITE_DONE)
    g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
                 "there is no codebook \"%s\" any more", uuid);
  return bytes;
}

gboolean
hek_catalog_put_codebook (HekSqlite              *db,
                          const HekCodebookInfo  *info,
                          GBytes                 *bytes,
                          GError                **error)
{
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (db, "INSERT INTO codebooks VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                            " ?, ?, ?, ?)", error);

  if (stmt == NULL)
    return FALSE;
  hek_sqlite_bind_text (stmt, 1, info->uuid, -1);
  hek_sqlite_bind_text (stmt, 2, info->name, -1);
  hek_sqlite_bind_int (stmt, 3, info->version);
  hek_sqlite_bind_text (stmt, 4, info->method, -1);
  hek_sqlite_bind_int (stmt, 5, info->dim);
  hek_sqlite_bind_text (stmt, 6, hek_distance_id (info->distance), -1);
  hek_sqlite_bind_int (stmt, 7, (gint64) info->code_bytes);
  hek_sqlite_bind_int (stmt, 8, (gint64) info->share_bytes);
  hek_sqlite_bind_text (stmt, 9, info->collection, -1);
  hek_sqlite_bind_text (stmt, 10, info->collection_uuid, -1);
  hek_sqlite_bind_int (stmt, 11, (gint64) info->seq);
  hek_sqlite_bind_int (stmt, 12, (gint64) info->n_rows);
  hek_sqlite_bind_int (stmt, 13, info->trained_us);
  hek_sqlite_bind_int (stmt, 14, (gint64) info->seed);
  hek_sqlite_bind_text (stmt, 15, info->options, -1);
  if (isfinite (info->loss))
    hek_sqlite_bind_real (stmt, 16, info->loss);
  else
    hek_sqlite_bind_null (stmt, 16);
  hek_sqlite_bind_blob (stmt, 17, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return hek_sqlite_run (stmt, error);
}

static void
rescued_free (gpointer data)
{
  HekRescuedCodebook *rescued = data;

  g_clear_pointer (&rescued->info, hek_codebook_info_free);
  g_clear_pointer (&rescued->bytes, g_bytes_unref);
  g_free (rescued);
}

GPtrArray *
hek_catalog_rescue_codebooks (HekSqlite *db)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (rescued_free);
  g_autoptr (GPtrArray) infos =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_codebook_info_free);

  if (db == NULL)
    return found;
  (void) hek_catalog_list_codebooks (db, infos, NULL); /* up to the first that is damaged */
  for (guint i = 0; i < infos->len; i++)
    {
      const HekCodebookInfo *info = infos->pdata[i];
      GBytes *bytes = hek_catalog_read_codebook (db, info->uuid, NULL);
      HekRescuedCodebook *rescued;

      if (bytes == NULL)
        continue;
      rescued = g_new (HekRescuedCodebook, 1);
      *rescued = (HekRescuedCodebook) { hek_codebook_info_copy (info), bytes };
      g_ptr_array_add (found, rescued);
    }
  return found;
}
