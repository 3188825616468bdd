/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files beside segments whose contents are the caller's business. A new version has a name of its
 * own, so that the old one stays whole until the manifest names the new one.
 */
#include "config.h"

#include "hek-store-private.h"

#include <string.h>

#include "hek-store-error.h"

struct _HekSidecarWriter
{
  HekBlockWriter *file;
};

gboolean
hek_sidecar_write (HekSidecarWriter  *writer,
                   gconstpointer      bytes,
                   gsize              n_bytes,
                   GError           **error)
{
  return hek_block_writer_append (writer->file, bytes, n_bytes, error);
}

static gboolean
check_name (const char  *name,
            GError     **error)
{
  gsize n_bytes = strlen (name);

  if (n_bytes > 0 && n_bytes <= HEK_NAME_MAX_BYTES / 2 && *name != '.' &&
      strspn (name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-") == n_bytes &&
      !g_str_has_suffix (name, ".part") && !g_str_equal (name, "vec") &&
      !g_str_equal (name, "attr") && !g_str_equal (name, HEK_THUMBS_SIDECAR) &&
      !g_str_has_prefix (name, HEK_MANIFEST_FILE) &&
      !g_str_has_prefix (name, "seg-") && !g_str_has_prefix (name, "journal-"))
    return TRUE;
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_INVALID,
               "\"%s\" cannot be the name of a file beside a segment", name);
  return FALSE;
}

/* The version that is published, and its file: 0 and %NULL without one. */
static gboolean
find_published (HekStore    *store,
                guint64      segment_id,
                const char  *name,
                gint64      *version,
                char       **file,
                GError     **error)
{
  HekManifest *manifest = store->manifest;
  gboolean ok = FALSE;

  *version = 0;
  *file = NULL;
  pthread_mutex_lock (&manifest->lock);
  {
    g_autoptr (HekSqliteStmt) stmt =
      hek_sqlite_prepare (manifest->db, "SELECT version, file FROM sidecars WHERE segment = ?"
                                        " AND name = ?", error);
    HekSqliteStep step = HEK_SQLITE_ERROR;

    if (stmt != NULL)
      {
        hek_sqlite_bind_int (stmt, 1, (gint64) segment_id);
        hek_sqlite_bind_text (stmt, 2, name, -1);
        step = hek_sqlite_step (stmt, error);
      }
    if (step == HEK_SQLITE_ROW)
      {
        *version = hek_sqlite_get_int (stmt, 0);
        *file = g_strdup (hek_sqlite_get_text (stmt, 1));
      }
    ok = step != HEK_SQLITE_ERROR;
  }
  pthread_mutex_unlock (&manifest->lock);
  return ok;
}

static char *
name_file (guint64     segment_id,
           const char *name,
           gint64      version)
{
  g_autofree char *number = version > 1 ? g_strdup_printf ("-%" G_GINT64_FORMAT, version)
                                        : g_strdup ("");

  return segment_id == 0 ? g_strconcat (name, number, NULL)
                         : g_strdup_printf ("seg-%" G_GUINT64_FORMAT "%s.%s", segment_id, number,
                                            name);
}

static gboolean
segment_is_there (HekStore  *store,
                  guint64    segment_id,
                  GError   **error)
{
  g_autoptr (HekSnapshot) now = hek_store_current (store, error);

  if (now == NULL)
    return FALSE;
  if (segment_id == 0 || hek_snapshot_find_segment (now, segment_id) >= 0)
    return TRUE;
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND,
               "there is no segment %" G_GUINT64_FORMAT " any more", segment_id);
  return FALSE;
}

gboolean
hek_store_publish_sidecar (HekStore                *store,
                           const HekSidecarChange  *change,
                           GError                 **error)
{
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (store->manifest->db,
                        change->file != NULL
                          ? "INSERT OR REPLACE INTO sidecars VALUES (?, ?, ?, ?, ?)"
                          : "DELETE FROM sidecars WHERE segment = ? AND name = ?",
                        error);

  if (stmt == NULL)
    return FALSE;
  hek_sqlite_bind_int (stmt, 1, (gint64) change->segment_id);
  hek_sqlite_bind_text (stmt, 2, change->name, -1);
  if (change->file != NULL)
    {
      hek_sqlite_bind_text (stmt, 3, change->file, -1);
      hek_sqlite_bind_int (stmt, 4, change->version);
      hek_sqlite_bind_int (stmt, 5, (gint64) change->n_bytes);
    }
  return hek_sqlite_run (stmt, error);
}

/* In a transaction of their own. */
static gboolean
publish (HekStore  *store,
         GArray    *changes,
         GError   **error)
{
  HekState next;
  gboolean ok = TRUE;

  pthread_mutex_lock (&store->write_lock);
  for (guint i = 0; i < changes->len && ok; i++)
    ok = segment_is_there (store, g_array_index (changes, HekSidecarChange, i).segment_id, error);
  ok = ok && hek_store_begin (store, FALSE, &next, error);
  if (ok)
    {
      for (guint i = 0; i < changes->len && ok; i++)
        ok = hek_store_publish_sidecar (store, &g_array_index (changes, HekSidecarChange, i),
                                        error);
      ok = hek_store_commit (store, FALSE, &next, ok, error);
      if (ok)
        hek_store_end (store, NULL);
    }
  pthread_mutex_unlock (&store->write_lock);
  return ok;
}

