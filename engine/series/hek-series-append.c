/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Appending: a batch becomes a record at once, waits in memory until a commit has brought it into
 * the tail, and the tail becomes blocks every quarter of an hour or so.
 */
#include "config.h"

#include "hek-series-bits-private.h"
#include "hek-series-store-private.h"
#include "hek-store-error.h"

/* How much waits for room on the disk; older records are dropped beyond. */
#define PENDING_BYTES_MAX (4u << 20)
/* A commit is waited for when the last such one is as old as this. */
#define STRICT_US (60 * HEK_SERIES_SECOND_US)
/* When the tail becomes blocks: a quarter of an hour of seconds, or what makes reading it slow. */
#define TAIL_RECORDS 900
#define TAIL_BYTES (2u << 20)
/* Records between two tries to seal, where the first one failed. */
#define SEAL_AGAIN 30

static char *
key_of (const char *instrument,
        const char *scope)
{
  return g_strconcat (instrument, "\n", scope, NULL);
}

/* Numbers of series are given here, so that what waits has them already. */
static gint64
id_of (HekSeriesStore        *store,
       const HekSeriesSample *sample)
{
  g_autofree char *key = key_of (sample->instrument, sample->scope);
  gint64 *id = g_hash_table_lookup (store->keys, key);
  HekSeriesInfo *info;

  if (id != NULL)
    return *id;
  info = g_new0 (HekSeriesInfo, 1);
  info->id = store->next_id++;
  info->instrument = g_strdup (sample->instrument);
  info->scope = g_strdup (sample->scope);
  info->kind = sample->kind;
  info->unit = g_strdup (sample->unit);
  g_ptr_array_add (store->unsaved, info);
  g_hash_table_insert (store->keys, g_steal_pointer (&key),
                       g_memdup2 (&info->id, sizeof info->id));
  return info->id;
}

gboolean
hek_series_load_keys (HekSeriesStore  *store,
                      GError         **error)
{
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (store->writer, "SELECT id, instrument, scope FROM series", error);
  gint64 seq = 0, sealed = 0, n_records = 0, n_bytes = 0;
  HekSqliteStep step;

  if (stmt == NULL)
    return FALSE;
  g_hash_table_remove_all (store->keys);
  store->next_id = 1;
  while ((step = hek_sqlite_step (stmt, error)) == HEK_SQLITE_ROW)
    {
      gint64 id = hek_sqlite_get_int (stmt, 0);

      g_hash_table_insert (store->keys,
                           key_of (hek_sqlite_get_text (stmt, 1), hek_sqlite_get_text (stmt, 2)),
                           g_memdup2 (&id, sizeof id));
      store->next_id = MAX (store->next_id, id + 1);
    }
  if (step != HEK_SQLITE_DONE ||
      !hek_sqlite_query_int (store->writer, "SELECT max (seq) FROM tail", &seq, error) ||
      !hek_sqlite_query_int (store->writer, "SELECT value FROM setting WHERE name = 'seq'",
                             &sealed, error) ||
      !hek_sqlite_query_int (store->writer, "SELECT count (*) FROM tail", &n_records, error) ||
      !hek_sqlite_query_int (store->writer, "SELECT ifnull (sum (length (data)), 0) FROM tail",
                             &n_bytes, error))
    return FALSE;
  store->next_seq = MAX (seq, sealed) + 1;
  store->n_tail_records = (guint) n_records;
  store->n_tail_bytes = (gsize) n_bytes;
  return TRUE;
}

