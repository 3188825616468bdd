/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-workspace.h"

G_BEGIN_DECLS

/* A workspace in a folder of its own, and a collection whose rows are made from their numbers. */
typedef struct
{
  char *folder;
  HekWorkspace *workspace;
  HekSchema *schema; /* name (text), count (integer), price (real), good (boolean), note (text) */
  HekStore *store;   /* (nullable) */
} StoreFixture;

#define STORE_FIXTURE_DIM 12u

void store_fixture_set_up (StoreFixture *fixture);
void store_fixture_tear_down (StoreFixture *fixture);

/* With the collection as store_fixture_create() makes it; and verified before the end. */
void store_fixture_begin (StoreFixture *fixture, gint64 history_s);
void store_fixture_end (StoreFixture *fixture);

/* Closes and opens again. */
void store_fixture_reopen (StoreFixture *fixture, HekWorkspaceMode mode);

HekSchema *store_fixture_schema (void);

/* "things": key field "name", full text "note". @history_s as in HekStoreSpec */
HekStoreSpec store_fixture_spec (HekSchema *schema, gint64 history_s);
void store_fixture_create (StoreFixture *fixture, gint64 history_s);

/* Rows @first … @first + @n - 1, as they are with @version: 0 at first. Row i has the key
 * "row i". */
HekBatch *store_fixture_batch (HekSchema *schema, guint64 first, gsize n, guint version);

/* What is kept of a row, by its number: nothing of every third. (transfer full) (nullable) */
GBytes *store_fixture_thumbnail (guint64 number, guint version);
/* Gives the rows of a batch of store_fixture_batch() their thumbnails. */
void store_fixture_add_thumbnails (HekBatch *batch, guint version);
/* (transfer full) (nullable): that of a row, read. */
GBytes *store_fixture_read_thumbnail (HekSnapshot *snapshot, HekRowPlace place, GError **error);

/* A row is what store_fixture_batch() made. */
void store_fixture_check_row (HekSnapshot *snapshot, HekRowPlace place, guint64 number,
                              guint version);

/* The live rows are exactly @first … @first + @n - 1 with @version, found by key and by id. */
void store_fixture_check_rows (HekSnapshot *snapshot, guint64 first, gsize n, guint version);

guint64 store_fixture_import (HekStore *store, guint64 first, gsize n, guint version,
                              HekKeyPolicy policy);
guint64 store_fixture_append (HekStore *store, guint64 first, gsize n, guint version,
                              HekKeyPolicy policy);
/* By key. */
guint64 store_fixture_delete (HekStore *store, guint64 first, gsize n);

/* Verify finds nothing. */
void store_fixture_verify (HekWorkspace *workspace);

/* The only file of the collection whose name begins and ends so: (transfer full) */
char *store_fixture_find_file (StoreFixture *fixture, const char *prefix, const char *suffix);

G_END_DECLS
