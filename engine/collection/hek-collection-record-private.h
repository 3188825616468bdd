/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-store.h"
#include "hek-telemetry.h"

G_BEGIN_DECLS

/* Long work on a collection, for the recorder. */
typedef struct
{
  HekTelemetryScope *scope; /* borrowed */
  guint64 mark;
  gint64 began_us; /* real time */
} HekCollectionWork;

HekCollectionWork hek_collection_work_begin (HekStore *store);

/* Records how long it took, and @n that belongs to it. */
void hek_collection_work_record (const HekCollectionWork *work, HekInstrumentId time,
                                 HekInstrumentId id, guint64 n);

/* How long it took until now, for people: "3.21 s". (transfer full) */
char *hek_collection_work_dup_time (const HekCollectionWork *work);

/* A number for people. (transfer full) */
char *hek_collection_work_dup_count (guint64 n);

/* The work failed. @local: (transfer full): handed on as @error. Returns: %FALSE */
gboolean hek_collection_work_fail (const HekCollectionWork *work, GError *local, GError **error);

G_END_DECLS
