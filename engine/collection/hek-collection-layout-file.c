/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Positions of a stored layout and the rows that they are of, in one sidecar:
 *
 *   0             header, 64 bytes: Header
 *   64            runs of row ids (hek-row-runs-private.h)
 *   body_offset   a multiple of 64: the layout as hek_layout_write() makes it, or a checkpoint
 *
 * All numbers are little-endian. The file is mapped: opening 10,000,000 positions reads them once,
 * for their checksums.
 */
#include "config.h"

#include "hek-collection-layout-private.h"

#include <string.h>

#include "hek-row-runs-private.h"

#define MAGIC "HEKPLACE"
#define FORMAT 1u
#define ALIGNMENT 64u
#define CHECK_BYTES ((gsize) 8 << 20)

typedef struct
{
  char magic[8];
  guint32 format;
  guint32 is_state;
  guint64 n_rows, n_runs;
  guint64 body_offset, body_bytes;
  guint64 unused[2];
} Header;

G_STATIC_ASSERT (sizeof (Header) == 64);

gboolean
hek_layout_body_write (HekSidecarWriter  *writer,
                       gpointer           data,
                       GError           **error)
{
  static const guint8 zeros[ALIGNMENT] = { 0 };
  const HekLayoutBody *body = data;
  g_autoptr (GArray) runs = hek_row_runs_new (body->row_ids, body->n_rows);
  gsize runs_end = sizeof (Header) + runs->len * sizeof (HekRowRun);
  gsize offset = (runs_end + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT, n_body;
  gconstpointer bytes = g_bytes_get_data (body->body, &n_body);
  Header header = { .format = GUINT32_TO_LE (FORMAT),
                    .is_state = GUINT32_TO_LE (body->is_state ? 1u : 0u),
                    .n_rows = GUINT64_TO_LE ((guint64) body->n_rows),
                    .n_runs = GUINT64_TO_LE ((guint64) runs->len),
                    .body_offset = GUINT64_TO_LE ((guint64) offset),
                    .body_bytes = GUINT64_TO_LE ((guint64) n_body) };

  memcpy (header.magic, MAGIC, sizeof header.magic);
  return hek_sidecar_write (writer, &header, sizeof header, error) &&
         hek_sidecar_write (writer, runs->data, runs->len * sizeof (HekRowRun), error) &&
         hek_sidecar_write (writer, zeros, offset - runs_end, error) &&
         hek_sidecar_write (writer, bytes, n_body, error);
}

/* --- reading --------------------------------------------------------------------------------- */

/* In pieces, so that a cancel is seen. */
static gboolean
check_all (HekSidecar     *sidecar,
           gsize           n_bytes,
           const HekTask  *task,
           GError        **error)
{
  for (gsize begin = 0; begin < n_bytes; begin += CHECK_BYTES)
    {
      if (!hek_task_check (task, error) ||
          !hek_sidecar_check (sidecar, begin, MIN (CHECK_BYTES, n_bytes - begin), error))
        return FALSE;
      hek_task_progress (task, (double) begin / (double) n_bytes);
    }
  return TRUE;
}

static gboolean
parse_header (const guint8 *data,
              gsize         n_bytes,
              gboolean      is_state,
              Header       *header)
{
  guint64 offset, n_body, n_runs;

  if (n_bytes < sizeof *header)
    return FALSE;
  memcpy (header, data, sizeof *header);
  offset = GUINT64_FROM_LE (header->body_offset);
  n_body = GUINT64_FROM_LE (header->body_bytes);
  n_runs = GUINT64_FROM_LE (header->n_runs);
  return memcmp (header->magic, MAGIC, sizeof header->magic) == 0 &&
         GUINT32_FROM_LE (header->format) == FORMAT &&
         GUINT32_FROM_LE (header->is_state) == (is_state ? 1u : 0u) && offset % ALIGNMENT == 0 &&
         offset <= n_bytes && n_body <= n_bytes - offset &&
         (is_state || GUINT64_FROM_LE (header->n_rows) <= n_body / (2 * sizeof (float))) &&
         offset >= sizeof *header &&
         n_runs <= (offset - sizeof *header) / sizeof (HekRowRun);
}

/* @self: gets rows, and layout or state. @sidecar: (transfer full) */
static gboolean
take_file (HekCollectionLayout  *self,
           HekSidecar           *sidecar,
           const HekTask        *task,
           GError              **error)
{
  gsize n_bytes;
  const guint8 *data = hek_sidecar_get_data (sidecar, &n_bytes);
  g_autoptr (GBytes) body = NULL;
  Header header;

  if (!check_all (sidecar, n_bytes, task, error))
    {
      hek_sidecar_unref (sidecar);
      return FALSE;
    }
  if (parse_header (data, n_bytes, self->info->unfinished, &header))
    {
      guint64 n_rows = GUINT64_FROM_LE (header.n_rows);

      self->row_ids = hek_row_runs_expand ((const HekRowRun *) (data + sizeof header),
                                           GUINT64_FROM_LE (header.n_runs), n_rows);
      self->n_rows = n_rows;
      body = g_bytes_new_with_free_func (data + GUINT64_FROM_LE (header.body_offset),
                                         GUINT64_FROM_LE (header.body_bytes),
                                         (GDestroyNotify) hek_sidecar_unref, sidecar);
    }
  else
    hek_sidecar_unref (sidecar);
  if (self->row_ids == NULL)
    {
      g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED,
                           "its sizes contradict each other");
      return FALSE;
    }
  if (self->info->unfinished)
    self->state = g_steal_pointer (&body);
  else
    self->layout = hek_layout_read (body, task, error);
  if (self->layout != NULL && hek_layout_n (self->layout) != self->n_rows)
    {
      g_clear_pointer (&self->layout, hek_layout_unref);
      g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED,
                           "it has another number of positions than of rows");
    }
  return self->layout != NULL || self->state != NULL;
}

