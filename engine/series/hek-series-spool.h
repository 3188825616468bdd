/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-series-note.h"

G_BEGIN_DECLS

/*
 * What a process measures that is not the owner: WORKSPACE/telemetry/PID-….spool, written by it
 * alone and taken in by the owner, also while it is being written.
 *
 *   "HEKSPOOL", 1        9 bytes
 *   records              bytes (uint32), then XXH3 (uint64) of the payload, both little-endian;
 *                        the payload: the name of the program; samples; annotations
 *
 * Its writer holds a lock on the file: a spool that nobody holds is complete, and removed when all
 * of it has been taken in. What has been taken in is noted in the transaction that has the rows, so
 * that none are counted twice or lost whoever is killed when. A record that is damaged ends a
 * spool: it was cut off.
 */
typedef struct _HekSeriesSpool HekSeriesSpool;

/* Makes a new one, and its folder when there is none. */
HekSeriesSpool *hek_series_spool_new (const HekFileOps *ops, const char *workspace,
                                      GError **error);
/* Lets go of it: the owner takes it from here. */
void hek_series_spool_free (HekSeriesSpool *spool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSeriesSpool, hek_series_spool_free)

/* Beyond this nothing more is spooled, until an owner comes: the spool of a workspace that nobody
 * opens for writing does not grow for ever. */
#define HEK_SERIES_SPOOL_BYTES_MAX (64u << 20)

/* One record. @notes: (nullable) (element-type HekSeriesNote). Fails with
 * %HEK_STORE_ERROR_INVALID when the spool is full. */
gboolean hek_series_spool_append (HekSeriesSpool *spool, const HekSeriesSample *samples,
                                  guint n_samples, GPtrArray *notes, GError **error);

/* Of rows that were taken in, with their own times and names; valid during the call. */
typedef void (*HekSeriesSpoolFunc) (const HekSeriesSample *samples, guint n_samples,
                                    gpointer user_data);

/**
 * hek_series_spool_take_all:
 * @store: the owner's
 * @func: (nullable)
 *
 * Takes in what is new in all spools of the store's workspace, at most 4,096 records of each, and
 * removes those that are done.
 */
gboolean hek_series_spool_take_all (HekSeriesStore *store, HekSeriesSpoolFunc func,
                                    gpointer user_data, GError **error);

G_END_DECLS
