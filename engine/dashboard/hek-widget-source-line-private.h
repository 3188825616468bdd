/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-widget-source-series-private.h"

G_BEGIN_DECLS

#define HEK_WIDGET_POINTS_DEFAULT 1000u
#define HEK_WIDGET_POINTS_MAX 1000000

/* Buckets of equal width. */
typedef struct
{
  gint64 first_us, bucket_us;
  gsize n;
} HekWidgetGrid;

/* A line, and its envelope; NaN where there is nothing. */
typedef struct
{
  double *values, *low, *high; /* owned (array length=n) */
} HekWidgetLine;

/* What lines are made of. */
typedef struct
{
  const HekWidgetContext *context; /* borrowed */
  HekWidgetParts parts;            /* owned */
  HekWidgetReduction reduction;
  HekWidgetGrid grid;
  gboolean *is_on;                 /* owned (nullable) (array length=n): the recorder was on */
} HekWidgetLines;

void hek_widget_line_clear (HekWidgetLine *line);
void hek_widget_lines_clear (HekWidgetLines *lines);

/* @bucket_s: 0: what suits the number of points of the context. Errors: too many buckets */
gboolean hek_widget_grid_init (HekWidgetGrid *grid, const HekWidgetContext *context,
                               gint64 bucket_s, GError **error);

/* Finds out where the recorder was on, where that matters: a count of which nothing came is 0 then,
 * not unknown. */
gboolean hek_widget_lines_find_on (HekWidgetLines *lines, const HekTask *task, GError **error);

/* @was_on: (out): the same of the whole range, where it matters */
gboolean hek_widget_lines_was_on (const HekWidgetLines *lines, gboolean *was_on,
                                  const HekTask *task, GError **error);

/* @line: (out): of parts [@first, @first + @n) together */
gboolean hek_widget_line_make (HekWidgetLine *line, const HekWidgetLines *lines, guint first,
                               guint n, const HekTask *task, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HekWidgetLine, hek_widget_line_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HekWidgetLines, hek_widget_lines_clear)

G_END_DECLS
