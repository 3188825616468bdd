/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Bulk import. Rows go straight into segment files that nothing names until one transaction
 * publishes all of them; only then do they get their ids. Keys are looked for in what was imported
 * so far, and in the collection as it was at the beginning; if it changed since, once more at the
 * end.
 */
#include "config.h"

#include "hek-import-private.h"

#include "hek-store-error.h"

/* Attributes in memory at which a segment is finished. */
#define MAX_ATTRIBUTE_BYTES ((gsize) 192 << 20)
/* Rows that are added between two looks at the cancellation. */
#define SLICE_BYTES (4u << 20)
#define SLICE_ROWS 16384u

static void
done_clear (gpointer item)
{
  DoneSegment *done = item;

  g_clear_pointer (&done->segment, hek_segment_unref);
}

HekImport *
hek_import_new (HekStore                *store,
                const HekImportOptions  *options,
                GError                 **error)
{
  g_autoptr (HekSnapshot) base = NULL;
  HekImport *import;

  if (!hek_store_check_writable (store, error))
    return NULL;
  base = hek_store_current (store, error);
  if (base == NULL)
    return NULL;
  import = g_new0 (HekImport, 1);
  import->store = hek_store_ref (store);
  if (options != NULL)
    import->options = *options;
  if (import->options.segment_rows == 0)
    import->options.segment_rows = HEK_STORE_SEGMENT_MAX_ROWS;
  import->options.segment_rows = MIN (import->options.segment_rows, HEK_STORE_SEGMENT_MAX_ROWS);
  import->base = g_steal_pointer (&base);
  import->done = g_array_new (FALSE, FALSE, sizeof (DoneSegment));
  g_array_set_clear_func (import->done, done_clear);
  import->deaths = g_array_new (FALSE, FALSE, sizeof (HekDeath));
  return import;
}

guint64
hek_import_get_n_rows (HekImport *import)
{
  return import->n_rows;
}

void
hek_import_attach (HekImport       *import,
                   const char      *name,
                   HekSidecarFunc   func,
                   gpointer         data)
{
  g_free (import->attached);
  import->attached = g_strdup (name);
  import->attached_func = func;
  import->attached_data = data;
}

gboolean
hek_import_finish_segment (HekImport  *import,
                           GError    **error)
{
  HekManifest *manifest = import->store->manifest;
  DoneSegment done = { .segment = NULL };

  if (import->writer == NULL)
    return TRUE;
  if (!hek_segment_writer_finish (import->writer, &done.info, error))
    return FALSE;
  g_clear_pointer (&import->writer, hek_segment_writer_free);
  g_array_append_val (import->done, done);
  if (manifest->key_field < 0 && manifest->text_field < 0)
    return TRUE;
  done.segment = hek_segment_open (manifest, &done.info, error);
  g_array_index (import->done, DoneSegment, import->done->len - 1).segment = done.segment;
  return done.segment != NULL &&
         (done.segment->problem == NULL || hek_segment_fail (done.segment, error));
}

typedef struct
{
  gsize row;
  gboolean found;
} ImportedKey;

/* Of the rows of an import with one key the newest is the one that lives. */
static gboolean
take_newest (gsize    row,
             gpointer data)
{
  ImportedKey *key = data;

  key->row = row;
  key->found = TRUE;
  return TRUE;
}

/* The row of this import that has the key. */
static gboolean
find_imported (HekImport     *import,
               const HekKey  *key,
               HekDeath      *place,
               gboolean      *found,
               GError       **error)
{
  gssize row = import->writer != NULL ? hek_segment_writer_find_key (import->writer, key) : -1;

  *found = row >= 0;
  if (*found)
    {
      *place = (HekDeath) { hek_segment_writer_get_id (import->writer), (gsize) row };
      return TRUE;
    }
  for (guint i = import->done->len; i > 0; i--)
    {
      DoneSegment *done = &g_array_index (import->done, DoneSegment, i - 1);
      ImportedKey newest = { .found = FALSE };

      if (!hek_segment_find_key (done->segment, (guint) import->store->manifest->key_field, key,
                                 take_newest, &newest, error))
        return FALSE;
      if (!newest.found)
        continue;
      *found = TRUE;
      *place = (HekDeath) { done->info.id, newest.row };
      return TRUE;
    }
  return TRUE;
}

