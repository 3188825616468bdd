/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables of a report: facts (label, value, unit, what it means) and numbers in columns. Numbers
 * stand on their decimal points; a table that is cut by the end of a page repeats its header.
 */
#include "config.h"

#include "hek-report-private.h"

#include <math.h>
#include <string.h>

#define HEK_REPORT_ROW_PADDING 2.8 /* above and below the text of a row */
#define HEK_REPORT_COLUMN_GAP 14.0
#define HEK_REPORT_MAX_LABEL 0.4   /* of the width */
#define HEK_REPORT_MARK_WIDTH 8.0  /* of the mark of the current row, with the gap after it */

static double
hek_report_line_height (HekReportPen *pen)
{
  return hek_report_pen_text_height (pen, HEK_REPORT_FONT_BODY, "0", 0);
}

/* --- facts --------------------------------------------------------------------------------- */

/* Position of each column, from the left edge of the text. */
typedef struct
{
  double label_width;
  gboolean has_words;       /* some values are words: then all are aligned on the left */
  double point_x;           /* where the decimal points are */
  double text_x;
  double unit_x, note_x;
} HekReportFieldColumns;

static gboolean
hek_report_field_is_shown (const HekReportField *field)
{
  return hek_report_is_text (field->label);
}

/* Digits, one point, and a sign: what can stand on a decimal point. So can the signs for no value
 * and no bound. */
static gboolean
hek_report_is_number (const char *text)
{
  gboolean digit = FALSE;

  if (strcmp (text, "—") == 0 || strcmp (text, "∞") == 0 || strcmp (text, "−∞") == 0)
    return TRUE;

  if (g_str_has_prefix (text, "−"))
    text += strlen ("−");
  else if (*text == '-' || *text == '+')
    text++;
  for (; *text != '\0'; text++)
    if (g_ascii_isdigit (*text))
      digit = TRUE;
    else if (*text != '.')
      return FALSE;
  return digit;
}

/* Width of a number up to its decimal point, and of what follows. */
static void
hek_report_measure_number (HekReportPen *pen,
                           const char   *text,
                           double       *before,
                           double       *after)
{
  const char *point = strchr (text, '.');
  g_autofree char *head = point != NULL ? g_strndup (text, (gsize) (point - text))
                                        : g_strdup (text);

  *before = hek_report_pen_text_width (pen, HEK_REPORT_FONT_BODY, head);
  *after = point != NULL ? hek_report_pen_text_width (pen, HEK_REPORT_FONT_BODY, point) : 0;
}

static HekReportFieldColumns
hek_report_fields_columns (HekReportPen         *pen,
                           const HekReportBlock *block)
{
  HekReportFieldColumns columns = { 0 };
  double before = 0, after = 0, text_width = 0, unit_width = 0;

  for (guint i = 0; i < block->n_items; i++)
    {
      const HekReportField *field = &block->fields[i];

      if (!hek_report_field_is_shown (field))
        continue;
      columns.label_width
        = MAX (columns.label_width,
               hek_report_pen_text_width (pen, HEK_REPORT_FONT_BODY, field->label));
      if (hek_report_is_text (field->text) && hek_report_is_number (field->text))
        {
          double b, a;

          hek_report_measure_number (pen, field->text, &b, &a);
          before = MAX (before, b);
          after = MAX (after, a);
        }
      else if (hek_report_is_text (field->text))
        text_width = MAX (text_width, hek_report_pen_text_width (pen, HEK_REPORT_FONT_BODY,
                                                                 field->text));
      if (hek_report_is_text (field->unit))
        unit_width = MAX (unit_width,
                          hek_report_pen_text_width (pen, HEK_REPORT_FONT_BODY, field->unit));
    }
  if (text_width > 0)
    {
      columns.has_words = TRUE;
      text_width = MAX (text_width, before + after);
    }
  columns.label_width = MIN (columns.label_width, HEK_REPORT_MAX_LABEL * pen->width);
  columns.text_x = columns.label_width + HEK_REPORT_COLUMN_GAP;
  columns.point_x = columns.text_x + before;
  columns.unit_x = columns.point_x + after + 4;
  columns.note_x = MAX (columns.unit_x + unit_width, columns.text_x + text_width)
                   + HEK_REPORT_COLUMN_GAP;
  if (columns.note_x > 0.75 * pen->width) /* beside a very long value notes would be too narrow */
    columns.note_x = 0.75 * pen->width;
  return columns;
}

