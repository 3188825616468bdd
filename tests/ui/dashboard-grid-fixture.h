/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "hek-dashboard-content.h"
#include "studio-dashboard-grid.h"

G_BEGIN_DECLS

/* A grid in a scrolled window below a palette of one kind, a gauge. The fixture is what a page
 * would be: it makes the changes that the grid asks for. */
#define WINDOW_WIDTH 1000
#define WINDOW_HEIGHT 640

typedef struct
{
  GtkWidget *window, *palette, *scroller, *grid;
  HekDashboard *dashboard; /* owned */
  GString *log;            /* what was asked for */
  gboolean refuses;        /* the listener changes nothing */
  GHashTable *drawn;       /* id → how often */
} GridFixture;

/* @next: (transfer full) */
void grid_fixture_take (GridFixture *f, HekDashboard *next);
guint grid_fixture_get_idx (GridFixture *f, const char *id);
/* @dashboard: (transfer full) */
HekDashboard *grid_fixture_add (HekDashboard *dashboard, const char *kind, int x, int y, int w,
                                int h);
/* The styles of the program. */
void grid_fixture_init (void);
void grid_fixture_set_up (GridFixture *f, gconstpointer data);
void grid_fixture_tear_down (GridFixture *f, gconstpointer data);
GtkWidget *grid_fixture_get_tile (GridFixture *f, const char *id);
graphene_rect_t grid_fixture_get_bounds (GridFixture *f, const char *id);
void grid_fixture_assert_at (GridFixture *f, const char *id, const HekGridCell *cell);
/* Every tile lies where its document says, and the document of the grid is that of the page. */
void grid_fixture_assert_settled (GridFixture *f);
void grid_fixture_assert_cell (GridFixture *f, const char *id, int x, int y, int w, int h);
/* What was asked for since the last call. */
void grid_fixture_assert_log (GridFixture *f, const char *wanted);
gboolean grid_fixture_has_ghost (GridFixture *f);
/* Skips the test where there is no pointer. */
gboolean grid_fixture_needs_pointer (void);

G_END_DECLS
