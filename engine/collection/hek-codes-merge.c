/* SPDX-License-Identifier: Apache-2.0 */
/* The codes of a segment that takes the place of others; see the private header. */
#include "config.h"

#include "hek-codes-merge-private.h"

#include <string.h>

struct _HekCodesMerge
{
  char *uuid, *name;            /* owned */
  HekCodebook *book;            /* owned */
  guint n;
  gsize *n_rows;                /* owned: of each old segment */
  HekSidecar **sidecars;        /* owned (nullable each) */
  const guint8 **codes;         /* owned (nullable each): in @sidecars */
  gsize *next;                  /* owned: row of each that comes next */
  HekStoreReplacement replacement; /* borrowed: the new segment */
  HekTask task;
};

static void
merge_free (gpointer data)
{
  HekCodesMerge *merge = data;

  for (guint k = 0; k < merge->n; k++)
    g_clear_pointer (&merge->sidecars[k], hek_sidecar_unref);
  g_clear_pointer (&merge->book, hek_codebook_unref);
  g_free (merge->sidecars);
  g_free (merge->codes);
  g_free (merge->n_rows);
  g_free (merge->next);
  g_free (merge->uuid);
  g_free (merge->name);
  g_free (merge);
}

static gboolean
open_codes (HekCodesMerge  *merge,
            HekSnapshot    *snapshot,
            const guint    *segments,
            GError        **error)
{
  for (guint k = 0; k < merge->n; k++)
    {
      g_autoptr (GError) local = NULL;

      merge->n_rows[k] = hek_snapshot_get_segment (snapshot, segments[k])->rows.n;
      merge->sidecars[k]
        = hek_snapshot_open_sidecar (snapshot, (int) segments[k], merge->name, &local);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (merge->sidecars[k] == NULL)
        continue;
      merge->codes[k] = hek_codes_get (merge->sidecars[k], merge->book, merge->uuid,
                                       merge->n_rows[k], error);
      if (merge->codes[k] == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
any_has_codes (HekSnapshot *snapshot,
               const guint *segments,
               guint        n,
               const char  *name)
{
  for (guint k = 0; k < n; k++)
    if (hek_snapshot_get_sidecar_file (snapshot, (int) segments[k], name) != NULL)
      return TRUE;
  return FALSE;
}

GPtrArray *
hek_codes_merge_new (HekSnapshot  *snapshot,
                     const guint  *segments,
                     guint         n,
                     GError      **error)
{
  g_auto (GStrv) uuids = hek_codes_list (snapshot);
  g_autoptr (GPtrArray) merges = g_ptr_array_new_with_free_func (merge_free);

  for (guint i = 0; uuids[i] != NULL; i++)
    {
      g_autofree char *name = hek_codes_dup_name (uuids[i]);
      g_autoptr (HekCodebookInfo) info = NULL;
      HekCodesMerge *merge;

      if (!any_has_codes (snapshot, segments, n, name))
        continue;
      merge = g_new0 (HekCodesMerge, 1);
      g_ptr_array_add (merges, merge);
      merge->uuid = g_strdup (uuids[i]);
      merge->name = g_steal_pointer (&name);
      merge->n = n;
      merge->n_rows = g_new0 (gsize, n);
      merge->sidecars = g_new0 (HekSidecar *, n);
      merge->codes = g_new0 (const guint8 *, n);
      merge->next = g_new0 (gsize, n);
      info = hek_codes_read_codebook (snapshot, uuids[i], &merge->book, error);
      if (info == NULL || !open_codes (merge, snapshot, segments, error))
        return NULL;
    }
  return g_steal_pointer (&merges);
}

/* --- called by the store --------------------------------------------------------------------- */

static gboolean
prepare (const HekStoreReplacement  *replacement,
         gpointer                    data,
         const HekTask              *task,
         GError                    **error)
{
  HekCodesMerge *merge = data;

  merge->replacement = *replacement;
  if (task != NULL)
    merge->task = *task;
  return TRUE;
}

/* The old code of new row @row, or %NULL. Asked for rows 0, 1, …: those of each old segment keep
 * their order. */
static const guint8 *
find_code (HekCodesMerge *merge,
           gsize          row)
{
  for (guint k = 0; k < merge->n; k++)
    {
      const guint32 *new_rows = merge->replacement.new_rows[k];

      while (merge->next[k] < merge->n_rows[k] && (new_rows[merge->next[k]] == HEK_STORE_GONE ||
                                                   new_rows[merge->next[k]] < row))
        merge->next[k]++;
      if (merge->next[k] < merge->n_rows[k] && new_rows[merge->next[k]] == row)
        return merge->codes[k] != NULL
                 ? merge->codes[k] + merge->next[k] * hek_codebook_code_bytes (merge->book) : NULL;
    }
  return NULL;
}

static gboolean
fill_chunk (HekCodesMerge  *merge,
            gsize           first,
            gsize           n,
            guint8         *codes,
            GError        **error)
{
  gsize code_bytes = hek_codebook_code_bytes (merge->book);
  gboolean all = TRUE;
  HekRows rows = merge->replacement.rows;

  for (gsize i = 0; i < n; i++)
    {
      const guint8 *code = find_code (merge, first + i);

      if (code != NULL)
        memcpy (codes + i * code_bytes, code, code_bytes);
      all = all && code != NULL;
    }
  rows.data += first * rows.stride_bytes;
  rows.n = n;
  return all || hek_codebook_encode (merge->book, &rows, codes, &merge->task, error);
}

static gboolean
write_codes (HekSidecarWriter  *writer,
             gpointer           data,
             GError           **error)
{
  HekCodesMerge *merge = data;
  gsize n_rows = merge->replacement.rows.n, code_bytes = hek_codebook_code_bytes (merge->book);
  gsize chunk = hek_codes_chunk_rows (merge->replacement.rows.dim);
  g_autofree guint8 *codes = g_malloc (chunk * code_bytes);

  memset (merge->next, 0, merge->n * sizeof *merge->next);
  if (!hek_codes_write_header (writer, merge->book, merge->uuid, n_rows, error))
    return FALSE;
  for (gsize first = 0; first < n_rows; first += chunk)
    {
      gsize n = MIN (chunk, n_rows - first);

      if (!hek_task_check (&merge->task, error) ||
          !fill_chunk (merge, first, n, codes, error) ||
          !hek_sidecar_write (writer, codes, n * code_bytes, error))
        return FALSE;
    }
  return TRUE;
}

HekStoreSidecar
hek_codes_merge_get_sidecar (HekCodesMerge *merge)
{
  return (HekStoreSidecar) { merge->name, prepare, write_codes, merge };
}