/* Width of a value that is no number: up to the notes, or to the end when there is none. */
static double
hek_report_field_text_width (HekReportPen                *pen,
                             const HekReportField        *field,
                             const HekReportFieldColumns *columns)
{
  return (hek_report_is_text (field->note) ? columns->note_x - HEK_REPORT_COLUMN_GAP : pen->width)
         - columns->text_x;
}

/* Units stand in a column of their own, but right behind values among words. */
static double
hek_report_field_unit_x (HekReportPen                *pen,
                         const HekReportField        *field,
                         const HekReportFieldColumns *columns)
{
  if (!columns->has_words || !hek_report_is_text (field->text))
    return columns->unit_x;
  return columns->text_x + hek_report_pen_text_width (pen, HEK_REPORT_FONT_BODY, field->text) + 4;
}

static double
hek_report_field_height (HekReportPen                *pen,
                         const HekReportField        *field,
                         const HekReportFieldColumns *columns)
{
  double height = hek_report_line_height (pen);

  height = MAX (height, hek_report_pen_text_height (pen, HEK_REPORT_FONT_BODY, field->label,
                                                    columns->label_width + 1));
  if (hek_report_is_text (field->text))
    height = MAX (height, hek_report_pen_text_height (
                            pen, HEK_REPORT_FONT_BODY, field->text,
                            hek_report_field_text_width (pen, field, columns)));
  if (hek_report_is_text (field->note))
    height = MAX (height, hek_report_pen_text_height (pen, HEK_REPORT_FONT_CAPTION, field->note,
                                                      pen->width - columns->note_x));
  return height + 2 * HEK_REPORT_ROW_PADDING;
}

static guint
hek_report_fields_n_rows (const HekReportBlock *block)
{
  guint n = 0;

  for (guint i = 0; i < block->n_items; i++)
    n += hek_report_field_is_shown (&block->fields[i]);
  return n;
}

static double
hek_report_fields_height (HekReportPen         *pen,
                          const HekReportBlock *block,
                          guint                 first,
                          guint                 n)
{
  HekReportFieldColumns columns = hek_report_fields_columns (pen, block);
  double height = 0;
  guint row = 0;

  for (guint i = 0; i < block->n_items; i++)
    if (hek_report_field_is_shown (&block->fields[i]))
      {
        if (row >= first && row < first + n)
          height += hek_report_field_height (pen, &block->fields[i], &columns);
        row++;
      }
  return height;
}

static void
hek_report_field_draw (HekReportPen                *pen,
                       const HekReportField        *field,
                       const HekReportFieldColumns *columns,
                       double                       y)
{
  double text_y = y + HEK_REPORT_ROW_PADDING;

  hek_report_pen_text (pen, HEK_REPORT_FONT_BODY, field->label, pen->x, text_y, 0,
                       columns->label_width + 1, pen->theme.text);
  if (hek_report_is_text (field->text) && !columns->has_words)
    {
      double before, after;

      hek_report_measure_number (pen, field->text, &before, &after);
      hek_report_pen_text (pen, HEK_REPORT_FONT_BODY, field->text,
                           pen->x + columns->point_x - before, text_y, 0, 0, pen->theme.text);
    }
  else if (hek_report_is_text (field->text))
    hek_report_pen_text (pen, HEK_REPORT_FONT_BODY, field->text, pen->x + columns->text_x, text_y,
                         0, hek_report_field_text_width (pen, field, columns), pen->theme.text);
  if (hek_report_is_text (field->unit))
    hek_report_pen_text (pen, HEK_REPORT_FONT_BODY, field->unit,
                         pen->x + hek_report_field_unit_x (pen, field, columns), text_y, 0, 0,
                         pen->theme.dim_text);
  if (hek_report_is_text (field->note))
    hek_report_pen_text (pen, HEK_REPORT_FONT_CAPTION, field->note, pen->x + columns->note_x,
                         text_y + 0.6, 0, pen->width - columns->note_x, pen->theme.dim_text);
}

static gboolean
hek_report_fields_draw (HekReportPen         *pen,
                        const HekReportBlock *block,
                        guint                 first,
                        guint                 n,
                        double                y,
                        GError              **error)
{
  HekReportFieldColumns columns = hek_report_fields_columns (pen, block);
  guint row = 0;

  for (guint i = 0; i < block->n_items; i++)
    {
      const HekReportField *field = &block->fields[i];

      if (!hek_report_field_is_shown (field))
        continue;
      if (row >= first && row < first + n)
        {
          hek_report_field_draw (pen, field, &columns, y);
          y += hek_report_field_height (pen, field, &columns);
          hek_report_pen_rule (pen, y, pen->theme.grid);
        }
      row++;
    }
  return TRUE;
}

