/* SPDX-License-Identifier: Apache-2.0 */
/* What long work on a collection tells the recorder. */
#include "config.h"

#include "hek-collection-record-private.h"

HekCollectionWork
hek_collection_work_begin (HekStore *store)
{
  return (HekCollectionWork) { hek_store_get_scope (store), hek_telemetry_mark (),
                               g_get_real_time () };
}

void
hek_collection_work_record (const HekCollectionWork *work,
                            HekInstrumentId          time,
                            HekInstrumentId          id,
                            guint64                  n)
{
  const HekTelemetryEntry entries[] = { { time, hek_telemetry_since (work->mark) }, { id, n } };

  /* It was off when the work began. */
  if (work->mark != 0)
    hek_telemetry_write (work->scope, entries, G_N_ELEMENTS (entries));
}

char *
hek_collection_work_dup_time (const HekCollectionWork *work)
{
  return hek_unit_format (HEK_UNIT_NS, (double) hek_telemetry_since (work->mark), FALSE);
}

char *
hek_collection_work_dup_count (guint64 n)
{
  return hek_unit_format (HEK_UNIT_COUNT, (double) n, FALSE);
}

gboolean
hek_collection_work_fail (const HekCollectionWork  *work,
                          GError                   *local,
                          GError                  **error)
{
  hek_telemetry_error (work->scope, local);
  g_propagate_error (error, local);
  return FALSE;
}
