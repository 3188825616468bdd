/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-search-session.h"
#include "library-fixture.h"

G_BEGIN_DECLS

#define SEARCH_ROWS 600u
#define SEARCH_DIM 8u

/*
 * A search session on a library with the collection "things": row i has the key "item-i", the label
 * red, green or Grey (4, 3 and 3 of 10), the price i / 2 + 0.5 (missing in every tenth), the time
 * 2024-05-01T12:00:00Z and up to 27 days more, and good, true for every fourth.
 */
typedef struct
{
  LibraryFixture base;
  HekSearchSession *search;
  char *uuid;    /* of what was imported last */
  char *history;
  float vectors[SEARCH_ROWS * SEARCH_DIM];
  guint n_changed, n_saved, n_failed;
  GError *error; /* the last one */
} SearchFixture;

void search_fixture_set_up (SearchFixture *fixture, gconstpointer data);
void search_fixture_tear_down (SearchFixture *fixture, gconstpointer data);

/* Another session on the same library and history. */
void search_fixture_open (SearchFixture *fixture);
void search_fixture_close (SearchFixture *fixture);

void search_fixture_import (SearchFixture *fixture, const char *name, const char *path,
                            const char *key);

/* Starts the query and waits for its end: an answer, or an error that says @words and is of @term,
 * -1: of none. */
void search_fixture_run (SearchFixture *fixture, const HekSearchQuery *query);
void search_fixture_run_badly (SearchFixture *fixture, const HekSearchQuery *query,
                               const char *words, int term);

/* (transfer none): the list keeps it */
HekSearchItem *search_fixture_hit (SearchFixture *fixture, guint idx);
guint          search_fixture_n_hits (SearchFixture *fixture);

/* The squared distance from @vector to a row of "things". */
double search_fixture_squared (const SearchFixture *fixture, const float *vector, guint row);

G_END_DECLS