const HekReportBlockClass hek_report_fields_class = {
  .n_rows = hek_report_fields_n_rows, .height = hek_report_fields_height,
  .draw = hek_report_fields_draw, .space_above = 6,
};

/* --- numbers ------------------------------------------------------------------------------- */

char *
hek_report_cell_format (const HekReportBlock *block,
                        guint                 row,
                        guint                 column)
{
  const HekReportColumn *c = &block->columns[column];
  double value = block->values[(gsize) row * block->n_columns + column] * c->factor;
  char format[16], digits[400];

  if (!isfinite (value))
    return hek_plot_format_value (value, 3);
  g_snprintf (format, sizeof format, "%%.%uf", MIN (c->n_digits, 20u));
  g_ascii_formatd (digits, sizeof digits, format, fabs (value));
  return g_strconcat (value < 0 && strspn (digits, "0.") < strlen (digits) ? "−" : "", digits,
                      NULL);
}

static double
hek_report_column_width (HekReportPen         *pen,
                         const HekReportBlock *block,
                         guint                 column)
{
  const HekReportColumn *c = &block->columns[column];
  double width = hek_report_pen_text_width (pen, HEK_REPORT_FONT_CAPTION, c->label);

  if (hek_report_is_text (c->unit))
    width = MAX (width, hek_report_pen_text_width (pen, HEK_REPORT_FONT_CAPTION, c->unit));
  for (guint row = 0; row < block->n_items; row++)
    {
      g_autofree char *text = hek_report_cell_format (block, row, column);

      width = MAX (width, hek_report_pen_text_width (pen, HEK_REPORT_FONT_STRONG, text));
    }
  return width;
}

/* 0: rows have no names. */
static double
hek_report_names_width (HekReportPen         *pen,
                        const HekReportBlock *block)
{
  double width;

  if (block->row_names == NULL)
    return 0;
  width = hek_report_pen_text_width (pen, HEK_REPORT_FONT_CAPTION, block->names_label);
  for (guint row = 0; row < block->n_items; row++)
    width = MAX (width, hek_report_pen_text_width (pen, HEK_REPORT_FONT_STRONG,
                                                   block->row_names[row]));
  return MIN (width, HEK_REPORT_MAX_LABEL * pen->width);
}

/* Natural widths, spread over the width of the text; a table wider than it is squeezed.
 * Returns: (transfer full): the right edge of each column from the left edge, 0 for hidden ones */
static double *
hek_report_table_edges (HekReportPen         *pen,
                        const HekReportBlock *block)
{
  double *edges = g_new0 (double, block->n_columns + 1);
  double names = hek_report_names_width (pen, block), sum = names, gap;
  double x = names > 0 ? HEK_REPORT_MARK_WIDTH + names : 0;
  guint n_shown = names > 0;

  for (guint c = 0; c < block->n_columns; c++)
    if (hek_report_is_text (block->columns[c].label))
      {
        edges[c] = hek_report_column_width (pen, block, c);
        sum += edges[c];
        n_shown++;
      }
  /* the first column is short of the edge by the mark of the current row; narrow tables stay
   * together at the left */
  gap = n_shown > 1 ? (pen->width - sum - HEK_REPORT_MARK_WIDTH) / (n_shown - 1) : 0;
  gap = MIN (gap, 5 * HEK_REPORT_COLUMN_GAP);
  for (guint c = 0; c < block->n_columns; c++)
    if (edges[c] > 0)
      {
        x += edges[c] + (x > 0 ? gap : HEK_REPORT_MARK_WIDTH);
        edges[c] = x;
      }
  return edges;
}

static guint
hek_report_table_n_rows (const HekReportBlock *block)
{
  for (guint c = 0; c < block->n_columns; c++)
    if (hek_report_is_text (block->columns[c].label))
      return block->n_items;
  return 0; /* for machines only */
}

static double
hek_report_table_row_height (HekReportPen *pen)
{
  return hek_report_line_height (pen) + 1.4 * HEK_REPORT_ROW_PADDING;
}

/* Label and, below it, unit. */
static double
hek_report_table_header_height (HekReportPen         *pen,
                                const HekReportBlock *block)
{
  double line = hek_report_pen_text_height (pen, HEK_REPORT_FONT_CAPTION, "0", 0);

  for (guint c = 0; c < block->n_columns; c++)
    if (hek_report_is_text (block->columns[c].label) && hek_report_is_text (block->columns[c].unit))
      return 2 * line + 2 * HEK_REPORT_ROW_PADDING;
  return line + 2 * HEK_REPORT_ROW_PADDING;
}

