/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-dashboard-grid.h"
#include "hek-dashboard-range.h"
#include "hek-widget-query.h"
#include "hek-widget.h"

G_BEGIN_DECLS

/*
 * The document of a dashboard: widgets on a grid, a time range, and which notes are shown. It is
 * frozen: every change gives a new document, which shares with the old one all widgets that did not
 * change, pointer by pointer. So a job draws the one that it was given, a page redraws the widgets
 * whose pointers differ, and undo (hek-dashboard-history.h) is a list of documents.
 *
 *   next = hek_dashboard_place (dashboard, i, &cell, y);
 *   hek_dashboard_history_push (history, next, C_("undo", "Move Widget"), gesture);
 *
 * Widgets are in reading order and the grid is always settled (hek-dashboard-grid.h). A widget is
 * known by its id ("line-2"), which is its own within the dashboard and stays through every change;
 * its position may change with each. Threads: any, all functions.
 *
 * JSON, version 1; what has its default may be left out, members that this version does not know
 * are kept and written again:
 *
 *   {"format": "hektor-dashboard", "version": 1,
 *    "id": "0f4c6dd2-…",                       a UUID
 *    "name": "Performance",
 *    "range": {"last": "6h"},                  or {"from": "2026-11-22T14:00:00Z", "to": "…"}
 *    "notes": ["user", "index", "error"],      kinds of annotations that are shown; default: all
 *    "widgets": [
 *      {"id": "line-1", "kind": "line", "title": "Search latency",
 *       "grid": {"x": 0, "y": 0, "w": 6, "h": 4},
 *       "options": {…},                        see hek_widget_options_from_json()
 *       "queries": [{"source": "telemetry", "series": "search.latency", "reduce": "p99"}]}]}
 */
typedef struct _HekDashboard HekDashboard;

#define HEK_DASHBOARD_VERSION 1
#define HEK_DASHBOARD_MAX_WIDGETS 200u
#define HEK_DASHBOARD_MAX_NAME 200u            /* bytes */
#define HEK_DASHBOARD_MAX_TITLE 1000u
#define HEK_DASHBOARD_MAX_ID 64u               /* of a widget: letters, digits, "-", "_", "." */
#define HEK_DASHBOARD_MAX_BYTES ((gsize) 4 * 1024 * 1024) /* of JSON */

#define HEK_DASHBOARD_ERROR (hek_dashboard_error_quark ())

typedef enum
{
  HEK_DASHBOARD_ERROR_INVALID,   /* the message begins with the path of what is wrong */
  HEK_DASHBOARD_ERROR_VERSION,   /* a newer program wrote it */
  HEK_DASHBOARD_ERROR_FULL,      /* as many widgets as there can be */
  HEK_DASHBOARD_ERROR_NOT_FOUND, /* no widget, or no dashboard, of that name */
  HEK_DASHBOARD_ERROR_EXISTS,    /* the name is taken */
} HekDashboardError;

GQuark hek_dashboard_error_quark (void);

/* One widget of a dashboard; frozen, shared by documents. */
typedef struct
{
  gatomicrefcount ref;
  char *id;                  /* owned: "line-2" */
  const HekWidgetKind *kind;
  char *title;               /* owned: "": none was given, see hek_dashboard_widget_dup_title() */
  HekGridCell cell;
  HekWidgetOptions options;
  GPtrArray *queries;        /* owned (element-type HekWidgetQuery): kind->max_frames at most */

  /*< private >*/
  JsonObject *unknown;       /* owned (nullable): members that were read and are not known */
} HekDashboardWidget;

HekDashboardWidget *hek_dashboard_widget_ref (HekDashboardWidget *widget);
void                hek_dashboard_widget_unref (HekDashboardWidget *widget);

/* Returns: (transfer full): its title, or what it shows: "Search latency", "Line chart" */
char *hek_dashboard_widget_dup_title (const HekDashboardWidget *widget);

/* Whether what is drawn is the same but for place and size. */
gboolean hek_dashboard_widget_same_content (const HekDashboardWidget *a,
                                            const HekDashboardWidget *b);

/* --- the document ---------------------------------------------------------------------------- */

/* Empty, of the last hour, with an id of its own. @name: as hek_dashboard_rename() accepts */
HekDashboard *hek_dashboard_new (const char *name);
HekDashboard *hek_dashboard_ref (HekDashboard *self);
void          hek_dashboard_unref (HekDashboard *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekDashboard, hek_dashboard_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekDashboardWidget, hek_dashboard_widget_unref)

const char *hek_dashboard_get_id (const HekDashboard *self);   /* UUID */
const char *hek_dashboard_get_name (const HekDashboard *self);
void        hek_dashboard_get_range (const HekDashboard *self, HekDashboardRange *range);
guint       hek_dashboard_get_notes (const HekDashboard *self); /* mask, see hek-annotation.h */

