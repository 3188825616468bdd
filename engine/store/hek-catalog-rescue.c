/* SPDX-License-Identifier: Apache-2.0 */
/* What can still be read of the codebooks of a damaged catalogue, for the one that takes its
 * place. */
#include "config.h"

#include "hek-catalog-private.h"

/* A full name that there was. */
typedef struct
{
  char *name, *uuid;
  guint version;
} FullName;

struct _HekRescuedCodebooks
{
  GPtrArray *infos; /* owned: of HekCodebookInfo; the first @n_deleted of them are deleted */
  GPtrArray *bytes; /* owned: of GBytes, one for each */
  guint n_deleted;  /* in the order in which they were deleted */
  GArray *names;    /* owned: of FullName */
};

static void
full_name_clear (gpointer data)
{
  FullName *name = data;

  g_free (name->name);
  g_free (name->uuid);
}

/* Up to the first that is damaged. */
static void
rescue_names (HekSqlite *db,
              GArray    *names)
{
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (db, "SELECT name, version, uuid FROM codebook_names", NULL);

  while (stmt != NULL && hek_sqlite_step (stmt, NULL) == HEK_SQLITE_ROW)
    {
      FullName name = { g_strdup (hek_sqlite_get_text (stmt, 0)),
                        g_strdup (hek_sqlite_get_text (stmt, 2)),
                        (guint) hek_sqlite_get_int (stmt, 1) };

      g_array_append_val (names, name);
    }
}

static gboolean
is_rescued (const HekRescuedCodebooks *rescued,
            const char                *uuid)
{
  for (guint i = 0; i < rescued->infos->len; i++)
    if (g_str_equal (((HekCodebookInfo *) rescued->infos->pdata[i])->uuid, uuid))
      return TRUE;
  return FALSE;
}

/* Lists go up to the first that is damaged. Returns: how many were taken */
static guint
rescue_list (HekSqlite                *db,
             HekCatalogCodebooksState  state,
             HekRescuedCodebooks      *rescued)
{
  g_autoptr (GPtrArray) infos =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_codebook_info_free);
  guint n = 0;

  (void) hek_catalog_list_codebooks (db, state, infos, NULL);
  for (guint i = infos->len; i-- > 0;)
    {
      const HekCodebookInfo *info = infos->pdata[i];
      GBytes *bytes = is_rescued (rescued, info->uuid)
                        ? NULL : hek_catalog_read_codebook (db, info->uuid, NULL);

      if (bytes == NULL)
        continue;
      g_ptr_array_add (rescued->infos, hek_codebook_info_copy (info));
      g_ptr_array_add (rescued->bytes, bytes);
      n++;
    }
  return n;
}

HekRescuedCodebooks *
hek_catalog_rescue_codebooks (HekSqlite *db)
{
  HekRescuedCodebooks *rescued = g_new0 (HekRescuedCodebooks, 1);

  rescued->infos = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_codebook_info_free);
  rescued->bytes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  rescued->names = g_array_new (FALSE, FALSE, sizeof (FullName));
  g_array_set_clear_func (rescued->names, full_name_clear);
  if (db == NULL)
    return rescued;
  rescued->n_deleted = rescue_list (db, HEK_CATALOG_DELETED, rescued);
  rescue_list (db, HEK_CATALOG_ALL, rescued);
  rescue_list (db, HEK_CATALOG_ALL_BACKWARDS, rescued); /* those behind what is damaged */
  rescue_names (db, rescued->names);
  return rescued;
}

void
hek_rescued_codebooks_free (HekRescuedCodebooks *rescued)
{
  g_ptr_array_unref (rescued->infos);
  g_ptr_array_unref (rescued->bytes);
  g_array_unref (rescued->names);
  g_free (rescued);
}

static gboolean
put_rescued (HekSqlite                  *db,
             const HekRescuedCodebooks  *rescued,
             GError                    **error)
{
  for (guint i = 0; i < rescued->names->len; i++)
    {
      const FullName *name = &g_array_index (rescued->names, FullName, i);

      if (!hek_catalog_put_codebook_name (db, name->name, name->version, name->uuid, error))
        return FALSE;
    }
  for (guint i = 0; i < rescued->infos->len; i++)
    {
      const HekCodebookInfo *info = rescued->infos->pdata[i];

      if (!hek_catalog_put_codebook_row (db, info, rescued->bytes->pdata[i], error) ||
          (i < rescued->n_deleted && !hek_catalog_mark_codebook (db, info->uuid, error)))
        return FALSE;
    }
  return TRUE;
}

gboolean
hek_catalog_put_rescued (HekSqlite                  *db,
                         const HekRescuedCodebooks  *rescued,
                         GError                    **error)
{
  if (!hek_sqlite_begin (db, error))
    return FALSE;
  if (put_rescued (db, rescued, error))
    return hek_sqlite_commit (db, error);
  hek_sqlite_rollback (db);
  return FALSE;
}
