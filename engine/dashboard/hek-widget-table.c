/* SPDX-License-Identifier: Apache-2.0 */
/* Data tables: rows of a frame in the order and through the filter of the view. */
#include "config.h"

#include "hek-widget-table-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "hek-plot-table.h"

/* Columns whose numbers have this many significant digits. */
#define HEK_WIDGET_TABLE_DIGITS 4

static const HekOption table_options[] = {
  { .name = "descending", .label = N_("Largest first"),
    .help = N_("The order of the column that the rows are sorted by."),
    .type = HEK_OPTION_BOOLEAN, .max = 1 },
  { .name = "bars", .label = N_("Bars"),
    .help = N_("A bar below each number, as long as its part of the greatest in the column."),
    .type = HEK_OPTION_BOOLEAN, .max = 1 },
};

enum
{
  SORT,
  COLOR,
  FILTER,
};

static const HekWidgetText table_texts[] = {
  [SORT] = { "sort-column", N_("Sorted by"), N_("In the order of the data when empty."), TRUE },
  [COLOR] = { "color-column", N_("Coloured column"),
              N_("Whose values the ranges colour; all columns of numbers when empty."), TRUE },
  [FILTER] = { "filter", N_("Filter"),
               N_("Words that a row has, and comparisons: cat size>=20"), FALSE },
};

typedef struct
{
  HekWidgetColumns columns;
  HekPlotTableColumn *headers; /* owned */
  int sort;                    /* column of the frame; -1: none */
  int color;
  guint32 *rows;               /* owned: in the order and through the filter of the options */
  gsize n_rows;
} HekWidgetTableMade;

/* What a drawing reads cells from. */
typedef struct
{
  const HekWidget *self;
  const HekWidgetView *view;
  const HekPlotTheme *theme;
  const guint32 *rows;
  guint32 *own_rows; /* owned (nullable) */
  gsize n_rows;
} HekWidgetTableShown;

static void
hek_widget_table_find_columns (HekWidget *self)
{
  HekWidgetTableMade *made = self->made;
  HekWidgetColumns *columns = &made->columns;
  const HekFrame *frame = self->frames[0];

  columns->columns = g_new (guint, frame->n_columns + 1);
  columns->units = g_new0 (HekWidgetUnit, frame->n_columns + 1);
  columns->mosts = g_new0 (double, frame->n_columns + 1);
  made->headers = g_new0 (HekPlotTableColumn, frame->n_columns + 1);
  for (guint c = 0; c < frame->n_columns; c++)
    {
      const HekFrameColumn *column = &frame->columns[c];
      double low = 0, high = 0;
      guint i = columns->n;

      if (column->type == HEK_FRAME_REAL && column->role != HEK_FRAME_VALUE
          && column->role != HEK_FRAME_FROM && column->role != HEK_FRAME_TO)
        continue;
      columns->columns[columns->n++] = c;
      made->headers[i] = (HekPlotTableColumn) { .title = column->name };
      columns->units[i].factor = 1;
      if (column->type != HEK_FRAME_REAL)
        continue;
      made->headers[i].is_number = TRUE;
      made->headers[i].has_marks = self->options.n_bands > 0
                                   && (made->color < 0 || made->color == (int) c);
      if (hek_frame_get_range (frame, c, &low, &high))
        columns->mosts[i] = fmax (fabs (low), fabs (high));
      hek_widget_unit_init (&columns->units[i], column->unit, columns->mosts[i]);
      made->headers[i].unit = hek_widget_unit_get (&columns->units[i]);
    }
}

/* Returns: (transfer full) (nullable) */
static guint32 *
hek_widget_table_order (const HekWidget *self,
                        const char      *filter,
                        int              sort,
                        gboolean         descending,
                        gsize           *n,
                        const HekTask   *task)
{
  const HekWidgetTableMade *made = self->made;
  const HekFrame *frame = self->frames[0];
  g_autoptr (GArray) own = hek_widget_filter_parse (
    hek_widget_options_get_text (self->kind, &self->options, "filter"), frame, &made->columns);
  g_autoptr (GArray) other = hek_widget_filter_parse (filter, frame, &made->columns);
  guint32 *rows = hek_widget_filter_rows (frame, own, other, n, task);

  if (rows != NULL && sort >= 0 && !hek_frame_sort (frame, (guint) sort, descending, rows, *n))
    g_clear_pointer (&rows, g_free);
  return rows;
}

