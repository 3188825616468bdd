/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables. Blobs are apart from what is said about them, so that a damaged page of theirs hides
 * no other block: each is fetched by its id.
 *
 *   series        id is for life; the index has all of it once more, for when a page is damaged
 *   tail          one record an append (hek-series-tail-private.h), until it is sealed
 *   block         a blob each (hek-series-block-private.h)
 *   block_index   of whom it is and its range of time; part 0: rows, 1: histograms; is_full: it is
 *                 not put together with others any more
 *   floor         what retention has taken: rows before until_us are at the next level only
 *   spool         how much of a spool has been taken in, in the same transaction as its rows
 *   note, alert, alert_event    hek-series-note.h, hek-series-alert.h
 *   setting       retention; seq: the last record that was sealed
 */
#include "config.h"

#include "hek-series-store-private.h"

const char *const hek_series_migrations[] = {
  "CREATE TABLE series (id INTEGER PRIMARY KEY, instrument TEXT NOT NULL, scope TEXT NOT NULL,"
  " kind INTEGER NOT NULL, unit TEXT NOT NULL);"
  "CREATE UNIQUE INDEX series_copy ON series (instrument, scope, kind, unit, id);"
  "CREATE TABLE tail (seq INTEGER PRIMARY KEY, data BLOB NOT NULL);"
  "CREATE TABLE block (id INTEGER PRIMARY KEY AUTOINCREMENT, data BLOB NOT NULL);"
  "CREATE TABLE block_index (series INTEGER NOT NULL, level INTEGER NOT NULL,"
  " part INTEGER NOT NULL, start_us INTEGER NOT NULL, id INTEGER NOT NULL,"
  " end_us INTEGER NOT NULL, n_rows INTEGER NOT NULL, is_full INTEGER NOT NULL,"
  " PRIMARY KEY (series, level, part, start_us, id)) WITHOUT ROWID;"
  "CREATE INDEX block_small ON block_index (series, level, part, id) WHERE NOT is_full;"
  "CREATE TABLE floor (series INTEGER NOT NULL, level INTEGER NOT NULL, part INTEGER NOT NULL,"
  " until_us INTEGER NOT NULL, PRIMARY KEY (series, level, part)) WITHOUT ROWID;"
  "CREATE TABLE spool (id TEXT PRIMARY KEY, n_bytes INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE note (id INTEGER PRIMARY KEY AUTOINCREMENT, time_us INTEGER NOT NULL,"
  " end_us INTEGER NOT NULL, kind TEXT NOT NULL, scope TEXT NOT NULL, text TEXT NOT NULL,"
  " detail TEXT);"
  "CREATE INDEX note_time ON note (time_us);"
  "CREATE TABLE alert (position INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,"
  " rule TEXT NOT NULL, state TEXT, changed_us INTEGER NOT NULL);"
  "CREATE TABLE alert_event (id INTEGER PRIMARY KEY AUTOINCREMENT, time_us INTEGER NOT NULL,"
  " alert TEXT NOT NULL, name TEXT NOT NULL, what TEXT NOT NULL, severity TEXT NOT NULL,"
  " value REAL, text TEXT NOT NULL, detail TEXT);"
  "CREATE INDEX alert_event_time ON alert_event (time_us);"
  "CREATE INDEX alert_event_alert ON alert_event (alert, time_us);"
  "CREATE TABLE setting (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;",
};

const guint hek_series_n_migrations = G_N_ELEMENTS (hek_series_migrations);

const gint64 hek_series_level_us[HEK_SERIES_N_LEVELS] = {
  1,
  60 * HEK_SERIES_SECOND_US,
  3600 * HEK_SERIES_SECOND_US,
  HEK_SERIES_DAY_US,
};
