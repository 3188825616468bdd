/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-library.h"

G_BEGIN_DECLS

/* A library on a workspace in a folder of its own, what its signals brought last, and how often. */
typedef struct
{
  char *dir;            /* removed at the end */
  char *workspace_path; /* in it, not there yet */
  HekJobList *jobs;
  HekLibrary *library;
  guint n_changed, n_imported, n_deleted, n_verified, n_exported, n_failed;
  char *what, *message; /* of the last failure */
  HekImportReport report;
  GPtrArray *left_out, *notes; /* of char * */
  guint n_problems;
  gint64 longest_ns;    /* processor time of the longest dispatch of the main loop */
} LibraryFixture;

void library_fixture_set_up (LibraryFixture *fixture, gconstpointer data);
void library_fixture_tear_down (LibraryFixture *fixture, gconstpointer data);

/* Runs the main loop until *@counter has reached @value; fails the test after five minutes. */
void library_fixture_wait (LibraryFixture *fixture, const guint *counter, guint value);
/* Until nothing is open or under way any more. */
void library_fixture_wait_idle (LibraryFixture *fixture);
/* Opens or closes the workspace and waits until that is done. */
void library_fixture_open (LibraryFixture *fixture);
void library_fixture_close (LibraryFixture *fixture);

/* Rows @first … @first + @n - 1 as CSV with the columns key, count and @dim numbers of a vector;
 * every hundredth of them, if @with_bad, has a word for a number. Returns: (transfer full): path
 */
char *library_fixture_make_csv (LibraryFixture *fixture, const char *name, guint first, guint n,
                                guint dim, gboolean with_bad);

/* Imports such a file of @n rows and 8 dimensions as collection @name and waits for the index.
 * Returns: (transfer full): its uuid */
char *library_fixture_import (LibraryFixture *fixture, const char *name, guint n);

/* (transfer none): the collection of that name; it must be there */
HekLibraryItem *library_fixture_find (LibraryFixture *fixture, const char *name);

G_END_DECLS