/* @error: (inout): what was found; says what it is about, and the way out. */
static void
explain (const HekCollectionLayoutInfo  *info,
         const char                     *file,
         GError                        **error)
{
  g_autoptr (GError) found = g_steal_pointer (error);

  if (g_error_matches (found, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&found));
  else if (g_error_matches (found, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED,
                 "the layout “%s” was replaced or deleted meanwhile, or its file %s is lost: look "
                 "at the list of layouts again", info->name, file);
  else
    g_set_error (error, HEK_STORE_ERROR, HEK_STORE_ERROR_DAMAGED,
                 "the layout “%s” is damaged (%s: %s): compute it again from its recipe",
                 info->name, file, found != NULL ? found->message : "the file is missing");
}

HekCollectionLayout *
hek_collection_open_layout (HekSnapshot    *snapshot,
                            const char     *name,
                            const HekTask  *task,
                            GError        **error)
{
  g_autoptr (HekCollectionLayout) self = g_new0 (HekCollectionLayout, 1);
  g_autofree char *file = NULL;
  HekSidecar *sidecar;

  self->info = hek_collection_find_layout (snapshot, name, error);
  if (self->info == NULL)
    return NULL;
  file = hek_layout_sidecar_name (self->info->id, self->info->unfinished ? HEK_LAYOUT_STATE
                                                                         : HEK_LAYOUT_POSITIONS);
  sidecar = hek_snapshot_open_sidecar (snapshot, -1, file, error);
  if (sidecar != NULL && take_file (self, sidecar, task, error))
    return g_steal_pointer (&self);
  if (error != NULL)
    explain (self->info, file, error);
  return NULL;
}

void
hek_collection_layout_free (HekCollectionLayout *self)
{
  g_clear_pointer (&self->info, hek_collection_layout_info_free);
  g_clear_pointer (&self->layout, hek_layout_unref);
  g_clear_pointer (&self->state, g_bytes_unref);
  g_free (self->row_ids);
  g_free (self);
}
