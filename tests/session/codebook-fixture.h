/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-codebook-list.h"
#include "library-fixture.h"

G_BEGIN_DECLS

#define CODEBOOK_DIM 8u
#define CODEBOOK_ROWS 600u

/* A codebook list on a library with the collections "words" and "flat", which has 6 dimensions,
 * and what its signals brought last. */
typedef struct
{
  LibraryFixture base;
  char *words, *flat;   /* uuids */
  HekCodebookList *list;
  guint n_deleted, n_restored, n_exported, n_imported, n_applied, n_removed, n_renamed, n_failed;
  guint n_compared;
  char *uuid, *name;    /* of the last import or restoration */
  char *what, *message; /* of the last failure */
  HekCodesReport report;
} CodebookFixture;

void  codebook_fixture_set_up (CodebookFixture *fixture, gconstpointer data);
void  codebook_fixture_tear_down (CodebookFixture *fixture, gconstpointer data);

/* Makes and lets go of the list; set_up and tear_down do it too. */
void  codebook_fixture_open (CodebookFixture *fixture);
void  codebook_fixture_close (CodebookFixture *fixture);

/* Until *@counter has reached @value, and the list has been read after that. */
void  codebook_fixture_wait (CodebookFixture *fixture, const guint *counter, guint value);
/* Until the names of the list are @names, "a@1 b@2". */
void  codebook_fixture_wait_names (CodebookFixture *fixture, const char *names);

/* A file of a codebook of @method for vectors of @dim numbers. Returns: (transfer full): its path
 */
char *codebook_fixture_make_file (CodebookFixture *fixture, const char *base, const char *method,
                                  guint dim, HekDistance distance);
/* The same, imported: the list has it. Returns: (transfer full): its uuid */
char *codebook_fixture_import (CodebookFixture *fixture, const char *name, const char *method,
                               guint dim, HekDistance distance);

G_END_DECLS
