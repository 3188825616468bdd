/* SPDX-License-Identifier: Apache-2.0 */
/* Codes of segments, opened when they are first searched, and shared by all searchers of the
 * process. */
#include "config.h"

#include "hek-segment-codes-private.h"

#include "hek-aligned.h"
#include "hek-ref.h"
#include "hek-segment-slot-private.h"

HekSegmentCodes *
hek_segment_codes_ref (HekSegmentCodes *codes)
{
  g_atomic_ref_count_inc (&codes->ref);
  return codes;
}

void
hek_segment_codes_unref (HekSegmentCodes *codes)
{
  if (!hek_ref_drop (&codes->ref))
    return;
  if (codes->sidecar != NULL)
    hek_sidecar_drop_pages (codes->sidecar);
  g_clear_pointer (&codes->sidecar, hek_sidecar_unref);
  g_clear_pointer (&codes->book, hek_codebook_unref);
  hek_aligned_free (codes->packed);
  g_free (codes->uuid);
  g_free (codes->file);
  g_free (codes);
}

/* Brings the codes into the order of scans, where that is another one. */
static gboolean
pack (HekSegmentCodes  *codes,
      gsize             n_rows,
      GError          **error)
{
  gsize n_bytes = hek_codebook_packed_bytes (codes->book, n_rows);

  codes->n_bytes = n_rows * hek_codebook_code_bytes (codes->book);
  if (!hek_codebook_has_packing (codes->book))
    return TRUE;
  codes->packed = hek_aligned_try_new (MAX (n_bytes, 1), 1);
  if (codes->packed == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                   "not enough memory for %" G_GSIZE_FORMAT " bytes of codes", n_bytes);
      return FALSE;
    }
  hek_codebook_pack (codes->book, codes->codes, n_rows, codes->packed);
  hek_sidecar_drop_pages (codes->sidecar);
  codes->n_bytes = n_bytes;
  return TRUE;
}

static HekSegmentCodes *
open_file (HekSnapshot  *snapshot,
           guint         idx,
           const char   *name,
           const char   *uuid,
           HekCodebook  *book,
           GError      **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (HekSidecar) sidecar = hek_snapshot_open_sidecar (snapshot, (int) idx, name, &local);
  gsize n_rows = hek_snapshot_get_segment (snapshot, idx)->rows.n;
  g_autoptr (HekSegmentCodes) codes = NULL;

  if (sidecar == NULL)
    {
      /* A compaction took the file along after the snapshot was taken. */
      if (!g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  codes = g_new0 (HekSegmentCodes, 1);
  g_atomic_ref_count_init (&codes->ref);
  codes->uuid = g_strdup (uuid);
  codes->file = g_strdup (hek_snapshot_get_sidecar_file (snapshot, (int) idx, name));
  codes->book = hek_codebook_ref (book);
  codes->share_bytes = hek_codebook_share_bytes (book);
  codes->codes = hek_codes_get (sidecar, book, uuid, n_rows, error);
  codes->sidecar = g_steal_pointer (&sidecar);
  return codes->codes != NULL && pack (codes, n_rows, error) ? g_steal_pointer (&codes) : NULL;
}

/* The lock of the slot is held. */
static HekSegmentCodes *
find_kept (HekSegmentSlot *slot,
           const char     *uuid,
           guint          *pos)
{
  for (guint i = 0; i < slot->codes->len; i++)
    {
      HekSegmentCodes *codes = slot->codes->pdata[i];

      if (pos != NULL)
        *pos = i;
      if (g_str_equal (codes->uuid, uuid))
        return codes;
    }
  return NULL;
}

HekSegmentCodes *
hek_segment_codes_open (HekSnapshot  *snapshot,
                        guint         idx,
                        const char   *uuid,
                        HekCodebook  *book,
                        GError      **error)
{
  g_autofree char *name = hek_codes_dup_name (uuid);
  const char *file = hek_snapshot_get_sidecar_file (snapshot, (int) idx, name);
  HekSegmentCodes *codes = NULL, *old = NULL;
  HekSegmentSlot *slot;
  guint pos;

  if (file == NULL)
    return NULL;
  slot = hek_segment_slot_get (snapshot, idx, TRUE);
  pthread_mutex_lock (&slot->lock);
  codes = find_kept (slot, uuid, NULL);
  if (codes != NULL)
    codes = g_str_equal (codes->file, file) ? hek_segment_codes_ref (codes) : NULL;
  pthread_mutex_unlock (&slot->lock);
  if (codes != NULL || (codes = open_file (snapshot, idx, name, uuid, book, error)) == NULL)
    return codes;

  pthread_mutex_lock (&slot->lock);
  if (find_kept (slot, uuid, &pos) != NULL)
    {
      old = slot->codes->pdata[pos];
      slot->codes->pdata[pos] = hek_segment_codes_ref (codes);
    }
  else
    g_ptr_array_add (slot->codes, hek_segment_codes_ref (codes));
  pthread_mutex_unlock (&slot->lock);
  g_clear_pointer (&old, hek_segment_codes_unref);
  return codes;
}

void
hek_segment_codes_forget (HekSnapshot *snapshot,
                          guint        idx)
{
  HekSegmentSlot *slot = hek_segment_slot_get (snapshot, idx, FALSE);
  GPtrArray *gone;

  if (slot == NULL)
    return;
  gone = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_segment_codes_unref);
  pthread_mutex_lock (&slot->lock);
  while (slot->codes->len > 0)
    g_ptr_array_add (gone, g_ptr_array_steal_index_fast (slot->codes, slot->codes->len - 1));
  pthread_mutex_unlock (&slot->lock);
  g_ptr_array_unref (gone);
}

HekCodebook *
hek_segment_codes_find_codebook (HekSnapshot *snapshot,
                                 const char  *uuid)
{
  HekCodebook *book = NULL;

  for (guint i = 0; i < hek_snapshot_get_n_segments (snapshot) && book == NULL; i++)
    {
      HekSegmentSlot *slot = hek_snapshot_get_segment (snapshot, i)->sealed
                               ? hek_segment_slot_get (snapshot, i, FALSE) : NULL;
      HekSegmentCodes *codes;

      if (slot == NULL)
        continue;
      pthread_mutex_lock (&slot->lock);
      codes = find_kept (slot, uuid, NULL);
      if (codes != NULL)
        book = hek_codebook_ref (codes->book);
      pthread_mutex_unlock (&slot->lock);
    }
  return book;
}