static double
hek_report_table_height (HekReportPen         *pen,
                         const HekReportBlock *block,
                         guint                 first,
                         guint                 n)
{
  return hek_report_table_header_height (pen, block) + n * hek_report_table_row_height (pen);
}

static void
hek_report_table_draw_header (HekReportPen         *pen,
                              const HekReportBlock *block,
                              const double         *edges,
                              double                y)
{
  if (block->row_names != NULL)
    hek_report_pen_text (pen, HEK_REPORT_FONT_CAPTION, block->names_label,
                         pen->x + HEK_REPORT_MARK_WIDTH, y, 0, 0, pen->theme.text);
  for (guint c = 0; c < block->n_columns; c++)
    {
      double line;

      if (edges[c] <= 0)
        continue;
      line = hek_report_pen_text (pen, HEK_REPORT_FONT_CAPTION, block->columns[c].label,
                                  pen->x + edges[c], y, 1, 0, pen->theme.text);
      if (hek_report_is_text (block->columns[c].unit))
        hek_report_pen_text (pen, HEK_REPORT_FONT_CAPTION, block->columns[c].unit,
                             pen->x + edges[c], y + line, 1, 0, pen->theme.dim_text);
    }
}

/* The row of the current setting: bold, with a mark before it. */
static void
hek_report_table_draw_mark (HekReportPen *pen,
                            double        y,
                            double        height)
{
  HekPlotColor ground = pen->theme.accent;

  ground.a = 0.10;
  hek_plot_set_source (pen->cr, ground);
  cairo_rectangle (pen->cr, pen->x, y, pen->width, height);
  cairo_fill (pen->cr);
  hek_plot_set_source (pen->cr, pen->theme.accent);
  cairo_rectangle (pen->cr, pen->x, y, 2, height);
  cairo_fill (pen->cr);
}

/* Cut where it is longer than its column: rows are of one height. */
static void
hek_report_table_draw_name (HekReportPen *pen,
                            const char   *name,
                            gboolean      marked,
                            double        y)
{
  HekReportFont font = marked ? HEK_REPORT_FONT_STRONG : HEK_REPORT_FONT_BODY;
  double most = HEK_REPORT_MAX_LABEL * pen->width;

  cairo_save (pen->cr);
  cairo_rectangle (pen->cr, pen->x, y, HEK_REPORT_MARK_WIDTH + most,
                   hek_report_table_row_height (pen));
  cairo_clip (pen->cr);
  hek_report_pen_text (pen, font, name, pen->x + HEK_REPORT_MARK_WIDTH,
                       y + 0.7 * HEK_REPORT_ROW_PADDING, 0, 0, pen->theme.text);
  cairo_restore (pen->cr);
}

static gboolean
hek_report_table_draw (HekReportPen         *pen,
                       const HekReportBlock *block,
                       guint                 first,
                       guint                 n,
                       double                y,
                       GError              **error)
{
  g_autofree double *edges = hek_report_table_edges (pen, block);
  double row_height = hek_report_table_row_height (pen);

  hek_report_table_draw_header (pen, block, edges, y);
  y += hek_report_table_header_height (pen, block);
  hek_report_pen_rule (pen, y, pen->theme.axis);
  for (guint row = first; row < first + n; row++)
    {
      gboolean marked = (int) row == block->highlight_row;

      if (marked)
        hek_report_table_draw_mark (pen, y, row_height);
      if (block->row_names != NULL)
        hek_report_table_draw_name (pen, block->row_names[row], marked, y);
      for (guint c = 0; c < block->n_columns; c++)
        if (edges[c] > 0)
          {
            g_autofree char *text = hek_report_cell_format (block, row, c);

            hek_report_pen_text (pen, marked ? HEK_REPORT_FONT_STRONG : HEK_REPORT_FONT_BODY, text,
                                 pen->x + edges[c], y + 0.7 * HEK_REPORT_ROW_PADDING, 1, 0,
                                 pen->theme.text);
          }
      y += row_height;
      hek_report_pen_rule (pen, y, pen->theme.grid);
    }
  return TRUE;
}

const HekReportBlockClass hek_report_table_class = {
  .n_rows = hek_report_table_n_rows, .height = hek_report_table_height,
  .draw = hek_report_table_draw, .space_above = 10,
};