static gboolean
hek_widget_table_make (HekWidget     *self,
                       const HekTask *task,
                       GError       **error)
{
  HekWidgetTableMade *made = g_new0 (HekWidgetTableMade, 1);

  self->made = made;
  if (self->n_frames == 0)
    {
      hek_widget_set_data_error (error, self, _("it needs columns"), NULL);
      return FALSE;
    }
  made->sort = hek_widget_find_any_column (self, "sort-column", error);
  if (made->sort == -2)
    return FALSE;
  made->color = hek_widget_find_any_column (self, "color-column", error);
  if (made->color == -2)
    return FALSE;
  hek_widget_table_find_columns (self);
  made->rows = hek_widget_table_order (self, NULL, made->sort,
                                       hek_widget_get (self, "descending") != 0, &made->n_rows,
                                       task);
  if (made->rows != NULL)
    return TRUE;
  if (hek_task_check (task, error))
    g_set_error (error, HEK_WIDGET_ERROR, HEK_WIDGET_ERROR_MEMORY,
                 _("“%s” is too large for the memory that is free: choose fewer rows"),
                 self->frames[0]->name);
  return FALSE;
}

static void
hek_widget_table_finish (HekWidget *self)
{
  HekWidgetTableMade *made = self->made;

  if (made == NULL)
    return;
  g_free (made->columns.columns);
  g_free (made->columns.units);
  g_free (made->columns.mosts);
  g_free (made->headers);
  g_free (made->rows);
  g_free (made);
}

/* --- the order of a view --------------------------------------------------------------------- */

static gboolean
hek_widget_table_is_usual (const HekWidgetView *view)
{
  return view->sort_column < 0 && (view->filter == NULL || *view->filter == '\0');
}

static gboolean
hek_widget_table_fits (const HekWidget        *self,
                       const HekWidgetPicture *picture,
                       const HekWidgetView    *view)
{
  return picture != NULL && picture->rows != NULL && picture->of == self->serial
         && picture->sort_column == view->sort_column
         && picture->sort_descending == view->sort_descending
         && g_strcmp0 (picture->filter, view->filter) == 0;
}

static HekWidgetPicture *
hek_widget_table_render (const HekWidget     *self,
                         double               width,
                         double               height,
                         double               scale,
                         const HekPlotTheme  *theme,
                         const HekWidgetView *view,
                         const HekTask       *task)
{
  const HekWidgetTableMade *made = self->made;
  gboolean sorted = view->sort_column >= 0
                    && (guint) view->sort_column < self->frames[0]->n_columns;
  g_autoptr (HekWidgetPicture) picture = g_new0 (HekWidgetPicture, 1);

  (void) width;
  (void) height;
  (void) scale;
  (void) theme;
  picture->of = self->serial;
  picture->sort_column = view->sort_column;
  picture->sort_descending = view->sort_descending;
  picture->filter = g_strdup (view->filter);
  picture->rows = hek_widget_table_order (self, view->filter,
                                          sorted ? view->sort_column : made->sort,
                                          sorted ? view->sort_descending
                                                 : hek_widget_get (self, "descending") != 0,
                                          &picture->n_rows, task);
  return picture->rows != NULL ? g_steal_pointer (&picture) : NULL;
}

static char *
hek_widget_table_get_text (const HekPlotTable *plot,
                           gsize               row,
                           guint               column)
{
  const HekWidgetTableShown *shown = plot->data;
  const HekWidgetTableMade *made = shown->self->made;
  const HekFrame *frame = shown->self->frames[0];
  guint c = made->columns.columns[column];

  return frame->columns[c].type == HEK_FRAME_REAL
         ? hek_widget_unit_format_number (&made->columns.units[column],
                                          frame->columns[c].reals[shown->rows[row]],
                                          HEK_WIDGET_TABLE_DIGITS)
         : hek_frame_format (frame, c, shown->rows[row]);
}