/* Refuses keys that are there already; with REPLACE notes which imported rows they replace. */
static gboolean
check_keys (HekImport            *import,
            const HekBatch       *batch,
            const HekColumnView  *views,
            GArray               *deaths,
            GError              **error)
{
  gboolean refuse = import->options.policy == HEK_KEYS_REFUSE;
  g_autoptr (HekKeyTable) table = hek_key_table_new ();
  const HekColumnView *column = &views[import->store->manifest->key_field];

  for (gsize i = 0; i < batch->n_rows; i++)
    {
      guint64 number = hek_batch_row_number (batch, i);
      g_autoptr (GError) local = NULL;
      HekDeath place;
      HekRowPlace stored;
      gboolean found;
      HekKey key;
      guint32 row;

      if (!hek_store_get_key (import->store, batch, views, i, &key, error))
        return FALSE;
      for (row = hek_key_table_find (table, key.hash);
           row != HEK_KEY_NONE && !hek_key_equals (&key, column, row);
           row = hek_key_table_older (table, row))
        ;
      hek_key_table_add (table, key.hash);
      if (row != HEK_KEY_NONE && refuse)
        {
          g_autofree char *what = g_strdup_printf ("is that of row %" G_GUINT64_FORMAT " too",
                                                   hek_batch_row_number (batch, row));

          return hek_store_fail_key (&key, what, number, error);
        }
      if (row != HEK_KEY_NONE)
        {
          /* The writer is told when the rows have their places: see add_rows(). */
          HekDeath own = { G_MAXUINT64, row };

          g_array_append_val (deaths, own);
          continue;
        }
      if (!find_imported (import, &key, &place, &found, error))
        return FALSE;
      if (found && refuse)
        return hek_store_fail_key (&key, "was imported in an earlier row already", number, error);
      if (found)
        g_array_append_val (deaths, place);
      else if (refuse && hek_snapshot_find (import->base, &key, &stored, &local))
        return hek_store_fail_key (&key, "is in the collection already", number, error);
      if (local != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
add_slice (HekImport            *import,
           const HekBatch       *batch,
           const HekColumnView  *views,
           gsize                 first,
           gsize                *n,
           GError              **error)
{
  gsize row_bytes = hek_batch_vector_bytes (batch), start;

  if (import->writer != NULL &&
      (hek_segment_writer_get_n_rows (import->writer) >= import->options.segment_rows ||
       hek_segment_writer_get_memory (import->writer) >= MAX_ATTRIBUTE_BYTES) &&
      !hek_import_finish_segment (import, error))
    return FALSE;
  if (import->writer == NULL)
    {
      import->writer = hek_segment_writer_new (import->store, FALSE, error);
      if (import->writer == NULL)
        return FALSE;
    }
  start = hek_segment_writer_get_n_rows (import->writer);
  *n = MIN (*n, import->options.segment_rows - start);
  if (!hek_segment_writer_append (import->writer, batch->vectors + first * row_bytes, row_bytes,
                                  views, first, *n, error))
    return FALSE;
  for (gsize i = 0; batch->thumbnails != NULL && i < *n; i++)
    {
      GBytes *thumbnail = hek_batch_get_thumbnail (batch, first + i);

      if (thumbnail != NULL &&
          !hek_segment_writer_add_thumbnail (import->writer, start + i, thumbnail, error))
        return FALSE;
    }
  return TRUE;
}

/* Where the rows of a batch went, for those of them that later ones replaced. */
static void
resolve_deaths (HekImport *import,
                GArray    *deaths,
                gsize      first,
                gsize      n,
                gsize      start)
{
  for (guint i = 0; i < deaths->len; i++)
    {
      HekDeath *death = &g_array_index (deaths, HekDeath, i);

      if (death->segment_id == G_MAXUINT64 && death->row >= first && death->row < first + n)
        *death = (HekDeath) { hek_segment_writer_get_id (import->writer),
                              start + (death->row - first) };
    }
}

static gboolean
add_rows (HekImport            *import,
          const HekBatch       *batch,
          const HekColumnView  *views,
          GArray               *deaths,
          GError              **error)
{
  gsize slice = CLAMP (SLICE_BYTES / hek_batch_vector_bytes (batch), 1, SLICE_ROWS);

  for (gsize first = 0, n; first < batch->n_rows; first += n)
    {
      n = MIN (slice, batch->n_rows - first);
      if (!add_slice (import, batch, views, first, &n, error))
        return FALSE;
      resolve_deaths (import, deaths, first, n,
                      hek_segment_writer_get_n_rows (import->writer) - n);
    }
  import->n_rows += batch->n_rows;
  g_array_append_vals (import->deaths, deaths->data, deaths->len);
  return TRUE;
}

gboolean
hek_import_append (HekImport       *import,
                   const HekBatch  *batch,
                   const HekTask   *task,
                   GError         **error)
{
  g_autofree HekColumnView *views = NULL;
  g_autoptr (GArray) deaths = NULL;

  g_return_val_if_fail (!import->failed && !import->committed, FALSE);

  if (!hek_task_check (task, error) || !hek_store_check_writable (import->store, error) ||
      !hek_store_check_batch (import->store, batch, error))
    return FALSE;
  views = hek_batch_views (batch);
  deaths = g_array_new (FALSE, FALSE, sizeof (HekDeath));
  if (import->store->manifest->key_field >= 0 &&
      !check_keys (import, batch, views, deaths, error))
    return FALSE;
  import->failed = !add_rows (import, batch, views, deaths, error);
  return !import->failed;
}
