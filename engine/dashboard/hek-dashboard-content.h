/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-dashboard.h"
#include "hek-widget-source.h"

G_BEGIN_DECLS

/*
 * What a widget of a dashboard shows at a moment: its data and its drawing, or the reason why there
 * is none, which is shown in its place. Made by jobs, then frozen: shared by reference count, drawn
 * by the main thread. Live update makes a new one and puts it in the place of the old.
 */
typedef struct
{
  gatomicrefcount ref;
  HekDashboardWidget *widget; /* owned */
  char *title;                /* owned */
  gboolean has_title;         /* the drawing has it; otherwise a row above it shows it */
  GPtrArray *frames;          /* owned (element-type HekFrame): answers of the queries; and, of a
                               * card or a gauge with one query, that of the range before */
  guint n_queried;            /* of them, without the range before */
  HekWidget *drawing;         /* owned (nullable) */
  GError *error;              /* owned (nullable): why there is no drawing */
} HekDashboardContent;

/* What is marked in charts; borrowed for the time of a call. */
typedef struct
{
  const HekWidgetNote *notes; /* (array length=n_notes) */
  gsize n_notes;
  gint64 now_us;              /* where the slider stands; 0: nowhere */
} HekDashboardMarks;

/**
 * hek_dashboard_content_new:
 * @widget: a reference is kept
 * @context: n_points is the width of the widget in pixels
 * @marks: (nullable)
 * @with_title: the drawing has its title, for paper; on the screen a row above it has it
 *
 * Returns: (transfer full): also when the data cannot be had, which @error of it tells; %NULL only
 * when cancelled, with %G_IO_ERROR_CANCELLED
 */
HekDashboardContent *hek_dashboard_content_new (const HekDashboardWidget *widget,
                                                const HekWidgetContext *context,
                                                const HekDashboardMarks *marks,
                                                gboolean with_title, const HekTask *task,
                                                GError **error);
HekDashboardContent *hek_dashboard_content_ref (HekDashboardContent *content);
void                 hek_dashboard_content_unref (HekDashboardContent *content);

/* Whether a second from now the answer may be another one: it is worth asking again. */
gboolean hek_dashboard_widget_changes (const HekDashboardWidget *widget);

/* Returns: (transfer full): a sentence for screen readers, also of what went wrong */
char *hek_dashboard_content_describe (const HekDashboardContent *content);

/* --- on the screen and on paper -------------------------------------------------------------- */

/* Between widgets, around them, within the edge of each, and the height of a row; in pixels. */
#define HEK_DASHBOARD_GAP 12.0
#define HEK_DASHBOARD_PADDING 10.0
#define HEK_DASHBOARD_ROW 60.0

typedef struct
{
  double x, y, width, height;
} HekDashboardRect;

/* Where a cell is, of a dashboard that is drawn @width pixels wide. */
HekDashboardRect hek_dashboard_get_rect (const HekGridCell *cell, double width);

/* Pixels that @n_rows rows take, with the gaps above and below. */
double hek_dashboard_get_rows_height (int n_rows);

/* What a page has around its drawings. */
typedef struct
{
  double header;     /* pixels of the row above a drawing without a title; 0: by the font */
  HekPlotColor card; /* ground of a widget; alpha 0: that of the theme */
} HekDashboardLook;

/**
 * hek_dashboard_content_draw:
 * @look: (nullable)
 * @view: (nullable)
 *
 * Draws one widget into (0, 0, width, height): the ground, the edge, its title, and what it shows
 * below it, or why it shows nothing.
 */
void hek_dashboard_content_draw (const HekDashboardContent *content, cairo_t *cr, double width,
                                 double height, const HekDashboardLook *look,
                                 const HekPlotTheme *theme, const HekWidgetView *view);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekDashboardContent, hek_dashboard_content_unref)

G_END_DECLS
