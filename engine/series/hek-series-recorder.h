/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-series-store.h"

G_BEGIN_DECLS

/*
 * A thread that takes what telemetry has collected once a second, at whole seconds, and keeps it.
 * The process that gets the lock appends to the database and takes in what others have spooled;
 * another one spools, and tries to become the owner every few seconds. Nothing that records waits
 * for it: a slow or full disk delays this thread only.
 *
 * In the owner's database gauges of other processes themselves (scope "") have the scope "@NAME" of
 * the program, so that the memory of two programs is never averaged.
 */
typedef struct _HekSeriesRecorder HekSeriesRecorder;

/**
 * HekSeriesRecorderFunc:
 * @store: (nullable): what was appended to; %NULL while this process is not the owner
 * @samples: (array length=n_samples): what came in this second; or, in a call of their own, rows
 *   from the spool of another process, with their times
 * @error: (nullable): why they could not be written yet
 *
 * On the recorder's thread, which waits for it.
 */
typedef void (*HekSeriesRecorderFunc) (HekSeriesStore *store, const HekSeriesSample *samples,
                                       guint n_samples, const GError *error,
                                       gpointer user_data);

/**
 * hek_series_recorder_start:
 * @func: (nullable)
 *
 * Never waits for the disk. One at a time in a process, since telemetry has one collector; the next
 * one may begin while the one before is being stopped on another thread.
 */
HekSeriesRecorder *hek_series_recorder_start (const HekFileOps *ops, const char *workspace,
                                              HekSeriesRecorderFunc func, gpointer user_data);
/* Keeps what has come until now, and ends the thread. %NULL is allowed. */
void hek_series_recorder_stop (HekSeriesRecorder *recorder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekSeriesRecorder, hek_series_recorder_stop)

/* Returns: (transfer full) (nullable): the owner's store; %NULL while another process is it */
HekSeriesStore *hek_series_recorder_dup_store (HekSeriesRecorder *recorder);
/* Takes what has come now, and returns when it is kept. */
void hek_series_recorder_flush (HekSeriesRecorder *recorder);

G_END_DECLS