guint hek_dashboard_get_n_widgets (const HekDashboard *self);
/* (transfer none): in reading order */
const HekDashboardWidget *hek_dashboard_get_widget (const HekDashboard *self, guint i);
/* Returns: -1 when there is none */
int   hek_dashboard_find (const HekDashboard *self, const char *widget_id);
int   hek_dashboard_get_height (const HekDashboard *self); /* rows */

/* Whether JSON of both would be the same. */
gboolean hek_dashboard_equal (const HekDashboard *a, const HekDashboard *b);

/* --- changes: a new document each ------------------------------------------------------------ */

/* Errors: %HEK_DASHBOARD_ERROR_INVALID: blank, too long, or no UTF-8 */
HekDashboard *hek_dashboard_rename (const HekDashboard *self, const char *name, GError **error);
HekDashboard *hek_dashboard_with_range (const HekDashboard *self, const HekDashboardRange *range);
HekDashboard *hek_dashboard_with_notes (const HekDashboard *self, guint notes);

/* All of it under another id. @name: (nullable): as it was */
HekDashboard *hek_dashboard_duplicate (const HekDashboard *self, const char *name);

/**
 * hek_dashboard_add:
 * @collection: (nullable): the one that is looked at, by name or UUID: what speaks of rows shows
 *   its rows
 * @place: (nullable): where it is dropped (size 0: the usual one of the kind); %NULL: the first
 *   free place
 * @y: row of @place, see hek_grid_place()
 * @i: (out) (nullable): its position
 *
 * Adds a widget of @kind with default options and, so that it shows something at once, the query
 * that suits it (hek_dashboard_usual_query()).
 *
 * Errors: %HEK_DASHBOARD_ERROR_FULL
 */
HekDashboard *hek_dashboard_add (const HekDashboard *self, const HekWidgetKind *kind,
                                 const char *collection, const HekGridCell *place, double y,
                                 guint *i, GError **error);

/* As hek_dashboard_add(), with what hek_dashboard_copy_widget() gave, also another program's: the
 * clipboard. Errors: %HEK_DASHBOARD_ERROR */
HekDashboard *hek_dashboard_paste (const HekDashboard *self, const char *json,
                                   const HekGridCell *place, double y, guint *i, GError **error);

/* Returns: (transfer full): JSON of one widget */
char *hek_dashboard_copy_widget (const HekDashboard *self, guint i);

/* Beside the original where there is room, else below it. @copy: (out) (nullable): its position
 * Errors: %HEK_DASHBOARD_ERROR_FULL */
HekDashboard *hek_dashboard_duplicate_widget (const HekDashboard *self, guint i, guint *copy,
                                              GError **error);

HekDashboard *hek_dashboard_remove (const HekDashboard *self, guint i);

/* Moves and resizes, see hek_grid_place(): during a drag @self is the document at its beginning.
 * @place: its y is not looked at. Returns: (transfer full): a reference to @self when nothing
 * changes */
HekDashboard *hek_dashboard_place (const HekDashboard *self, guint i, const HekGridCell *place,
                                   double y);

/* One step of the keyboard. Returns: (nullable): %NULL when there is no way */
HekDashboard *hek_dashboard_step (const HekDashboard *self, guint i, HekGridStep step);

/* Returns: -1 when there is none */
int hek_dashboard_find_neighbor (const HekDashboard *self, guint i, HekGridStep step);

/* Errors: %HEK_DASHBOARD_ERROR_INVALID: too long, or no UTF-8 */
HekDashboard *hek_dashboard_set_title (const HekDashboard *self, guint i, const char *title,
                                       GError **error);
HekDashboard *hek_dashboard_set_options (const HekDashboard *self, guint i,
                                         const HekWidgetOptions *options);
/* @queries: (element-type HekWidgetQuery): referenced
 * Errors: %HEK_DASHBOARD_ERROR_INVALID: more than the kind draws together;
 *   %HEK_WIDGET_QUERY_ERROR */
HekDashboard *hek_dashboard_set_queries (const HekDashboard *self, guint i, GPtrArray *queries,
                                         GError **error);
/* Another kind with the title and as many of the queries as it takes; options have its defaults,
 * but for those that both have by name. */
HekDashboard *hek_dashboard_set_kind (const HekDashboard *self, guint i,
                                      const HekWidgetKind *kind);

/* --- JSON ------------------------------------------------------------------------------------ */

/**
 * hek_dashboard_from_json:
 * @n_bytes: -1: to the terminating NUL
 *
 * Edge cases: gaps are closed upwards; a missing "id" gives a new one, a missing "grid" the first
 *   free place of the usual size.
 * Errors: %HEK_DASHBOARD_ERROR, %HEK_WIDGET_ERROR, %HEK_WIDGET_QUERY_ERROR; messages begin with the
 *   path ("widgets[3].grid.w: 14; a widget is 2 to 12 columns wide"), those of JSON itself with
 *   line and column
 */
HekDashboard *hek_dashboard_from_json (const char *json, gssize n_bytes, GError **error);

/* Returns: (transfer full): indented, the same bytes for the same document */
char *hek_dashboard_to_json (const HekDashboard *self);

G_END_DECLS