static void
hek_widget_table_get_cell (const HekPlotTable *plot,
                           gsize               row,
                           guint               column,
                           HekPlotTableCell   *cell)
{
  static const guint sides[HEK_WIDGET_N_LEVELS] = { 0, 0, 3, 4 };
  const HekWidgetTableShown *shown = plot->data;
  const HekWidgetTableMade *made = shown->self->made;
  guint c = made->columns.columns[column];
  const HekFrameColumn *values = &shown->self->frames[0]->columns[c];
  const HekWidgetBand *band;
  double value;

  if (values->type != HEK_FRAME_REAL)
    return;
  value = values->reals[shown->rows[row]];
  if (hek_widget_get (shown->self, "bars") != 0 && made->columns.mosts[column] > 0)
    cell->bar = fabs (value) / made->columns.mosts[column];
  if (made->color >= 0 && made->color != (int) c)
    return;
  (void) hek_widget_find_band (&shown->self->options, value, &band);
  if (band != NULL && !isnan (value))
    {
      cell->has_color = TRUE;
      cell->color = hek_widget_level_color (shown->theme, band->level);
      cell->n_sides = sides[band->level];
    }
}

static gboolean
hek_widget_table_is_selected (const HekPlotTable *plot,
                              gsize               row)
{
  const HekWidgetTableShown *shown = plot->data;
  const HekSceneSet *selection = shown->view->selection;

  return selection != NULL && shown->rows[row] < hek_scene_set_n_rows (selection)
         && hek_scene_set_contains (selection, shown->rows[row]);
}

static void
hek_widget_table_show (const HekWidget     *self,
                       const HekPlotTheme  *theme,
                       const HekWidgetView *view,
                       HekWidgetTableShown *shown,
                       HekPlotTable        *plot)
{
  const HekWidgetTableMade *made = self->made;
  int sort = made->sort;

  *shown = (HekWidgetTableShown) { self, view, theme, made->rows, NULL, made->n_rows };
  if (!hek_widget_table_is_usual (view) && hek_widget_table_fits (self, view->picture, view))
    {
      shown->rows = view->picture->rows;
      shown->n_rows = view->picture->n_rows;
    }
  else if (!hek_widget_table_is_usual (view))
    {
      g_autoptr (HekWidgetPicture) picture
        = hek_widget_table_render (self, 1, 1, 1, theme, view, NULL);

      if (picture != NULL)
        {
          shown->rows = shown->own_rows = g_steal_pointer (&picture->rows);
          shown->n_rows = picture->n_rows;
        }
    }
  sort = view->sort_column >= 0 ? view->sort_column : sort;
  *plot = (HekPlotTable) {
    .title = self->title, .columns = made->headers, .n_columns = made->columns.n,
    .n_rows = shown->n_rows, .scroll = view->scroll, .sort_column = -1,
    .sort_descending = view->sort_column >= 0 ? view->sort_descending
                                              : hek_widget_get (self, "descending") != 0,
    .focus_row = view->focus_row, .hover_row = -1, .get_text = hek_widget_table_get_text,
    .get_cell = hek_widget_table_get_cell, .is_selected = hek_widget_table_is_selected,
    .data = shown, .n_all = MAX (self->frames[0]->n_rows, self->frames[0]->n_total),
    .empty_text = self->frames[0]->n_rows == 0 ? NULL
                  : made->columns.n == 0       ? _("There is no column to show")
                                               : _("No row passes the filter"),
  };
  for (guint i = 0; i < made->columns.n; i++)
    if ((int) made->columns.columns[i] == sort)
      plot->sort_column = (int) i;
}

static void
hek_widget_table_draw (const HekWidget     *self,
                       cairo_t             *cr,
                       double               width,
                       double               height,
                       const HekPlotTheme  *theme,
                       const HekWidgetView *view)
{
  HekWidgetTableShown shown;
  HekPlotTable plot;
  gssize row;
  guint column;

  hek_widget_table_show (self, theme, view, &shown, &plot);
  if (view->has_pointer
      && hek_plot_table_pick (&plot, width, height, theme, view->pointer_x, view->pointer_y, &row,
                              &column))
    plot.hover_row = row;
  hek_plot_table_draw (&plot, cr, width, height, theme);
  g_free (shown.own_rows);
}

