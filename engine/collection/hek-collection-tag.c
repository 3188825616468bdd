/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tags of rows. A file: Header, the name filled up with zero bytes to a multiple of 8, runs of row
 * ids (hek-row-runs-private.h). All numbers are little-endian.
 */
#include "config.h"

#include "hek-collection-tag.h"

#include <pthread.h>
#include <string.h>

#include "hek-collection-layout.h"
#include "hek-row-runs-private.h"

#define PREFIX "tag-"
#define SUFFIX ".rows"
#define MAGIC "HEKTAGGD"
#define FORMAT 1u

typedef struct
{
  char magic[8];
  guint32 format;
  guint32 name_bytes;
  guint64 n_rows, n_runs;
  gint64 made_us;
} Header;

G_STATIC_ASSERT (sizeof (Header) == 40);

static pthread_mutex_t name_lock = PTHREAD_MUTEX_INITIALIZER;

void
hek_collection_tag_free (HekCollectionTag *tag)
{
  g_free (tag->id);
  g_free (tag->name);
  g_free (tag->problem);
  g_free (tag);
}

static gsize
padded (gsize n_bytes)
{
  return (n_bytes + 7) / 8 * 8;
}

/* --- reading --------------------------------------------------------------------------------- */

/* @tag: gets what the header says. @header: (out) */
static gboolean
read_header (HekSidecar        *sidecar,
             HekCollectionTag  *tag,
             Header            *header,
             GError           **error)
{
  gsize n_bytes, n_name;
  const guint8 *data = hek_sidecar_get_data (sidecar, &n_bytes);
  g_autofree char *name = NULL;

  if (!hek_sidecar_check (sidecar, 0, MIN (n_bytes, sizeof *header + HEK_NAME_MAX_BYTES), error))
    return FALSE;
  if (n_bytes >= sizeof *header)
    memcpy (header, data, sizeof *header);
  n_name = n_bytes >= sizeof *header ? GUINT32_FROM_LE (header->name_bytes) : n_bytes;
  if (n_bytes >= sizeof *header && memcmp (header->magic, MAGIC, sizeof header->magic) == 0 &&
      GUINT32_FROM_LE (header->format) == FORMAT && n_name <= HEK_LAYOUT_NAME_MAX_BYTES &&
      padded (n_name) <= n_bytes - sizeof *header &&
      GUINT64_FROM_LE (header->n_runs) <=
        (n_bytes - sizeof *header - padded (n_name)) / sizeof (HekRowRun))
    name = g_strndup ((const char *) data + sizeof *header, n_name);
  if (name == NULL || !hek_collection_check_layout_name (name, NULL))
    {
      g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED,
                           "its sizes contradict each other");
      return FALSE;
    }
  g_free (tag->name);
  tag->name = g_steal_pointer (&name);
  tag->n_rows = GUINT64_FROM_LE (header->n_rows);
  tag->made_us = GINT64_FROM_LE (header->made_us);
  return TRUE;
}

static HekCollectionTag *
read_tag (HekSnapshot *snapshot,
          const char  *file)
{
  const char *begin = file + strlen (PREFIX);
  HekCollectionTag *tag = g_new0 (HekCollectionTag, 1);
  g_autoptr (GError) error = NULL;
  HekSidecar *sidecar = hek_snapshot_open_sidecar (snapshot, -1, file, &error);
  Header header;

  tag->id = g_strndup (begin, strlen (begin) - strlen (SUFFIX));
  tag->name = g_strdup (tag->id);
  if (sidecar == NULL || !read_header (sidecar, tag, &header, &error))
    tag->problem = g_strdup_printf ("%s: %s", file,
                                    error != NULL ? error->message : "it is missing");
  g_clear_pointer (&sidecar, hek_sidecar_unref);
  return tag;
}

static int
compare_tags (gconstpointer a,
              gconstpointer b)
{
  const HekCollectionTag *x = *(HekCollectionTag *const *) a;
  const HekCollectionTag *y = *(HekCollectionTag *const *) b;

  if ((x->problem != NULL) != (y->problem != NULL))
    return x->problem != NULL ? 1 : -1;
  return strcmp (x->name, y->name);
}

GPtrArray *
hek_collection_list_tags (HekSnapshot *snapshot)
{
  g_auto (GStrv) files = hek_snapshot_list_sidecars (snapshot, -1);
  g_autoptr (GPtrArray) tags =
    g_ptr_array_new_with_free_func ((GDestroyNotify) hek_collection_tag_free);

  for (guint i = 0; files[i] != NULL; i++)
    if (g_str_has_prefix (files[i], PREFIX) && g_str_has_suffix (files[i], SUFFIX))
      g_ptr_array_add (tags, read_tag (snapshot, files[i]));
  g_ptr_array_sort (tags, compare_tags);
  return g_steal_pointer (&tags);
}

/* (nullable) borrowed from @tags */
static const HekCollectionTag *
find (const GPtrArray *tags,
      const char      *name)
{
  for (guint i = 0; i < tags->len; i++)
    if (g_str_equal (((HekCollectionTag *) tags->pdata[i])->name, name))
      return tags->pdata[i];
  return NULL;
}