static gboolean
save_series (HekSeriesStore  *store,
             GError         **error)
{
  g_autoptr (HekSqliteStmt) stmt = NULL;

  if (store->unsaved->len == 0)
    return TRUE;
  stmt = hek_sqlite_prepare (store->writer,
                             "INSERT INTO series (id, instrument, scope, kind, unit)"
                             " VALUES (?, ?, ?, ?, ?)", error);
  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < store->unsaved->len; i++)
    {
      const HekSeriesInfo *info = store->unsaved->pdata[i];

      hek_sqlite_bind_int (stmt, 1, info->id);
      hek_sqlite_bind_text (stmt, 2, info->instrument, -1);
      hek_sqlite_bind_text (stmt, 3, info->scope, -1);
      hek_sqlite_bind_int (stmt, 4, info->kind);
      hek_sqlite_bind_text (stmt, 5, info->unit, -1);
      if (!hek_sqlite_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
save_pending (HekSeriesStore  *store,
              GError         **error)
{
  g_autoptr (HekSqliteStmt) stmt =
    hek_sqlite_prepare (store->writer, "INSERT INTO tail (seq, data) VALUES (?, ?)", error);
  gint64 seq = store->next_seq;

  if (stmt == NULL)
    return FALSE;
  for (const GList *l = store->pending.head; l != NULL; l = l->next)
    {
      gsize n_bytes;
      gconstpointer data = g_bytes_get_data (l->data, &n_bytes);

      hek_sqlite_bind_int (stmt, 1, seq++);
      hek_sqlite_bind_blob (stmt, 2, data, n_bytes);
      if (!hek_sqlite_run (stmt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
save_spooled (HekSeriesStore          *store,
              const HekSeriesSpooled  *spooled,
              GError                 **error)
{
  guint n_notes = spooled->notes != NULL ? spooled->notes->len : 0;
  g_autofree gint64 *ids = g_new (gint64, n_notes + 1);
  g_autoptr (HekSqliteStmt) stmt = hek_sqlite_prepare (
    store->writer, "INSERT OR REPLACE INTO spool (id, n_bytes) VALUES (?, ?)", error);

  if (stmt == NULL)
    return FALSE;
  hek_sqlite_bind_text (stmt, 1, spooled->id, -1);
  hek_sqlite_bind_int (stmt, 2, (gint64) spooled->n_bytes);
  return hek_sqlite_run (stmt, error) &&
         (n_notes == 0 || hek_series_insert_notes (store->writer, spooled->notes, ids, error));
}

/* @spooled: (nullable): of whom they are */
static gboolean
write_pending (HekSeriesStore          *store,
               const HekSeriesSpooled  *spooled,
               GError                 **error)
{
  gint64 now = g_get_monotonic_time ();
  gboolean strict = now - store->strict_us >= STRICT_US;

  if (!(strict ? hek_sqlite_begin (store->writer, error)
               : hek_sqlite_begin_relaxed (store->writer, error)))
    return FALSE;
  if (!save_series (store, error) || !save_pending (store, error) ||
      (spooled != NULL && !save_spooled (store, spooled, error)))
    {
      hek_sqlite_rollback (store->writer);
      return FALSE;
    }
  if (!hek_sqlite_commit (store->writer, error))
    return FALSE;
  if (strict)
    store->strict_us = now;
  store->next_seq += store->pending.length;
  store->n_tail_records += store->pending.length;
  store->n_tail_bytes += store->pending_bytes;
  g_queue_clear_full (&store->pending, (GDestroyNotify) g_bytes_unref);
  store->pending_bytes = 0;
  store->n_waiting = 0;
  g_ptr_array_set_size (store->unsaved, 0);
  return TRUE;
}

/* The number of rows is what a record begins with. */
static guint64
rows_of (GBytes *record)
{
  HekByteReader reader = { 0 };

  reader.data = g_bytes_get_data (record, &reader.n_bytes);
  return hek_bytes_get_varint (&reader);
}

static void
drop_oldest (HekSeriesStore *store)
{
  while (store->pending_bytes > PENDING_BYTES_MAX && store->pending.length > 1)
    {
      g_autoptr (GBytes) record = g_queue_pop_head (&store->pending);
      guint64 n = rows_of (record);

      store->pending_bytes -= g_bytes_get_size (record);
      store->n_waiting -= n;
      store->n_dropped += n;
    }
}

static guint
count_valid (HekSeriesStore        *store,
             const HekSeriesSample *samples,
             guint                  n_samples)
{
  guint n_valid = 0;

  for (guint i = 0; i < n_samples; i++)
    n_valid += hek_series_point_is_valid (&samples[i].point);
  store->n_dropped += n_samples - n_valid;
  return n_valid;
}

static void
add_record (HekSeriesStore        *store,
            const HekSeriesSample *samples,
            guint                  n_samples)
{
  guint n_valid = count_valid (store, samples, n_samples);
  GByteArray *record;
  gint64 time_us = -1;

  if (n_valid == 0)
    return;
  record = g_byte_array_new ();
  for (guint i = 0; i < n_samples; i++)
    {
      g_autoptr (GByteArray) histogram = NULL;
      const HekSeriesSample *sample = &samples[i];

      if (!hek_series_point_is_valid (&sample->point))
        continue;
      if (time_us < 0)
        {
          time_us = sample->point.time_us;
          hek_series_record_begin (record, n_valid, time_us);
        }
      if (sample->histogram != NULL)
        {
          histogram = g_byte_array_new ();
          hek_histogram_serialize (sample->histogram, histogram);
        }
      hek_series_record_add (record, id_of (store, sample), time_us, &sample->point,
                             histogram != NULL ? histogram->data : NULL,
                             histogram != NULL ? histogram->len : 0);
    }
  store->pending_bytes += record->len;
  store->n_waiting += n_valid;
  g_queue_push_tail (&store->pending, g_byte_array_free_to_bytes (record));
}

/* A seal that fails costs nothing but that the tail grows: it is tried again. */
static void
seal_if_due (HekSeriesStore *store)
{
  g_autoptr (GError) error = NULL;

  if (store->n_until_seal > 0)
    {
      store->n_until_seal--;
      return;
    }
  if (store->n_tail_records < TAIL_RECORDS && store->n_tail_bytes < TAIL_BYTES)
    return;
  if (!hek_series_seal_tail (store, &error) ||
      !hek_series_retain (store, g_get_real_time (), &error))
    {
      store->n_until_seal = SEAL_AGAIN;
      g_info ("what was measured is not in blocks yet: %s", error->message);
    }
}

/* What waits already goes first, alone. */
static gboolean
append_spooled (HekSeriesStore          *store,
                const HekSeriesSample   *samples,
                guint                    n_samples,
                const HekSeriesSpooled  *spooled,
                GError                 **error)
{
  if (store->pending.length > 0 && !write_pending (store, NULL, error))
    return FALSE;
  add_record (store, samples, n_samples);
  if (write_pending (store, spooled, error))
    return TRUE;
  g_queue_clear_full (&store->pending, (GDestroyNotify) g_bytes_unref);
  store->pending_bytes = 0;
  store->n_waiting = 0;
  return FALSE;
}

gboolean
hek_series_store_append_spooled (HekSeriesStore          *store,
                                 const HekSeriesSample   *samples,
                                 guint                    n_samples,
                                 const HekSeriesSpooled  *spooled,
                                 GError                 **error)
{
  gboolean ok = FALSE;

  pthread_mutex_lock (&store->write_lock);
  if (store->mode != HEK_SERIES_STORE_OWNER)
    g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_READ_ONLY,
                         "another process keeps what is measured in this workspace");
  else if (spooled != NULL)
    ok = append_spooled (store, samples, n_samples, spooled, error);
  else
    {
      add_record (store, samples, n_samples);
      ok = store->pending.length == 0 || write_pending (store, NULL, error);
      drop_oldest (store);
    }
  if (ok)
    seal_if_due (store);
  pthread_mutex_unlock (&store->write_lock);
  return ok;
}

gboolean
hek_series_store_append (HekSeriesStore         *store,
                         const HekSeriesSample  *samples,
                         guint                   n_samples,
                         GError                **error)
{
  return hek_series_store_append_spooled (store, samples, n_samples, NULL, error);
}

void
hek_series_store_get_backlog (HekSeriesStore *store,
                              guint64        *n_waiting,
                              guint64        *n_dropped)
{
  pthread_mutex_lock (&store->write_lock);
  *n_waiting = store->n_waiting;
  *n_dropped = store->n_dropped;
  pthread_mutex_unlock (&store->write_lock);
}

gboolean
hek_series_store_seal (HekSeriesStore  *store,
                       GError         **error)
{
  gboolean ok = FALSE;

  pthread_mutex_lock (&store->write_lock);
  if (store->mode != HEK_SERIES_STORE_OWNER)
    g_set_error_literal (error, HEK_STORE_ERROR, HEK_STORE_ERROR_READ_ONLY,
                         "another process keeps what is measured in this workspace");
  else
    ok = hek_series_seal_tail (store, error) &&
         hek_series_retain (store, g_get_real_time (), error);
  pthread_mutex_unlock (&store->write_lock);
  return ok;
}