static gboolean
hek_widget_table_pick (const HekWidget     *self,
                       double               width,
                       double               height,
                       const HekPlotTheme  *theme,
                       const HekWidgetView *view,
                       double               x,
                       double               y,
                       HekWidgetHit        *out)
{
  const HekWidgetTableMade *made = self->made;
  HekWidgetTableShown shown;
  HekPlotTable plot;
  gssize row;
  guint column;
  gboolean found;

  hek_widget_table_show (self, theme, view, &shown, &plot);
  found = hek_plot_table_pick (&plot, width, height, theme, x, y, &row, &column);
  if (found)
    {
      out->kind = row < 0 ? HEK_WIDGET_HIT_HEADER : HEK_WIDGET_HIT_ROW;
      out->column_idx = made->columns.columns[column];
      out->pos_x = x;
      out->pos_y = y;
      if (row >= 0)
        {
          g_autofree char *text = hek_frame_format (self->frames[0], out->column_idx,
                                                    shown.rows[row]);

          out->row = shown.rows[row];
          hek_widget_hit_set_text (out, text);
        }
      else
        hek_widget_hit_set_text (out, made->headers[column].title);
    }
  g_free (shown.own_rows);
  return found;
}

static gboolean
hek_widget_table_get_rows (const HekWidget     *self,
                           double               width,
                           double               height,
                           const HekPlotTheme  *theme,
                           const HekWidgetView *view,
                           gsize               *n_rows,
                           gsize               *n_visible)
{
  HekWidgetTableShown shown;
  HekPlotTablePlaces places;
  HekPlotTable plot;
  gboolean ok;

  hek_widget_table_show (self, theme, view, &shown, &plot);
  ok = hek_plot_table_get_places (&plot, width, height, theme, &places);
  *n_rows = shown.n_rows;
  *n_visible = ok ? places.n_visible : 0;
  g_free (shown.own_rows);
  return TRUE;
}

static guint32 *
hek_widget_table_dup_rows (const HekWidget     *self,
                           const HekWidgetView *view,
                           gsize               *n)
{
  HekPlotTheme theme;
  HekWidgetTableShown shown;
  HekPlotTable plot;

  hek_plot_theme_init (&theme, HEK_PLOT_THEME_LIGHT);
  hek_widget_table_show (self, &theme, view, &shown, &plot);
  *n = shown.n_rows;
  return shown.own_rows != NULL ? shown.own_rows : g_memdup2 (shown.rows,
                                                              shown.n_rows * sizeof *shown.rows);
}

static void
hek_widget_table_describe (const HekWidget *self,
                           GString         *text)
{
  const HekWidgetTableMade *made = self->made;
  g_autofree char *n_rows = hek_widget_format_count (made->n_rows);
  g_autofree char *n_out = hek_widget_format_count (self->frames[0]->n_rows - made->n_rows);

  g_string_append_printf (text,
                          g_dngettext (GETTEXT_PACKAGE, "%s row, columns: %u.",
                                       "%s rows, columns: %u.", made->n_rows),
                          n_rows, made->columns.n);
  if (made->n_rows < self->frames[0]->n_rows)
    g_string_append_printf (text, _(" The filter leaves out %s."), n_out);
  if (made->sort >= 0)
    g_string_append_printf (text, _(" Sorted by %s."),
                            self->frames[0]->columns[made->sort].name);
}

static const HekWidgetClass table_class = {
  .make = hek_widget_table_make,
  .finish = hek_widget_table_finish,
  .draw = hek_widget_table_draw,
  .render = hek_widget_table_render,
  .pick = hek_widget_table_pick,
  .get_rows = hek_widget_table_get_rows,
  .dup_rows = hek_widget_table_dup_rows,
  .describe = hek_widget_table_describe,
};

const HekWidgetKind hek_widget_kind_table = {
  .id = "table",
  .label = N_("Data table"),
  .help = N_("Rows of any data: sorted, filtered, with colours where values mean something."),
  .icon_name = "hektor-widget-table-symbolic",
  .wants = HEK_WIDGET_WANTS_ANY,
  .max_frames = 1,
  .options = table_options,
  .n_options = G_N_ELEMENTS (table_options),
  .texts = table_texts,
  .n_texts = G_N_ELEMENTS (table_texts),
  .has_bands = TRUE,
  .has_picture = TRUE,
  .min_w = 3, .min_h = 2, .usual_w = 6, .usual_h = 4,
  .klass = &table_class,
};
