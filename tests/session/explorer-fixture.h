/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-explorer-view.h"
#include "library-fixture.h"

G_BEGIN_DECLS

#define EXPLORER_FIXTURE_ROWS 400u

/* An Explorer session that shows "first", a layout by pca of a collection of 400 rows of 8
 * dimensions with the fields key ("item-0" …, unique) and count (0 …). */
typedef struct
{
  LibraryFixture base;
  HekExplorerSession *session;
  char *uuid;                              /* of the collection, "things" */
  guint n_data, n_selection, n_neighbors, n_exported, n_failed; /* signals of the session */
  guint n_other;                           /* for a signal of what is tested */
  char *message;                           /* of the last failure, of whoever told */
} ExplorerFixture;

void explorer_fixture_set_up (ExplorerFixture *fixture, gconstpointer data);
/* Whatever listens to the session or holds it must be gone before, but for its jobs. */
void explorer_fixture_tear_down (ExplorerFixture *fixture, gconstpointer data);

void explorer_fixture_iterate (void);
/* Until *@counter has reached @value; another failure than the one that is waited for fails. */
void explorer_fixture_wait (ExplorerFixture *fixture, const guint *counter, guint value);
/* Counts "failed" of another object, and "changed"-like signals of it into n_other. */
void explorer_fixture_follow (ExplorerFixture *fixture, gpointer object, const char *signal);
/* Until everything of the view is made and drawn. */
void explorer_fixture_settle (ExplorerFixture *fixture, HekExplorerView *view);
/* Where the camera of the view stands; and the usual one, but for that. */
double explorer_fixture_get_azimuth (HekExplorerView *view);
HekSceneCamera explorer_fixture_turned (double azimuth_deg);
/* Lets go of @object (transfer full) and waits until nothing holds it. */
void explorer_fixture_release (gpointer object);

/* Computes a layout, waits until it is shown, and returns what is shown. */
HekExplorerData *explorer_fixture_compute (ExplorerFixture *fixture, const char *method,
                                           guint n_dims, const char *name);
/* Another collection, while the session lives, and the session goes there: no layout yet. */
void explorer_fixture_import (ExplorerFixture *fixture, const char *name, guint n_rows);
/* (transfer full): a path in the folder of the fixture */
char *explorer_fixture_path (ExplorerFixture *fixture, const char *name);
/* The row whose key is "item-N". */
guint32 explorer_fixture_find (ExplorerFixture *fixture, guint n);

G_END_DECLS
