/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-series-read.h"

G_BEGIN_DECLS

/* 2026-11-01 00:00 UTC, and a second. */
#define T0 (G_GINT64_CONSTANT (1793491200) * 1000000)
#define SECOND (G_GINT64_CONSTANT (1000000))
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* An empty folder, for a workspace; replay_remove_folder() removes it. */
char *series_fixture_folder (void);

/* An owner keeps all, whatever its age: times of tests are fixed, and the clock goes on. */
HekSeriesStore *series_fixture_open (const char *folder, HekSeriesStoreMode mode);

void series_fixture_keep_all (HekSeriesStore *store);

/* Of the process, one value. */
HekSeriesSample series_fixture_gauge (const char *instrument, gint64 time_us, double value);
void series_fixture_append (HekSeriesStore *store, const char *instrument, gint64 time_us,
                            double value);
gint64 series_fixture_find (HekSeriesStore *store, const char *instrument);

/* Fails the test unless both are the same, bit for bit. */
void series_fixture_assert_equal (const HekSeriesPoint *a, const HekSeriesPoint *b);

G_END_DECLS