static char *
name_file (const char *id)
{
  return g_strconcat (PREFIX, id, SUFFIX, NULL);
}

static gboolean
fail_not_found (const char  *name,
                GError     **error)
{
  g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_NOT_FOUND, "there is no tag “%s”", name);
  return FALSE;
}

guint64 *
hek_collection_read_tag (HekSnapshot  *snapshot,
                         const char   *name,
                         gsize        *n,
                         GError      **error)
{
  g_autoptr (GPtrArray) tags = hek_collection_list_tags (snapshot);
  const HekCollectionTag *tag = find (tags, name);
  g_autofree char *file = tag != NULL ? name_file (tag->id) : NULL;
  g_autoptr (HekCollectionTag) read = g_new0 (HekCollectionTag, 1);
  HekSidecar *sidecar;
  guint64 *row_ids = NULL;
  g_autoptr (GError) local = NULL;
  Header header;
  gsize n_bytes;

  if (tag == NULL)
    {
      fail_not_found (name, error);
      return NULL;
    }
  sidecar = hek_snapshot_open_sidecar (snapshot, -1, file, &local);
  if (sidecar != NULL)
    {
      const guint8 *data = hek_sidecar_get_data (sidecar, &n_bytes);

      if (hek_sidecar_check (sidecar, 0, n_bytes, &local) &&
          read_header (sidecar, read, &header, &local))
        row_ids = hek_row_runs_expand ((const HekRowRun *)
                                         (data + sizeof header +
                                          padded (GUINT32_FROM_LE (header.name_bytes))),
                                       GUINT64_FROM_LE (header.n_runs), read->n_rows);
    }
  g_clear_pointer (&sidecar, hek_sidecar_unref);
  if (row_ids == NULL)
    g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED,
                 "the tag “%s” is damaged (%s: %s)", name, file,
                 local != NULL ? local->message : "its rows contradict each other");
  else
    *n = read->n_rows;
  return row_ids;
}

/* --- changes --------------------------------------------------------------------------------- */

typedef struct
{
  const char *name;
  const guint64 *row_ids;
  gsize n;
} Contents;

static gboolean
write_tag (HekSidecarWriter  *writer,
           gpointer           data,
           GError           **error)
{
  static const guint8 zeros[8] = { 0 };
  const Contents *contents = data;
  gsize n_name = strlen (contents->name);
  g_autoptr (GArray) runs = hek_row_runs_new (contents->row_ids, contents->n);
  Header header = { .format = GUINT32_TO_LE (FORMAT),
                    .name_bytes = GUINT32_TO_LE ((guint32) n_name),
                    .n_rows = GUINT64_TO_LE ((guint64) contents->n),
                    .n_runs = GUINT64_TO_LE ((guint64) runs->len),
                    .made_us = GINT64_TO_LE (g_get_real_time ()) };

  memcpy (header.magic, MAGIC, sizeof header.magic);
  return hek_sidecar_write (writer, &header, sizeof header, error) &&
         hek_sidecar_write (writer, contents->name, n_name, error) &&
         hek_sidecar_write (writer, zeros, padded (n_name) - n_name, error) &&
         hek_sidecar_write (writer, runs->data, runs->len * sizeof (HekRowRun), error);
}

/* @contents: (nullable): what it holds from now on; %NULL: it goes */
static gboolean
change_tag (HekStore    *store,
            const char  *name,
            Contents    *contents,
            GError     **error)
{
  g_autoptr (HekSnapshot) snapshot = NULL;
  g_autoptr (GPtrArray) tags = NULL;
  g_autofree char *file = NULL;
  const HekCollectionTag *tag;
  gboolean ok = FALSE;

  pthread_mutex_lock (&name_lock);
  snapshot = hek_store_snapshot (store, error);
  if (snapshot != NULL)
    {
      tags = hek_collection_list_tags (snapshot);
      tag = find (tags, name);
      if (tag != NULL)
        file = name_file (tag->id);
      else if (contents != NULL)
        {
          g_autofree char *id = hek_row_runs_make_id (name);

          file = name_file (id);
        }
      if (file == NULL)
        fail_not_found (name, error);
      else
        ok = contents != NULL ? hek_store_put_sidecar (store, 0, file, write_tag, contents, error)
                              : hek_store_remove_sidecar (store, 0, file, error);
    }
  pthread_mutex_unlock (&name_lock);
  return ok;
}

gboolean
hek_collection_put_tag (HekStore       *store,
                        const char     *name,
                        const guint64  *row_ids,
                        gsize           n,
                        GError        **error)
{
  Contents contents = { name, row_ids, n };

  return hek_collection_check_layout_name (name, error) &&
         change_tag (store, name, &contents, error);
}

gboolean
hek_collection_delete_tag (HekStore    *store,
                           const char  *name,
                           GError     **error)
{
  return change_tag (store, name, NULL, error);
}