static gboolean
write_file (HekStore        *store,
            guint64          segment_id,
            const char      *path,
            HekSidecarFunc   func,
            gpointer         data,
            guint64         *n_bytes,
            GError         **error)
{
  g_autoptr (HekBlockWriter) file = hek_block_writer_new (store->manifest->ops, path, error);
  HekBlockHeader header = hek_store_file_header (store, HEK_BLOCK_SIDECAR, segment_id, 0);
  HekSidecarWriter writer = { .file = file };

  if (file == NULL || !func (&writer, data, error))
    return FALSE;
  *n_bytes = hek_block_writer_get_bytes (file);
  return hek_block_writer_finish (file, &header, error) &&
         hek_file_sync_directory (store->manifest->ops, store->manifest->dir, error);
}

gboolean
hek_store_begin_sidecar (HekStore          *store,
                         HekSidecarChange  *change,
                         HekSidecarFunc     func,
                         gpointer           data,
                         GError           **error)
{
  g_autofree char *path = NULL;

  if (!hek_store_check_writable (store, error) || !check_name (change->name, error) ||
      !find_published (store, change->segment_id, change->name, &change->version, &change->old,
                       error))
    return FALSE;
  if (func == NULL)
    return TRUE;
  if (!change->is_early && !segment_is_there (store, change->segment_id, error))
    return FALSE;
  change->version++;
  change->file = name_file (change->segment_id, change->name, change->version);
  path = hek_manifest_path (store->manifest, change->file);
  return write_file (store, change->segment_id, path, func, data, &change->n_bytes, error);
}

void
hek_store_end_sidecar (HekStore         *store,
                       HekSidecarChange *change,
                       gboolean          published)
{
  const char *unnamed = published ? change->old : change->file;

  if (unnamed != NULL)
    {
      g_autofree char *path = hek_manifest_path (store->manifest, unnamed);

      (void) hek_file_unlink (store->manifest->ops, path, NULL);
    }
  g_clear_pointer (&change->file, g_free);
  g_clear_pointer (&change->old, g_free);
}

gboolean
hek_store_put_sidecars (HekStore             *store,
                        const HekSidecarPut  *puts,
                        guint                 n,
                        GError              **error)
{
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (HekSidecarChange));
  gboolean ok = TRUE, any = FALSE;

  pthread_mutex_lock (&store->sidecar_lock);
  for (guint i = 0; i < n && ok; i++)
    {
      HekSidecarChange change = { .segment_id = puts[i].segment_id, .name = puts[i].name };

      ok = hek_store_begin_sidecar (store, &change, puts[i].func, puts[i].data, error);
      any = any || change.file != NULL || change.old != NULL;
      g_array_append_val (changes, change);
    }
  ok = ok && (!any || publish (store, changes, error));
  for (guint i = 0; i < changes->len; i++)
    hek_store_end_sidecar (store, &g_array_index (changes, HekSidecarChange, i), ok);
  pthread_mutex_unlock (&store->sidecar_lock);
  return ok;
}

gboolean
hek_store_put_sidecar (HekStore        *store,
                       guint64          segment_id,
                       const char      *name,
                       HekSidecarFunc   func,
                       gpointer         data,
                       GError         **error)
{
  const HekSidecarPut put = { segment_id, name, func, data };

  return hek_store_put_sidecars (store, &put, 1, error);
}

gboolean
hek_store_remove_sidecar (HekStore    *store,
                          guint64      segment_id,
                          const char  *name,
                          GError     **error)
{
  const HekSidecarPut put = { .segment_id = segment_id, .name = name };

  return hek_store_put_sidecars (store, &put, 1, error);
}

struct _HekSidecar
{
  HekBlockFile file;
};

const char *
hek_snapshot_get_sidecar_file (HekSnapshot *snapshot,
                               int          segment,
                               const char  *name)
{
  guint64 id = segment < 0 ? 0 : hek_snapshot_get_segment (snapshot, (guint) segment)->id;

  for (guint i = 0; i < snapshot->sidecars->len; i++)
    {
      const HekSidecarInfo *info = &g_array_index (snapshot->sidecars, HekSidecarInfo, i);

      if (info->segment_id == id && g_str_equal (info->name, name))
        return info->file;
    }
  return NULL;
}

char **
hek_snapshot_list_sidecars (HekSnapshot *snapshot,
                            int          segment)
{
  guint64 id = segment < 0 ? 0 : hek_snapshot_get_segment (snapshot, (guint) segment)->id;
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; i < snapshot->sidecars->len; i++)
    {
      const HekSidecarInfo *info = &g_array_index (snapshot->sidecars, HekSidecarInfo, i);

      if (info->segment_id == id)
        g_strv_builder_add (names, info->name);
    }
  return g_strv_builder_end (names);
}

HekSidecar *
hek_snapshot_open_sidecar (HekSnapshot  *snapshot,
                           int           segment,
                           const char   *name,
                           GError      **error)
{
  const char *file = hek_snapshot_get_sidecar_file (snapshot, segment, name);
  g_autofree char *path = NULL;

  if (file == NULL)
    return NULL;
  path = hek_manifest_path (snapshot->manifest, file);
  return (HekSidecar *) hek_block_file_open (snapshot->manifest->ops, path, HEK_BLOCK_SIDECAR,
                                             error);
}

void
hek_sidecar_unref (HekSidecar *sidecar)
{
  hek_block_file_unref (&sidecar->file);
}

const guint8 *
hek_sidecar_get_data (HekSidecar *sidecar,
                      gsize      *n_bytes)
{
  *n_bytes = sidecar->file.header.payload_bytes;
  return sidecar->file.payload;
}

void
hek_sidecar_drop_pages (HekSidecar *sidecar)
{
  hek_file_advise (sidecar->file.ops, sidecar->file.map, sidecar->file.map_bytes,
                   HEK_FILE_ADVICE_DONT_NEED);
}

gboolean
hek_sidecar_check (HekSidecar  *sidecar,
                   gsize        offset,
                   gsize        n_bytes,
                   GError     **error)
{
  return hek_block_file_check (&sidecar->file, offset, n_bytes, error);
}
