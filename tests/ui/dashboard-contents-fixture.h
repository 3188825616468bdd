/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "hek-dashboard-session.h"
#include "library-fixture.h"
#include "studio-dashboard-contents.h"

G_BEGIN_DECLS

/* The contents of a dashboard with all kinds of widgets, of a session on a library with the
 * collection "things": row i has the key "item-i", the kind cat (every third) or dog, was seen i
 * minutes after midnight of 2024-05-01, and lies on a spiral in x and y. The fixture is what a page
 * would be. */
#define CONTENTS_FIXTURE_ROWS 300

typedef struct
{
  LibraryFixture base;
  HekTelemetrySession *telemetry;
  HekDashboardSession *session;
  StudioDashboardContents *contents;
  GtkWidget *window, *grid;
  guint n_closed, n_states, n_configure, n_rows_selected, n_ranges, n_hover;
  gsize n_ids;       /* of the last "rows-selected" */
  guint64 first_id;
  gint64 hover_us;
  char *configured;
  guint n_rows;      /* of "things"; 0 before the set-up: the usual */
  int width, height; /* of the window; 0: the usual */
} ContentsFixture;

/* @data: (nullable): JSON of another dashboard */
void contents_fixture_set_up (ContentsFixture *f, gconstpointer data);
void contents_fixture_tear_down (ContentsFixture *f, gconstpointer data);

/* Until everything is fetched, rendered and painted. */
void contents_fixture_settle (ContentsFixture *f);
GtkWidget *contents_fixture_get_tile (ContentsFixture *f, const char *id);
GtkWidget *contents_fixture_get_body (ContentsFixture *f, const char *id);
/* (transfer full): what a screen reader says of the read-out */
char *contents_fixture_get_text (ContentsFixture *f, const char *id);
gboolean contents_fixture_contains (ContentsFixture *f, const char *id, const char *words);
/* A number that is another one when the pixels are. */
guint contents_fixture_get_look (ContentsFixture *f, const char *id);
/* A key that the body takes. */
void contents_fixture_press (ContentsFixture *f, const char *id, guint keyval,
                             GdkModifierType state);

G_END_DECLS
